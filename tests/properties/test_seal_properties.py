"""What a seal promises for every id."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.privacy.seal import CHAT_KEY_BYTES, SEALED_BYTES, Seal, SealBrokenError

KEYS = st.binary(min_size=32, max_size=64)
IDS = st.integers(-(2**63), 2**63 - 1)
SEAL = Seal(bytes(range(32)))


@given(KEYS, IDS, IDS)
def test_what_was_sealed_opens_to_the_same_ids_and_always_has_one_length(key: bytes, chat: int, message: int) -> None:
    seal = Seal(key)
    sealed = seal.seal(chat, message)
    assert len(sealed) == SEALED_BYTES
    assert len(seal.chat_key(chat)) == CHAT_KEY_BYTES
    assert seal.open(sealed) == (chat, message)


@given(IDS, IDS, st.integers(0, SEALED_BYTES * 8 - 1))
def test_one_changed_bit_breaks_the_seal(chat: int, message: int, bit: int) -> None:
    sealed = bytearray(SEAL.seal(chat, message))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBrokenError):
        SEAL.open(bytes(sealed))


@given(st.binary(max_size=100))
def test_any_other_bytes_are_refused_by_name(found: bytes) -> None:
    with pytest.raises(SealBrokenError):
        SEAL.open(found)


@given(KEYS, KEYS, IDS, IDS)
def test_another_key_opens_nothing_and_names_the_chat_otherwise(
    one: bytes, other: bytes, chat: int, message: int
) -> None:
    assume(one != other)
    with pytest.raises(SealBrokenError):
        Seal(other).open(Seal(one).seal(chat, message))
    assert Seal(one).chat_key(chat) != Seal(other).chat_key(chat)
    assert Seal(one).generation != Seal(other).generation


@given(IDS, IDS, IDS, IDS)
def test_different_ids_never_look_the_same_and_equal_ones_always_do(
    chat: int, message: int, other_chat: int, other_message: int
) -> None:
    assert (SEAL.chat_key(chat) == SEAL.chat_key(other_chat)) == (chat == other_chat)
    sealed = SEAL.seal(chat, message)
    assert (sealed == SEAL.seal(other_chat, other_message)) == ((chat, message) == (other_chat, other_message))

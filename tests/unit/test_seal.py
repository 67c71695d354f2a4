"""The seal beyond what holds for every id."""

import struct

import pytest

from bot.privacy.seal import Seal, SealBrokenError

SEAL = Seal(bytes(range(32)))


def test_rows_written_today_are_found_and_opened_by_every_later_release() -> None:
    assert SEAL.chat_key(5_123_456_789).hex() == "d538e0873e63de101177dc5db8d654395665cd55ebc4de186a19df650d061d30"
    assert SEAL.seal(5_123_456_789, 41).hex() == "fdc510b74df5a3fdbe175da493799adad25d4c23ebdd7c93a261c2c96b2e290b"


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Seal(b"short")


def test_what_is_printed_of_a_seal_shows_no_key() -> None:
    key = bytes(range(65, 97))
    seal = Seal(key)
    assert key.decode() not in repr(seal)
    assert key.hex() not in repr(seal)
    assert not hasattr(seal, "__dict__")


def test_a_broken_seal_says_nothing_of_what_was_in_it() -> None:
    with pytest.raises(SealBrokenError) as refusal:
        SEAL.open(SEAL.seal(1, 2)[:-1])
    assert str(refusal.value) == ""
    with pytest.raises(SealBrokenError) as refusal:
        SEAL.open(bytes(32))
    assert refusal.value.__cause__ is None


def test_the_hash_of_a_chat_is_no_part_of_its_seal() -> None:
    chat_key, sealed = SEAL.chat_key(77), SEAL.seal(77, 77)
    assert not any(chat_key[start : start + 4] in sealed for start in range(len(chat_key) - 3))


def test_ids_that_no_telegram_sends_are_refused() -> None:
    with pytest.raises(struct.error):
        SEAL.seal(1, 2**63)
    with pytest.raises(OverflowError):
        SEAL.chat_key(2**63)

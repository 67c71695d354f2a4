"""The seal: chat and message ids as bytes that say nothing without the secret key."""

import hmac
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEALED_BYTES = 32
CHAT_KEY_BYTES = 32
_GENERATION_BYTES = 8
_IDS = struct.Struct(">qq")


class SealBrokenError(Exception):
    """These bytes were not sealed with this key, or were changed since."""


class Seal:
    """Hashes and seals ids under keys derived from one secret (HKDF-SHA256, RFC 5869), each purpose its own.

    Sealing is AES-SIV (RFC 5297), which is deterministic: the same ids give the same bytes. So one row can be found and
    deleted without opening the others, there is no nonce that a restored machine could use twice, and as each pair
    of ids is written about once, equal bytes tell a thief nothing.
    """

    __slots__ = ("_cipher", "_hash_key", "generation")

    def __init__(self, key: bytes) -> None:
        """`key` from `secret_key`. Raises ValueError under 32 bytes."""
        if len(key) < 32:
            raise ValueError("the secret key needs 32 bytes")
        self._hash_key = derived(key, b"tincay chat key 1", 32)
        self._cipher = AESSIV(derived(key, b"tincay sealed message 1", 64))
        self.generation = derived(key, b"tincay generation 1", _GENERATION_BYTES)
        """What every chat key made with this secret begins with: it tells rows of a rotated key from ours, no more."""

    def chat_key(self, chat_id: int) -> bytes:
        """The chat's name in the database, 32 bytes: the generation, then HMAC-SHA256 of the id cut to 192 bits."""
        digest = hmac.digest(self._hash_key, chat_id.to_bytes(8, "big", signed=True), "sha256")
        return self.generation + digest[: CHAT_KEY_BYTES - _GENERATION_BYTES]

    def seal(self, chat_id: int, message_id: int) -> bytes:
        """Both ids in 32 bytes, whatever their size. Raises struct.error for ids beyond 64 bits."""
        return self._cipher.encrypt(_IDS.pack(chat_id, message_id), None)

    def open(self, sealed: bytes) -> tuple[int, int]:
        """(chat_id, message_id) of bytes that `seal` made. Raises SealBrokenError for any others."""
        if len(sealed) != SEALED_BYTES:
            raise SealBrokenError
        try:
            chat_id, message_id = _IDS.unpack(self._cipher.decrypt(sealed, None))
        except InvalidTag:
            raise SealBrokenError from None
        return chat_id, message_id


def derived(key: bytes, purpose: bytes, length: int) -> bytes:
    """A key of its own for one purpose, `length` bytes."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(key)

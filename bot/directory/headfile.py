"""The head of the change log in a file beside the database: written before a change is acknowledged, proven with the secret key.

The chain needs no key, so whoever can write the database could add a change to it. Therefore each change is announced here before it is
committed: after a crash the log may end with the one that was announced, and with no other.
"""

import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path

from bot.directory.chain import Head

KEY_PURPOSE = b"tincay log head 1"
KEY_BYTES = 32
"""The key is derived from the secret one, for this purpose alone."""


class BrokenHead(ValueError):
    """The file holds no head that this key has written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file says: the end of the log when it was written, and the one change that was about to follow."""

    head: Head
    announced: Head | None = None

    def allows(self, last: Head) -> bool:
        """Whether the log may end so."""
        return last in (self.head, self.announced)


class HeadFile:
    """`tincay.head` beside `tincay.db`. Without a path (a database in RAM or on a server) nothing is kept and nothing is missed."""

    def __init__(self, path: Path | None, key: bytes) -> None:
        self._path = path
        self._key = key

    @property
    def is_kept(self) -> bool:
        return self._path is not None

    def read(self) -> Kept | None:
        """What was written last; None where there is no file. Raises BrokenHead, OSError."""
        if self._path is None or not self._path.exists():
            return None
        try:
            written = json.loads(self._path.read_text(encoding="ascii"))
            announced = written["next"]
            kept = Kept(Head.parse(str(written["head"])), Head.parse(str(announced)) if announced is not None else None)
            proof = str(written["proof"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BrokenHead("this is no head of a change log") from None
        if not hmac.compare_digest(proof.encode(errors="replace"), self._proof(kept).encode()):
            raise BrokenHead("this head was not written with this secret key")
        return kept

    def write(self, head: Head, announced: Head | None = None) -> None:
        """Durable when it returns, the old one or the new one whenever this is killed. Raises OSError."""
        if self._path is None:
            return
        kept = Kept(head, announced)
        content = {
            "head": str(head),
            "next": str(announced) if announced is not None else None,
            "proof": self._proof(kept),
        }
        draft = self._path.with_name(f".{self._path.name}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _proof(self, kept: Kept) -> str:
        return hmac.digest(self._key, f"{kept.head} {kept.announced or ''}".encode("ascii"), "sha256").hex()


def head_path(database: Path | None) -> Path | None:
    """Where the head of a database's log lies: beside it, under a name that a copy of `tincay.db*` does not carry off."""
    if database is None:
        return None
    path = database.with_suffix(".head")
    return path if path != database else database.with_suffix(".log-head")

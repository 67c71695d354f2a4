"""The change log's chain: each change's digest covers the one before it, so that no row can be altered, dropped or slipped in unseen.

A chain cannot show that the whole of it was replaced: for that its head is compared with one that was kept elsewhere.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.directory.changes import Values, canonical

Act = Literal["seed", "publish", "hide", "check", "freeze", "thaw", "join", "leave", "line", "caution"]
"""What a change was: a release's entries, an approved proposal, one admin taking an entry away, a call, publishing stopped and begun
again, somebody joining or leaving the team, a call to a national line before the bot opened, a report confirmed."""

ORIGIN = "0" * 64
_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did to one entry; `before` is None for a new one."""

    entry: str
    before: Values | None
    after: Values


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the log. `made_at`: seconds since 1970, UTC. `entries`: the digest of what it did to entries."""

    number: int
    made_at: int
    action: str
    actor: int | None
    approver: int | None
    details: Mapping[str, Any]
    entries: str
    previous: str
    digest: str

    def is_whole(self) -> bool:
        """Whether its digest is that of its content. A row that was tampered with may hold anything."""
        try:
            return self.digest == link(self)
        except (ValueError, TypeError, RecursionError):
            return False


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: how many changes there are and the digest of the last. Written `128:ab12…`."""

    count: int
    digest: str

    def __str__(self) -> str:
        return f"{self.count}:{self.digest}"

    @classmethod
    def parse(cls, written: str) -> "Head":
        """Read what `str` wrote, spaces and capitals forgiven. Raises ValueError."""
        count, _, digest = written.strip().lower().partition(":")
        if not (count.isascii() and count.isdigit() and len(digest) == len(ORIGIN) and set(digest) <= _DIGITS):
            raise ValueError("a head is written as a number, a colon and 64 hex digits")
        return cls(int(count), digest)


START = Head(0, ORIGIN)


def entries_digest(changed: Iterable[Changed]) -> str:
    """SHA-256 in hex of what a change did to entries, in its order."""
    hashed = hashlib.sha256()
    for each in changed:
        written = canonical([each.entry, each.before, each.after])
        hashed.update(len(written).to_bytes(8, "big"))
        hashed.update(written)
    return hashed.hexdigest()


def link(change: Change) -> str:
    """The digest that a change must have: SHA-256 in hex of all its fields, the digest before it among them."""
    fields = [
        change.number,
        change.made_at,
        change.action,
        change.actor,
        change.approver,
        change.details,
        change.entries,
    ]
    return hashlib.sha256(bytes.fromhex(change.previous) + canonical(fields)).hexdigest()

"""What waits for a second admin: bound to exactly what it says by a digest, over after seven days."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Literal

from bot.directory.changes import Item, changes_phone, dialled, digest

Reason = Literal["add", "edit", "hide", "restore", "import", "undo", "release", "thaw"]
State = Literal["planned", "open", "applied", "rejected", "withdrawn", "replaced", "expired", "fallen", "stale"]
"""planned: a file was read and its owner has not handed the plan in. fallen: its maker left the team. stale: an entry changed meanwhile."""

VALID = timedelta(days=7)
LEAST_RUNG = 5
SEEN = 32
"""Hex digits of a digest that a button carries: 128 bits of what the approver saw."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`made_by`: None for a release of the program. `made_at`: when it was handed in, seconds, UTC; of a plan, when its file was read.

    `rung`: by approver, entries whose number she rang.
    """

    id: int
    reason: Reason
    made_by: int | None
    made_at: int
    digest: str
    state: State
    decided_by: int | None = None
    rung: dict[str, list[str]] = field(default_factory=dict)
    file_name: str | None = None
    file_digest: str | None = None
    undoes: int | None = None
    items: tuple[Item, ...] = ()

    @property
    def seen(self) -> str:
        """What a button says of the content that was on the screen."""
        return self.digest[:SEEN]

    def expired(self, now: int) -> bool:
        return now - self.made_at > VALID.total_seconds()

    @property
    def rings_by_list(self) -> bool:
        """Whether numbers are drawn from it and rung from a list, not said with the approval: those of a file, and of its undoing."""
        return self.reason == "import" or len(self.items) > LEAST_RUNG

    def to_ring(self) -> tuple[str, ...]:
        """Entries whose numbers the approver rings: all where they are few, of many a drawn tenth, at least five.

        Drawn by the content and the moment of handing in, so that nobody chooses and everybody gets the same.
        """
        candidates = [each.entry for each in self.items if _brings_number(each)]
        if not self.rings_by_list:
            return tuple(candidates)
        lot = f"{self.digest}:{self.id}:{self.made_at}:"
        drawn = sorted(candidates, key=lambda entry: sha256(f"{lot}{entry}".encode()).digest())
        return tuple(drawn[: max(LEAST_RUNG, -(-len(candidates) // 10))])

    def rung_by(self, person: int) -> frozenset[str]:
        return frozenset(self.rung.get(str(person), ()))


def _brings_number(item: Item) -> bool:
    """Whether the public would see a number that it did not see there before and that nobody has rung."""
    before, after = item.before, item.after
    if after["status"] != "active" or not dialled(after):
        return False
    appears = before is None or before["status"] != "active"
    return changes_phone(before, after) or (appears and after["assured_date"] is None)


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What is handed in."""

    reason: Reason
    made_by: int | None
    items: tuple[Item, ...] = ()
    state: State = "open"
    file_name: str | None = None
    file_digest: str | None = None
    undoes: int | None = None

    def digest(self) -> str:
        """Of what is approved: the entries, and the reason, so that a thaw is no empty edit."""
        return sha256(f"{self.reason}:{digest(self.items)}".encode()).hexdigest()

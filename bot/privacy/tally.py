"""The tally: how many chats asked about what on a day, as far as that points at nobody. In RAM; `counts` writes what is large enough.

Facts of safety 23 and 27: counts by day, topic and province, nothing finer, nobody's key, no cell below five.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.privacy.once import Once

ALL = "all"
"""In the place of a topic or a province: whichever."""

DANGER = "danger"
"""One topic for all classes of danger: what is rare among them would say much about who asked, and be below five for ever."""

LEAST = 5
"""The smallest count that leaves RAM; below it a cell could be somebody."""

MOST = 100_000
"""Chats and cells of one day that are told apart: about 10 MB. A chat that asks of one thing takes four; a flood ends here."""

WAITS = timedelta(days=7)
"""How long the count of a day that is over waits for a database that does not answer."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in Viet Nam; a topic's id, or ALL; the code of a province in force, or ALL."""

    day: date
    topic: str = ALL
    province: str = ALL


@dataclass(frozen=True, slots=True)
class Counted:
    """A cell that may be kept: `people`, different chats, LEAST at least; `more`, how many of them are not written."""

    cell: Cell
    people: int
    more: int


class Tally:
    """Counts different chats, not messages: who writes five times makes no cell of five.

    A restart forgets who was counted: who writes before and after one counts twice that day, and what was below LEAST is lost.
    """

    def __init__(self, most: int = MOST) -> None:
        self._once = Once(most)
        self._day: date | None = None
        self._people: dict[Cell, int] = {}
        self._written: dict[Cell, int] = {}

    def note(self, chat_id: int, topic: str | None, province: str | None, day: date) -> None:
        """Somebody got an answer: about this topic and this province, where it was about any. `day`: today in Viet Nam."""
        self.turn(day)
        for cell in _cells(day, topic, province):
            if self._once.first(chat_id, f"{cell.topic} {cell.province}", day):
                self._people[cell] = self._people.get(cell, 0) + 1

    def turn(self, day: date) -> None:
        """When a new day has come, forget who was counted, the small cells, and what is written; what is still to be written waits."""
        self._once.forget_before(day)
        if day == self._day:
            return
        self._day = day
        kept = {each.cell: each.people for each in self.due() if abs(day - each.cell.day) <= WAITS}
        self._people = kept
        self._written = {cell: people for cell, people in self._written.items() if cell in kept}

    def due(self) -> tuple[Counted, ...]:
        """The cells that are large enough to be kept and have grown since they were written."""
        return tuple(
            Counted(cell, people, people - self._written.get(cell, 0))
            for cell, people in self._people.items()
            if people >= LEAST and people > self._written.get(cell, 0)
        )

    def written(self, counted: Iterable[Counted]) -> None:
        """These are durable now: only what comes on top of them is due again."""
        for each in counted:
            self._written[each.cell] = each.people

    def __len__(self) -> int:
        """How many counts are held, whatever their size."""
        return len(self._people)


def _cells(day: date, topic: str | None, province: str | None) -> tuple[Cell, ...]:
    topics = (ALL,) if topic is None else (ALL, topic)
    provinces = (ALL,) if province is None else (ALL, province)
    return tuple(Cell(day, each, where) for each in topics for where in provinces)

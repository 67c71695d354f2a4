"""Whatever is asked, by whomever, in whatever order, over midnights and restarts: no small cell is kept, and never more than there were."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.tally import ALL, LEAST, Cell, Tally

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

MONDAY = date(2026, 11, 23)
NOTES = st.tuples(
    st.just("note"),
    st.integers(1, 12),
    st.sampled_from([None, "danger", "cost_free"]),
    st.sampled_from([None, "75", "79"]),
)
STEPS = st.one_of(NOTES, NOTES, NOTES, NOTES, st.sampled_from([("write",), ("restart",), ("midnight",)]))


class Kept:
    """A bot with its table, and who was really there: by cell and by run, for a restart forgets whom it counted."""

    def __init__(self) -> None:
        self.day, self.run = MONDAY, 0
        self.tally = Tally()
        self.table: dict[Cell, int] = {}
        self.there: defaultdict[Cell, set[tuple[int, int]]] = defaultdict(set)

    def note(self, chat_id: int, topic: str | None, province: str | None) -> None:
        self.tally.note(chat_id, topic, province, self.day)
        for each in {ALL, topic or ALL}:
            for where in {ALL, province or ALL}:
                self.there[Cell(self.day, each, where)].add((self.run, chat_id))

    def write(self) -> None:
        due = self.tally.due()
        assert all(each.people >= LEAST and each.more > 0 for each in due)
        for each in due:
            self.table[each.cell] = self.table[each.cell] + each.more if each.cell in self.table else each.people
        self.tally.written(due)

    def restart(self) -> None:
        self.tally, self.run = Tally(), self.run + 1

    def midnight(self) -> None:
        self.day += timedelta(days=1)
        self.tally.turn(self.day)


@pytest.mark.safety(27)
@settings(deadline=None, max_examples=150)
@given(st.lists(STEPS, max_size=120))
def test_no_cell_below_five_is_kept_and_none_is_larger_than_it_was(steps: list[tuple[object, ...]]) -> None:
    kept = Kept()
    for what, *about in steps:
        getattr(kept, str(what))(*about)
        assert all(people >= LEAST for people in kept.table.values())
        assert all(people <= len(kept.there[cell]) for cell, people in kept.table.items())
    kept.write()
    once = {cell: len(people) for cell, people in kept.there.items() if kept.run == 0 and len(people) >= LEAST}
    assert {cell: kept.table.get(cell) for cell in once} == once

"""Counted are different people, by day, topic and province, in RAM; what could be somebody leaves it never."""

from datetime import date, timedelta

import pytest

from bot.privacy.tally import ALL, LEAST, WAITS, Cell, Tally

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def held(tally: Tally) -> dict[Cell, int]:
    return dict(tally._people)


def due(tally: Tally) -> dict[Cell, tuple[int, int]]:
    return {each.cell: (each.people, each.more) for each in tally.due()}


def asked_by(tally: Tally, people: int, day: date = MONDAY, first: int = 1) -> None:
    for chat_id in range(first, first + people):
        tally.note(chat_id, "cost_free", "75", day)


def test_one_person_counts_in_each_cell_that_she_belongs_to() -> None:
    tally = Tally()
    tally.note(1, "cost_free", "75", MONDAY)
    assert held(tally) == {
        Cell(MONDAY, ALL, ALL): 1,
        Cell(MONDAY, "cost_free", ALL): 1,
        Cell(MONDAY, ALL, "75"): 1,
        Cell(MONDAY, "cost_free", "75"): 1,
    }


def test_without_a_place_or_a_topic_there_are_fewer_cells() -> None:
    tally = Tally()
    tally.note(1, "cost_free", None, MONDAY)
    tally.note(2, None, None, MONDAY)
    assert held(tally) == {Cell(MONDAY, ALL, ALL): 2, Cell(MONDAY, "cost_free", ALL): 1}


@pytest.mark.safety(27)
def test_who_writes_five_times_makes_no_cell_of_five() -> None:
    tally = Tally()
    for _ in range(5):
        tally.note(1, "cost_free", "75", MONDAY)
    assert set(held(tally).values()) == {1}
    assert due(tally) == {}


def test_two_topics_of_one_person_are_one_person() -> None:
    tally = Tally()
    tally.note(1, "cost_free", "75", MONDAY)
    tally.note(1, "shelter_what", "79", MONDAY)
    assert held(tally)[Cell(MONDAY)] == 1
    assert held(tally)[Cell(MONDAY, "shelter_what", "79")] == 1


@pytest.mark.safety(27)
def test_below_five_nothing_may_leave() -> None:
    tally = Tally()
    asked_by(tally, LEAST - 1)
    assert due(tally) == {}
    asked_by(tally, 1, first=LEAST)
    assert set(due(tally).values()) == {(LEAST, LEAST)}


def test_of_a_cell_that_grew_only_the_rest_is_due() -> None:
    tally = Tally()
    asked_by(tally, 6)
    tally.written(tally.due())
    assert due(tally) == {}
    asked_by(tally, 3, first=7)
    assert set(due(tally).values()) == {(9, 3)}


def test_what_grows_while_it_is_written_is_due_afterwards() -> None:
    tally = Tally()
    asked_by(tally, 5)
    writing = tally.due()
    asked_by(tally, 1, first=6)
    tally.written(writing)
    assert set(due(tally).values()) == {(6, 1)}


@pytest.mark.safety(23, 27)
def test_a_new_day_forgets_who_was_there_and_the_small_cells_first_of_all() -> None:
    tally = Tally()
    asked_by(tally, 5)
    tally.note(6, "danger", "79", MONDAY)
    keys = tally._once._key
    tally.turn(TUESDAY)
    assert tally._once._key != keys
    assert len(tally._once) == 0
    assert all(people >= LEAST for people in held(tally).values())
    assert not any(cell.topic == "danger" for cell in held(tally))


def test_what_is_large_enough_waits_for_its_writing_beyond_midnight() -> None:
    tally = Tally()
    asked_by(tally, 5)
    asked_by(tally, 2, day=TUESDAY)
    assert {cell.day for cell in due(tally)} == {MONDAY}
    tally.written(tally.due())
    tally.turn(TUESDAY + timedelta(days=1))
    assert len(tally) == 0


def test_it_does_not_wait_for_ever() -> None:
    tally = Tally()
    asked_by(tally, 5)
    tally.turn(MONDAY + WAITS)
    assert len(tally) == 4
    tally.turn(MONDAY + WAITS + timedelta(days=1))
    assert len(tally) == 0


def test_the_next_day_she_counts_again() -> None:
    tally = Tally()
    tally.note(1, "cost_free", None, MONDAY)
    tally.note(1, "cost_free", None, TUESDAY)
    assert held(tally) == {Cell(TUESDAY): 1, Cell(TUESDAY, "cost_free"): 1}


def test_a_restart_forgets_the_small_cells() -> None:
    asked_by(Tally(), 4)
    tally = Tally()
    asked_by(tally, 1, first=5)
    assert set(held(tally).values()) == {1}


def test_a_flood_ends_at_the_cap_and_takes_nothing_away() -> None:
    tally = Tally(most=40)
    asked_by(tally, 1_000)
    assert len(tally._once) == 40
    assert sum(held(tally).values()) == 40
    assert max(held(tally).values()) == 10

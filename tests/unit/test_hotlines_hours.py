"""Whether somebody answers now: Viet Nam time, over midnight, over the edge of the week; unknown stays unknown."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.directory.hours import VIET_NAM, is_open, next_opening
from bot.directory.model import Opening, Schedule

WEEK = frozenset(range(7))
OFFICE = Schedule(openings=(Opening(frozenset(range(5)), time(8), time(17)),))
NIGHT = Schedule(openings=(Opening(frozenset({4}), time(22), time(6)),))
SUNDAY_NIGHT = Schedule(openings=(Opening(frozenset({6}), time(20), time(2)),))
ALL_DAY = Schedule(openings=(Opening(frozenset({5}), time(0), time(0)),))
UNTIL_MIDNIGHT = Schedule(openings=(Opening(WEEK, time(18), time(0)),))
EVENINGS = Schedule(closed=(Opening(WEEK, time(0), time(17)),))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week that begins on Monday 23 November 2026, Viet Nam time."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=VIET_NAM) + timedelta(days=day)


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (Schedule(always=True), at(0, 3), True),
        (Schedule(), at(0, 12), None),
        (OFFICE, at(0, 7, 59), False),
        (OFFICE, at(0, 8), True),
        (OFFICE, at(4, 16, 59), True),
        (OFFICE, at(4, 17), False),
        (OFFICE, at(5, 12), False),
        (NIGHT, at(4, 21, 59), False),
        (NIGHT, at(4, 22), True),
        (NIGHT, at(5, 5, 59), True),
        (NIGHT, at(5, 6), False),
        (NIGHT, at(4, 3), False),
        (SUNDAY_NIGHT, at(7, 1), True),
        (SUNDAY_NIGHT, at(0, 1), True),
        (SUNDAY_NIGHT, at(1, 1), False),
        (ALL_DAY, at(5, 0), True),
        (ALL_DAY, at(5, 23, 59), True),
        (ALL_DAY, at(6, 0), False),
        (UNTIL_MIDNIGHT, at(0, 23, 59), True),
        (UNTIL_MIDNIGHT, at(1, 0), False),
        (EVENINGS, at(0, 16, 59), False),
        (EVENINGS, at(0, 17), None),
        (EVENINGS, at(0, 23, 59), None),
    ],
)
def test_open_closed_or_unknown(schedule: Schedule, now: datetime, expected: bool | None) -> None:
    assert is_open(schedule, now) is expected


def test_the_clock_is_that_of_viet_nam_wherever_the_server_stands() -> None:
    assert is_open(OFFICE, datetime(2026, 11, 23, 1, 30, tzinfo=UTC)) is True
    assert is_open(OFFICE, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)) is False


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (OFFICE, at(0, 3), at(0, 8)),
        (OFFICE, at(0, 18), at(1, 8)),
        (OFFICE, at(4, 17), at(7, 8)),
        (OFFICE, at(6, 23), at(7, 8)),
        (NIGHT, at(5, 6), at(11, 22)),
        (ALL_DAY, at(6, 0), at(12, 0)),
        (OFFICE, at(0, 12), None),
        (Schedule(always=True), at(0, 3), None),
        (Schedule(), at(0, 3), None),
        (EVENINGS, at(0, 3), None),
    ],
)
def test_a_closed_line_says_when_it_opens(schedule: Schedule, now: datetime, expected: datetime | None) -> None:
    assert next_opening(schedule, now) == expected


def test_the_next_opening_of_a_weekly_hour_that_has_just_passed_is_in_a_week() -> None:
    minute = Schedule(openings=(Opening(frozenset({0}), time(8), time(9)),))
    assert next_opening(minute, at(0, 9)) == at(7, 8)

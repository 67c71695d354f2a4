"""What comes round is done once each time, by the clock of Viet Nam, also when the bot was down."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import open_database
from bot.database.migrations import migrate
from bot.desk.clockwork import Chores, daily_due, weekly_due
from bot.directory.hours import VIET_NAM

MONDAY = datetime(2026, 11, 23, tzinfo=VIET_NAM)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """So many days after that Monday."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(0, 7, 59), False),
        (None, at(0, 8), True),
        (None, at(3, 3), False),
        (None, at(3, 8), True),
        (at(-7, 8), at(0, 7, 59), False),
        (at(-7, 8), at(0, 8), True),
        (at(0, 8), at(0, 8, 1), False),
        (at(0, 8), at(6, 23, 59), False),
        (at(0, 8), at(7, 7, 59), False),
        (at(0, 8), at(7, 8), True),
        (at(-4, 12), at(2, 9), True),
        (at(2, 9), at(7, 8), True),
        (at(-20, 8), at(1, 7), False),
        (at(-20, 8), at(1, 8), True),
        (at(700, 8), at(0, 8), True),
    ],
    ids=[
        *(
            "never, too early",
            "never",
            "never, at night",
            "never, by day",
            "a minute before",
            "on the hour",
            "just done",
        ),
        *("all week", "next week, a minute before", "next week", "down on Monday", "late once, then in time"),
        *("long down, at night", "long down", "a clock that was wrong"),
    ],
)
def test_the_weeks_message_goes_out_once_from_monday_at_eight(last: datetime | None, now: datetime, due: bool) -> None:
    assert weekly_due(last, now) == due
    assert weekly_due(last and last.astimezone(UTC), now.astimezone(UTC)) == due


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(0, 7, 59), False),
        (None, at(0, 8), True),
        (at(0, 8), at(0, 23, 59), False),
        (at(0, 8), at(1, 7, 59), False),
        (at(0, 8), at(1, 8), True),
        (at(0, 23), at(1, 8), True),
        (at(-9, 8), at(0, 8), True),
        (at(1, 3), at(1, 8), True),
        (at(700, 8), at(0, 8), True),
    ],
)
def test_the_days_message_goes_out_once_from_eight(last: datetime | None, now: datetime, due: bool) -> None:
    assert daily_due(last, now) == due
    assert daily_due(last and last.astimezone(UTC), now.astimezone(UTC)) == due


def test_asked_every_minute_for_four_weeks_it_goes_out_four_times_and_daily_each_day() -> None:
    weekly: list[datetime] = []
    daily: list[datetime] = []
    for minute in range(0, 28 * 24 * 60, 7):
        now = MONDAY + timedelta(minutes=minute)
        if weekly_due(weekly[-1] if weekly else None, now):
            weekly.append(now)
        if daily_due(daily[-1] if daily else None, now):
            daily.append(now)
    assert [each.weekday() for each in weekly] == [0, 0, 0, 0]
    assert len(daily) == 28
    assert {each.hour for each in (*weekly, *daily)} == {8}


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
    await migrate(engine)
    yield engine
    await engine.dispose()


async def test_when_something_was_done_is_remembered_over_a_restart(engine: AsyncEngine) -> None:
    chores = Chores(engine)
    assert await chores.last("digest") is None
    await chores.done("digest", at(0, 8))
    await chores.done("head", at(1, 8))
    await chores.done("digest", at(7, 8))
    restarted = Chores(engine)
    assert await restarted.last("digest") == at(7, 8)
    assert await restarted.last("head") == at(1, 8)

"""What is kept of the statistics: written by a chore now and then, by differences, never a small cell, and no longer than 400 days."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import open_database
from bot.database.migrations import migrate
from bot.database.schema import tally as table
from bot.privacy.counts import KEPT, Counts, Recording, Span
from bot.privacy.tally import Tally

MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""9:30 in Viet Nam."""


class House:
    """A tally, its table, and a clock that is set by hand."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.now = MORNING
        self.commits = GroupCommit(engine, collecting=0)
        self.counts = Counts(engine, self.commits)
        self.starts()

    def starts(self) -> None:
        """The bot starts, or starts anew: what was in RAM is gone."""
        self.tally = Tally()
        self.recording = Recording(self.tally, self.counts, lambda: self.now)

    def write(self, people: Iterable[int], topic: str | None = "cost_free", province: str | None = "75") -> None:
        for chat_id in people:
            self.tally.note(chat_id, topic, province, (self.now + timedelta(hours=7)).date())

    async def rests(self, time: timedelta) -> None:
        self.now += time
        await self.recording.come_round()

    async def rows(self) -> set[tuple[str, str, str, int]]:
        async with self.engine.connect() as connection:
            return {tuple(row) for row in await connection.execute(select(table))}  # type: ignore[misc]  # four columns

    async def people(self) -> int:
        return (await self.counts.over(Span(MONDAY, MONDAY))).people.get(MONDAY, 0)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
    await migrate(engine)
    yield House(engine)
    await engine.dispose()


@pytest.mark.safety(27)
async def test_a_cell_comes_to_the_disk_with_its_fifth_person(house: House) -> None:
    house.write(range(4))
    await house.recording.write()
    assert await house.rows() == set()
    house.write([4], province=None)
    await house.recording.write()
    assert await house.rows() == {("2026-11-23", "all", "all", 5), ("2026-11-23", "cost_free", "all", 5)}


@pytest.mark.safety(23, 27)
async def test_what_is_written_follows_no_single_message(house: House) -> None:
    for hour in range(14):
        house.write([hour])
        await house.rests(timedelta(hours=1))
        assert await house.rows() == set()
    await house.rests(timedelta(minutes=31))
    assert await house.people() == 14


async def test_nothing_is_written_where_nothing_grew(house: House) -> None:
    house.write(range(5))
    await house.recording.write()
    before = await house.rows()
    house.write(range(5))
    await house.recording.write()
    assert await house.rows() == before


async def test_what_was_not_written_at_midnight_is_written_then_under_its_own_day(house: House) -> None:
    await house.rests(timedelta(hours=14))
    house.write(range(6))
    await house.rests(timedelta(minutes=31))
    assert await house.people() == 6
    assert {day for day, *_ in await house.rows()} == {"2026-11-23"}


async def test_after_a_restart_it_goes_on_adding_from_five_on(house: House) -> None:
    house.write(range(7))
    await house.recording.write()
    house.starts()
    house.write(range(10, 14))
    await house.recording.write()
    assert await house.people() == 7
    house.write([14])
    await house.recording.write()
    assert await house.people() == 12


async def test_a_database_that_refuses_costs_nothing_but_time(house: House) -> None:
    house.write(range(5))
    async with house.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE tally RENAME TO away"))
    with pytest.raises(SQLAlchemyError):
        await house.rests(timedelta(days=1))
    async with house.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO tally"))
    await house.rests(timedelta(minutes=1))
    assert await house.people() == 5


async def test_when_the_bot_stops_it_writes_what_is_due(house: House) -> None:
    house.write(range(5))
    await house.recording.write()
    assert await house.people() == 5


async def test_a_clock_that_was_set_back_does_not_stop_it(house: House) -> None:
    house.write(range(5))
    await house.rests(-timedelta(minutes=1))
    await house.rests(timedelta(days=1))
    assert await house.people() == 5


async def test_after_four_hundred_days_a_day_is_deleted(house: House) -> None:
    house.write(range(5))
    await house.rests(timedelta(days=1))
    await house.rests(KEPT - timedelta(days=1))
    assert await house.people() == 5
    await house.rests(timedelta(days=1))
    assert await house.rows() == set()


@pytest.mark.safety(27)
@pytest.mark.parametrize("people", [-1, 0, 4])
async def test_the_table_itself_takes_no_small_cell(house: House, people: int) -> None:
    row = {"day": "2026-11-23", "topic": "all", "province": "all", "people": people}
    with pytest.raises(IntegrityError):
        async with house.engine.begin() as connection:
            await connection.execute(insert(table), row)


@pytest.mark.safety(23, 27)
def test_the_table_has_no_column_for_anybody_and_no_time_but_the_day() -> None:
    assert [column.name for column in table.columns] == ["day", "topic", "province", "people"]


async def test_a_span_is_read_by_day_by_topic_and_by_province(house: House) -> None:
    house.write(range(5))
    house.write(range(5, 12), "cost_free", "79")
    await house.rests(timedelta(days=1))
    house.write(range(6), "danger", "75")
    await house.rests(timedelta(days=1))
    tuesday = MONDAY + timedelta(days=1)
    everywhere = await house.counts.over(Span(MONDAY, tuesday))
    assert everywhere.people == {MONDAY: 12, tuesday: 6}
    assert everywhere.topics == {"cost_free": 12, "danger": 6}
    assert everywhere.provinces == {"75": 11, "79": 7}
    there = await house.counts.over(Span(MONDAY, tuesday), "75")
    assert there.people == {MONDAY: 5, tuesday: 6}
    assert there.topics == {"cost_free": 5, "danger": 6}
    assert there.provinces == {}
    assert (await house.counts.over(Span(tuesday, tuesday))).topics == {"danger": 6}

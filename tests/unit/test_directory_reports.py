"""What citizens report is counted by day, entry and reason, and by nothing else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import library
from bot.database.commits import GroupCommit
from bot.database.engine import open_database, open_readonly
from bot.database.migrations import migrate
from bot.database.schema import report, service
from bot.directory.records import columns
from bot.directory.reports import Reason, Report, Reports, answered, cautioned, read_reports, shown_to_the_bound
from bot.settings import Settings

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}"


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = await open_database(url)
    await migrate(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
async def reports(engine: AsyncEngine) -> AsyncIterator[Reports]:
    commits = GroupCommit(engine, collecting=0.001)
    yield Reports(engine, commits)
    await commits.close()


async def test_reports_add_up_by_day_entry_and_reason(reports: Reports) -> None:
    for entry, reason, day in (
        ("x", "no_answer", TUESDAY),
        ("x", "no_answer", MONDAY),
        ("x", "no_answer", MONDAY),
        ("x", "unsafe", MONDAY),
        ("y", "wrong_place", MONDAY),
    ):
        await reports.count(entry, reason, day)  # type: ignore[arg-type]  # reasons by name
    assert await reports.all() == (
        Report(MONDAY, "x", "no_answer", 2),
        Report(MONDAY, "x", "unsafe", 1),
        Report(MONDAY, "y", "wrong_place", 1),
        Report(TUESDAY, "x", "no_answer", 1),
    )


async def test_reports_of_the_same_moment_are_all_counted(reports: Reports) -> None:
    await asyncio.gather(*(reports.count("x", "no_answer", MONDAY) for _ in range(40)))
    assert await reports.all() == (Report(MONDAY, "x", "no_answer", 40),)


async def test_a_report_is_on_the_disk_when_it_is_counted(reports: Reports, url: str) -> None:
    await reports.count("x", "unsafe", MONDAY)
    reader = await open_readonly(url)
    assert reader is not None
    assert await read_reports(reader) == (Report(MONDAY, "x", "unsafe", 1),)
    await reader.dispose()


def test_there_is_no_room_for_who_or_for_more_than_the_day() -> None:
    assert [column.name for column in report.columns] == ["day", "entry", "reason", "count"]
    assert report.c.day.type.length == len(MONDAY.isoformat())  # type: ignore[attr-defined]  # a String


async def test_an_answer_takes_the_reports_of_its_entry_away_and_no_others(
    engine: AsyncEngine, reports: Reports
) -> None:
    for entry in ("x", "y"):
        await reports.count(entry, "no_answer", MONDAY)
        await reports.confirm(entry, TUESDAY)
    async with engine.begin() as connection:
        await connection.execute(answered("x"))
    assert {each.entry for each in await reports.all()} == {"y"}
    assert cautioned(await reports.all(), WEDNESDAY) == {"y"}


async def test_an_admin_may_confirm_twice(reports: Reports) -> None:
    await reports.confirm("x", MONDAY)
    await reports.confirm("x", MONDAY)
    assert cautioned(await reports.all(), WEDNESDAY) == {"x"}


async def test_a_report_that_the_database_refuses_is_not_claimed(engine: AsyncEngine, reports: Reports) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(report.drop)
    with pytest.raises(OperationalError):
        await reports.count("x", "no_answer", MONDAY)
    with pytest.raises(OperationalError):
        await reports.all()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], set()),
        ([(MONDAY, "no_answer", 1)], set()),
        ([(MONDAY, "no_answer", 500), (MONDAY, "unsafe", 500), (MONDAY, "wrong_place", 500)], set()),
        ([(MONDAY, "no_answer", 1), (TUESDAY, "no_answer", 1)], {"x"}),
        ([(MONDAY, "no_answer", 1), (TUESDAY, "unsafe", 1)], {"x"}),
        ([(MONDAY, "confirmed", 1)], {"x"}),
        ([(MONDAY, "no_answer", 1), (MONDAY, "confirmed", 1)], {"x"}),
    ],
)
def test_the_caution_comes_with_an_admins_word_or_with_reports_of_two_days(
    told: Sequence[tuple[date, Reason, int]], expected: set[str]
) -> None:
    assert cautioned([Report(day, "x", reason, count) for day, reason, count in told], WEDNESDAY) == expected


def test_reports_of_two_entries_do_not_add_up_to_a_caution() -> None:
    assert not cautioned([Report(MONDAY, "x", "no_answer", 1), Report(TUESDAY, "y", "no_answer", 1)], WEDNESDAY)


async def test_on_postgresql_a_report_is_one_statement_too(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    class Recording:
        async def write(self, statement: object, _parameters: object) -> None:
            written.append(str(statement.compile(dialect=postgresql.dialect())))  # type: ignore[attr-defined]

    monkeypatch.setattr(engine.dialect, "name", "postgresql")
    await Reports(engine, Recording()).count("x", "no_answer", MONDAY)  # type: ignore[arg-type]  # it only writes
    assert "ON CONFLICT (day, entry, reason) DO UPDATE SET count = (report.count + " in written[0]
    assert len(written) == 1


async def test_what_is_stored_is_the_day_as_text(engine: AsyncEngine, reports: Reports) -> None:
    await reports.count("x", "no_answer", MONDAY)
    async with engine.connect() as connection:
        assert (await connection.execute(select(report))).one() == ("2026-11-23", "x", "no_answer", 1)


async def test_a_look_at_the_database_from_outside_sees_the_caution(
    engine: AsyncEngine, reports: Reports, url: str
) -> None:
    read = library.load()
    entry = read.entries[0]
    async with engine.begin() as connection:
        row = {**columns(entry), "origin": "shipped", "touched": False, "version": 1}
        await connection.execute(insert(service).values(row))
    for day in (MONDAY, TUESDAY):
        shown = (await library.snapshot_on_disk(read, Settings(database_url=url))).service(entry.id)
        assert shown is not None
        assert not shown.caution
        await reports.count(entry.id, "no_answer", day)
    shown = (await library.snapshot_on_disk(read, Settings(database_url=url))).service(entry.id)
    assert shown is not None
    assert shown.caution


@pytest.mark.safety(24)
def test_what_was_reported_today_puts_no_caution_yet_and_so_shows_nobody_the_minute() -> None:
    told = [Report(MONDAY, "x", "no_answer", 1), Report(TUESDAY, "x", "unsafe", 1)]
    assert not cautioned(told, TUESDAY)
    assert cautioned(told, WEDNESDAY) == {"x"}


@pytest.mark.safety(24)
def test_who_works_in_some_provinces_sees_days_that_are_over_and_no_reason() -> None:
    told = [
        Report(MONDAY, "x", "no_answer", 2),
        Report(MONDAY, "x", "unsafe", 1),
        Report(MONDAY, "x", "confirmed", 1),
        Report(TUESDAY, "x", "wrong_place", 1),
    ]
    seen = shown_to_the_bound(told, TUESDAY)
    assert {(each.day, each.reason, each.count) for each in seen} == {(MONDAY, "some", 3), (MONDAY, "confirmed", 1)}


@pytest.mark.safety(24)
async def test_who_works_in_some_provinces_does_not_take_away_that_somebody_felt_unsafe(
    engine: AsyncEngine, reports: Reports
) -> None:
    for reason in ("no_answer", "unsafe"):
        await reports.count("x", reason, MONDAY)
    async with engine.begin() as connection:
        await connection.execute(answered("x", bound=True))
    assert [each.reason for each in await reports.all()] == ["unsafe"]

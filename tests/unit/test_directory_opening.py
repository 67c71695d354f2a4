"""The directory opens whole, or shows what ships with the program and takes nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.database import schema
from bot.database.engine import open_database
from bot.database.migrations import UnfitDatabase, migrate
from bot.directory.chain import Head
from bot.directory.headfile import HeadFile
from bot.directory.model import Service
from bot.directory.national import NO_HOTLINES
from bot.directory.opening import Opened, open_directory
from bot.directory.register import Tampered
from bot.directory.reports import Report
from bot.directory.store import Seeding, UnreadableEntry
from bot.directory.verify import audit
from tests.unit.log_house import KEY, MAI, NGA, NOW, NUMBER, OTHER, edited, forging, new, service

ONE, TWO = service("one"), service("two", OTHER)
SHIPPED = (ONE, TWO)


@asynccontextmanager
async def opening(folder: Path, shipped: tuple[Service, ...] = SHIPPED, key: bytes = KEY) -> AsyncIterator[Opened]:
    opened = await open_directory(f"sqlite+aiosqlite:///{folder / 'tincay.db'}", key, shipped, NO_HOTLINES, lambda: NOW)
    yield opened
    await opened.engine.dispose()


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def shown(opened: Opened) -> dict[str, str]:
    return {each.id: each.phones[0].number for each in opened.live.snapshot.services}


async def publish_another_number(opened: Opened) -> None:
    async with opened.register.writing() as writing:
        phones = [{"number": "0912 000 009", "charge": "unknown", "texts": False, "last_answered": None}]
        await writing.record("publish", actor=MAI, approver=NGA, items=[edited(new("one"), phones=phones)])


async def test_the_first_start_takes_what_is_shipped_as_the_first_change(tmp_path: Path) -> None:
    async with opening(tmp_path) as opened:
        assert (opened.sound, opened.seeding) == (True, Seeding(added=("one", "two")))
        assert shown(opened) == {"one": NUMBER, "two": OTHER}
        verdict = await audit(opened.engine, HeadFile(tmp_path / "tincay.head", KEY))
        assert (verdict.holds, verdict.head.count) == (True, 1)


async def test_the_second_start_changes_nothing(tmp_path: Path) -> None:
    async with opening(tmp_path):
        written = (tmp_path / "tincay.head").read_bytes()
    async with opening(tmp_path) as opened:
        assert (opened.sound, opened.seeding) == (True, Seeding())
        assert (tmp_path / "tincay.head").read_bytes() == written


async def test_what_admins_published_is_shown_at_once_and_after_a_restart(tmp_path: Path) -> None:
    async with opening(tmp_path) as opened:
        await publish_another_number(opened)
        assert shown(opened)["one"] == "0912 000 009"
    async with opening(tmp_path) as opened:
        assert opened.sound
        assert shown(opened)["one"] == "0912 000 009"


async def test_a_directory_of_a_release_without_a_log_is_taken_into_it_as_it_stands(tmp_path: Path) -> None:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
    await migrate(engine)
    old = {**new("one", name=TWO.name).after, "origin": "shipped", "touched": False, "version": 3}
    async with engine.begin() as connection:
        await connection.execute(insert(schema.service), old)
    await engine.dispose()
    async with opening(tmp_path) as opened:
        assert opened.sound
        # Another name redirects, and a new entry appears: both wait for two people.
        assert {each.entry for each in opened.seeding.proposed} == {"one", "two"}
        assert opened.live.services["one"].name == TWO.name
        assert (await audit(opened.engine, HeadFile(tmp_path / "tincay.head", KEY))).head.count == 1
    async with opening(tmp_path) as opened:
        assert opened.sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE service SET phones = replace(phones, '0912 000 009', '0912 000 666') WHERE id = 'one'",
        "DELETE FROM service WHERE id = 'one'",
        "UPDATE service SET phones = 'no json'",
        "UPDATE change SET actor = 666",
        "UPDATE change SET details = 'no json'",
        "UPDATE change_entry SET after = 'no json'",
        "DELETE FROM change WHERE number = 2",
        "INSERT INTO staff VALUES (666, 'x', 'owner', NULL, 1, 1, 1)",
    ],
)
async def test_over_a_tampered_directory_people_see_what_ships_and_nothing_is_written(
    tmp_path: Path, statement: str
) -> None:
    async with opening(tmp_path) as opened:
        await publish_another_number(opened)
    with forging(tmp_path / "tincay.db") as database:
        database.execute(statement)
    before = (tmp_path / "tincay.head").read_bytes()
    async with opening(tmp_path) as opened:
        assert (opened.sound, opened.verdict.holds, opened.seeding) == (False, False, Seeding())
        assert shown(opened) == {"one": NUMBER, "two": OTHER}
        with pytest.raises(Tampered):
            await publish_another_number(opened)
    assert (tmp_path / "tincay.head").read_bytes() == before


@pytest.mark.parametrize("count", [0, 1])
async def test_a_head_that_is_missing_broken_or_of_another_key_stops_the_writing(tmp_path: Path, count: int) -> None:
    head = tmp_path / "tincay.head"
    async with opening(tmp_path) as opened:
        for _ in range(count):
            await publish_another_number(opened)
    written = head.read_bytes()
    for spoil in (lambda: head.unlink(), lambda: head.write_bytes(b"x"), lambda: head.write_bytes(b"")):
        spoil()
        async with opening(tmp_path) as opened:
            assert not opened.sound
            assert shown(opened)["one"] == NUMBER
    head.write_bytes(written)
    async with opening(tmp_path, key=bytes(32)) as opened:
        assert not opened.sound
    async with opening(tmp_path) as opened:
        assert opened.sound


async def test_a_kill_between_the_announcement_and_the_head_is_no_tampering(tmp_path: Path) -> None:
    async with opening(tmp_path) as opened:
        await publish_another_number(opened)
        head_file = HeadFile(tmp_path / "tincay.head", KEY)
        last = (await audit(opened.engine, head_file)).head
        async with opened.engine.connect() as connection:
            before = (
                await connection.execute(select(schema.change.c.previous).order_by(schema.change.c.number.desc()))
            ).scalars()
            head_file.write(Head(1, before.first() or ""), last)
    async with opening(tmp_path) as opened:
        assert opened.sound
        kept = head_file.read()
        assert kept is not None
        assert (kept.head, kept.announced) == (last, None)


async def test_a_kill_at_the_very_first_start_leaves_nothing_or_everything(tmp_path: Path) -> None:
    head_file = HeadFile(tmp_path / "tincay.head", KEY)
    head_file.write(Head.parse(f"0:{'0' * 64}"), Head(1, "a" * 64))
    async with opening(tmp_path) as opened:
        assert opened.sound
        assert shown(opened) == {"one": NUMBER, "two": OTHER}


async def test_a_later_release_is_taken_in_at_the_start(tmp_path: Path) -> None:
    async with opening(tmp_path):
        pass
    async with opening(tmp_path, (replace(ONE, overnight=True), replace(TWO, kind="police"))) as opened:
        assert opened.seeding.updated == ("one",)
        assert [each.entry for each in opened.seeding.proposed] == ["two"]
        assert opened.live.services["one"].overnight is True
        assert opened.live.services["two"].kind == TWO.kind


async def test_what_citizens_reported_is_on_the_card_after_a_restart(tmp_path: Path) -> None:
    async with opening(tmp_path) as opened, opened.engine.begin() as connection:
        rows = [Report(NOW.date(), "one", "confirmed", 1)]
        await connection.execute(
            insert(schema.report),
            [{"day": each.day.isoformat(), "entry": each.entry, "reason": each.reason, "count": 1} for each in rows],
        )
    async with opening(tmp_path) as opened:
        assert [each.id for each in opened.live.snapshot.services if each.caution] == ["one"]


async def test_what_cannot_be_opened_is_refused_and_nothing_is_left_open(tmp_path: Path) -> None:
    """A connection left open warns, and a warning fails."""
    (tmp_path / "tincay.db").write_bytes(b"no database" * 100)
    with pytest.raises(UnfitDatabase):
        await open_directory(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}", KEY, SHIPPED, NO_HOTLINES, lambda: NOW)


async def test_an_old_row_that_nobody_can_read_is_an_error_that_is_known(tmp_path: Path) -> None:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
    await migrate(engine)
    row = {**new("one").after, "origin": "shipped", "touched": False, "version": 1}
    async with engine.begin() as connection:
        await connection.execute(insert(schema.service), row)
    await engine.dispose()
    with forging(tmp_path / "tincay.db") as database:
        database.execute("UPDATE service SET phones = 'CANARY'")
    with pytest.raises(UnreadableEntry) as refused:
        await open_directory(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}", KEY, SHIPPED, NO_HOTLINES, lambda: NOW)
    assert "CANARY" not in str(refused.value)


async def test_a_directory_in_memory_opens_without_a_file(tmp_path: Path) -> None:
    opened = await open_directory("sqlite+aiosqlite://", KEY, SHIPPED, NO_HOTLINES, lambda: NOW)
    assert opened.sound
    await publish_another_number(opened)
    assert shown(opened)["one"] == "0912 000 009"
    await opened.engine.dispose()
    assert names(tmp_path) == []

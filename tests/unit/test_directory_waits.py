"""A large change keeps citizens' writes waiting for as short a time as it can: what takes seconds is done before its turn to write."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, delete, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.database import schema
from bot.database.engine import CONNECTIONS, database_file, reading
from bot.directory import live, store
from bot.directory.batches import ROWS
from bot.directory.changes import Item
from bot.directory.live import Live
from bot.directory.national import NO_HOTLINES
from bot.directory.store import Store
from tests.unit.log_house import OTHER, edited, new, service
from tests.unit.office_house import ENTRIES, NOW, STATION, THU, VU, House, working
from tests.unit.office_house import service as service_of

NUMBER = "0912 100 001"
TODAY = NOW.date()


async def test_others_write_while_an_approval_makes_what_will_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with working(tmp_path) as house:
        made = await house.proposed(await house.renumber(STATION, NUMBER), by=THU)
        free = watched(house, monkeypatch)
        await house.approved(made, VU)
        assert free == [True]
        assert house.number(STATION) == NUMBER


def watched(house: House, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether somebody else could write at once whenever entries are made ready."""
    free: list[bool] = []
    prepare, file = house.office.live.prepare, database_file(house.opened.engine.url)
    assert file is not None

    def looked_at(items: Iterable[Item]) -> None:
        connection = sqlite3.connect(file, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            free.append(True)
        except sqlite3.OperationalError:
            free.append(False)
        finally:
            connection.close()
        prepare(items)

    monkeypatch.setattr(house.office.live, "prepare", looked_at)
    return free


async def test_what_was_rung_meanwhile_is_written_as_rung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """She says on another phone that she rang, between the making ready and the turn to write: her last word counts."""
    six = [f"them-{number}" for number in range(6)]
    entries = (*ENTRIES, *(service_of(entry, f"0913 000 00{place}") for place, entry in enumerate(six)))
    async with working(tmp_path, entries=entries) as house:
        items = [await house.renumber(entry, f"0912 100 00{place}") for place, entry in enumerate(six)]
        made = await house.proposed(*items, by=THU, reason="import")
        look = house.decisions._look

        async def looks_and_rings(number: int) -> object:
            monkeypatch.undo()
            looked = await look(number)
            await house.decisions.ring(made.id, made.seen, VU, made.to_ring())
            return looked

        monkeypatch.setattr(house.decisions, "_look", looks_and_rings)
        published = await house.approved(made, VU, rang=False)
        dated = {each.entry for each in published.items if each.after["assured_date"] == house.office.today}
        assert dated == set(made.to_ring())
        assert {each.id for each in house.office.live.services.values() if each.assured_date == TODAY} == dated


def test_what_one_prepares_is_not_lost_to_anothers_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    directory = Live([service("one"), service("two", OTHER)], NO_HOTLINES)
    mine, hers = edited(new("one"), overnight=True), edited(new("two"), status="defunct")
    directory.prepare([mine])
    directory.took([hers])
    monkeypatch.setattr(live, "built", refuse)
    directory.took([mine])
    assert directory.services["one"].overnight is True


def refuse(_: object) -> None:
    raise AssertionError("made a second time, while everybody waits")


async def test_who_reads_waits_for_no_writer(tmp_path: Path) -> None:
    """While three wait for their turn to write, somebody's language is read."""
    async with working(tmp_path) as house:
        engine = house.opened.engine
        async with engine.begin():
            waiting = [asyncio.create_task(writes(engine)) for _ in range(3)]
            await all_in_hand(engine)
            async with asyncio.timeout(5), reading(engine).connect() as connection:
                assert (await connection.execute(select(schema.service.c.id))).first() is not None
            assert not any(each.done() for each in waiting)
        await asyncio.gather(*waiting)


async def all_in_hand(engine: AsyncEngine) -> None:
    """The writer and those who wait for it hold all connections that are kept open."""
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    for _ in range(100_000):
        if pool.checkedout() >= CONNECTIONS:
            return
        await asyncio.sleep(0)
    raise AssertionError("nobody waits")


async def writes(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(delete(schema.draft))


@pytest.mark.uncounted
async def test_a_large_directory_is_read_some_rows_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (*ENTRIES, *(service_of(f"them-{number}", "0913 000 001") for number in range(3 * ROWS)))
    async with working(tmp_path, entries=entries) as house:
        turns, read, done = 0, list[int](), asyncio.Event()

        async def others() -> None:
            nonlocal turns
            while not done.is_set():
                turns += 1
                await asyncio.sleep(0)

        values = store._values

        def counted(row: RowMapping) -> dict[str, object]:
            read.append(turns)
            return values(row)

        monkeypatch.setattr(store, "_values", counted)
        waiting = asyncio.create_task(others())
        assert len(await Store(house.opened.engine).all_stored()) == len(entries)
        done.set()
        await waiting
        assert max(Counter(read).values()) <= ROWS

"""One transaction, one change, one head: together or not at all, whoever is cancelled and whatever breaks in between."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.directory.chain import ORIGIN, START, Changed, Head
from bot.directory.changes import Item
from bot.directory.headfile import Kept
from bot.directory.register import Register, Stale, Tampered, log_head
from bot.directory.verify import changed_by
from tests.unit.log_house import MAI, NGA, NOW, House, edited, forging, new, opened

FIRST = new("dl-0001")


async def rows(engine: AsyncEngine) -> dict[str, tuple[int, bool, str]]:
    async with engine.connect() as connection:
        found = await connection.execute(select(schema.service))
        return {each.id: (each.version, each.touched, each.origin) for each in found}


async def head(house: House) -> Head:
    async with house.engine.connect() as connection:
        return await log_head(connection)


async def test_a_change_is_in_the_log_with_who_when_and_what(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        assert await head(house) == START
        change = await house.does(FIRST, details={"proposal": 1})
        assert (change.number, change.previous, change.made_at) == (1, ORIGIN, int(NOW.timestamp()))
        assert (change.actor, change.approver, change.details) == (MAI, NGA, {"proposal": 1})
        assert await rows(house.engine) == {"dl-0001": (1, True, "admin")}
        async with house.engine.connect() as connection:
            assert await changed_by(connection, 1) == [Changed("dl-0001", None, FIRST.after)]
        assert house.kept() == Kept(Head(1, change.digest))


async def test_each_change_follows_the_one_before(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        one = await house.does(FIRST)
        two = await house.does(edited(FIRST, overnight=True))
        assert (two.number, two.previous) == (2, one.digest)
        assert await rows(house.engine) == {"dl-0001": (2, True, "admin")}
        assert (await house.audit()).holds


async def test_a_change_need_not_touch_an_entry(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(action="freeze")
        assert (await house.audit()).head.count == 1
        assert await rows(house.engine) == {}


async def test_what_a_release_brings_is_not_an_admins(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST, action="seed")
        assert await rows(house.engine) == {"dl-0001": (1, False, "shipped")}


async def test_more_entries_than_a_batch_are_written_in_their_order(tmp_path: Path) -> None:
    many = [new(f"dl-{each:04d}") for each in range(600)]
    async with opened(tmp_path) as house:
        await house.does(*many)
        await house.does(*(edited(each, overnight=True) for each in many))
        assert {version for version, _, _ in (await rows(house.engine)).values()} == {2}
        assert (await house.audit()).holds


@pytest.mark.parametrize(
    "late",
    [
        pytest.param(edited(FIRST, 2, overnight=True), id="of a version to come"),
        pytest.param(FIRST, id="new though it stands"),
        pytest.param(edited(new("dl-0009"), overnight=True), id="of an entry that is gone"),
    ],
)
async def test_a_change_to_what_has_changed_since_is_refused_whole(tmp_path: Path, late: Item) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        with pytest.raises(Stale) as refused:
            await house.does(new("dl-0002"), late)
        assert refused.value.entries == (late.entry,)
        assert list(await rows(house.engine)) == ["dl-0001"]
        assert (await house.audit()).head.count == 1
        assert (await house.audit()).holds


async def test_there_is_one_change_in_a_transaction(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:

        async def twice() -> None:
            async with house.register.writing() as writing:
                await writing.record("freeze", actor=MAI)
                await writing.record("thaw", actor=MAI)

        with pytest.raises(RuntimeError, match="one change a transaction"):
            await twice()
        assert await head(house) == START
        assert house.kept() == Kept(START)


async def test_what_is_written_without_a_change_needs_no_head(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        async with house.register.writing() as writing:
            await writing.connection.execute(schema.chore.insert(), {"name": "x", "done_at": 1})
        async with house.engine.connect() as connection:
            assert (await connection.execute(select(schema.chore.c.name))).scalars().all() == ["x"]
        assert house.kept() == Kept(START)


async def test_who_fails_within_leaves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:

        async def fails() -> None:
            async with house.register.writing() as writing:
                await writing.record("publish", actor=MAI, items=[FIRST])
                raise LookupError

        with pytest.raises(LookupError):
            await fails()
        assert await rows(house.engine) == {}
        assert await head(house) == START
        await house.does(FIRST)
        assert (await house.audit()).holds


async def test_the_database_refuses_to_change_or_shorten_the_log(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        for statement in (
            schema.change.update().values(actor=1),
            schema.change.delete(),
            schema.change_entry.update().values(entry="x"),
            schema.change_entry.delete(),
        ):
            with pytest.raises(DatabaseError, match="only ever added to"):
                async with house.engine.begin() as connection:
                    await connection.execute(statement)
        assert (await house.audit()).holds


async def test_writers_take_turns(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await asyncio.gather(*(house.does(new(f"dl-{each:04d}")) for each in range(20)))
        verdict = await house.audit()
        assert (verdict.holds, verdict.head.count) == (True, 20)


async def test_whoever_follows_is_told_what_was_committed_in_order_and_nothing_else(tmp_path: Path) -> None:
    told: list[list[str]] = []

    def follow(items: Sequence[Item]) -> None:
        told.append([each.entry for each in items])

    async with opened(tmp_path) as house:
        house.register.follow(follow)
        await house.does(FIRST)
        with pytest.raises(Stale):
            await house.does(FIRST)
        async with house.register.writing():
            pass
        await house.does(action="freeze")
        await house.does(new("dl-0002"), new("dl-0003"))
    assert told == [["dl-0001"], [], ["dl-0002", "dl-0003"]]


class Slow:
    """Stands in for the head file: waits until it is let go."""

    def __init__(self, house: House) -> None:
        self.house, self.begun, self.go = house, asyncio.Event(), asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def write(self, *heads: Head) -> None:
        self.loop.call_soon_threadsafe(self.begun.set)
        asyncio.run_coroutine_threadsafe(self.go.wait(), self.loop).result(timeout=30)
        type(self.house.head_file).write(self.house.head_file, *heads)


async def test_a_writer_who_is_cancelled_while_it_is_made_durable_has_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    async with opened(tmp_path) as house:
        await house.does(action="freeze")
        slow = Slow(house)
        house.register.follow(lambda items: told.append(len(items)))
        monkeypatch.setattr(house.head_file, "write", slow.write)
        writer = asyncio.create_task(house.does(FIRST))
        await slow.begun.wait()
        writer.cancel()
        following = asyncio.create_task(house.does(new("dl-0002")))
        await asyncio.sleep(0)
        assert not writer.done()
        slow.go.set()
        with pytest.raises(asyncio.CancelledError):
            await writer
        assert (await following).number == 3
        assert told == [1, 1]
        assert (await house.audit()).holds


async def test_a_writer_who_is_cancelled_before_leaves_nothing_and_the_next_may_write(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        within = asyncio.Event()

        async def write() -> None:
            async with house.register.writing() as writing:
                await writing.record("publish", actor=MAI, items=[FIRST])
                within.set()
                await asyncio.Event().wait()

        writer = asyncio.create_task(write())
        await within.wait()
        writer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writer
        assert (await house.does(new("dl-0002"))).number == 1
        assert list(await rows(house.engine)) == ["dl-0002"]
        assert (await house.audit()).holds


class FullDisk:
    """Stands in for the head file: there is no room for what is not let through. `times`: how many writes succeed first."""

    def __init__(self, house: House, times: int) -> None:
        self.house, self.times = house, times

    def write(self, *heads: Head) -> None:
        if self.times == 0:
            raise OSError("no space left")
        self.times -= 1
        type(self.house.head_file).write(self.house.head_file, *heads)


async def test_where_a_change_cannot_be_announced_it_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as house:
        with monkeypatch.context() as full:
            full.setattr(house.head_file, "write", FullDisk(house, 0).write)
            with pytest.raises(OSError, match="no space"):
                await house.does(FIRST)
        assert await rows(house.engine) == {}
        assert (await house.does(FIRST)).number == 1
        assert (await house.audit()).holds


async def test_where_only_the_head_fails_the_change_is_made_told_and_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    async with opened(tmp_path) as house:
        await house.does(action="freeze")
        before = await head(house)
        house.register.follow(lambda items: told.extend(each.entry for each in items))
        with monkeypatch.context() as full:
            full.setattr(house.head_file, "write", FullDisk(house, 1).write)
            with pytest.raises(OSError, match="no space"):
                await house.does(FIRST)
        last = await head(house)
        assert (last.count, told) == (2, ["dl-0001"])
        assert house.kept() == Kept(before, last)
        assert (await house.audit()).holds
    async with opened(tmp_path) as house:
        assert (await house.audit()).holds
        async with house.register.writing():
            pass
        assert house.kept() == Kept(last)
        assert (await house.does(new("dl-0002"))).number == 3


async def test_a_change_that_was_announced_and_never_committed_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        last = await head(house)

        async def fail(_: AsyncConnection) -> None:
            raise OperationalError("COMMIT", None, Exception("disk I/O error"))

        with monkeypatch.context() as broken:
            broken.setattr(AsyncConnection, "commit", fail)
            with pytest.raises(OperationalError, match="disk"):
                await house.does(new("dl-0002"))
        kept = house.kept()
        assert kept is not None
        assert (kept.head, kept.announced is not None) == (last, True)
        assert await head(house) == last
        assert (await house.audit()).holds
        other = await house.does(new("dl-0003"))
        assert house.kept() == Kept(Head(2, other.digest))
        assert (await house.audit()).holds


async def test_a_register_that_refuses_writes_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        house.register.refuse()
        with pytest.raises(Tampered):
            await house.does(FIRST)
        assert await rows(house.engine) == {}


async def test_a_head_that_is_gone_or_broken_stops_the_next_writer(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        path = tmp_path / "tincay.head"
        written = path.read_bytes()
        path.write_bytes(b"{}")
        with pytest.raises(Tampered, match="cannot be read"):
            await house.does(new("dl-0002"))
        path.unlink()
        with pytest.raises(Tampered, match="does not end"):
            await house.does(new("dl-0002"))
        path.write_bytes(written)
        assert (await house.does(new("dl-0002"))).number == 2


async def test_a_log_cut_short_under_a_running_bot_stops_the_next_writer(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
        await house.does(new("dl-0002"))
        with forging(house.file) as database:
            database.execute("DELETE FROM change WHERE number = 2")
        with pytest.raises(Tampered, match="does not end"):
            await house.does(new("dl-0003"))


async def test_a_database_in_memory_has_a_log_without_a_file(tmp_path: Path) -> None:
    from bot.database.engine import open_database
    from bot.database.migrations import migrate
    from bot.directory.headfile import HeadFile

    engine = await open_database("sqlite+aiosqlite://")
    await migrate(engine)
    register = Register(engine, HeadFile(None, b""), lambda: NOW)
    house = House(tmp_path, engine, HeadFile(None, b""), register)
    await house.does(FIRST)
    assert (await house.does(new("dl-0002"))).number == 2
    assert (await house.audit()).holds
    await engine.dispose()

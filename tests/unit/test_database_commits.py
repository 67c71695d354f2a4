"""Many small writes share a transaction, and each writer is told the truth about its own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import schema
from bot.database.commits import GroupCommit
from bot.database.engine import open_database
from bot.database.migrations import migrate

DONE = insert(schema.done_update)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    await migrate(engine)
    yield engine
    await engine.dispose()


async def done(engine: AsyncEngine) -> list[int]:
    async with engine.connect() as connection:
        ids = select(schema.done_update.c.update_id).order_by(schema.done_update.c.update_id)
        return list((await connection.execute(ids)).scalars())


async def test_many_writers_share_a_transaction(engine: AsyncEngine) -> None:
    commits: list[object] = []
    event.listen(engine.sync_engine, "commit", commits.append)
    group = GroupCommit(engine)
    await asyncio.gather(*(group.write(DONE, {"update_id": each}) for each in range(100)))
    assert len(commits) == 1
    assert await done(engine) == list(range(100))
    await group.close()


async def test_a_writer_returns_only_when_another_connection_sees_its_row(engine: AsyncEngine) -> None:
    group = GroupCommit(engine)
    for each in range(3):
        await group.write(DONE, {"update_id": each})
        assert each in await done(engine)
    await group.close()


async def test_a_failing_statement_fails_its_writer_alone(engine: AsyncEngine) -> None:
    group = GroupCommit(engine)
    told = await asyncio.gather(
        *(group.write(DONE, {"update_id": each}) for each in (1, 2, 2, 3)), return_exceptions=True
    )
    assert [type(each) for each in told] == [type(None), type(None), IntegrityError, type(None)]
    assert await done(engine) == [1, 2, 3]
    await group.close()


async def test_a_failing_commit_tells_every_writer(engine: AsyncEngine) -> None:
    group = GroupCommit(engine, collecting=0)

    def full(_: object) -> None:
        raise OperationalError("COMMIT", None, Exception("disk is full"))

    event.listen(engine.sync_engine, "commit", full)
    told = await asyncio.gather(*(group.write(DONE, {"update_id": each}) for each in (1, 2)), return_exceptions=True)
    assert [type(each) for each in told] == [OperationalError, OperationalError]
    event.remove(engine.sync_engine, "commit", full)
    await group.write(DONE, {"update_id": 7})
    assert await done(engine) == [7]
    await group.close()


async def test_closing_makes_durable_what_was_handed_over_and_takes_no_more(engine: AsyncEngine) -> None:
    group = GroupCommit(engine, collecting=60)
    group_of_one = GroupCommit(engine)
    await group_of_one.close()
    writing = asyncio.create_task(group_of_one.write(DONE, {"update_id": 1}))
    with pytest.raises(RuntimeError, match="closed"):
        await writing
    await group.close()
    waiting = GroupCommit(engine)
    handed = asyncio.create_task(waiting.write(DONE, {"update_id": 2}))
    await asyncio.sleep(0)
    await waiting.close()
    await handed
    assert await done(engine) == [2]


async def test_a_writer_who_gives_up_holds_nobody_up(engine: AsyncEngine) -> None:
    group = GroupCommit(engine)
    impatient = asyncio.create_task(group.write(DONE, {"update_id": 1}))
    patient = asyncio.create_task(group.write(DONE, {"update_id": 2}))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    assert 2 in await done(engine)
    await group.close()


async def test_no_writer_waits_for_ever_when_the_group_is_stopped(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = GroupCommit(engine, collecting=0)

    def stopped() -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(AsyncEngine, "begin", lambda _: stopped())
    with pytest.raises(asyncio.CancelledError):
        await group.write(DONE, {"update_id": 1})

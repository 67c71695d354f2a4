"""What is done is still done after a restart."""

from pathlib import Path

from bot.botapi.done import DatabaseDoneStore
from bot.database.commits import GroupCommit
from bot.database.engine import open_database
from bot.database.schema import metadata


async def test_done_updates_survive_the_program_until_they_are_forgotten(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/test.db"
    engine = await open_database(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    commits = GroupCommit(engine, collecting=0)
    store = DatabaseDoneStore(engine, commits)
    await store.add([1, 2, 3])
    await store.add([3, 900_000_000])
    await store.forget([2])
    await commits.close()
    await engine.dispose()

    engine = await open_database(url)
    assert await DatabaseDoneStore(engine, GroupCommit(engine)).load() == {1, 3, 900_000_000}
    await engine.dispose()

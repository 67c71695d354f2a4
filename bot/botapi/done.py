"""Which updates are done: remembered on disk, because Telegram shows them again until they are acknowledged."""

from collections.abc import Collection
from typing import Protocol

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import reading
from bot.database.schema import done_update


class DoneStore(Protocol):
    """A set of update ids that outlives the program.

    No high-water mark: after a quiet week identifiers go on at random (https://core.telegram.org/bots/api#update).
    """

    async def load(self) -> set[int]:
        """All that are in it."""
        ...

    async def add(self, update_ids: Collection[int]) -> None:
        """Put some in; returns when that is durable. Adding twice is no error."""
        ...

    async def forget(self, update_ids: Collection[int]) -> None:
        """Take some out: Telegram will not show them again."""
        ...


# The same in SQLite and PostgreSQL, which SQLAlchemy's portable insert cannot say.
_ADD = text(f"INSERT INTO {done_update.name} (update_id) VALUES (:update_id) ON CONFLICT DO NOTHING")  # noqa: S608 - our table's name
_FORGET = delete(done_update).where(done_update.c.update_id == bindparam("gone"))


class DatabaseDoneStore:
    """A `DoneStore` in the table `done_update`. Its methods raise SQLAlchemyError when the database is gone."""

    def __init__(self, engine: AsyncEngine, commits: GroupCommit) -> None:
        self._engine = engine
        self._commits = commits

    async def load(self) -> set[int]:
        async with reading(self._engine).connect() as connection:
            return set((await connection.execute(select(done_update.c.update_id))).scalars())

    async def add(self, update_ids: Collection[int]) -> None:
        await self._commits.write(_ADD, [{"update_id": update_id} for update_id in update_ids])

    async def forget(self, update_ids: Collection[int]) -> None:
        await self._commits.write(_FORGET, [{"gone": update_id} for update_id in update_ids])

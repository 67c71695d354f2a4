"""Answers that are owed: when more people write than Telegram shows at a time, those it showed are taken from it before they are
answered, so that it shows the others. What was written is in no database, and so a kill would lose who waits; the debt is what remains."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import reading
from bot.database.schema import owed_answer
from bot.privacy.seal import Seal, SealBrokenError

KEPT = timedelta(hours=48)
"""How long a debt is kept that nobody could pay: as long as the other sealed ids (DESIGN.md 1.4)."""


class OwedStore(Protocol):
    """The private chats that wait for an answer, by the ids of their updates; it outlives the program."""

    async def load(self) -> Mapping[int, int]:
        """Every debt: the chat by the update's id."""
        ...

    async def add(self, chats: Mapping[int, int]) -> None:
        """Note debts; returns when they are durable. Noting twice is no error."""
        ...

    async def forget(self, update_ids: Collection[int]) -> None:
        """These are answered."""
        ...


# The same in SQLite and PostgreSQL, which SQLAlchemy's portable insert cannot say.
_ADD = text(
    f"INSERT INTO {owed_answer.name} (update_id, sealed, noted_at) VALUES (:update_id, :sealed, :noted_at) ON CONFLICT DO NOTHING"  # noqa: S608 - our table's name
)
_FORGET = delete(owed_answer).where(owed_answer.c.update_id == bindparam("paid"))


class DatabaseOwed:
    """An `OwedStore` in the table `owed_answer`, its chats sealed. Its methods raise SQLAlchemyError when the database is gone."""

    def __init__(self, engine: AsyncEngine, commits: GroupCommit, seal: Seal, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._commits = commits
        self._seal = seal
        self._clock = clock

    async def load(self) -> Mapping[int, int]:
        """As the protocol says; what another key sealed can be paid by nobody, and is deleted."""
        async with reading(self._engine).connect() as connection:
            rows = (await connection.execute(select(owed_answer.c.update_id, owed_answer.c.sealed))).all()
        chats = {row.update_id: self._opened(row.update_id, row.sealed) for row in rows}
        await self.forget([update_id for update_id, chat_id in chats.items() if chat_id is None])
        return {update_id: chat_id for update_id, chat_id in chats.items() if chat_id is not None}

    async def add(self, chats: Mapping[int, int]) -> None:
        now = int(self._clock().timestamp())
        rows = [
            {"update_id": update_id, "sealed": self._seal.seal(chat_id, update_id), "noted_at": now}
            for update_id, chat_id in chats.items()
        ]
        if rows:
            await self._commits.write(_ADD, rows)

    async def forget(self, update_ids: Collection[int]) -> None:
        if update_ids:
            await self._commits.write(_FORGET, [{"paid": update_id} for update_id in update_ids])

    async def purge(self, now: datetime) -> None:
        """Delete what is 48 hours old or older, whichever key sealed it."""
        limit = int((now - KEPT).timestamp())
        await self._commits.write(delete(owed_answer).where(owed_answer.c.noted_at <= limit), {})

    def _opened(self, update_id: int, sealed: bytes) -> int | None:
        try:
            chat_id, owner = self._seal.open(sealed)
        except SealBrokenError:
            return None
        return chat_id if owner == update_id else None

"""A database on disk with what bot.privacy builds on it, for its tests."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import open_database
from bot.database.schema import metadata, sealed_message
from bot.privacy.ledger import Ledger
from bot.privacy.preferences import Preferences
from bot.privacy.seal import Seal

KEY = bytes(range(100, 132))
START = datetime(2026, 11, 23, 8, tzinfo=UTC)
# Long enough that no part of a file equals them by chance.
HER = 7_263_518_904
OTHER = 6_918_273_645


@dataclass
class House:
    """One run of the bot over a database; `now` is the time, moved by hand."""

    folder: Path
    engine: AsyncEngine
    commits: Any
    seal: Seal
    now: datetime = START
    ledger: Ledger = field(init=False)
    preferences: Preferences = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.engine, self.commits, self.seal, lambda: self.now)
        self.preferences = Preferences(self.engine, self.commits, self.seal)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def has_noted(self, chat_id: int, message_ids: Collection[int]) -> None:
        """Many notes of this moment in one statement, where the noting itself is not what is tested."""
        chat_key, noted_at = self.seal.chat_key(chat_id), int(self.now.timestamp())
        async with self.engine.begin() as connection:
            await connection.execute(
                insert(sealed_message),
                [
                    {"chat_key": chat_key, "sealed": self.seal.seal(chat_id, message_id), "noted_at": noted_at}
                    for message_id in message_ids
                ],
            )

    async def rows(self, table: Table) -> Sequence[Any]:
        async with self.engine.connect() as connection:
            return (await connection.execute(select(table))).all()

    async def ids(self, chat_id: int) -> list[int]:
        return [noted.message_id for noted in await self.ledger.kept(chat_id)]


class RefusingCommits:
    """A database that takes no change, until `refused` is emptied: it holds words of statements that fail."""

    def __init__(self, commits: GroupCommit, error: Exception, *refused: str) -> None:
        self.commits = commits
        self.error = error
        self.refused = set(refused)

    async def write(self, statement: Any, parameters: Any) -> None:
        if any(words in str(statement) for words in self.refused):
            raise self.error
        await self.commits.write(statement, parameters)


@asynccontextmanager
async def opened(folder: Path, key: bytes = KEY) -> AsyncIterator[House]:
    """The house, built on the first opening. Leaving it closes the database as a stopped bot does."""
    engine = await open_database(f"sqlite+aiosqlite:///{folder / 'tincay.db'}")
    commits = GroupCommit(engine, collecting=0.001)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield House(folder, engine, commits, Seal(key))
    finally:
        await commits.close()
        await engine.dispose()

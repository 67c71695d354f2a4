"""Files that wait to be read, as rows: a restart loses none (DESIGN.md 6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import reading
from bot.database.schema import job as table

LASTS = timedelta(hours=1)
"""How long a file waits for a bot that is down; after that its sender has long done something else."""


@dataclass(frozen=True, slots=True)
class Job:
    """`admin`: who sent it; `file_id`: Telegram's name of the file; `made_at`: seconds, UTC."""

    id: int
    admin: int
    file_id: str
    file_name: str
    made_at: int

    def is_late(self, now: int) -> bool:
        return now - self.made_at > LASTS.total_seconds()


class Jobs:
    """Writes are durable when they return; every method raises SQLAlchemyError, OSError."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def add(self, admin: int, file_id: str, file_name: str) -> None:
        now = int(self._clock().timestamp())
        values = {"admin": admin, "file_id": file_id, "file_name": file_name, "made_at": now}
        async with self._engine.begin() as connection:
            await connection.execute(insert(table), values)

    async def waiting(self) -> tuple[Job, ...]:
        """Oldest first."""
        async with reading(self._engine).connect() as connection:
            rows = await connection.execute(select(table).order_by(table.c.id))
            return tuple(Job(row.id, row.admin, row.file_id, row.file_name, row.made_at) for row in rows)

    async def done(self, job: Job) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.id == job.id))

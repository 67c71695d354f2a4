"""What an admin is in the middle of, as a row: a restart costs nothing (DESIGN.md 2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import reading
from bot.database.schema import draft as table

LISTENS = timedelta(minutes=30)
"""How long a bare text is taken for an answer; after that it is a message like anybody's, and the form waits for its button."""


@dataclass(frozen=True, slots=True)
class Open:
    """`form`: the form as JSON. `replaces`: the open proposal that it is a new version of. `question`: what a bare text answers instead
    of the form ("find", "invite"), with what it needs."""

    form: Mapping[str, Any] | None = None
    replaces: int | None = None
    question: Mapping[str, Any] | None = None
    listening: bool = False


class Drafts:
    """One row an admin. Writes are durable when they return; every method raises SQLAlchemyError, OSError."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def of(self, admin: int) -> Open:
        """What is open; `listening` while a bare text answers it."""
        async with reading(self._engine).connect() as connection:
            row = (await connection.execute(select(table).where(table.c.admin == admin))).first()
        if row is None:
            return Open()
        age = int(self._clock().timestamp()) - row.updated_at
        return Open(**row.content, listening=age < LISTENS.total_seconds())

    async def keep_form(self, admin: int, form: Mapping[str, Any], *, replaces: int | None = None) -> None:
        await self._write(admin, Open(form, replaces))

    async def ask(self, admin: int, question: Mapping[str, Any] | None) -> None:
        """From now on a bare text answers this; the form waits beside it."""
        await self._write(admin, replace(await self.of(admin), question=question))

    async def rest(self, admin: int) -> None:
        """No bare text is taken for an answer until she comes back by a button; the form waits."""
        async with self._engine.begin() as connection:
            await connection.execute(update(table).where(table.c.admin == admin).values(updated_at=0))

    async def close(self, admin: int) -> None:
        """Nothing is open any more."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.admin == admin))

    async def _write(self, admin: int, opened: Open) -> None:
        if opened.form is None and opened.question is None:
            await self.close(admin)
            return
        content = {"form": opened.form, "replaces": opened.replaces, "question": opened.question}
        now = int(self._clock().timestamp())
        async with self._engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.admin == admin))
            await connection.execute(insert(table), {"admin": admin, "content": content, "updated_at": now})

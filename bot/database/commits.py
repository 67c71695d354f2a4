"""Small writes of many, grouped: each waits until its own is durable, and they share the cost of the disk."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class _Write:
    statement: Executable
    parameters: Parameters
    done: "asyncio.Future[None]"


COLLECTING = 0.02
"""Seconds for which a transaction waits for others to join it."""


class GroupCommit:
    """Writes that arrive within `collecting` seconds (else COLLECTING) of the first share one transaction."""

    def __init__(self, engine: AsyncEngine, collecting: float | None = None) -> None:
        self._engine = engine
        self._collecting = COLLECTING if collecting is None else collecting
        self._waiting: list[_Write] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def write(self, statement: Executable, parameters: Parameters = None) -> None:
        """Execute a statement; returns once it is durable. Its own failure raises SQLAlchemyError here and nowhere else.

        A failed commit raises in every writer of the group. Raises RuntimeError after close.
        """
        if self._closed:
            raise RuntimeError("this group commit is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Write(statement, parameters, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._commit_all())
        await done

    async def close(self) -> None:
        """Take no more; return when what was handed over is durable."""
        self._closed = True
        if self._task is not None:
            await self._task

    async def _commit_all(self) -> None:
        while self._waiting:
            await asyncio.sleep(0 if self._closed else self._collecting)
            group, self._waiting = self._waiting, []
            await self._commit(group)

    async def _commit(self, group: Sequence[_Write]) -> None:
        failures: dict[int, SQLAlchemyError] = {}
        try:
            async with self._engine.begin() as connection:
                for place, write in enumerate(group):
                    try:
                        async with connection.begin_nested():
                            await connection.execute(write.statement, write.parameters)
                    except SQLAlchemyError as error:
                        failures[place] = error
        except (SQLAlchemyError, OSError) as error:
            _tell(group, dict.fromkeys(range(len(group)), error))
        else:
            _tell(group, failures)
        finally:
            # Whatever else stops this task, cancellation too, no writer waits for ever.
            for write in group:
                write.done.cancel()


def _tell(group: Sequence[_Write], failures: Mapping[int, BaseException]) -> None:
    for place, write in enumerate(group):
        if write.done.done():
            continue
        if place in failures:
            write.done.set_exception(failures[place])
        else:
            write.done.set_result(None)

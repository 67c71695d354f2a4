"""Many rows, some at a time: while ten thousand are written or read, whoever waits for an answer gets it in between."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

ROWS = 250


async def write_rows(connection: AsyncConnection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute a statement once for each row."""
    for start in range(0, len(rows), ROWS):
        await connection.execute(statement, rows[start : start + ROWS])


async def read_rows(connection: AsyncConnection, query: Executable) -> AsyncIterator[RowMapping]:
    """What a query finds, never more than some of it in memory."""
    async with connection.stream(query, execution_options={"yield_per": ROWS}) as result:
        async for row in result.mappings():
            yield row

"""Numbers that entries had before: one that comes back may come from a file that is older than the change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import reading
from bot.database.schema import change_entry
from bot.directory.batches import ROWS, read_rows
from bot.directory.changes import Item, dialled


async def former_numbers(engine: AsyncEngine, items: Sequence[Item]) -> Mapping[str, frozenset[str]]:
    """By entry, the numbers that it gains by these items and had once before. Raises SQLAlchemyError."""
    gained = {
        each.entry: set(dialled(each.after)) - set(dialled(each.before)) for each in items if each.before is not None
    }
    asked = [entry for entry, numbers in gained.items() if numbers]
    found: defaultdict[str, set[str]] = defaultdict(set)
    async with reading(engine).connect() as connection:
        for start in range(0, len(asked), ROWS):
            query = select(change_entry.c.entry, change_entry.c.before).where(
                change_entry.c.entry.in_(asked[start : start + ROWS])
            )
            async for row in read_rows(connection, query):
                had = gained[row["entry"]].intersection(dialled(row["before"]))
                if had:
                    found[row["entry"]] |= had
    return {entry: frozenset(numbers) for entry, numbers in found.items()}

"""Ids of new entries: `dl-0042`, never one that any entry or any proposal has or had."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import schema
from bot.directory import proposals
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item

_BEFORE = "dl-"
_MOST_DIGITS = 6


async def named(connection: AsyncConnection, items: Sequence[Item]) -> tuple[Item, ...]:
    """Gives entries called NEW_ENTRY the following numbers. Whoever calls holds the turn to write."""
    if not any(each.entry == NEW_ENTRY for each in items):
        return tuple(items)
    standing = (await connection.execute(select(schema.service.c.id))).scalars()
    taken = {*standing, *await proposals.ids_in_use(connection)}
    following = max((_number(each) for each in taken), default=0)
    made = []
    for each in items:
        if each.entry == NEW_ENTRY:
            following = _free(following + 1, taken)
            entry = _id(following)
            made.append(replace(each, entry=entry, after={**each.after, "id": entry}))
        else:
            made.append(each)
    return tuple(made)


def _id(number: int) -> str:
    return f"{_BEFORE}{number:04d}"


def _free(number: int, taken: set[str]) -> int:
    while _id(number) in taken:
        number += 1
    return number


def _number(entry: str) -> int:
    """0 for an id of another form; so are numbers of which a file could bring one that leaves no room for others."""
    number = entry.removeprefix(_BEFORE)
    return int(number) if number != entry and number.isdigit() and len(number) <= _MOST_DIGITS else 0

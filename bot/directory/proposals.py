"""Proposals as rows of the database."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.schema import proposal as table
from bot.database.schema import proposal_item
from bot.directory.batches import read_rows, write_rows
from bot.directory.changes import Item
from bot.directory.proposal import VALID, NewProposal, Proposal, State


async def write(connection: AsyncConnection, new: NewProposal, now: int) -> int:
    """Put a proposal into the rows; its number."""
    values: dict[str, Any] = {
        "reason": new.reason,
        "made_by": new.made_by,
        "made_at": now,
        "digest": await asyncio.to_thread(new.digest),
        "state": new.state,
        "rung": {},
        "file_name": new.file_name,
        "file_digest": new.file_digest,
        "undoes": new.undoes,
    }
    written = await connection.execute(insert(table).values(values).returning(table.c.id))
    number = int(written.scalar_one())
    rows = [
        {
            "proposal": number,
            "number": place,
            "entry": each.entry,
            "base": each.base,
            "before": each.before,
            "after": each.after,
        }
        for place, each in enumerate(new.items)
    ]
    await write_rows(connection, insert(proposal_item), rows)
    return number


async def read(connection: AsyncConnection, number: int) -> Proposal | None:
    """A proposal with its items; None where there is none."""
    bare = await read_bare(connection, number)
    return replace(bare, items=await _items(connection, number)) if bare is not None else None


async def read_bare(connection: AsyncConnection, number: int) -> Proposal | None:
    """A proposal without its items; None where there is none."""
    row = (await connection.execute(select(table).where(table.c.id == number))).mappings().first()
    return _proposal(row) if row is not None else None


async def waiting(connection: AsyncConnection) -> tuple[Proposal, ...]:
    """What is open, oldest first, without the items."""
    rows = await connection.execute(select(table).where(table.c.state == "open").order_by(table.c.id))
    return tuple(_proposal(row) for row in rows.mappings())


async def touching(connection: AsyncConnection, entry: str) -> tuple[int, ...]:
    """Open proposals that would change an entry."""
    query = select(table.c.id).join(proposal_item, proposal_item.c.proposal == table.c.id)
    found = await connection.execute(query.where(table.c.state == "open", proposal_item.c.entry == entry))
    return tuple(found.scalars())


async def changing_only(connection: AsyncConnection, entry: str) -> tuple[int, ...]:
    """Open proposals that would change an entry and no other: a file's are not among them."""
    found = await touching(connection, entry)
    of_many = select(proposal_item.c.proposal).where(proposal_item.c.proposal.in_(found), proposal_item.c.number > 0)
    many = set((await connection.execute(of_many)).scalars())
    return tuple(each for each in found if each not in many)


async def thaws(connection: AsyncConnection) -> tuple[int, ...]:
    """Open proposals to publish again."""
    query = select(table.c.id).where(table.c.state == "open", table.c.reason == "thaw")
    return tuple((await connection.execute(query)).scalars())


async def proposed_before(connection: AsyncConnection, item: Item) -> bool:
    """Whether a release has proposed just this once, however that ended."""
    query = select(proposal_item.c.after).join(table, proposal_item.c.proposal == table.c.id)
    found = await connection.execute(query.where(table.c.reason == "release", proposal_item.c.entry == item.entry))
    return any(after == item.after for after in found.scalars())


async def ids_in_use(connection: AsyncConnection) -> frozenset[str]:
    """Ids that entries of any proposal have: none that was handed in is given out twice."""
    return frozenset((await connection.execute(select(proposal_item.c.entry).distinct())).scalars())


async def set_state(
    connection: AsyncConnection, numbers: Iterable[int], state: State, by: int | None, now: int
) -> None:
    """Decide. The items stay: no id that was proposed is given out again."""
    ids = list(numbers)
    decided = {"state": state, "decided_by": by, "decided_at": now}
    await connection.execute(update(table).where(table.c.id.in_(ids)).values(decided))


async def hand_in(connection: AsyncConnection, number: int, now: int) -> None:
    """A plan becomes a proposal; its days count from now."""
    await connection.execute(update(table).where(table.c.id == number).values(state="open", made_at=now))


async def set_rung(connection: AsyncConnection, number: int, rung: dict[str, list[str]]) -> None:
    """Write down who rang what."""
    await connection.execute(update(table).where(table.c.id == number).values(rung=rung))


async def made_by(connection: AsyncConnection, person: int) -> tuple[int, ...]:
    """What somebody handed in, or was about to, and nobody has decided."""
    states = or_(table.c.state == "open", table.c.state == "planned")
    return tuple((await connection.execute(select(table.c.id).where(table.c.made_by == person, states))).scalars())


async def too_old(connection: AsyncConnection, now: int) -> tuple[int, ...]:
    """What nobody decided within seven days."""
    limit = now - int(VALID.total_seconds())
    states = or_(table.c.state == "open", table.c.state == "planned")
    return tuple((await connection.execute(select(table.c.id).where(table.c.made_at < limit, states))).scalars())


async def forget_plans(connection: AsyncConnection, person: int) -> None:
    """Plans of files that their owner never handed in: a new file takes their place.

    Their items go, their rows stay: SQLite would give the last one's number to another, and old buttons would mean that.
    """
    plans = select(table.c.id).where(table.c.made_by == person, table.c.state == "planned")
    numbers = (await connection.execute(plans)).scalars().all()
    await connection.execute(delete(proposal_item).where(proposal_item.c.proposal.in_(numbers)))
    await connection.execute(update(table).where(table.c.id.in_(numbers)).values(state="withdrawn"))


async def _items(connection: AsyncConnection, number: int) -> tuple[Item, ...]:
    query = select(proposal_item).where(proposal_item.c.proposal == number).order_by(proposal_item.c.number)
    found = read_rows(connection, query)
    return tuple([Item(row["entry"], row["base"], row["before"], row["after"]) async for row in found])


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(**{key: value for key, value in row.items() if key != "decided_at"})

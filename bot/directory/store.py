"""The directory in the database: the truth that snapshots are made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory.batches import ROWS, read_rows
from bot.directory.chain import START, Changed
from bot.directory.changes import KEYS, WITHHELD, Item, Values, redirects, unchecked
from bot.directory.model import Service
from bot.directory.records import ServiceRecord, columns
from bot.directory.register import SEED, Register


class UnreadableEntry(ValueError):
    """A row that no release and no admin can have written; the text names the entry and the keys, never what stands there."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry's values as they stand, the version that a change to them is made against, and whether an admin wrote here."""

    values: Values
    version: int
    touched: bool

    def build(self) -> Service:
        """The entry as the program holds it. Raises UnreadableEntry."""
        return built(self.values)


@dataclass(frozen=True, slots=True)
class Seeding:
    """What a start made of the entries that the release ships.

    `added` and `updated`: ids. `proposed`: what differs in phone, name, kind or area, is new, or was touched by an admin: that waits for an
    admin's decision as "from release X" and changes nothing by itself.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    proposed: tuple[Item, ...] = ()


class Store:
    """Reads and seeds the table `service`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def load_all(self) -> tuple[Service, ...]:
        """Every entry, withheld fields and all states included, by id. Raises UnreadableEntry, SQLAlchemyError."""
        async with reading(self._engine).connect() as connection:
            return tuple(each.build() for each in (await _standing(connection)).values())

    async def get(self, entry: str) -> Stored | None:
        """One entry as it stands; None where there is none. Raises UnreadableEntry, SQLAlchemyError."""
        async with reading(self._engine).connect() as connection:
            return await stored(connection, entry)

    async def all_stored(self) -> dict[str, Stored]:
        """Every entry as it stands, by id. Raises UnreadableEntry, SQLAlchemyError."""
        async with reading(self._engine).connect() as connection:
            return await _standing(connection)

    async def seed(self, shipped: Iterable[Service], register: Register) -> Seeding:
        """At the first start take all that is shipped; later only what changes no phone, name, kind or area of an untouched entry.

        An entry that is shipped no more stays: a missing one means nothing. What stood there before there was a log is first taken into
        it. Raises Tampered, UnreadableEntry, SQLAlchemyError, OSError.
        """
        async with register.writing() as writing:
            standing = await _standing(writing.connection)
            if standing and writing.last == START:
                await writing.adopt([Changed(entry, None, each.values) for entry, each in standing.items()])
        async with register.writing() as writing:
            standing, seeded = await _standing(writing.connection), await _seeded(writing.connection)
            taken, proposed = _sorted(shipped, standing, seeded)
            if taken:
                await writing.record(SEED, actor=None, items=taken)
            return Seeding(
                tuple(each.entry for each in taken if each.base is None),
                tuple(each.entry for each in taken if each.base is not None),
                tuple(proposed),
            )


async def _standing(connection: AsyncConnection) -> dict[str, Stored]:
    return {each.values["id"]: each for each in await _read(connection, select(schema.service))}


async def _read(connection: AsyncConnection, query: Select[Any]) -> list[Stored]:
    rows = read_rows(connection, query.order_by(schema.service.c.id))
    try:
        return [Stored(_values(row), row["version"], row["touched"]) async for row in rows]
    except ValueError:
        raise UnreadableEntry("an entry: a column does not hold what it should") from None


async def _seeded(connection: AsyncConnection) -> dict[str, Values]:
    """Each entry as a release left it last."""
    rows = await connection.execute(
        select(schema.change_entry.c.entry, schema.change_entry.c.after)
        .join(schema.change, schema.change.c.number == schema.change_entry.c.change)
        .where(schema.change.c.action == SEED)
        .order_by(schema.change.c.number)
    )
    return {row.entry: row.after for row in rows}


def _sorted(
    shipped: Iterable[Service], standing: Mapping[str, Stored], seeded: Mapping[str, Values]
) -> tuple[list[Item], list[Item]]:
    """What is taken at once, and what is proposed: of an entry that an admin touched only what this release brings anew."""
    taken: list[Item] = []
    proposed: list[Item] = []
    for entry in shipped:
        row, written = standing.get(entry.id), columns(entry)
        if row is None:
            (proposed if standing else taken).append(Item(entry.id, None, None, written))
            continue
        if seeded.get(entry.id) == written:
            continue
        after: Values = {**written, **{key: row.values[key] for key in WITHHELD}} if row.touched else written
        at_once = not row.touched and not _needs_two(row.values, after)
        if not at_once:
            # What an admin checked stands, whatever a release knows of it.
            after = unchecked(row.values, after)
        if row.values != after:
            (taken if at_once else proposed).append(Item(entry.id, row.version, row.values, after))
    return taken, proposed


def _needs_two(before: Values, after: Values) -> bool:
    """Whether a change redirects somebody or makes something visible; hiding needs nobody's leave (DESIGN.md 1.8)."""
    return redirects(before, after) or (after["status"] == "active" != before["status"])


async def stored(connection: AsyncConnection, entry: str) -> Stored | None:
    """One entry as it stands within a transaction; None where there is none. Raises UnreadableEntry."""
    return next(iter(await _read(connection, select(schema.service).where(schema.service.c.id == entry))), None)


async def stored_of(connection: AsyncConnection, entries: Sequence[str]) -> dict[str, Stored]:
    """Those of these entries that stand there, by id, within a transaction."""
    found: dict[str, Stored] = {}
    for start in range(0, len(entries), ROWS):
        query = select(schema.service).where(schema.service.c.id.in_(entries[start : start + ROWS]))
        rows = (await connection.execute(query)).mappings()
        found.update({row["id"]: Stored(_values(row), row["version"], row["touched"]) for row in rows})
    return found


def _values(row: RowMapping) -> dict[str, Any]:
    return {key: row[key] for key in KEYS}


def built(values: Values) -> Service:
    """The entry of a row's values. Raises UnreadableEntry."""
    try:
        return ServiceRecord.model_validate(values).build()
    except ValidationError as error:
        keys = ", ".join(sorted({".".join(map(str, each["loc"])) or "entry" for each in error.errors()}))
        raise UnreadableEntry(f"{values['id']}: {keys}") from None

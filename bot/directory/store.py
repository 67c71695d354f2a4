"""The directory in the database: the truth that snapshots are made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory.model import Service
from bot.directory.records import ServiceRecord, columns

_BOOKKEEPING = frozenset({"origin", "touched", "version"})


class UnreadableEntry(ValueError):
    """A row that no release and no admin can have written; the text names the entry and the keys, never what stands there."""


@dataclass(frozen=True, slots=True)
class Seeding:
    """What a start made of the entries that the release ships.

    `added` and `updated`: ids. `proposed`: entries that differ in what only two admins may change, or that an admin has touched: they
    wait for a decision as "from release X" and change nothing by themselves.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    proposed: tuple[Service, ...] = ()


class Store:
    """Reads and seeds the table `service`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def load_all(self) -> tuple[Service, ...]:
        """Every entry, withheld fields and all states included, by id. Raises UnreadableEntry, SQLAlchemyError."""
        async with reading(self._engine).connect() as connection:
            rows = await connection.execute(select(schema.service).order_by(schema.service.c.id))
            return tuple(map(_service, rows.mappings()))

    async def seed(self, shipped: Iterable[Service]) -> Seeding:
        """At the first start take all that is shipped; later only what changes no phone, name, kind or area of an untouched entry.

        One transaction. An entry that is shipped no more stays: a missing one means nothing. Raises SQLAlchemyError.
        """
        async with self._engine.begin() as connection:
            stored = {row["id"]: row for row in (await connection.execute(select(schema.service))).mappings()}
            if not stored:
                return await _add(connection, tuple(shipped))
            updated, proposed = [], []
            for entry in shipped:
                row, values = stored.get(entry.id), columns(entry)
                if row is not None and all(row[key] == value for key, value in values.items()):
                    continue
                if row is None or row["touched"] or _needs_two(row, values):
                    proposed.append(entry)
                    continue
                values["version"] = row["version"] + 1
                await connection.execute(update(schema.service).where(schema.service.c.id == entry.id).values(values))
                updated.append(entry.id)
            return Seeding(updated=tuple(updated), proposed=tuple(proposed))


async def _add(connection: AsyncConnection, entries: tuple[Service, ...]) -> Seeding:
    for entry in entries:
        values = {**columns(entry), "origin": "shipped", "touched": False, "version": 1}
        await connection.execute(insert(schema.service).values(values))
    return Seeding(added=tuple(entry.id for entry in entries))


def _needs_two(row: RowMapping, values: Mapping[str, Any]) -> bool:
    """Whether a change redirects somebody or makes something visible; hiding needs nobody's leave (DESIGN.md 1.8)."""
    redirects = any(row[key] != values[key] for key in ("name", "kind", "area", "phone_of"))
    dialled = [[phone["number"] for phone in phones] for phones in (row["phones"], values["phones"])]
    appears = values["status"] == "active" and row["status"] != "active"
    return redirects or dialled[0] != dialled[1] or appears


def _service(row: RowMapping) -> Service:
    try:
        return ServiceRecord.model_validate(
            {key: value for key, value in row.items() if key not in _BOOKKEEPING}
        ).build()
    except ValidationError as error:
        keys = ", ".join(sorted({".".join(map(str, each["loc"])) or "entry" for each in error.errors()}))
        raise UnreadableEntry(f"{row['id']}: {keys}") from None

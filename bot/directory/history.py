"""Reading the log: by time, entry or person; and what taking one change back would be."""

from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory.chain import Change, Changed, Head
from bot.directory.changes import Item, Values, unchecked
from bot.directory.office import Refused
from bot.directory.register import log_head
from bot.directory.store import Stored, stored_of
from bot.directory.verify import changed_by

PAGE = 8
_CHECKS = ("assured_date", "assurer")


@dataclass(frozen=True, slots=True)
class Told:
    """A change and what it did to entries."""

    change: Change
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, newest first, and whether there are older ones. Of what they did the ids alone are filled in."""

    changes: tuple[Told, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Undoing:
    """What would take a change back, and the entries that were edited since and stay as they are."""

    items: tuple[Item, ...]
    edited_since: tuple[str, ...]


class History:
    """Reads only. Every method raises SQLAlchemyError."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, page: int, *, entry: str | None = None, person: int | None = None) -> Page:
        """Changes, newest first: all, those of an entry, or those that a person made or approved."""
        query = select(schema.change)
        if entry is not None:
            of_entry = select(schema.change_entry.c.change).where(schema.change_entry.c.entry == entry)
            # A call that nobody answered and a report that was confirmed change no entry, and still are its history.
            about = schema.change.c.details["entry"].as_string() == entry
            query = query.where(or_(schema.change.c.number.in_(of_entry), about))
        if person is not None:
            query = query.where(or_(schema.change.c.actor == person, schema.change.c.approver == person))
        async with reading(self._engine).connect() as connection:
            found = await _changes(connection, query.order_by(schema.change.c.number.desc()), page)
            told = [Told(each, await _touched(connection, each.number)) for each in found[:PAGE]]
        return Page(tuple(told), len(found) > PAGE)

    async def change(self, number: int) -> Told:
        """One change. Raises Refused where there is none."""
        async with reading(self._engine).connect() as connection:
            row = (await connection.execute(select(schema.change).where(schema.change.c.number == number))).mappings()
            found = row.first()
            if found is None:
                raise Refused("refused.no_change", number=number)
            return Told(Change(**found), tuple(await changed_by(connection, number)))

    async def undoing(self, number: int) -> Undoing:
        """What would take a change back, to be proposed like any other; a check since is no edit. Raises Refused where nothing can be."""
        told = await self.change(number)
        if told.change.action not in ("publish", "hide"):
            raise Refused("refused.not_undoable", number=number)
        items: list[Item] = []
        since: list[str] = []
        async with reading(self._engine).connect() as connection:
            found = await stored_of(connection, [each.entry for each in told.changed])
        for each in told.changed:
            standing = found.get(each.entry)
            if standing is None or _content(standing.values) != _content(each.after):
                since.append(each.entry)
            else:
                items.append(_back(each, standing))
        return Undoing(tuple(each for each in items if each.before != each.after), tuple(since))

    async def head(self) -> Head:
        """Where the log ends."""
        async with reading(self._engine).connect() as connection:
            return await log_head(connection)


async def _changes(connection: AsyncConnection, query: Select[tuple[object, ...]], page: int) -> list[Change]:
    rows = await connection.execute(query.limit(PAGE + 1).offset(max(0, page) * PAGE))
    return [Change(**row) for row in rows.mappings()]


async def _touched(connection: AsyncConnection, number: int) -> tuple[Changed, ...]:
    """Which entries a change touched: of a file that may be ten thousand, of which nobody reads the values in a list."""
    query = select(schema.change_entry.c.entry).where(schema.change_entry.c.change == number)
    found = await connection.execute(query.order_by(schema.change_entry.c.number))
    return tuple(Changed(entry, None, {}) for entry in found.scalars())


def _back(changed: Changed, standing: Stored) -> Item:
    """To what it was before; a new entry is not deleted but no longer shown."""
    before = changed.before if changed.before is not None else {**standing.values, "status": "inactive"}
    return Item(changed.entry, standing.version, standing.values, unchecked(standing.values, before))


def _content(values: Values) -> Values:
    """An entry without its checks."""
    phones = [{**phone, "last_answered": None} for phone in values["phones"]]
    return {**values, **dict.fromkeys(_CHECKS), "phones": phones}

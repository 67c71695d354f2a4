"""A directory on disk with its log and the head beside it, for the tests of them; and what somebody does who writes past it."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import open_database
from bot.database.migrations import migrate
from bot.directory.chain import Act, Change, Head, link
from bot.directory.changes import Item, Values, canonical
from bot.directory.headfile import HeadFile, Kept, head_path
from bot.directory.model import Phone, Provenance, Service, Translated
from bot.directory.records import columns
from bot.directory.register import Register
from bot.directory.verify import Finding, Flaw, Verdict, audit
from bot.places.model import AreaRef

KEY = bytes(range(32))
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
# Made up, as everything here.
NUMBER, OTHER = "0912 000 001", "0912 000 002"
MAI, NGA = 2001, 2002


def service(entry: str, number: str = NUMBER, **changes: object) -> Service:
    made = Service(
        id=entry,
        kind="health_station",
        name=Translated(f"Trạm y tế {entry}", f"Health station {entry}"),
        organization=Translated("Sở Y tế thử", "Test department"),
        area=AreaRef.parse("p25390"),
        provenance=Provenance("Danh sách thử", None),
        phones=(Phone(number),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names real fields


def new(entry: str, **changes: object) -> Item:
    return Item(entry, None, None, columns(service(entry, **changes)))  # type: ignore[arg-type]  # as above


def edited(item: Item, base: int = 1, **values: object) -> Item:
    """What follows an item on the same entry."""
    return Item(item.entry, base, item.after, {**item.after, **values})


@dataclass
class House:
    """One run over a database in a folder."""

    folder: Path
    engine: AsyncEngine
    head_file: HeadFile
    register: Register

    @property
    def file(self) -> Path:
        return self.folder / "tincay.db"

    async def does(self, *items: Item, action: Act = "publish", details: dict[str, object] | None = None) -> Change:
        """One change, as two admins would make it."""
        async with self.register.writing() as writing:
            return await writing.record(action, actor=MAI, approver=NGA, items=items, details=details)

    async def audit(self, theirs: Head | None = None) -> Verdict:
        return await audit(self.engine, self.head_file, theirs)

    async def finds(self, theirs: Head | None = None) -> list[Finding]:
        return list((await self.audit(theirs)).findings)

    async def flaws(self, theirs: Head | None = None) -> set[Flaw]:
        return {each.flaw for each in await self.finds(theirs)}

    def kept(self) -> Kept | None:
        return self.head_file.read()


@asynccontextmanager
async def opened(folder: Path, key: bytes = KEY) -> AsyncIterator[House]:
    """The house, built on the first opening."""
    file = folder / "tincay.db"
    engine = await open_database(f"sqlite+aiosqlite:///{file}")
    head_file = HeadFile(head_path(file), key)
    try:
        await migrate(engine)
        yield House(folder, engine, head_file, Register(engine, head_file, lambda: NOW))
    finally:
        await engine.dispose()


@contextmanager
def forging(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who can write the database file, and has taken the triggers away."""
    with closing(sqlite3.connect(file)) as database:
        for table in ("change", "change_entry"):
            for verb in ("update", "delete"):
                database.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{verb}")
        yield database
        database.commit()


def append_a_change(database: sqlite3.Connection, last: Change, entry: str, after: Values) -> Head:
    """A change that nobody made, with a perfect digest, and the entry as it says."""
    forged = replace(last, number=last.number + 1, previous=last.digest, entries=_digest_of(entry, after))
    forged = replace(forged, digest=link(forged))
    write_change(database, forged)
    database.execute(
        "INSERT INTO change_entry (change, number, entry, before, after) VALUES (?, 0, ?, NULL, ?)",
        (forged.number, entry, canonical(after).decode()),
    )
    database.execute(
        "UPDATE service SET phones = ?, version = version + 1 WHERE id = ?",
        (canonical(after["phones"]).decode(), entry),
    )
    return Head(forged.number, forged.digest)


def write_change(database: sqlite3.Connection, change: Change) -> None:
    database.execute(
        "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.number,
            change.made_at,
            change.action,
            change.actor,
            change.approver,
            canonical(change.details).decode(),
            change.entries,
            change.previous,
            change.digest,
        ),
    )


def _digest_of(entry: str, after: Values) -> str:
    from bot.directory.chain import Changed, entries_digest

    return entries_digest([Changed(entry, None, after)])

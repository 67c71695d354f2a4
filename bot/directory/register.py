"""The one way to write the directory: entries, the log of changes and its head, together or not at all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.directory.batches import write_rows
from bot.directory.chain import START, Act, Change, Changed, Head, entries_digest, link
from bot.directory.changes import KEYS, Item
from bot.directory.headfile import BrokenHead, HeadFile, Kept

SEED: Act = "seed"
_WRITTEN = tuple(key for key in (*KEYS, "version", "touched") if key != "id")


class Stale(Exception):
    """An entry is no longer as it was when the change was made. `entries` names them."""

    def __init__(self, entries: Sequence[str]) -> None:
        super().__init__(f"{len(entries)} entries have changed since")
        self.entries = tuple(entries)


class Tampered(RuntimeError):
    """The log and its head do not belong together: nothing may be written until the operator has looked (docs/operating.md)."""


@dataclass
class Writing:
    """One open transaction. `now`: seconds since 1970, UTC. `afterwards`: called once it is committed, before anybody else may write."""

    connection: AsyncConnection
    now: int
    last: Head
    change: Change | None = None
    items: Sequence[Item] = ()
    afterwards: Callable[[], None] | None = None

    async def record(
        self,
        action: Act,
        *,
        actor: int | None,
        approver: int | None = None,
        items: Sequence[Item] = (),
        details: Mapping[str, Any] | None = None,
    ) -> Change:
        """Write entries and the row that says so; once in a transaction. Raises Stale where an entry is not at its base.

        `items` are written as they are: whoever calls has checked them (`records.ServiceRecord`).
        """
        await self._put(items, touched=action != SEED)
        self.items = items
        changed = [Changed(each.entry, each.before, each.after) for each in items]
        return await self._log(action, changed, actor, approver, details or {})

    async def adopt(self, standing: Sequence[Changed]) -> Change:
        """Take what stood there before there was a log into it, as it is."""
        return await self._log(SEED, standing, None, None, {})

    async def _log(
        self,
        action: Act,
        changed: Sequence[Changed],
        actor: int | None,
        approver: int | None,
        details: Mapping[str, Any],
    ) -> Change:
        if self.change is not None:
            raise RuntimeError("one change a transaction: the head may fall behind by one, never by two")
        unlinked = Change(
            number=self.last.count + 1,
            made_at=self.now,
            action=action,
            actor=actor,
            approver=approver,
            details=dict(details),
            entries=await asyncio.to_thread(entries_digest, changed),
            previous=self.last.digest,
            digest="",
        )
        self.change = replace(unlinked, digest=link(unlinked))
        await self.connection.execute(insert(schema.change), asdict(self.change))
        rows = [
            {
                "change": self.change.number,
                "number": number,
                "entry": each.entry,
                "before": each.before,
                "after": each.after,
            }
            for number, each in enumerate(changed)
        ]
        await write_rows(self.connection, insert(schema.change_entry), rows)
        return self.change

    async def _put(self, items: Sequence[Item], *, touched: bool) -> None:
        if not items:
            return
        found = await self.connection.execute(select(schema.service.c.id, schema.service.c.version))
        versions = {row.id: row.version for row in found}
        stale = [each.entry for each in items if versions.get(each.entry) != each.base]
        if stale:
            raise Stale(stale)
        origin = "admin" if touched else "shipped"
        new = [
            {**each.after, "origin": origin, "touched": touched, "version": 1} for each in items if each.base is None
        ]
        await write_rows(self.connection, insert(schema.service), new)
        columns: dict[str, BindParameter[Any]] = {key: bindparam(f"new_{key}") for key in _WRITTEN}
        old = [
            {
                "entry": each.entry,
                **{f"new_{key}": each.after[key] for key in KEYS if key != "id"},
                "new_version": each.base + 1,
                "new_touched": touched,
            }
            for each in items
            if each.base is not None
        ]
        rewrite = update(schema.service).where(schema.service.c.id == bindparam("entry")).values(columns)
        await write_rows(self.connection, rewrite, old)


class Register:
    """Writers take turns: one transaction, one change, one head."""

    def __init__(self, engine: AsyncEngine, head_file: HeadFile, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._head_file = head_file
        self._clock = clock
        self._turn = asyncio.Lock()
        self._refuses = False
        self._follower: Callable[[Sequence[Item]], None] | None = None

    def refuse(self) -> None:
        """Write nothing more: what stands there is not what was written."""
        self._refuses = True

    def follow(self, follower: Callable[[Sequence[Item]], None]) -> None:
        """From now on tell what was committed, in order, before anybody else may write; also where the head could not be written."""
        self._follower = follower

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        """A transaction that is durable, its head included, when the block has been left. Raises Tampered, SQLAlchemyError, OSError.

        After an OSError the change may have been committed: then the next writer, or the next start, brings the head up.
        """
        if self._refuses:
            raise Tampered("the change log does not hold")
        async with self._turn, self._engine.connect() as connection:
            last = await log_head(connection)
            await _to_the_end(asyncio.to_thread(self._settle, last))
            writing = Writing(connection, int(self._clock().timestamp()), last)
            yield writing
            await _to_the_end(self._finish(writing))

    async def _finish(self, writing: Writing) -> None:
        if writing.change is None:
            await writing.connection.commit()
            return
        head = Head(writing.change.number, writing.change.digest)
        await asyncio.to_thread(self._head_file.write, writing.last, head)
        await writing.connection.commit()
        try:
            await asyncio.to_thread(self._head_file.write, head)
        finally:
            if writing.afterwards is not None:
                writing.afterwards()
            if self._follower is not None:
                self._follower(writing.items)

    def _settle(self, last: Head) -> None:
        """Where a kill came between commit and head, the log ends with the change that was announced; then the file is brought up."""
        if not self._head_file.is_kept:
            return
        try:
            kept = self._head_file.read()
        except BrokenHead:
            raise Tampered("the head beside the database cannot be read") from None
        if kept == Kept(last):
            return
        if not (kept.allows(last) if kept is not None else last == START):
            raise Tampered("the change log does not end where its head says")
        self._head_file.write(last)


async def log_head(connection: AsyncConnection) -> Head:
    """The end of the log as the database has it."""
    row = (
        await connection.execute(
            select(schema.change.c.number, schema.change.c.digest).order_by(schema.change.c.number.desc()).limit(1)
        )
    ).first()
    return Head(row.number, row.digest) if row else START


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Wait for it even where this task is cancelled meanwhile: half of it would be neither done nor undone, and the next one's turn."""
    task = asyncio.create_task(work)
    interrupted = False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            interrupted = True
    if interrupted:
        raise asyncio.CancelledError from task.exception()
    task.result()

"""Reads the whole change log again: whether the chain holds, ends where its head says, and leads to the entries that stand there."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory.chain import START, Change, Changed, Head, entries_digest
from bot.directory.changes import KEYS, canonical
from bot.directory.headfile import BrokenHead, HeadFile, Kept

Flaw = Literal[
    "no_head",
    "broken_head",
    "gap",
    "altered",
    "altered_entries",
    "stray_entries",
    "entry_differs",
    "behind_head",
    "beyond_head",
    "other_head",
    "not_theirs",
]
"""no_head: the file beside the database is missing. broken_head: it was not written with this key. gap: numbers or links do not follow
each other. altered: a row is not what its digest says. altered_entries: what it did is not. stray_entries: rows of a change that the
log does not have. entry_differs: an entry is not as the log left it. behind_head: changes that were acknowledged are gone. beyond_head:
not the one change that was announced before a crash. other_head: the log ends otherwise. not_theirs: the owners' head is not in this log."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flaw, and where: the number of a change, or the id of an entry."""

    flaw: Flaw
    change: int | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the log ends, and all that is wrong with it."""

    head: Head
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.findings

    @property
    def precedes_log(self) -> bool:
        """Whether the entries are of a release that kept no log: there is none, and no head of one."""
        return self.head == START and all(each.flaw == "entry_differs" for each in self.findings)


async def audit(engine: AsyncEngine, head_file: HeadFile, theirs: Head | None = None) -> Verdict:
    """The verdict on a database and the head beside it. Raises SQLAlchemyError, OSError."""
    kept, flaw = None, None
    try:
        kept = head_file.read()
    except BrokenHead:
        flaw = Finding("broken_head")
    async with reading(engine).connect() as connection:
        verdict = await verify(connection, kept, theirs)
    if flaw is None and kept is None and head_file.is_kept and verdict.head.count > 1:
        flaw = Finding("no_head")
    return Verdict(verdict.head, (*((flaw,) if flaw else ()), *verdict.findings))


async def verify(connection: AsyncConnection, kept: Kept | None = None, theirs: Head | None = None) -> Verdict:
    """Read everything once. `kept`: what the file beside the database says, None where no file is kept; `theirs`: a head the owners kept.

    Memory grows with the number of entries, not with that of changes.
    """
    findings: list[Finding] = []
    heads = {START.count: START.digest}
    states: dict[str, bytes] = {}
    last = START
    async for change, changed in _changes(connection):
        if change.number != last.count + 1 or change.previous != last.digest:
            findings.append(Finding("gap", change.number))
        if not change.is_whole():
            findings.append(Finding("altered", change.number))
        if entries_digest(changed) != change.entries:
            findings.append(Finding("altered_entries", change.number))
        for each in changed:
            states[each.entry] = _state(each.after)
        last = Head(change.number, change.digest)
        heads[last.count] = last.digest
    findings.extend(await _strays(connection, heads.keys() - {0}))
    findings.extend(await _wrong_entries(connection, states))
    findings.extend(_wrong_head(last, heads, kept))
    if theirs is not None and heads.get(theirs.count) != theirs.digest:
        findings.append(Finding("not_theirs", theirs.count))
    return Verdict(last, tuple(findings))


def _wrong_head(last: Head, heads: dict[int, str], kept: Kept | None) -> list[Finding]:
    if kept is None or kept.allows(last):
        return []
    if kept.head.count > last.count:
        return [Finding("behind_head", kept.head.count)]
    if heads.get(kept.head.count) != kept.head.digest:
        return [Finding("other_head", kept.head.count)]
    return [Finding("beyond_head", kept.head.count)]


async def _changes(connection: AsyncConnection) -> AsyncIterator[tuple[Change, list[Changed]]]:
    """Every change with what it did, in order, one at a time."""
    rows = (await connection.execute(select(schema.change.c.number).order_by(schema.change.c.number))).scalars().all()
    for number in rows:
        row = (await connection.execute(select(schema.change).where(schema.change.c.number == number))).mappings().one()
        yield Change(**row), await changed_by(connection, number)


async def changed_by(connection: AsyncConnection, number: int) -> list[Changed]:
    """What a change did to entries, in its order."""
    did = select(schema.change_entry).where(schema.change_entry.c.change == number)
    found = await connection.execute(did.order_by(schema.change_entry.c.number))
    return [Changed(row.entry, row.before, row.after) for row in found]


async def _strays(connection: AsyncConnection, numbers: set[int]) -> list[Finding]:
    known = (await connection.execute(select(schema.change_entry.c.change).distinct())).scalars().all()
    return [Finding("stray_entries", number) for number in sorted(set(known) - numbers)]


async def _wrong_entries(connection: AsyncConnection, states: dict[str, bytes]) -> list[Finding]:
    rows = await connection.execute(select(schema.service).order_by(schema.service.c.id))
    wrong: list[Finding] = []
    missing = set(states)
    for row in rows.mappings():
        missing.discard(row["id"])
        if states.get(row["id"]) != _state({key: row[key] for key in KEYS}):
            wrong.append(Finding("entry_differs", entry=row["id"]))
    return [*wrong, *(Finding("entry_differs", entry=entry) for entry in sorted(missing))]


def _state(values: object) -> bytes:
    return hashlib.sha256(canonical(values)).digest()

"""Reads the whole change log again: whether the chain holds, ends where its head says, and leads to what stands in the other tables.

Whoever tampered may have written anything anywhere: what cannot even be read is a finding like any other.
"""

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import MappingResult, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory.chain import START, Change, Changed, Head, entries_digest
from bot.directory.changes import KEYS, canonical
from bot.directory.headfile import BrokenHead, HeadFile, Kept
from bot.directory.register import SEED, log_head

Flaw = Literal[
    "no_head",
    "broken_head",
    "behind_head",
    "beyond_head",
    "other_head",
    "gap",
    "altered",
    "altered_entries",
    "stray_entries",
    "entry_differs",
    "team_differs",
    "not_theirs",
]
"""no_head: the file beside the database is missing. broken_head: it was not written with this key. behind_head: changes that were
acknowledged are gone. beyond_head: changes that were never announced. other_head: the change that the file names is another here. gap:
numbers or links do not follow each other. altered: a row is not what its digest says. altered_entries: what it did is not.
stray_entries: rows of a change that the log does not have. entry_differs: an entry is not as the log left it. team_differs: nor is the
team. not_theirs: the owners' head is not in this log."""

OF_THE_FILE: frozenset[Flaw] = frozenset({"no_head", "broken_head", "behind_head", "beyond_head", "other_head"})
"""Flaws of the head beside the database; whoever has the owners' head can judge the log without that file."""

_UNREADABLE = (ValueError, TypeError, RecursionError)


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
    """The verdict on a database and the head beside it, also while a bot writes there. Raises SQLAlchemyError, OSError."""
    while True:
        kept = _kept(head_file)
        async with reading(engine).connect() as connection:
            # With the first row that it reads the database stands still for this transaction; the file does not.
            last = await log_head(connection)
            if _kept(head_file) == kept:
                verdict = await verify(connection, kept if isinstance(kept, Kept) else None, theirs)
                break
    if kept is None and head_file.is_kept and last != START:
        return Verdict(verdict.head, (Finding("no_head"), *verdict.findings))
    if kept == "broken_head":
        return Verdict(verdict.head, (Finding("broken_head"), *verdict.findings))
    return verdict


def _kept(head_file: HeadFile) -> Kept | Literal["broken_head"] | None:
    try:
        return head_file.read()
    except BrokenHead:
        return "broken_head"


@dataclass(slots=True)
class _Left:
    """How the log left an entry, and after how many changes."""

    state: bytes = b""
    times: int = 0
    touched: bool = False


@dataclass
class _Told:
    """What the log says, as far as it has been read."""

    findings: list[Finding] = field(default_factory=list)
    entries: dict[str, _Left] = field(default_factory=dict)
    team: dict[object, object] = field(default_factory=dict)

    def take(self, number: int, change: Change | None, changed: list[Changed] | None) -> None:
        if change is None or not change.is_whole():
            self.findings.append(Finding("altered", number))
        if change is None or changed is None or not _is_of(change, changed):
            self.findings.append(Finding("altered_entries", number))
            return
        for each in changed:
            left = self.entries.setdefault(each.entry, _Left())
            left.state = _state(each.after)
            left.times += 1
            left.touched |= change.action != SEED
        if change.action == "join":
            self.team[change.details.get("person")] = _member(change.details)
        if change.action == "leave":
            self.team.pop(change.details.get("person"), None)


async def verify(connection: AsyncConnection, kept: Kept | None = None, theirs: Head | None = None) -> Verdict:
    """Read everything once. `kept`: what the file beside the database says, None where no file is kept; `theirs`: a head the owners kept.

    Memory grows with the number of entries, not with what was changed in them. Raises SQLAlchemyError.
    """
    told, last, heads = _Told(), START, {START.count: START.digest}
    log = select(schema.change.c.number, schema.change.c.previous, schema.change.c.digest)
    for number, previous, digest in await connection.execute(log.order_by(schema.change.c.number)):
        if number != last.count + 1 or previous != last.digest:
            told.findings.append(Finding("gap", number))
        told.take(number, await _change(connection, number), await _did(connection, number))
        last = Head(number, digest)
        heads[number] = digest
    findings = [
        *_wrong_head(last, heads, kept),
        *told.findings,
        *await _strays(connection, heads.keys() - {START.count}),
        *await _wrong_entries(connection, told),
        *await _wrong_team(connection, told),
    ]
    if theirs is not None and heads.get(theirs.count) != theirs.digest:
        findings.append(Finding("not_theirs", theirs.count))
    return Verdict(last, tuple(findings))


def _wrong_head(last: Head, heads: Mapping[int, str], kept: Kept | None) -> list[Finding]:
    if kept is None or kept.allows(last):
        return []
    if kept.head.count > last.count:
        return [Finding("behind_head", kept.head.count)]
    if heads.get(kept.head.count) != kept.head.digest:
        return [Finding("other_head", kept.head.count)]
    return [Finding("beyond_head", kept.head.count)]


async def changed_by(connection: AsyncConnection, number: int) -> list[Changed]:
    """What a change did to entries, in its order."""
    did = select(schema.change_entry).where(schema.change_entry.c.change == number)
    found = await connection.execute(did.order_by(schema.change_entry.c.number))
    return [Changed(row.entry, row.before, row.after) for row in found]


async def _change(connection: AsyncConnection, number: int) -> Change | None:
    query = select(schema.change).where(schema.change.c.number == number)
    try:
        row = (await connection.execute(query)).mappings().first()
        return Change(**row) if row is not None else None
    except _UNREADABLE:
        return None


async def _did(connection: AsyncConnection, number: int) -> list[Changed] | None:
    try:
        return await changed_by(connection, number)
    except _UNREADABLE:
        return None


def _is_of(change: Change, changed: list[Changed]) -> bool:
    try:
        return entries_digest(changed) == change.entries
    except _UNREADABLE:
        return False


async def _strays(connection: AsyncConnection, numbers: AbstractSet[int]) -> list[Finding]:
    known = (await connection.execute(select(schema.change_entry.c.change).distinct())).scalars().all()
    return [Finding("stray_entries", number) for number in sorted(set(known) - numbers)]


async def _wrong_entries(connection: AsyncConnection, told: _Told) -> list[Finding]:
    ids = (await connection.execute(select(schema.service.c.id).order_by(schema.service.c.id))).scalars().all()
    rows = (await connection.execute(select(schema.service).order_by(schema.service.c.id))).mappings()
    wrong = {str(entry) for entry in ids if not _stands(rows, told)}
    return [Finding("entry_differs", entry=entry) for entry in sorted(wrong | (told.entries.keys() - set(ids)))]


def _stands(rows: MappingResult, told: _Told) -> bool:
    """Whether the next row is as the log left it. A row is only read when it is fetched, so that one may be unreadable."""
    try:
        row = rows.fetchone()
        if row is None:
            return False
        left = told.entries.get(row["id"])
        if left is None or left.state != _state({key: row[key] for key in KEYS}):
            return False
        # What a release left before there was a log may be of any version.
        return bool(row["version"] >= left.times and row["touched"] >= left.touched)
    except _UNREADABLE:
        return False


async def _wrong_team(connection: AsyncConnection, told: _Told) -> list[Finding]:
    try:
        rows = (await connection.execute(select(schema.staff))).mappings().all()
        team = {row["id"]: _member({**row, "person": row["id"]}) for row in rows}
    except _UNREADABLE:
        team = None
    return [] if team == told.team else [Finding("team_differs")]


def _member(details: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(details.get(key) for key in ("person", "name", "role", "provinces"))


def _state(values: object) -> bytes:
    return hashlib.sha256(canonical(values)).digest()

"""Two people for everything that becomes visible or redirects: one hands in, another approves exactly what she sees (DESIGN.md 1.8)."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from bot.database import schema
from bot.database.engine import reading
from bot.directory import proposals
from bot.directory.access import Person
from bot.directory.admission import as_edited, refuse_unfit
from bot.directory.approval import checked, details, refuse_approval
from bot.directory.changes import Item
from bot.directory.identity import standing_twins
from bot.directory.naming import named
from bot.directory.office import Office, Refused, is_frozen
from bot.directory.proposal import NewProposal, Proposal, Reason, State
from bot.directory.register import Stale, Writing


@dataclass(frozen=True, slots=True)
class Published:
    """What an approval made of a proposal; `again`: it had been approved by the same person before, and nothing happened now."""

    proposal: Proposal
    items: tuple[Item, ...]
    again: bool = False


class Decisions:
    """Handing in, looking at, approving, turning down. Every method that writes is durable when it returns."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def propose(self, new: NewProposal, *, closes_draft: bool = False, replaces: int | None = None) -> Proposal:
        """Hand in. An entry called NEW_ENTRY gets its id; checks are kept or cleared as `admission.as_edited` says.

        One's own open proposals for the same entry alone are replaced: an edit voids whatever was seen of them before.
        `closes_draft`: the maker's form is done with. `replaces`: the own proposal that this is a new version of. Raises Refused.
        """
        office = self._office
        edited = await asyncio.to_thread(as_edited, new)
        await asyncio.to_thread(refuse_unfit, edited, office)
        async with office.register.writing() as writing:
            maker = office.person(new.made_by) if new.made_by is not None else None
            complete = replace(edited, items=await named(writing.connection, edited.items))
            await self._check(writing, complete, maker)
            if maker is not None and new.state == "planned":
                await proposals.forget_plans(writing.connection, maker.id)
            number = await proposals.write(writing.connection, complete, writing.now)
            if maker is not None and new.state == "open":
                await self._replace(writing, maker, complete, number, replaces)
            if closes_draft and maker is not None:
                await writing.connection.execute(delete(schema.draft).where(schema.draft.c.admin == maker.id))
            made = await self._bare(writing, number)
        return replace(made, items=complete.items)

    async def hand_in(self, number: int, seen: str, by: int) -> Proposal:
        """Hand in the plan of a file that its owner has looked at. Raises Refused."""
        self._office.person(by)
        looked = await self._look(number)
        async with self._office.register.writing() as writing:
            person, planned = self._office.person(by), await self._bare(writing, number)
            if planned.made_by != person.id or planned.state not in ("planned", "open"):
                raise Refused("refused.plan_gone")
            if planned.seen != seen or planned.digest != looked.digest:
                raise Refused("refused.changed_since")
            if planned.expired(writing.now):
                raise Refused("refused.expired", number=number)
            if planned.state == "open":
                return replace(planned, items=looked.items)
            content = NewProposal(planned.reason, by, looked.items)
            await self._check(writing, content, person)
            await proposals.hand_in(writing.connection, number, writing.now)
            await self._replace(writing, person, content, number, None)
        return replace(planned, state="open", made_at=writing.now, items=looked.items)

    async def get(self, number: int) -> Proposal:
        """A proposal with its items. Raises Refused where there is none."""
        async with reading(self._office.engine).connect() as connection:
            return _must_exist(await proposals.read(connection, number), number)

    async def waiting(self) -> tuple[Proposal, ...]:
        """Open proposals, phone changes first, then oldest first, with their items."""
        async with reading(self._office.engine).connect() as connection:
            bare = await proposals.waiting(connection)
            full = [await proposals.read(connection, each.id) for each in bare]
        found = [each for each in full if each is not None and not each.expired(self._office.now)]
        return tuple(sorted(found, key=lambda each: (not each.to_ring(), each.id)))

    async def count_waiting(self) -> int:
        """How many proposals are open."""
        async with reading(self._office.engine).connect() as connection:
            bare = await proposals.waiting(connection)
        return sum(not each.expired(self._office.now) for each in bare)

    async def ring(self, number: int, seen: str, by: int, entries: Iterable[str]) -> Proposal:
        """An approver says that she rang these numbers and somebody answered. Raises Refused."""
        self._office.person(by)
        looked = await self._look(number)
        async with self._office.register.writing() as writing:
            found = await self._approvable(writing, number, seen, by, looked)
            rung = {**found.rung, str(by): sorted({*found.rung_by(by), *(set(entries) & set(found.to_ring()))})}
            await proposals.set_rung(writing.connection, number, rung)
        return replace(found, rung=rung)

    async def approve(self, number: int, seen: str, by: int, *, rang: bool = False) -> Published:
        """Publish exactly what was seen. `rang`: the approver says that she rang every number in it that must be rung.

        Raises Refused, and then nothing is published.
        """
        office = self._office
        office.person(by)
        looked, stale = await self._look(number), None
        prepared = await asyncio.to_thread(self._prepared, looked, by, rang, office.today)
        async with office.register.writing() as writing:
            before = await self._bare(writing, number)
            if before.state == "applied" and before.decided_by == by and before.seen == seen:
                return Published(replace(before, items=looked.items), looked.items, again=True)
            found = await self._approvable(writing, number, seen, by, looked)
            rung, missing = _rung(found, by, rang)
            if missing:
                raise Refused("refused.not_rung", count=len(missing))
            same = (rung, office.today) == (prepared.rung, prepared.today)
            items = prepared.items if same else _checked(found, rung, office.today, by)
            try:
                await writing.record(
                    "thaw" if found.reason == "thaw" else "publish",
                    actor=found.made_by,
                    approver=by,
                    items=items,
                    details=details(found, rung, alone=by == found.made_by),
                )
            except Stale as error:
                # Nothing of it has been written, and there is no way back to its base.
                stale = error
            state: State = "stale" if stale else "applied"
            await proposals.set_state(writing.connection, [number], state, None if stale else by, writing.now)
        if stale:
            raise Refused("refused.stale", entries=", ".join(stale.entries[:5]))
        return Published(replace(found, state="applied", decided_by=by), items)

    async def reject(self, number: int, by: int) -> Proposal:
        """Turn down. Raises Refused."""
        office = self._office
        async with office.register.writing() as writing:
            person = office.person(by)
            if not person.approves:
                raise Refused("refused.role")
            found = await self._found(writing, number)
            _must_be_open(found)
            if not office.covers_changes(person, found.items):
                raise Refused("refused.province")
            await proposals.set_state(writing.connection, [number], "rejected", by, writing.now)
        return replace(found, state="rejected", decided_by=by)

    async def withdraw(self, number: int, by: int) -> Proposal:
        """Take one's own back. Raises Refused."""
        async with self._office.register.writing() as writing:
            self._office.person(by)
            found = await self._found(writing, number)
            if found.made_by != by:
                raise Refused("refused.not_yours")
            if found.state != "planned":
                _must_be_open(found)
            await proposals.set_state(writing.connection, [number], "withdrawn", by, writing.now)
        return replace(found, state="withdrawn", decided_by=by)

    async def expire(self) -> None:
        """Close what nobody decided within seven days."""
        async with self._office.register.writing() as writing:
            old = await proposals.too_old(writing.connection, writing.now)
            if old:
                await proposals.set_state(writing.connection, old, "expired", None, writing.now)

    async def _found(self, writing: Writing, number: int) -> Proposal:
        return _must_exist(await proposals.read(writing.connection, number), number)

    async def _bare(self, writing: Writing, number: int) -> Proposal:
        return _must_exist(await proposals.read_bare(writing.connection, number), number)

    async def _look(self, number: int) -> "_Looked":
        """What a proposal says, before it is one's turn to write: of ten thousand entries that takes a second."""
        found = await self.get(number)
        content = NewProposal(found.reason, found.made_by, found.items)
        if found.state in ("open", "planned"):
            await asyncio.to_thread(refuse_unfit, content, self._office)
        return _Looked(found, await asyncio.to_thread(content.digest))

    def _prepared(self, looked: "_Looked", by: int, rang: bool, today: str) -> "_Prepared":
        """What an approval would write and show. Of ten thousand entries that takes seconds, in which citizens' messages are noted."""
        rung, missing = _rung(looked.found, by, rang)
        items = _checked(looked.found, rung, today, by)
        if looked.found.state == "open" and not missing:
            self._office.live.prepare(items)
        return _Prepared(items, rung, today)

    async def _approvable(self, writing: Writing, number: int, seen: str, by: int, looked: "_Looked") -> Proposal:
        """A proposal that this person may decide at this moment, as she saw it."""
        office, person = self._office, self._office.person(by)
        found = replace(await self._bare(writing, number), items=looked.items)
        _must_be_open(found)
        if looked.digest != found.digest or found.seen != seen:
            raise Refused("refused.changed_since")
        await refuse_approval(office, writing, found, person)
        self._refuse_twins(found.reason, found.items)
        return found

    def _refuse_twins(self, reason: Reason, items: Sequence[Item]) -> None:
        """A file that was handed in twice must not bring its new entries twice. Raises Refused."""
        twins = standing_twins(items, self._office.live.services.values()) if reason == "import" else ()
        if twins:
            raise Refused("refused.stale", entries=", ".join(twins[:5]))

    async def _check(self, writing: Writing, new: NewProposal, maker: Person | None) -> None:
        office = self._office
        if (new.reason == "thaw") is bool(new.items):
            raise Refused("refused.nothing")
        if new.reason == "thaw" and not await is_frozen(writing.connection):
            raise Refused("state.not_frozen")
        if maker is not None and not office.covers_changes(maker, new.items):
            raise Refused("refused.province")
        if any(each.before == each.after for each in new.items):
            raise Refused("refused.nothing")
        self._refuse_twins(new.reason, new.items)
        rows = await writing.connection.execute(select(schema.service.c.id, schema.service.c.version))
        versions = {row.id: row.version for row in rows}
        stale = [each.entry for each in new.items if versions.get(each.entry) != each.base]
        if stale:
            raise Refused("refused.stale", entries=", ".join(stale[:5]))

    async def _replace(
        self, writing: Writing, maker: Person, new: NewProposal, number: int, replaces: int | None
    ) -> None:
        older = {replaces} if replaces is not None else set()
        if new.reason == "thaw":
            older.update(await proposals.thaws(writing.connection))
        if len(new.items) == 1:
            older.update(await proposals.changing_only(writing.connection, new.items[0].entry))
        own = [
            each for each in await proposals.made_by(writing.connection, maker.id) if each in older and each != number
        ]
        await proposals.set_state(writing.connection, own, "replaced", maker.id, writing.now)


@dataclass(frozen=True, slots=True)
class _Looked:
    found: Proposal
    digest: str

    @property
    def items(self) -> tuple[Item, ...]:
        return self.found.items


@dataclass(frozen=True, slots=True)
class _Prepared:
    items: tuple[Item, ...]
    rung: frozenset[str]
    today: str


def _rung(found: Proposal, by: int, rang: bool) -> tuple[frozenset[str], frozenset[str]]:
    """Entries that this approver rang, and those that she still has to. `rang`: she says of all that she did."""
    to_ring = frozenset(found.to_ring())
    rung = found.rung_by(by) | (to_ring if rang else frozenset())
    return rung, to_ring - rung


def _checked(found: Proposal, rung: frozenset[str], today: str, by: int) -> tuple[Item, ...]:
    return tuple(checked(each, rung, today, by) for each in found.items)


def _must_exist(found: Proposal | None, number: int) -> Proposal:
    if found is None:
        raise Refused("refused.no_proposal", number=number)
    return found


def _must_be_open(found: Proposal) -> None:
    if found.state != "open":
        raise Refused(f"refused.is_{found.state}", number=found.id)

"""The team: invited by one, confirmed by another, gone at once (issue 4, section 1)."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, delete, insert, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory import proposals
from bot.directory.access import Invitation, Person, Role
from bot.directory.approval import refuse_own
from bot.directory.office import Office, Refused
from bot.directory.register import Writing

SECRET_BYTES = 24


async def load(engine: AsyncEngine) -> tuple[Person, ...]:
    """Those of the table. Raises SQLAlchemyError."""
    async with reading(engine).connect() as connection:
        return await _staff(connection)


class Team:
    """Every method that writes raises Refused for who may not, and is durable when it returns."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def invite(self, name: str, role: Role, provinces: Iterable[str] | None, by: int) -> str:
        """The secret of a new link; it is kept nowhere, only its digest."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        values = {
            "token": _digest(secret),
            "name": name,
            "role": role,
            "provinces": sorted(provinces) if provinces is not None else None,
            "made_by": by,
        }
        async with self._office.register.writing() as writing:
            if not self._office.person(by).leads:
                raise Refused("refused.owners_only")
            await writing.connection.execute(insert(schema.invitation).values(**values, made_at=writing.now))
        return secret

    async def take(self, secret: str, person: int) -> Invitation | None:
        """Somebody opened a link: it waits for a second admin from now on. None where it is no link of ours.

        Raises Refused for a link that is too old or was opened by another, and for who is of the team already.
        """
        query = select(schema.invitation).where(schema.invitation.c.token == _digest(secret))
        async with reading(self._office.engine).connect() as connection:
            # Anybody may try any word here: that must not hold up who writes.
            if (await connection.execute(query)).first() is None:
                return None
        async with self._office.register.writing() as writing:
            row = (await writing.connection.execute(query)).mappings().first()
            if row is None:
                return None
            found = _invitation(row)
            if self._office.roster.person(person) is not None:
                raise Refused("refused.already_in_team")
            if found.taken_by == person:
                return found
            if found.expired(writing.now) or found.taken_by is not None:
                raise Refused("refused.link_over")
            taken = {"taken_by": person, "taken_at": writing.now}
            mine = update(schema.invitation).where(schema.invitation.c.id == found.id)
            await writing.connection.execute(mine.values(taken))
        return _invitation({**row, **taken})

    async def confirm(self, number: int, by: int) -> Person:
        """A second admin knows this person: from now on she is of the team."""
        office = self._office
        async with office.register.writing() as writing:
            second, found = office.person(by), await _found(writing.connection, number)
            if found.taken_by is None or found.taken_at is None:
                raise Refused("refused.link_not_opened")
            if not second.approves:
                raise Refused("refused.role")
            inviter = office.roster.person(found.made_by)
            if inviter is None or not inviter.leads:
                raise Refused("refused.link_over")
            # Two links for one account: it would let itself in by the second, as whatever that says.
            if office.roster.person(found.taken_by) is not None:
                raise Refused("refused.already_in_team")
            if found.made_by == by:
                await refuse_own(office, writing, found.taken_at, "refused.own_invitation")
            person = Person(found.taken_by, found.name, found.role, found.provinces)
            await writing.connection.execute(
                insert(schema.staff).values(
                    id=person.id,
                    name=person.name,
                    role=person.role,
                    provinces=sorted(person.provinces) if person.provinces is not None else None,
                    invited_by=found.made_by,
                    confirmed_by=by,
                    joined_at=writing.now,
                )
            )
            await writing.connection.execute(delete(schema.invitation).where(schema.invitation.c.taken_by == person.id))
            await writing.record("join", actor=found.made_by, approver=by, details=_details(person))
            await self._restaff(writing)
        return person

    async def drop(self, number: int, by: int) -> Invitation:
        """Take an invitation back, or turn down who opened it: one approver is enough."""
        async with self._office.register.writing() as writing:
            person, found = self._office.person(by), await _found(writing.connection, number)
            if not person.approves:
                raise Refused("refused.role")
            await writing.connection.execute(delete(schema.invitation).where(schema.invitation.c.id == number))
        return found

    async def remove(self, number: int, by: int) -> Person:
        """Somebody leaves, at once; what she proposed and nobody approved falls, her form and her links go."""
        office = self._office
        async with office.register.writing() as writing:
            person, leaving = office.person(by), office.roster.person(number)
            if leaving is None:
                raise Refused("refused.not_in_team")
            if not person.leads and number != by:
                raise Refused("refused.owners_only")
            if leaving.fixed:
                raise Refused("refused.owner_of_settings")
            await writing.connection.execute(delete(schema.staff).where(schema.staff.c.id == number))
            await _let_fall(writing, number)
            await writing.record("leave", actor=by, details=_details(leaving))
            await self._restaff(writing)
        return leaving

    async def let_strangers_fall(self) -> None:
        """All that is of people who are no longer of the team: an operator took an owner out of the settings while the bot was down."""
        undecided = select(schema.proposal.c.made_by).where(schema.proposal.c.state.in_(("open", "planned")))
        everybody = union(
            undecided, select(schema.invitation.c.made_by), select(schema.draft.c.admin), select(schema.job.c.admin)
        )
        async with self._office.register.writing() as writing:
            for person in (await writing.connection.execute(everybody)).scalars().all():
                if person is not None and self._office.roster.person(person) is None:
                    await _let_fall(writing, person)

    async def invitations(self) -> tuple[Invitation, ...]:
        """Those that are not over, oldest first."""
        async with reading(self._office.engine).connect() as connection:
            rows = await connection.execute(select(schema.invitation).order_by(schema.invitation.c.id))
            found = [_invitation(row) for row in rows.mappings()]
        now = self._office.now
        return tuple(each for each in found if each.taken_by is not None or not each.expired(now))

    async def _restaff(self, writing: Writing) -> None:
        """Once this is committed, and whoever waits for it has given up or not, the roster is what the table says."""
        staff, roster = await _staff(writing.connection), self._office.roster
        writing.afterwards = lambda: roster.set_staff(staff)


async def _let_fall(writing: Writing, person: int) -> None:
    fallen = await proposals.made_by(writing.connection, person)
    await proposals.set_state(writing.connection, fallen, "fallen", None, writing.now)
    await writing.connection.execute(delete(schema.draft).where(schema.draft.c.admin == person))
    hers = or_(schema.invitation.c.made_by == person, schema.invitation.c.taken_by == person)
    await writing.connection.execute(delete(schema.invitation).where(hers))
    await writing.connection.execute(delete(schema.job).where(schema.job.c.admin == person))


async def _staff(connection: AsyncConnection) -> tuple[Person, ...]:
    rows = await connection.execute(select(schema.staff).order_by(schema.staff.c.id))
    return tuple(Person(row.id, row.name, row.role, _set(row.provinces)) for row in rows)


async def _found(connection: AsyncConnection, number: int) -> Invitation:
    query = select(schema.invitation).where(schema.invitation.c.id == number)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise Refused("refused.link_over")
    return _invitation(row)


def _invitation(row: RowMapping | Mapping[str, Any]) -> Invitation:
    kept = {key: row[key] for key in ("id", "name", "role", "made_by", "made_at", "taken_by", "taken_at")}
    return Invitation(**kept, provinces=_set(row["provinces"]))


def _set(provinces: Iterable[str] | None) -> frozenset[str] | None:
    return frozenset(provinces) if provinces is not None else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _details(person: Person) -> dict[str, object]:
    provinces = sorted(person.provinces) if person.provinces is not None else None
    return {"person": person.id, "name": person.name, "role": person.role, "provinces": provinces}

"""Who may approve what, at this moment; and what an approval writes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import schema
from bot.directory.access import Person
from bot.directory.changes import Item
from bot.directory.office import Office, Refused, is_frozen
from bot.directory.proposal import Proposal
from bot.directory.register import Writing

ALONE_WAITS = timedelta(hours=24)


async def refuse_approval(office: Office, writing: Writing, found: Proposal, person: Person) -> None:
    """Raises Refused where this person may not approve this now. What she saw is another question (`Decisions`)."""
    if not person.approves:
        raise Refused("refused.role")
    if found.expired(writing.now):
        raise Refused("refused.expired", number=found.id)
    maker = office.roster.person(found.made_by)
    if maker is None and found.made_by is not None:
        raise Refused("refused.is_fallen", number=found.id)
    frozen = await is_frozen(writing.connection)
    if found.reason == "thaw":
        _refuse_thaw(maker, person, frozen=frozen)
    elif frozen:
        raise Refused("refused.frozen")
    if found.made_by == person.id:
        await refuse_own(office, writing, found.made_at, "refused.own")
    if not office.covers_changes(person, found.items):
        raise Refused("refused.province")


async def refuse_own(office: Office, writing: Writing, made_at: int, key: str) -> None:
    """Nobody decides alone what she made; who is alone by the operator's word does after a day (DESIGN.md 1.8). Raises Refused.

    The day counts from the moment she was alone: else one of two would propose, wait, remove the other and approve.
    """
    if not office.alone:
        raise Refused(key)
    since = max(made_at, await _last_leave(writing.connection))
    if writing.now - since < ALONE_WAITS.total_seconds():
        raise Refused("refused.own_alone")


def _refuse_thaw(maker: Person | None, person: Person, *, frozen: bool) -> None:
    """Of the two who let publishing go on, one is an owner."""
    if not frozen:
        raise Refused("state.not_frozen")
    if not person.leads and not (maker is not None and maker.leads):
        raise Refused("refused.thaw_needs_owner")


async def _last_leave(connection: AsyncConnection) -> int:
    """When somebody left the team last, seconds since 1970; 0 where nobody ever did."""
    query = select(func.max(schema.change.c.made_at)).where(schema.change.c.action == "leave")
    return (await connection.execute(query)).scalar() or 0


def checked(item: Item, rung: Iterable[str], today: str, by: int) -> Item:
    """A number that the approver rang, and that answered, is checked today."""
    if item.entry not in rung:
        return item
    phones = [{**phone, "last_answered": today} for phone in item.after["phones"]]
    return replace(item, after={**item.after, "phones": phones, "assured_date": today, "assurer": by})


def details(found: Proposal, rung: Iterable[str], *, alone: bool) -> dict[str, object]:
    """What the log says of an approval besides who and what."""
    told: dict[str, object] = {"proposal": found.id, "reason": found.reason, "rung": sorted(rung)}
    if alone:
        told["single_admin"] = True
    if found.file_digest is not None:
        told["file"] = found.file_digest
    if found.undoes is not None:
        told["undoes"] = found.undoes
    return told

"""What one person of the team may do alone: make less visible, say what a call came to, stop publishing (DESIGN.md 1.8)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select

from bot.database import schema
from bot.directory import proposals
from bot.directory.changes import Item, Values, dialled
from bot.directory.freshness import freshness
from bot.directory.model import PublicService, Service
from bot.directory.office import Office, Refused, is_frozen
from bot.directory.register import Writing
from bot.directory.reports import answered
from bot.directory.store import Stored, stored
from bot.places.model import AreaRef

MOST_HIDDEN_A_DAY = 5
HIDDEN: Literal["temporarily closed"] = "temporarily closed"
Call = Literal["answered", "silent"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a call came to. `needs_two`: age had hidden the entry, and it appears again only when a second admin approves."""

    item: Item
    needs_two: bool = False


class Acts:
    """One person, at once, written into the log. Every method raises Refused for who may not."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def hide(self, entry: str, by: int, *, details: Mapping[str, Any] | None = None) -> Item:
        """Take an entry away from the public.

        Refused after five a day, and for an area's last contact, save where a line of its province takes its place.
        """
        async with self._office.register.writing() as writing:
            standing = await self._standing(writing, entry, by)
            if standing.values["status"] != "active":
                raise Refused("refused.already_hidden", entry=entry)
            if await self._hidden_today(writing, by) >= MOST_HIDDEN_A_DAY:
                raise Refused("refused.enough_hidden", count=MOST_HIDDEN_A_DAY)
            if self.is_last_contact(entry):
                raise Refused("refused.last_contact", entry=entry)
            item = _item(entry, standing, {**standing.values, "status": HIDDEN})
            if not self._office.covers_changes(self._office.person(by), [item]):
                raise Refused("refused.province")
            await writing.record("hide", actor=by, items=[item], details=details)
        return item

    def is_last_contact(self, entry: str) -> bool:
        """Whether a caller of its area would be left with the national numbers alone; or one of an area that borrows its number."""
        snapshot, today = self._office.live.snapshot, date.fromisoformat(self._office.today)
        services = self._office.live.services.values()
        going = {entry, *(each.id for each in services if each.phone_of == entry)}
        lost = [shown for each in going if (shown := snapshot.service(each)) is not None and _helps(shown, today)]
        return any(self._is_left_alone(each.area, going, today) for each in lost if each.area is not None)

    def _is_left_alone(self, area: AreaRef, going: Collection[str], today: date) -> bool:
        """Whether neither the area nor its province, whose contacts are shown in their place, has another."""
        provinces = (AreaRef("present", code) for code in self._office.provinces(str(area)))
        others = (each for place in {area, *provinces} for each in self._office.live.snapshot.at(place))
        return not any(each.id not in going and _helps(each, today) for each in others)

    async def check(self, entry: str, by: int) -> Checked:
        """Somebody rang and was answered: the date of today. What age had hidden is not written: it comes back through two."""
        office = self._office
        async with office.register.writing() as writing:
            standing = await self._standing(writing, entry, by)
            if standing.values["status"] != "active":
                raise Refused("refused.is_hidden", entry=entry)
            if not dialled(standing.values):
                raise Refused("refused.no_phone", entry=entry)
            item = _item(entry, standing, _answered(standing.values, office.today, by))
            if _age_hides(office.live.services[entry], date.fromisoformat(office.today)):
                return Checked(item, needs_two=True)
            await writing.record("check", actor=by, items=[item], details={"result": "answered"})
            await writing.connection.execute(answered(entry, bound=office.person(by).provinces is not None))
        return Checked(item)

    async def silent(self, entry: str, by: int) -> None:
        """Somebody rang and nobody answered: no date, one report of this day."""
        async with self._office.register.writing() as writing:
            await self._standing(writing, entry, by)
            await writing.record("check", actor=by, details={"result": "silent", "entry": entry})

    async def caution(self, entry: str, by: int) -> None:
        """An admin confirms what callers reported: written into the log; the report's row is the caller's."""
        async with self._office.register.writing() as writing:
            await self._standing(writing, entry, by)
            await writing.record("caution", actor=by, details={"entry": entry})

    async def freeze(self, by: int) -> bool:
        """Stop publishing; False where it had been stopped before. Who wanted to go on knew nothing of this reason: that is over."""
        async with self._office.register.writing() as writing:
            self._office.person(by)
            if await is_frozen(writing.connection):
                return False
            older = await proposals.thaws(writing.connection)
            await proposals.set_state(writing.connection, older, "stale", None, writing.now)
            await writing.record("freeze", actor=by)
        return True

    async def _standing(self, writing: Writing, entry: str, by: int) -> Stored:
        """An entry that this person, who is of the team at this moment, may do something to."""
        person = self._office.person(by)
        found = await stored(writing.connection, entry)
        if found is None:
            raise Refused("refused.no_entry", entry=entry)
        if not self._office.covers(person, found.values):
            raise Refused("refused.province")
        return found

    async def _hidden_today(self, writing: Writing, by: int) -> int:
        query = select(func.count()).select_from(schema.change)
        mine = query.where(
            schema.change.c.actor == by,
            schema.change.c.action == "hide",
            schema.change.c.made_at >= self._office.midnight(),
        )
        return (await writing.connection.execute(mine)).scalar_one()


def restoring(entry: str, standing: Stored) -> Item:
    """What would show a hidden entry again, for two to decide."""
    return _item(entry, standing, {**standing.values, "status": "active"})


def _item(entry: str, standing: Stored, after: Values) -> Item:
    return Item(entry, standing.version, standing.values, after)


def _answered(values: Values, today: str, by: int) -> Values:
    phones = [{**phone, "last_answered": today} for phone in values["phones"]]
    return {**values, "phones": phones, "assured_date": today, "assurer": by}


def _age_hides(service: Service | PublicService, today: date) -> bool:
    return freshness(service.kind, service.holder, service.assured_date, today) == "hidden"


def _helps(service: PublicService, today: date) -> bool:
    """Whether a caller finds a number there."""
    return bool(service.phones) and not _age_hides(service, today)

"""What one person of the team may do alone: make less visible, say what a call came to, stop publishing (DESIGN.md 1.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import delete, func, select

from bot.database import schema
from bot.directory.access import Person
from bot.directory.changes import Item, Values, dialled
from bot.directory.freshness import freshness
from bot.directory.model import Service
from bot.directory.office import Office, Refused, is_frozen
from bot.directory.register import Writing
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
        office, person = self._office, self._office.person(by)
        async with office.register.writing() as writing:
            standing = await self._standing(writing, entry, person)
            if standing.values["status"] != "active":
                raise Refused("refused.already_hidden", entry=entry)
            if await self._hidden_today(writing, by) >= MOST_HIDDEN_A_DAY:
                raise Refused("refused.enough_hidden", count=MOST_HIDDEN_A_DAY)
            if self.is_last_contact(entry):
                raise Refused("refused.last_contact", entry=entry)
            item = _item(entry, standing, {**standing.values, "status": HIDDEN})
            await writing.record("hide", actor=by, items=[item], details=details)
        office.live.took([item])
        return item

    def is_last_contact(self, entry: str) -> bool:
        """Whether a caller of its area would be left without any number but the national ones."""
        office = self._office
        snapshot, service = office.live.snapshot, office.live.services.get(entry)
        shown = snapshot.service(entry)
        if service is None or shown is None or not shown.phones or service.area is None:
            return False
        areas = {service.area, *_province_of(office, service.area)}
        others = (each for area in areas for each in snapshot.at(area) if each.id != entry and each.phones)
        today = date.fromisoformat(office.today)
        return not any(freshness(each.kind, each.holder, each.assured_date, today) != "hidden" for each in others)

    async def check(self, entry: str, by: int) -> Checked:
        """Somebody rang and was answered: the date of today. What age had hidden is not written: it comes back through two."""
        office, person = self._office, self._office.person(by)
        async with office.register.writing() as writing:
            standing = await self._standing(writing, entry, person)
            if standing.values["status"] != "active":
                raise Refused("refused.is_hidden", entry=entry)
            if not dialled(standing.values):
                raise Refused("refused.no_phone", entry=entry)
            item = _item(entry, standing, _answered(standing.values, office.today, by))
            service = office.live.services[entry]
            if _by_age(service, date.fromisoformat(office.today)):
                return Checked(item, needs_two=True)
            await writing.record("check", actor=by, items=[item], details={"result": "answered"})
            await writing.connection.execute(delete(schema.report).where(schema.report.c.entry == entry))
        office.live.took([item])
        return Checked(item)

    async def silent(self, entry: str, by: int) -> None:
        """Somebody rang and nobody answered: no date, one report of this day."""
        async with self._office.register.writing() as writing:
            await self._standing(writing, entry, self._office.person(by))
            await writing.record("check", actor=by, details={"result": "silent", "entry": entry})

    async def caution(self, entry: str, by: int) -> None:
        """An admin confirms what callers reported: written into the log; the report's row is the caller's."""
        async with self._office.register.writing() as writing:
            await self._standing(writing, entry, self._office.person(by))
            await writing.record("caution", actor=by, details={"entry": entry})

    async def freeze(self, by: int) -> bool:
        """Stop publishing; False where it had been stopped before."""
        self._office.person(by)
        async with self._office.register.writing() as writing:
            if await is_frozen(writing.connection):
                return False
            await writing.record("freeze", actor=by)
        return True

    async def _standing(self, writing: Writing, entry: str, person: Person) -> Stored:
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


def _by_age(service: Service, today: date) -> bool:
    return freshness(service.kind, service.holder, service.assured_date, today) == "hidden"


def _province_of(office: Office, area: AreaRef) -> set[AreaRef]:
    """The provinces in force that hold it, whose own contacts the search shows where the area has none."""
    return {AreaRef("present", code) for code in office.provinces(str(area))}

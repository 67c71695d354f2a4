"""Where decisions about the directory are made: what they need, and how one is refused."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.directory.access import Person, Roster
from bot.directory.changes import Item, Values, changes_phone
from bot.directory.hours import VIET_NAM
from bot.directory.live import Live
from bot.directory.register import Register
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef


class Refused(Exception):
    """Something that may not be done now: the key of a sentence that says so, and what to do, with its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Office:
    """`clock` gives the time with its zone; `single_admin` the setting (DESIGN.md 1.8)."""

    engine: AsyncEngine
    register: Register
    roster: Roster
    live: Live
    gazetteer: Gazetteer
    clock: Callable[[], datetime]
    single_admin: bool = False

    def person(self, number: int | None) -> Person:
        """Somebody of the team. Raises Refused for everybody else: who has just left, for instance."""
        person = self.roster.person(number)
        if person is None:
            raise Refused("refused.no_longer")
        return person

    @property
    def alone(self) -> bool:
        """Whether one admin may publish alone after a day: the operator said so, and there is only one."""
        return self.single_admin and len(self.roster.people) == 1

    @property
    def now(self) -> int:
        """Seconds since 1970, UTC."""
        return int(self.clock().timestamp())

    @property
    def today(self) -> str:
        """The day in Viet Nam, ISO 8601."""
        return self.clock().astimezone(VIET_NAM).date().isoformat()

    def midnight(self) -> int:
        """When the day began in Viet Nam, seconds since 1970."""
        here = self.clock().astimezone(VIET_NAM)
        return int(here.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())

    def covers(self, person: Person, *values: Values | None) -> bool:
        """Whether a person's provinces hold these entries."""
        return person.provinces is None or all(
            person.covers(self.provinces(each["area"])) for each in values if each is not None
        )

    def covers_changes(self, person: Person, items: Iterable[Item]) -> bool:
        """Whether they are hers to change: a number, or its end, reaches those of elsewhere that use it, too."""
        if person.provinces is None:
            return True
        users = self._users_of_numbers()
        return all(
            self.covers(person, each.before, each.after)
            and all(person.covers(self.provinces(area)) for area in users.get(each.entry, ()) if _reaches(each))
            for each in items
        )

    def _users_of_numbers(self) -> Mapping[str, list[str | None]]:
        """By entry, the areas of those that use its number."""
        users: defaultdict[str, list[str | None]] = defaultdict(list)
        for each in self.live.services.values():
            if each.phone_of is not None:
                users[each.phone_of].append(str(each.area) if each.area is not None else None)
        return users

    def provinces(self, area: str | None) -> Collection[str]:
        """Codes of the provinces in force that an area lies in; none for all of Viet Nam, or an area that does not exist."""
        if area is None:
            return frozenset()
        try:
            present = self.gazetteer.present(AreaRef.parse(area))
        except (KeyError, ValueError):
            return frozenset()
        return frozenset(self.gazetteer.area(each).province.code for each in present)


def _reaches(item: Item) -> bool:
    """Whether a change of this entry is one of every entry that uses its number."""
    return changes_phone(item.before, item.after) or (item.before or {}).get("status") != item.after["status"]


async def is_frozen(connection: AsyncConnection) -> bool:
    """Whether publishing is stopped: the log's last word on it."""
    words = select(schema.change.c.action).where(schema.change.c.action.in_(("freeze", "thaw")))
    return (await connection.execute(words.order_by(schema.change.c.number.desc()).limit(1))).scalar() == "freeze"

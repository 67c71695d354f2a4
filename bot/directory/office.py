"""Where decisions about the directory are made: what they need, and how one is refused."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import schema
from bot.directory.access import Person, Roster
from bot.directory.changes import Values
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

    def provinces(self, area: str | None) -> Collection[str]:
        """Codes of the provinces in force that an area lies in; none for all of Viet Nam, or an area that does not exist."""
        if area is None:
            return frozenset()
        try:
            present = self.gazetteer.present(AreaRef.parse(area))
        except (KeyError, ValueError):
            return frozenset()
        return frozenset(self.gazetteer.area(each).province.code for each in present)


async def is_frozen(connection: AsyncConnection) -> bool:
    """Whether publishing is stopped: the log's last word on it."""
    words = select(schema.change.c.action).where(schema.change.c.action.in_(("freeze", "thaw")))
    return (await connection.execute(words.order_by(schema.change.c.number.desc()).limit(1))).scalar() == "freeze"

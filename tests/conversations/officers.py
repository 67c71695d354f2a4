"""Admins in front of their phones, and the house they work in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.library import Library
from bot.playground import Telegram
from tests.conversations.people import House, Somebody, at_work, settings_in

MAI, NGA = 2001, 2002
"""Two owners of the settings."""

VU, THU, LAN = 2101, 2102, 2103
"""Others, who come by a link."""


@asynccontextmanager
async def working(folder: Path, telegram: Telegram, read: Library, **settings: object) -> AsyncIterator[House]:
    """A bot with its owners, over whatever stands in the folder: called twice it is a restart."""
    chosen = settings_in(folder).model_copy(update={"owners": (MAI, NGA), **settings})
    async with at_work(chosen, telegram, read) as house:
        for each in (MAI, NGA):
            # A bot can write to nobody who has not written to it.
            await officer(house, each).sends("/start")
        yield house


def officer(house: House, number: int, language: str = "vi") -> Somebody:
    names = {MAI: "Mai", NGA: "Nga", VU: "Vũ", THU: "Thu", LAN: "Lan"}
    return house.woman(language, number, names[number])

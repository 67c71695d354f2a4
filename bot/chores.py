"""What is due from time to time, in one ticking task: old ids, idle memories."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.botapi.events import Identifier, event

Chore = Callable[[], Awaitable[None]]
EVERY_SECONDS = 60.0


@dataclass
class Ticked:
    """When the chores last went round."""

    clock: Callable[[], datetime]
    at: datetime | None = None

    def now(self) -> None:
        self.at = self.clock()


async def tick(chores: Sequence[tuple[str, Chore]], ticked: Ticked, *, every: float = EVERY_SECONDS) -> None:
    """Do every chore, at once and then again and again, until cancelled. One that fails does not hold up the others."""
    while True:
        for name, chore in chores:
            try:
                await chore()
            except Exception as error:  # noqa: BLE001 - a chore that fails today is done tomorrow
                event("chore.failed", level=logging.WARNING, chore=Identifier(name), error=error)
        ticked.now()
        await asyncio.sleep(every)

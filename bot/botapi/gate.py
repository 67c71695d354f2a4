"""The gate before the work: so many at once, the one of the lowest rank first, and whoever is in a hurry at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from bot.botapi.standing import HURRIED

Rank = Callable[[], int]
"""The place of one who waits, asked again each time somebody is let in; `HURRIED` waits for nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    rank: Rank
    arrival: int
    let_in: "asyncio.Future[bool]"
    """Whether a place is taken, which is to be given back."""


class Gate:
    """Lets in one after the other, a turn of the loop apart: each begins with work that holds up the whole program for some
    milliseconds, and a hundred of them in a row would be felt by whoever is half answered."""

    def __init__(self, at_once: int) -> None:
        """`at_once`: how many are inside at the same time, without those that came in a hurry."""
        self._at_once = self._free = at_once
        self.in_hurry = 0
        """How many are inside that came in a hurry."""
        self._shut = False
        self._arrivals = count()
        self._waiting: dict[_Waiting, None] = {}
        self._looking: asyncio.Handle | None = None

    @property
    def is_shut(self) -> bool:
        """Whether nobody is let in but who is in a hurry, however few are inside."""
        return self._shut

    @property
    def is_full(self) -> bool:
        """Whether somebody who comes now and is in no hurry has to wait."""
        return self._shut or self._free <= 0

    @property
    def is_crowded(self) -> bool:
        """Whether who waits will go on waiting for a while."""
        return self.is_full or len(self._waiting) > self._at_once

    @asynccontextmanager
    async def entering(self, rank: Rank) -> AsyncIterator[None]:
        """Wait until let in; the place is free again at the end."""
        waiting = _Waiting(rank, next(self._arrivals), asyncio.get_running_loop().create_future())
        self._waiting[waiting] = None
        self.look()
        try:
            await waiting.let_in
            yield
        finally:
            self._waiting.pop(waiting, None)
            # Also where it was cancelled at the very moment at which it was let in.
            if waiting.let_in.done() and not waiting.let_in.cancelled():
                takes_place = waiting.let_in.result()
                self._free += takes_place
                self.in_hurry -= not takes_place
                self.look()

    def look(self) -> None:
        """See soon who can come in: somebody came, or is in a hurry now."""
        if self._looking is None:
            self._looking = asyncio.get_running_loop().call_soon(self._look)

    def shut(self, *, shut: bool) -> None:
        """Keep out, or let in again, whoever is in no hurry."""
        self._shut = shut
        if not shut:
            self.look()

    def _look(self) -> None:
        self._looking = None
        first = min(self._waiting, key=lambda each: (each.rank(), each.arrival), default=None)
        if first is None:
            return
        takes_place = first.rank() != HURRIED
        if takes_place and self.is_full:
            return
        del self._waiting[first]
        # One that is done already was cancelled a moment ago.
        if not first.let_in.done():
            self._free -= takes_place
            self.in_hurry += not takes_place
            first.let_in.set_result(takes_place)
        self.look()

"""Long work in a thread, and how far it is: the bot answers others meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

EVERY = 3.0
"""Seconds between two words about it: a message is edited no oftener."""

Tell = Callable[[int, int], Awaitable[None]]
"""Says how many rows are done, and of how many."""

T = TypeVar("T")


class Stopped(Exception):
    """Nobody waits for this work any more."""


class Meter:
    """Where the work notes how far it is; a thread writes it, others read it."""

    def __init__(self) -> None:
        self._at = (0, 0)
        self._stopped = False

    def __call__(self, done: int, of: int) -> None:
        """Raises Stopped in the thread when its work is in vain."""
        if self._stopped:
            raise Stopped
        self._at = (done, of)

    @property
    def at(self) -> tuple[int, int]:
        return self._at

    def stop(self) -> None:
        self._stopped = True


async def in_thread(work: Callable[[Meter], T], tell: Tell, *, every: float = EVERY) -> T:
    """Do it in a thread and tell how far it is, as often as `every` seconds and only when it has come further.

    Cancelled, it waits until the thread has come to its next note and ended there.
    """
    meter, told = Meter(), (0, 0)
    task = asyncio.create_task(asyncio.to_thread(work, meter))
    try:
        while not (await asyncio.wait({task}, timeout=every))[0]:
            if meter.at != told:
                told = meter.at
                await tell(*told)
    finally:
        meter.stop()
        await asyncio.wait({task})
        # Asked for, so that nobody hears later that it was not.
        task.exception()
    return task.result()

"""Something that is done beside the answering of messages: woken when there may be work, one run at a time."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any


class Errand:
    """`run` does what waits, and handles its own failures; a wake during a run is for `run` to notice."""

    def __init__(self, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._run = run
        self._running: asyncio.Task[None] | None = None
        self._closed = False

    def wake(self) -> None:
        """There may be work. Once closed nothing begins any more."""
        if not self._closed and (self._running is None or self._running.done()):
            self._running = asyncio.create_task(self._run())

    async def idle(self) -> None:
        """Wait until nothing runs."""
        while self._running is not None and not self._running.done():
            await asyncio.wait({self._running})

    async def close(self) -> None:
        """Stop for good, in the middle of a run, too."""
        self._closed = True
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running

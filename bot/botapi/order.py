"""The order of updates: one after another within a chat, many chats at once, no chat more than its share."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from telegram import Update

from bot.botapi.intake import Group, Intake, Waiting, lane_of
from bot.botapi.patience import pause

Attempt = Callable[[Group, int], Awaitable[bool]]
"""Answer a group that failed so many times before; whether it is handled, or wants another attempt. Never raises."""
Settle = Callable[[Group], Awaitable[None]]
"""Record a handled group. Never raises."""

STUCK_AFTER = 4
"""Failed attempts after which an update counts as stuck."""

CALM_SECONDS = 1.0
"""How long a chat must be silent after a crowd to be handled one by one again. It outlasts a poll: or someone who never
stops writing would get five answers to every hundred messages, and hold up everybody behind them."""


@dataclass
class _Lane:
    """The line of one chat; it exists while somebody waits in it, and a moment longer after a crowd."""

    line: list[Waiting] = field(default_factory=list)
    failures: int = 0
    crowd: bool = False
    joined: asyncio.Event = field(default_factory=asyncio.Event)


class Order:
    """Lanes, one for each chat with something waiting, and the slots that they take in turn.

    A lane takes one slot for one group and then goes to the end of the queue for slots, so a chat with a thousand
    messages holds no more of them than a chat with one. A lane that waits to try again holds none.
    """

    def __init__(
        self,
        intake: Intake,
        attempt: Attempt,
        settle: Settle,
        clock: Callable[[], datetime],
        at_once: int = 64,
    ) -> None:
        self._intake = intake
        self._attempt = attempt
        self._settle = settle
        self._clock = clock
        self._slots = asyncio.Semaphore(at_once)
        self._lanes: dict[tuple[str, int], _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    def __len__(self) -> int:
        """How many chats have something waiting or in hand."""
        return len(self._lanes)

    def add(self, update: Update) -> None:
        """Let an update join the line of its chat. It is handled as soon as its turn comes, unless `drain` comes first.

        Raises whatever the intake's rule raises for this update, which then has not joined.
        """
        key = lane_of(update)
        lane = self._lanes.get(key) or _Lane()
        waiting = self._intake.admit(lane.line, update, self._clock(), lane.crowd)
        lane.line.append(waiting)
        lane.crowd = lane.crowd or waiting.crowded
        lane.joined.set()
        if key not in self._lanes:
            self._lanes[key] = lane
            task = asyncio.create_task(self._serve(key, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def stuck(self) -> frozenset[int]:
        """Ids of the updates in lanes whose first has failed again and again."""
        lanes = (lane for lane in self._lanes.values() if lane.failures >= STUCK_AFTER)
        return frozenset(waiting.update.update_id for lane in lanes for waiting in lane.line)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more, give what is in hand so many seconds to end, and break off the rest."""
        self._closing.set()
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=seconds)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _serve(self, key: tuple[str, int], lane: _Lane) -> None:
        try:
            while await self._has_more(lane):
                await self._step(lane)
        finally:
            del self._lanes[key]

    async def _has_more(self, lane: _Lane) -> bool:
        if not lane.line and lane.crowd and not self._closing.is_set():
            lane.joined.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(lane.joined.wait(), CALM_SECONDS)
        return bool(lane.line) and not self._closing.is_set()

    async def _step(self, lane: _Lane) -> None:
        async with self._slots:
            if self._closing.is_set():
                return
            # Chosen only now: while the lane waited, messages grew old and others joined.
            group = self._intake.next_group(lane.line, self._clock())
            handled = await self._attempt(group, lane.failures)
            if handled:
                # Within the slot: what a kill repeats is what was sent and not yet settled, so it is bounded too.
                await self._settle(group)
        if handled:
            done = set(group.update_ids)
            lane.line[:] = [waiting for waiting in lane.line if waiting.update.update_id not in done]
            lane.failures = 0
        else:
            lane.failures += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause(lane.failures))

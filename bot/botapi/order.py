"""The order of updates: one after another within a chat, many chats at once, no chat more than its share."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from telegram import Update

from bot.botapi.events import event
from bot.botapi.gate import Gate
from bot.botapi.intake import Group, Intake, Manner, Waiting, lane_of, never
from bot.botapi.patience import pause
from bot.botapi.standing import Chat, Standing

Attempt = Callable[[Group, int], Awaitable[bool]]
"""Answer a group that failed so many times before; whether it is handled, or wants another attempt. Never raises."""
Settle = Callable[[Group], Awaitable[None]]
"""Record a handled group. Never raises."""
Cries = Callable[[Update], bool]
"""Whether somebody cries for help in an update. It takes some milliseconds of the whole program's time."""

STUCK_AFTER = 4
"""Failed attempts after which an update counts as stuck."""

CALM_SECONDS = 1.0
"""How long a chat must be silent after a crowd to be handled one by one again. It outlasts a poll: or someone who never
stops writing would get five answers to every hundred messages, and hold up everybody behind them."""

BREATH = 0.02
"""Seconds between two that are listened to while somebody is served who is in a hurry."""


@dataclass(eq=False)
class _Lane:
    """The line of one chat; it exists while somebody waits in it, and a moment longer after a crowd.

    `heard`: ids of those that were listened to, and whether each cries for help.
    """

    chat: Chat
    line: list[Waiting] = field(default_factory=list)
    failures: int = 0
    crowd: bool = False
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    heard: dict[int, bool] = field(default_factory=dict)

    @property
    def cries(self) -> frozenset[int]:
        """Ids of those that cry for help, as far as they were listened to."""
        return frozenset(update_id for update_id, cries in self.heard.items() if cries)

    def leaves(self, update_ids: frozenset[int]) -> None:
        """These are done."""
        self.line[:] = [waiting for waiting in self.line if waiting.update.update_id not in update_ids]
        self.heard = {update_id: cries for update_id, cries in self.heard.items() if update_id not in update_ids}


class Order:
    """Lanes, one for each chat with something waiting, and the places in which they are served in turn.

    A lane takes one place for one group and then waits again, behind those of chats that wrote less in the last minute: so a chat with a
    thousand messages holds no more of them than a chat with one, and keeps nobody waiting. Whoever wants the chat erased, asks for the
    numbers or cries for help waits for no place; to know the latter, those who have to wait are listened to. A lane that waits to try
    again holds none.
    """

    def __init__(
        self,
        intake: Intake,
        attempt: Attempt,
        settle: Settle,
        clock: Callable[[], datetime],
        at_once: int = 32,
        *,
        cries: Cries = never,
        standing: Standing | None = None,
    ) -> None:
        """`standing`: who wrote how much lately, which the sender asks, too."""
        self._intake = intake
        self._attempt = attempt
        self._settle = settle
        self._clock = clock
        self._cries = cries
        self._standing = Standing() if standing is None else standing
        self._gate = Gate(at_once)
        self._lanes: dict[tuple[str, int], _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._unheard: deque[tuple[_Lane, Waiting]] = deque()
        self._listening = asyncio.Lock()
        self._listener: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """How many chats have something waiting or in hand."""
        return len(self._lanes)

    def add(self, update: Update) -> None:
        """Let an update join the line of its chat. It is handled as soon as its turn comes, unless `drain` comes first.

        Raises whatever the intake's rule raises for this update, which then has not joined.
        """
        key = lane_of(update)
        lane = self._lanes.get(key) or _Lane(None if key[0] == "update" else key[1])
        self._standing.wrote(lane.chat)
        tireless = self._standing.is_tireless(lane.chat)
        waiting = self._intake.admit(lane.line, update, self._clock(), lane.crowd or tireless)
        lane.line.append(waiting)
        lane.crowd = lane.crowd or waiting.crowded
        lane.joined.set()
        if waiting.goes_first:
            self._hurry(lane)
        elif waiting.collapsible:
            self._unheard.append((lane, waiting))
            self._listen_soon()
        if key not in self._lanes:
            self._lanes[key] = lane
            self._start(self._serve(key, lane))

    def keep_out(self, *, out: bool) -> None:
        """Begin nothing, or again, but what is in a hurry: there are others to be seen first."""
        self._gate.shut(shut=out)
        if not out:
            self._listen_soon()

    def deferrable(self) -> dict[int, int]:
        """The private chats of all that can wait, by the ids of the updates: neither to erase nor for the numbers."""
        return {
            waiting.update.update_id: lane.chat
            for lane in self._lanes.values()
            for waiting in lane.line
            if waiting.collapsible and not waiting.goes_first and isinstance(lane.chat, int)
        }

    def stuck(self) -> frozenset[int]:
        """Ids of the updates in lanes whose first has failed again and again."""
        lanes = (lane for lane in self._lanes.values() if lane.failures >= STUCK_AFTER)
        return frozenset(waiting.update.update_id for lane in lanes for waiting in lane.line)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more, give what is in hand so many seconds to end, and break off the rest."""
        self._closing.set()
        self._gate.shut(shut=False)
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=seconds)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

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
        async with self._gate.entering(lambda: self._standing.rank(lane.chat)):
            if self._closing.is_set():
                return
            # Chosen only now: while the lane waited, messages grew old and others joined.
            group = await self._next_group(lane)
            handled = await self._attempt(group, lane.failures)
            if handled:
                # Within the place: what a kill repeats is what was sent and not yet settled, so it is bounded too.
                await self._settle(group)
        if handled:
            lane.leaves(frozenset(group.update_ids))
            lane.failures = 0
        else:
            lane.failures += 1
        if not any(waiting.goes_first for waiting in lane.line) and not lane.cries:
            self._standing.calm(lane.chat)
        if not handled:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause(lane.failures))

    async def _next_group(self, lane: _Lane) -> Group:
        """The group to be answered; a crowd after all of it was listened to."""
        group = self._intake.next_group(lane.line, self._clock(), lane.cries)
        if group.manner is not Manner.CROWD:
            return group
        for update in group.updates:
            await self._listen_to(lane, update)
        return replace(group, cries=tuple(each for each in group.updates if lane.heard.get(each.update_id)))

    def _hurry(self, lane: _Lane) -> None:
        self._standing.hurry(lane.chat)
        self._gate.look()

    def _listen_soon(self) -> None:
        if self._unheard and (self._listener is None or self._listener.done()):
            self._listener = self._start(self._listen())

    async def _listen(self) -> None:
        """Listen to those who have to wait, oldest first, whether somebody among them cries for help."""
        # Those who came with the newest have their places by now.
        await asyncio.sleep(0)
        while self._unheard and not self._gate.is_shut and not self._closing.is_set():
            lane, waiting = self._unheard.popleft()
            if self._gate.is_crowded and any(each is waiting for each in lane.line):
                await self._listen_to(lane, waiting.update)

    async def _listen_to(self, lane: _Lane, update: Update) -> None:
        """Listen to one, once; one at a time, a turn of the loop apart, for it holds up the whole program."""
        if update.update_id in lane.heard:
            return
        async with self._listening:
            lane.heard[update.update_id] = self._hears_cry(update)
            if lane.heard[update.update_id]:
                self._hurry(lane)
            await asyncio.sleep(BREATH if self._gate.in_hurry else 0)

    def _hears_cry(self, update: Update) -> bool:
        try:
            return self._cries(update)
        except Exception as error:  # noqa: BLE001 - what cannot be understood is answered, and there it breaks again and is told
            event("update.unheard", level=logging.WARNING, kind=type(error))
            return True

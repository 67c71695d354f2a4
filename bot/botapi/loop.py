"""The way in: every update is handled at least once, whatever is killed and when, and no chat holds up another."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.botapi.account import Account
from bot.botapi.attempt import AnswerOnce, Attempts, Fallback, PassOver
from bot.botapi.done import DoneStore
from bot.botapi.events import event
from bot.botapi.intake import Group, Intake, never
from bot.botapi.order import Cries, Order
from bot.botapi.outcome import record_error
from bot.botapi.polling import KINDS, WINDOW, Polling
from bot.botapi.standing import Standing

NEWCOMER_SECONDS = 0.3
"""How long newcomers may wait behind what is in hand. While an update is unfinished Telegram answers at once with it, so
the long poll cannot wait for them."""

QUIET = timedelta(days=1)
"""After so long without an update its identifiers may start anywhere, and Telegram has forgotten all that came before."""

MOST_LEFT_BEHIND = 10


class NotHandled(Exception):
    """The program ends before an update is handled; Telegram must send it again."""


@dataclass
class Counts:
    """What happened since the start, for whoever watches."""

    handled: int = 0
    malformed: int = 0
    last_answer: datetime | None = None
    """When Telegram last answered a poll."""


class UpdateLoop:
    """Takes updates, by long polling (`run`) or as a webhook server hands them over (`serve` and `accept`).

    `application` is the dispatcher alone (built with `.updater(None)`), without error handlers so far, for one that stops
    the others would hide what broke; it is initialized before `run` or `serve`.
    `answer_once` answers a late group or a crowd; `fallback` sends the emergency numbers where a handler broke or took
    more than `handler_seconds`. Both may raise; a `NetworkError` from either, or from a handler, lets the update be
    tried again. Telegram is told that an update is done only when a screen was accepted or refused for good and that is
    on disk. One object serves one run.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        done: DoneStore,
        intake: Intake,
        answer_once: AnswerOnce,
        fallback: Fallback,
        clock: Callable[[], datetime],
        *,
        handler_seconds: float = 20.0,
        stop_seconds: float = 20.0,
        at_once: int = 32,
        kinds: Sequence[str] = KINDS,
        pass_over: PassOver | None = None,
        cries: Cries = never,
        standing: Standing | None = None,
    ) -> None:
        application.add_error_handler(record_error)
        self.counts = Counts()
        self._bot = application.bot
        self._clock = clock
        self._stop_seconds = stop_seconds
        self._account = Account(done)
        attempts = Attempts(application.process_update, answer_once, fallback, handler_seconds, pass_over)
        self._order = Order(intake, attempts, self._settle, clock, at_once, cries=cries, standing=standing)
        self._polling = Polling(application.bot, kinds)
        self._serving = asyncio.Event()
        self._ended = False
        self._last_update = clock()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; then let what is in hand end, for up to `stop_seconds`, and acknowledge what is done.

        Raises TokenRefused when Telegram refuses the token at the first question; nothing else ends it.
        """
        await self._account.load()
        polling = asyncio.create_task(self._poll())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            polling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await polling
        await self._order.drain(self._stop_seconds)
        if self._account.offset is not None:
            await self._polling.acknowledge(self._account.offset)

    async def serve(self, stop: asyncio.Event) -> None:
        """Let `accept` work until `stop` is set; then let what is in hand end, for up to `stop_seconds`."""
        await self._account.load()
        self._serving.set()
        await stop.wait()
        self._ended = True
        await self._order.drain(self._stop_seconds)
        self._account.give_up()

    async def accept(self, raw: object) -> None:
        """Handle one update as Telegram posted it; returns when it is done, at once if it is malformed or done before.

        An update that comes again while it is in hand is not handled twice. Raises NotHandled when `serve` ends first.
        """
        await self._serving.wait()
        if self._ended:
            raise NotHandled
        await self._finish_malformed(self._take([raw]))
        update_id = _update_id(raw)
        if update_id is not None and not await self._account.finished(update_id):
            raise NotHandled
        await self._account.forget_oldest()

    async def _poll(self) -> None:
        while True:
            asked = self._account.offset
            shown = await self._polling.window(asked)
            taken = self._take(shown)
            self._note_time(bool(shown))
            ids = [update_id for update_id in map(_update_id, shown) if update_id is not None]
            self._account.saw(ids)
            await self._finish_malformed(taken)
            await self._account.forget_all_but(ids)
            if len(shown) == WINDOW and not taken.fresh:
                self._leave_stuck_behind()
            await self._let_finish(nothing_gained=bool(shown) and self._account.offset == asked)

    def _take(self, shown: Sequence[object]) -> "_Taken":
        """Begin what is new, in order and without a pause, so that each chat's line is known before it is served."""
        taken = _Taken()
        for raw in shown:
            update_id = _update_id(raw)
            if update_id is None:
                self._count_malformed()
            elif self._account.is_new(update_id):
                taken.fresh.append(update_id)
                self._account.begin(update_id)
                if not self._joins(raw):
                    taken.malformed.append(update_id)
        return taken

    def _joins(self, raw: Any) -> bool:
        try:
            self._order.add(Update.de_json(raw, self._bot))
        except Exception:  # noqa: BLE001 - the library parses with whatever error the wrong shape happens to cause
            # Neither the update nor the error is told: both hold what she wrote.
            self._count_malformed()
            return False
        return True

    def _count_malformed(self) -> None:
        self.counts.malformed += 1
        event("update.malformed", level=logging.WARNING)

    async def _finish_malformed(self, taken: "_Taken") -> None:
        if taken.malformed:
            await self._account.finish(taken.malformed)

    async def _settle(self, group: Group) -> None:
        self.counts.handled += len(group.updates)
        await self._account.finish(group.update_ids)

    async def _let_finish(self, *, nothing_gained: bool) -> None:
        """Wait for half of what is in hand: asking sooner would show the same again, later would keep newcomers waiting."""
        if self._account.holding:
            await self._account.at_most(len(self._account.holding) // 2, NEWCOMER_SECONDS)
        elif nothing_gained:
            await asyncio.sleep(NEWCOMER_SECONDS)

    def _leave_stuck_behind(self) -> None:
        """Let go of the few that fail again and again, when the window is full and all others in it are done.

        Telegram shows no more than the window, so one chat to which nothing can be delivered would silence the bot for
        everybody. They are tried on, but a kill loses them. When deliveries fail altogether, nothing is left behind.
        """
        holding = self._account.holding
        if holding <= self._order.stuck() and len(holding) + self._account.left_behind <= MOST_LEFT_BEHIND:
            self._account.leave_behind(holding)
            event("update.left_behind", level=logging.WARNING, updates=len(holding))

    def _note_time(self, came: bool) -> None:
        now = self._clock()
        self.counts.last_answer = now
        if came:
            self._last_update = now
        elif now - self._last_update > QUIET and not self._account.holding:
            self._account.start_over()


@dataclass
class _Taken:
    """Ids of what an answer brought that was neither in hand nor done."""

    fresh: list[int] = field(default_factory=list)
    malformed: list[int] = field(default_factory=list)


def _update_id(raw: object) -> int | None:
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    return update_id if isinstance(update_id, int) else None

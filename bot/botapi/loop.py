"""The way in: every update is handled at least once, whatever is killed and when, and no chat holds up another."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.botapi.account import Account
from bot.botapi.attempt import AnswerOnce, Attempts, Fallback, PassOver
from bot.botapi.done import DoneStore
from bot.botapi.events import event
from bot.botapi.intake import Group, Intake, Manner, never
from bot.botapi.order import Cries, Order
from bot.botapi.outcome import record_error
from bot.botapi.owed import OwedStore
from bot.botapi.patience import pause
from bot.botapi.polling import KINDS, WINDOW, Polling
from bot.botapi.standing import Standing

NEWCOMER_SECONDS = 0.3
"""How long newcomers may wait behind what is in hand. While an update is unfinished Telegram answers at once with it, so
the long poll cannot wait for them."""

QUIET = timedelta(days=1)
"""After so long without an update its identifiers may start anywhere, and Telegram has forgotten all that came before."""

MOST_LEFT_BEHIND = 10

MOST_OWED = 2_000
"""Updates in memory that Telegram no longer has, because others could not be seen behind them. Beyond, others have to wait."""

LOOKING_SECONDS = 1.0
"""How long at most nothing is begun while others are still to be seen, when Telegram does not show them."""


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
    on disk; or, when more wait than it shows at a time, and there is `owed`, when the chats that wait are on disk: then they get
    their answers after those who wrote less, and a kill leaves them the neutral one of `answer_once`. One object serves one run.

    `pass_over` notes updates that want no answer any more, `cries` tells whether somebody cries for help in one, `standing` is what the
    sender asks, too.
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
        owed: OwedStore | None = None,
    ) -> None:
        application.add_error_handler(record_error)
        self.counts = Counts()
        self._bot = application.bot
        self._clock = clock
        self._stop_seconds = stop_seconds
        self._account = Account(done, owed)
        self._attempts = Attempts(application.process_update, answer_once, fallback, handler_seconds, pass_over)
        self._order = Order(intake, self._attempts, self._settle, clock, at_once, cries=cries, standing=standing)
        self._polling = Polling(application.bot, kinds)
        self._serving = asyncio.Event()
        self._ended = False
        self._last_update = clock()
        self._making_room = False
        self._looking: asyncio.TimerHandle | None = None
        self._paying: asyncio.Task[None] | None = None

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
        await self._end()
        if self._account.offset is not None:
            await self._polling.acknowledge(self._account.offset)

    async def serve(self, stop: asyncio.Event) -> None:
        """Let `accept` work until `stop` is set; then let what is in hand end, for up to `stop_seconds`."""
        await self._account.load()
        self._serving.set()
        self._begin_paying()
        await stop.wait()
        self._ended = True
        await self._end()
        self._account.give_up()

    async def accept(self, raw: object) -> None:
        """Handle one update as Telegram posted it; returns when it is done, at once if it is malformed or done before.

        An update that comes again while it is in hand is not handled twice. Raises NotHandled when `serve` ends first.
        """
        await self._serving.wait()
        if self._ended:
            raise NotHandled
        await self._finish_malformed(self._take([raw]))
        if len(self._account.holding) >= WINDOW and not self._making_room:
            # As many as Telegram posts at a time: it waits for one of them before it posts another.
            await self._make_room()
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
            if self._paying is None:
                self._begin_paying()
            full = len(shown) == WINDOW
            _, _, sees_more = await asyncio.gather(
                self._finish_malformed(taken), self._account.forget_all_but(ids), self._sees_more(full=full)
            )
            if full and not taken.fresh:
                self._leave_stuck_behind()
            if not sees_more:
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

    async def _sees_more(self, *, full: bool) -> bool:
        """Whether room was made for others behind a full window; meanwhile nothing is begun that can wait.

        Without it the numbers, a cry and whoever wrote once would wait at Telegram until each of the hundred before them was answered, at
        thirty a second, though nobody knows of them.
        """
        more = full and (self._looking is not None or await self._polling.waiting() > WINDOW)
        more = more and await self._make_room()
        self._begin_nothing(so=more)
        return more

    async def _make_room(self) -> bool:
        """Let go of all that can wait, once it is on disk which chats do. Never raises."""
        self._making_room = True
        try:
            holding = self._account.holding
            chats = {each: chat for each, chat in self._order.deferrable().items() if each in holding}
            if len(chats) + self._account.owed > MOST_OWED:
                return False
            owed = await self._account.owe(chats)
        finally:
            self._making_room = False
        if owed:
            event("update.owed", updates=len(chats))
        return owed

    def _begin_nothing(self, *, so: bool) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._looking = asyncio.get_running_loop().call_later(LOOKING_SECONDS, self._look_no_more) if so else None
        self._order.keep_out(out=so)

    def _look_no_more(self) -> None:
        self._looking = None
        self._order.keep_out(out=False)

    def _begin_paying(self) -> None:
        self._paying = asyncio.create_task(self._pay(self._account.take_debts()))

    async def _pay(self, debts: Mapping[int, int]) -> None:
        """Give the neutral answer to those whom an earlier run left without one, a chat at a time."""
        for chat_id in dict.fromkeys(debts.values()):
            failures = 0
            while not await self._attempts(Group(Manner.LATE, chat_id, ()), failures):
                failures += 1
                await asyncio.sleep(pause(failures))
            await self._account.paid([update_id for update_id, owed in debts.items() if owed == chat_id])

    async def _end(self) -> None:
        """Let what is in hand end."""
        self._begin_nothing(so=False)
        if self._paying is not None:
            self._paying.cancel()
        await self._order.drain(self._stop_seconds)

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

"""The sender's limits: paces what goes out, lets urgent screens pass first, and obeys what Telegram refuses."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from math import isinf
from typing import Any, Literal

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.botapi.events import event
from bot.botapi.outcome import is_temporary
from bot.botapi.standing import Chat, Standing
from bot.botapi.turns import Ticket, Turns

Haste = Literal["urgent"]
"""What a call of the bot may say as `rate_limit_args`: this message overtakes all that wait."""

URGENT: Haste = "urgent"

BACK_OFF = (0.5, 1.0, 2.0)
"""Seconds before each further try after a 5xx or without a network; then the error is the caller's."""

REFUSALS = 5
"""Times that a call waits as long as a 429 says; the next one is the caller's."""

PATIENCE = 60.0
"""Longest wait in seconds, after a 429, of a call that sends no message: a name or a deletion can be tried later."""

FLEETING = frozenset({"answerCallbackQuery", "sendChatAction"})
"""Calls that are worth one try: later they mean nothing, and a screen may be waiting behind them."""

_MESSAGES = ("send", "edit", "copy", "forward")

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Limiter(BaseRateLimiter[Haste]):
    """Every call of the bot but getUpdates passes here.

    Messages wait for their turn (`turns.Turns`) and, refused with 429, as long as Telegram says: the chat alone, and all
    when it repeats over chats. A 5xx or a lost connection is tried again after `BACK_OFF`. What still fails is raised as
    it came: RetryAfter or NetworkError mean that the caller may try again later; all else is for good.
    What waits is bounded by its callers, each of which waits for one call at a time.
    """

    def __init__(
        self,
        per_second: int,
        standing: Standing | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`per_second`: messages over all chats; 0: only what 429 demands. `standing`: how much each chat wrote. `clock` and `sleep`
        count in seconds."""
        self._turns = Turns(per_second, standing)
        if standing is not None:
            standing.tell(self._grant)
        self._clock = clock
        self._sleep = sleep
        self._waiting: dict[Ticket, asyncio.Future[None]] = {}
        self._waker: asyncio.Task[None] | None = None
        self._wakes_at = 0.0

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """End the waiting: each caller gets NetworkError, for its message did not go out."""
        self._stop_waker()
        for granted in self._waiting.values():
            if not granted.done():
                granted.set_exception(NetworkError("the sender has stopped"))

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Haste | None,
    ) -> Answer:
        """Make the call when its turn has come, as often as needed and allowed."""
        message = endpoint.startswith(_MESSAGES) and endpoint not in FLEETING
        ticket = Ticket(data.get("chat_id"), rate_limit_args == URGENT)
        refusals = failures = 0
        while True:
            if message:
                await self._turn(ticket, again=refusals + failures > 0)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                refusals += 1
                seconds = seconds_of(refusal)
                event("sender.refused", level=logging.WARNING, seconds=seconds, refusals=refusals)
                if endpoint in FLEETING or refusals > REFUSALS or (seconds > PATIENCE and not message):
                    raise
                await self._obey(ticket.chat, seconds, message=message)
            except TelegramError as failure:
                # A token that is wrong now is wrong in three seconds, and whoever starts the bot waits to be told.
                lasting = isinstance(failure, InvalidToken) or not is_temporary(failure)
                if lasting or endpoint in FLEETING or failures == len(BACK_OFF):
                    raise
                event("sender.failed", level=logging.WARNING, kind=type(failure), failures=failures + 1)
                await self._sleep(BACK_OFF[failures])
                failures += 1

    async def _obey(self, chat: Chat, seconds: float, *, message: bool) -> None:
        if message:
            self._turns.hold(chat, seconds, self._clock())
        else:
            await self._sleep(seconds)

    async def _turn(self, ticket: Ticket, *, again: bool) -> None:
        granted = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = granted
        self._turns.join(ticket, again=again)
        self._grant()
        try:
            await granted
        finally:
            self._turns.leave(ticket)
            del self._waiting[ticket]
            if not self._waiting:
                self._stop_waker()

    def _grant(self) -> None:
        """Let all go whose turn has come, and wake for the next."""
        while isinstance(turn := self._turns.next(self._clock()), Ticket):
            granted = self._waiting[turn]
            if not granted.done():
                granted.set_result(None)
        if not isinf(turn):
            self._wake_in(turn)

    def _wake_in(self, seconds: float) -> None:
        wanted = self._clock() + seconds
        if self._waker is not None and self._wakes_at <= wanted:
            return
        self._stop_waker()
        self._wakes_at = wanted
        self._waker = asyncio.get_running_loop().create_task(self._wake(seconds))

    async def _wake(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._waker = None
        self._grant()

    def _stop_waker(self) -> None:
        if self._waker is not None:
            self._waker.cancel()
            self._waker = None


def seconds_of(refusal: RetryAfter) -> float:
    """How long a 429 tells to wait, in seconds."""
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)

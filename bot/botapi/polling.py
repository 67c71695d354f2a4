"""Asking Telegram for updates as they are, unparsed, and asking again for as long as it takes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter

from bot.botapi.events import event
from bot.botapi.patience import pause

WINDOW = 100
"""Updates in one answer: the most that Telegram gives (https://core.telegram.org/bots/api#getupdates)."""

LONG_POLL = 30
"""Seconds that Telegram may hold a question to which there is no answer yet."""

GRACE = 10
"""Seconds that an answer may need on its way before the connection counts as dead."""

KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of updates that are asked for unless told otherwise."""


Answer = TypeVar("Answer")


class TokenRefused(Exception):
    """Telegram does not know the token (401, or 404 at a wrong address); trying again would not help."""


async def until_answered(ask: Callable[[], Awaitable[Answer]], *, first: bool) -> Answer:
    """What Telegram answers at last; waits through every failure.

    Raises TokenRefused when it refuses the token of the `first` question; a token refused later may be put right.
    """
    failures = 0
    while True:
        try:
            return await ask()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next try may succeed, and nobody else will ask
            if isinstance(error, InvalidToken) and first:
                # `from None`: the library's error quotes the token.
                raise TokenRefused("Telegram refuses the token, or the address is no Bot API server") from None
            failures += 1
            _tell(error, failures)
            await asyncio.sleep(_wait(error, failures))


class Polling:
    """getUpdates of one bot."""

    def __init__(self, bot: Bot, kinds: Sequence[str] = KINDS) -> None:
        self._bot = bot
        self._kinds = list(kinds)
        self._answered = False

    async def window(self, offset: int | None) -> list[Any]:
        """Up to `WINDOW` raw updates from `offset` on; waits for as long as there is none and through every failure.

        Raises TokenRefused when the very first answer refuses the token; a token refused later may be put right.
        """
        shown = await until_answered(lambda: self._ask(offset, WINDOW, LONG_POLL), first=not self._answered)
        self._answered = True
        return shown

    async def waiting(self) -> int:
        """How many updates wait at Telegram, those of the window among them; 0 where that cannot be known at once."""
        try:
            async with asyncio.timeout(GRACE / 10):
                return (await self._bot.get_webhook_info()).pending_update_count
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing depends on it but how quickly others are seen
            event("poll.unknown", kind=type(error))
            return 0

    async def acknowledge(self, offset: int) -> None:
        """Tell Telegram once that everything before `offset` is done; a failure is logged, for it only costs a repeat."""
        try:
            async with asyncio.timeout(GRACE):
                await self._ask(offset, 1, 0)
        except Exception as error:  # noqa: BLE001 - at the end of the program nothing is left to try
            _tell(error, 1)

    async def _ask(self, offset: int | None, limit: int, seconds: int) -> list[Any]:
        question: Mapping[str, Any] = {
            "offset": offset,
            "limit": limit,
            "timeout": seconds,
            "allowed_updates": self._kinds,
        }
        # Bot.get_updates parses all or nothing, so that one malformed update would stop the bot for ever, and then logs
        # names and texts; do_api_request refuses methods that have a wrapper. (The library's version is pinned.)
        shown = await self._bot._post(
            "getUpdates",
            {key: value for key, value in question.items() if value is not None},
            read_timeout=seconds + GRACE,
        )
        if not isinstance(shown, list):
            raise TypeError("getUpdates did not answer with a list")
        return shown


def _wait(error: Exception, failures: int) -> float:
    if not isinstance(error, RetryAfter):
        return pause(failures)
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _tell(error: Exception, failures: int) -> None:
    if isinstance(error, Conflict):
        # Another program polls with the same token, or a webhook is set.
        event("poll.conflict", level=logging.ERROR, failures=failures)
    elif isinstance(error, InvalidToken):
        event("poll.token_refused", level=logging.CRITICAL, failures=failures)
    else:
        event("poll.failed", level=logging.WARNING, failures=failures, kind=type(error))

"""Tells the team what callers report: at once, but never in the way of who reports, and a flood of reports in few messages."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.botapi.events import event
from bot.botapi.turns import Spacing
from bot.directory.model import ReportReason
from handlers.admin.errand import Errand

Reported = tuple[str, ReportReason]
"""An entry's id, and why the call came to nothing."""

AT_ONCE = 5
"""Messages that go without a pause after a quiet time; and reports in one message."""

PER_SECOND = 0.1
"""Messages to everybody on the long run: whoever reports contact after contact keeps no citizen's message waiting."""


class Reporting:
    """`tell` sends one message to everybody. What waits is bounded: an entry and a reason are told once while they wait."""

    def __init__(
        self,
        tell: Callable[[Sequence[Reported]], Awaitable[None]],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._tell = tell
        self._sleep = sleep
        self._pace = Spacing(PER_SECOND, AT_ONCE)
        self._waiting: dict[Reported, None] = {}
        self._errand = Errand(self._run)
        self.idle, self.close = self._errand.idle, self._errand.close

    async def hears(self, entry: str, reason: ReportReason) -> None:
        """Returns at once; the team is told beside. What is not told when the bot stops stands in the list of what is to be done."""
        self._waiting[entry, reason] = None
        self._errand.wake()

    async def _run(self) -> None:
        now = asyncio.get_running_loop().time
        while self._waiting:
            if (pause := self._pace.free_at - now()) > 0:
                await self._sleep(pause)
            self._pace.take(now())
            some = list(islice(self._waiting, AT_ONCE))
            for each in some:
                del self._waiting[each]
            try:
                await self._tell(some)
            except (TelegramError, SQLAlchemyError, OSError) as error:
                event("report.untold", level=logging.WARNING, error=error)

"""Long polling: one poller at a time, woken by the update and by nothing else."""

import asyncio
from collections.abc import Callable

from bot.playground.chats import JSON
from bot.playground.faults import Fault
from bot.playground.parameters import Parameters
from bot.playground.refusals import conflict
from bot.playground.telegram import Telegram

# The open Bot API server waits no longer, whatever `timeout` says.
MOST_SECONDS = 50


class Polling:
    """getUpdates as a server must answer it."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._end_current: Callable[[], None] | None = None

    def stop(self) -> None:
        """Send the waiting poller away."""
        if self._end_current is not None:
            self._end_current()

    async def answer(self, parameters: Parameters, fault: Fault | None) -> tuple[int, JSON]:
        """Status and body, at once when something waits, else after an update or `timeout` seconds.

        A second poller ends the first with 409: "terminated by other getUpdates request".
        """
        self.stop()
        ended = False
        changed = asyncio.Event()

        def end() -> None:
            nonlocal ended
            ended = True
            changed.set()

        self._end_current = end
        stop_listening = self._telegram.listen(changed.set)
        deadline = asyncio.get_running_loop().time() + parameters.integer("timeout", 0, 0, MOST_SECONDS)
        try:
            code, body = self._telegram.respond("getUpdates", parameters, fault=fault)
            while code == 200 and not body["result"]:
                try:
                    async with asyncio.timeout_at(deadline):
                        await changed.wait()
                except TimeoutError:
                    break
                if ended:
                    return self._terminated()
                changed.clear()
                code, body = self._look_again(parameters)
            return code, body
        finally:
            stop_listening()
            if self._end_current is end:
                self._end_current = None

    def _terminated(self) -> tuple[int, JSON]:
        words = "terminated by other getUpdates request; make sure that only one bot instance is running"
        if self._telegram.webhook is not None:
            words = "terminated by setWebhook request"
        refusal = conflict(words)
        return refusal.code, refusal.as_json()

    def _look_again(self, parameters: Parameters) -> tuple[int, JSON]:
        if self._telegram.webhook is not None:
            return self._terminated()
        offset = parameters.integer("offset", 0, -(2**31), 2**31)
        found = self._telegram.updates.take(offset, parameters.integer("limit", 100, 1, 100))
        return 200, {"ok": True, "result": found}

"""One attempt to answer: within its time, with the emergency numbers when it goes wrong."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update

from bot.botapi.events import event
from bot.botapi.intake import Group, Manner
from bot.botapi.outcome import Outcome, Verdict, observing

Process = Callable[[Update], Awaitable[None]]
AnswerOnce = Callable[[Group], Awaitable[None]]
Fallback = Callable[[Update], Awaitable[None]]
PassOver = Callable[[Sequence[Update]], Awaitable[None]]

FALLBACK_AFTER = 3
"""After so many failed attempts the numbers are tried too: what cannot get through may be the answer's own fault."""


class Attempts:
    """Answers groups: of a NORMAL one the last by `process`, after `pass_over` noted the others; any other by `answer_once`; by `fallback`
    when that is slow or breaks.

    `process` is `Application.process_update`, of which `record_error` is an error handler.
    """

    def __init__(
        self,
        process: Process,
        answer_once: AnswerOnce,
        fallback: Fallback,
        seconds: float,
        pass_over: PassOver | None = None,
    ) -> None:
        self._pass_over = pass_over
        self._process = process
        self._answer_once = answer_once
        self._fallback = fallback
        self._seconds = seconds

    async def __call__(self, group: Group, failures: int) -> bool:
        """Whether the group is handled; if not, a reason that passes kept it from being delivered. Never raises."""
        verdict = await self._observe(self._answer, group)
        if verdict is Verdict.HANDLED:
            return True
        if verdict is Verdict.AGAIN and failures < FALLBACK_AFTER:
            event("update.undelivered", failures=failures + 1)
            return False
        event("update.fallback", level=logging.WARNING, reason=verdict, manner=group.manner)
        return await self._observe(self._fall_back, group) in (Verdict.HANDLED, Verdict.BROKEN)

    async def _answer(self, group: Group) -> None:
        if group.manner is Manner.NORMAL:
            if self._pass_over is not None and len(group.updates) > 1:
                await self._pass_over(group.updates[:-1])
            await self._process(group.updates[-1])
        else:
            await self._answer_once(group)

    async def _fall_back(self, group: Group) -> None:
        if group.updates:
            await self._fallback(group.updates[-1])

    async def _observe(self, answer: AnswerOnce, group: Group) -> Verdict:
        outcome = Outcome()
        task = asyncio.create_task(_run(answer, group, outcome))
        try:
            # Not asyncio.timeout: a handler that does not let itself be cancelled would hold its chat for ever.
            finished, _ = await asyncio.wait({task}, timeout=self._seconds)
        finally:
            task.cancel()
        for error in outcome.errors:
            event("update.failed", level=logging.WARNING, error=error)
        if finished:
            return outcome.verdict()
        # With a screen before her, only our notes are late: that something is broken would be a second, false answer.
        return Verdict.HANDLED if outcome.accepted else Verdict.SLOW


async def _run(answer: AnswerOnce, group: Group, outcome: Outcome) -> None:
    with observing(outcome):
        try:
            await answer(group)
        except asyncio.CancelledError:
            # Either we are cancelled, and nobody reads this, or something within was: then nothing was said to her.
            outcome.errors.append(RuntimeError("cancelled"))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, she gets the numbers
            outcome.errors.append(error)

"""How the handling of one update ended, which python-telegram-bot keeps to itself.

`Application.process_update` swallows what a handler raises and tells its error handlers alone. So `record_error`, added
as an error handler, writes it into the `Outcome` of the update that is being handled.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import CallbackContext


class Verdict(Enum):
    """What an attempt to answer came to."""

    HANDLED = auto()
    """A screen was accepted, or refused for good, or none was due."""
    AGAIN = auto()
    """No screen was accepted, for a reason that passes."""
    SLOW = auto()
    """It took too long."""
    BROKEN = auto()
    """Our own fault."""


@dataclass
class Outcome:
    """What is known of one attempt so far."""

    accepted: bool = False
    errors: list[Exception] = field(default_factory=list)

    def verdict(self) -> Verdict:
        """What the attempt came to, once it is over."""
        if any(not isinstance(error, TelegramError) for error in self.errors):
            return Verdict.BROKEN
        if not self.accepted and any(is_temporary(error) for error in self.errors):
            return Verdict.AGAIN
        return Verdict.HANDLED


_current: ContextVar[Outcome | None] = ContextVar("outcome", default=None)


@contextmanager
def observing(outcome: Outcome) -> Iterator[None]:
    """Let what happens within, in this task and those it starts, be written into `outcome`."""
    token = _current.set(outcome)
    try:
        yield
    finally:
        _current.reset(token)


def screen_accepted() -> None:
    """Say that Telegram accepted a screen: from here on a lost connection does not let the update be handled again.

    Without an update being handled it does nothing, so that whoever sends need not know why.
    """
    outcome = _current.get()
    if outcome is not None:
        outcome.accepted = True


async def record_error(_update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """An error handler for `Application.add_error_handler`."""
    outcome = _current.get()
    if outcome is not None and context.error is not None:
        outcome.errors.append(context.error)


def is_temporary(error: Exception) -> bool:
    """Whether the same call may well succeed later: no network, 5xx, 429, 401 (a token can be put right).

    400 and 403 are for good (https://core.telegram.org/bots/api#making-requests). A bare `TelegramError` is the
    library's word for an answer that was no JSON, so it came from something before Telegram.
    """
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)
    return isinstance(error, RetryAfter | InvalidToken) or type(error) is TelegramError

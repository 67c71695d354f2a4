"""Erase: both sides of a chat go as far as Telegram allows, with the truth about what stays."""

import asyncio
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from bot.privacy.ledger import Ledger, batches
from bot.privacy.preferences import Preferences

_FAILURES_BEFORE_GIVING_UP = 2
_DATABASE_FAILURES = (SQLAlchemyError, OSError)


class UnreachableError(Exception):
    """Telegram did not answer: the messages may be gone or not."""


class ShutOutError(UnreachableError):
    """The chat is shut to the bot: somebody blocked it, perhaps on her phone, and may unblock it again."""


class Deleter(Protocol):
    """Telegram's side of erasing."""

    async def remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
        """Delete at most 100 messages of a chat, and return those that Telegram refuses for good (too old, chat gone).

        One refused message makes Telegram refuse the whole call, so an implementation looks for it in smaller calls.
        An id that Telegram does not find is not refused: it is gone, which was the wish. Raises UnreachableError when
        no answer came (no network, 5xx, 429 to the end), ShutOutError when the bot may not write there.
        """
        ...


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a chat's messages, and of what the bot kept of it.

    `deleted`: Telegram accepted; `refused`: it will not, now or later; `too_old`: known to be over 48 hours old and not
    tried; `waiting`: no answer came, they stay sealed and the next tap tries them again. `too_old` counts what is
    still noted and no more: zero does not mean that nothing older stands in the chat, and the screen may not say so.
    `read`: whether the bot could read which messages there are; otherwise only what its caller knew was tried.
    """

    deleted: int
    refused: int
    too_old: int
    waiting: int
    settings_cleared: bool
    ids_cleared: bool
    read: bool = True

    @property
    def finished(self) -> bool:
        """Whether another tap could do no more."""
        return self.read and self.settings_cleared and self.ids_cleared and not self.waiting


class EraseUnfinishedError(Exception):
    """A part failed and another tap can finish it. `so_far` is what was done, for the screen to say."""

    def __init__(self, so_far: Erased) -> None:
        super().__init__("erasing was not finished")
        self.so_far = so_far


async def erase(
    chat_id: int,
    *,
    ledger: Ledger,
    preferences: Preferences,
    deleter: Deleter,
    now: datetime,
    extra_ids: Collection[int] = (),
) -> Erased:
    """Delete the chat's messages of the last 48 hours, newest first, then its sealed ids and settings.

    `extra_ids`: messages that the caller knows and the ledger may not, such as the one tapped just now. An id is
    forgotten only after Telegram answered about it, so whatever is killed and when, the next tap goes on. Messages
    noted meanwhile stay noted: the one that reports the result is found by the next erase.

    Ids are never guessed. A chat's ids have gaps, for Telegram counts all chats of an account together: a range around
    the known ones would take hundreds of calls to find the few messages from before the bot kept ids, and as Telegram
    skips in silence what it does not find, each miss would count as deleted in what she is told.

    Raises EraseUnfinishedError when Telegram or the database failed for a part, after doing all the rest. What is in
    RAM about the chat is the caller's to wipe.
    """
    noting = asyncio.create_task(_stored(_note(ledger, chat_id, extra_ids)))
    noted, read = await _noted(ledger, chat_id, now, extra_ids)
    fresh = {message_id for message_id, erasable in noted.items() if erasable}
    too_old = noted.keys() - fresh
    # What stands on her screen goes first; a database that is slow or locked can keep nothing of it there.
    removal = await remove_all(deleter, chat_id, sorted(fresh, reverse=True))
    await noting
    ids_cleared, settings_cleared = await asyncio.gather(
        _stored(ledger.forget(chat_id, [*removal.answered, *too_old])), _stored(preferences.forget(chat_id))
    )
    erased = Erased(
        len(removal.answered) - len(removal.refused),
        len(removal.refused),
        len(too_old),
        len(removal.waiting),
        settings_cleared,
        ids_cleared and not removal.waiting,
        read,
    )
    if not erased.finished:
        raise EraseUnfinishedError(erased)
    return erased


@dataclass(frozen=True, slots=True)
class Removal:
    """Which messages Telegram answered about, which of those it refuses for good, and which wait for another try. `shut_out`: the bot may
    not write there now."""

    answered: tuple[int, ...]
    refused: frozenset[int]
    waiting: tuple[int, ...]
    shut_out: bool = False


async def remove_all(deleter: Deleter, chat_id: int, message_ids: Sequence[int]) -> Removal:
    """Delete messages of a chat, as many as Telegram takes at once, in this order. Never raises UnreachableError.

    One batch that always fails must not shield the others; two in a row mean that the network is down.
    """
    answered: list[int] = []
    refused: set[int] = set()
    waiting: list[int] = []
    failures, shut_out = 0, False
    for batch in batches(message_ids):
        if shut_out or failures == _FAILURES_BEFORE_GIVING_UP:
            waiting += batch
            continue
        try:
            refused |= (await deleter.remove(chat_id, batch)).intersection(batch)
        except ShutOutError:
            shut_out = True
            waiting += batch
            continue
        except UnreachableError:
            failures += 1
            waiting += batch
            continue
        failures = 0
        answered += batch
    return Removal(tuple(answered), frozenset(refused), tuple(waiting), shut_out)


async def _note(ledger: Ledger, chat_id: int, message_ids: Collection[int]) -> None:
    """So that a failure leaves them for the next tap. Noting twice does no harm."""
    for message_id in set(message_ids):
        await ledger.note(chat_id, message_id)


async def _noted(
    ledger: Ledger, chat_id: int, now: datetime, extra_ids: Collection[int]
) -> tuple[dict[int, bool], bool]:
    """Every known id with whether Telegram still deletes it, and whether the ledger could be read."""
    try:
        noted = {kept.message_id: kept.erasable(now) for kept in await ledger.kept(chat_id)}
    except _DATABASE_FAILURES:
        # What is known so far can still disappear from the screen, and that matters most.
        return dict.fromkeys(extra_ids, True), False
    return dict.fromkeys(extra_ids, True) | noted, True


async def _stored(change: Awaitable[None]) -> bool:
    try:
        await change
    except _DATABASE_FAILURES:
        return False
    return True

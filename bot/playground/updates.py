"""The queue of what the bot has not yet acknowledged."""

import secrets
from collections import OrderedDict
from itertools import islice
from typing import Any

from bot.playground.chats import JSON
from bot.playground.clock import Clock

# https://core.telegram.org/bots/api#getting-updates: "Incoming updates are stored on the server until the bot receives
# them either way, but they will not be kept longer than 24 hours."
RETENTION_SECONDS = 24 * 3600
# https://core.telegram.org/bots/api#update: "If there are no new updates for at least a week, then identifier of the
# next update will be chosen randomly instead of sequentially."
QUIET_SECONDS = 7 * 24 * 3600
# https://core.telegram.org/bots/api#getupdates: an empty list means all but these.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Telegram has no published limit; ours only keeps memory bounded.
MOST_WAITING = 100_000
FIRST_ID = 100_000_001


class UpdateQueue:
    """Updates in the order in which they came, each with its identifier and arrival time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: OrderedDict[int, tuple[int, JSON]] = OrderedDict()
        self._next_id = FIRST_ID
        self._last_arrival = clock.seconds()
        self._allowed: frozenset[str] = frozenset()

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def allow(self, kinds: list[str] | None) -> None:
        """Choose the kinds of updates; None keeps the last choice, [] is the default. What waits already stays."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """The chosen kinds, sorted; empty for the default."""
        return sorted(self._allowed)

    def add(self, kind: str, payload: Any) -> None:
        """Put one update at the end unless its kind is not wanted."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        now = self._clock.seconds()
        if now - self._last_arrival >= QUIET_SECONDS:
            self._next_id = FIRST_ID + secrets.randbelow(800_000_000)
        self._last_arrival = now
        self._waiting[self._next_id] = (now, {"update_id": self._next_id, kind: payload})
        self._next_id += 1
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)

    def take(self, offset: int, limit: int) -> list[JSON]:
        """The earliest `limit` updates from `offset` on, forgetting all before it.

        A negative offset counts from the end; 0 confirms nothing. An offset far beyond the next identifier (left over
        from before a quiet week) is taken as 0, as the open Bot API server does.
        """
        self._forget_old()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popitem(last=False)
        elif offset <= self._next_id + MOST_WAITING:
            while self._waiting and next(iter(self._waiting)) < offset:
                self._waiting.popitem(last=False)
        return [update for _, update in islice(self._waiting.values(), limit)]

    def __contains__(self, update_id: int) -> bool:
        self._forget_old()
        return update_id in self._waiting

    def discard(self, update_id: int) -> None:
        """Forget one update that a webhook took."""
        self._waiting.pop(update_id, None)

    def clear(self) -> None:
        """Forget everything (`drop_pending_updates`)."""
        self._waiting.clear()

    def _forget_old(self) -> None:
        oldest = self._clock.seconds() - RETENTION_SECONDS
        while self._waiting and next(iter(self._waiting.values()))[0] < oldest:
            self._waiting.popitem(last=False)

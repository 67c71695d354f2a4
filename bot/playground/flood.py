"""Telegram's sending limits, as far as they are published.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: no more than one message per second
in a chat ("short bursts that go over this limit" pass), 20 a minute in a group, about 30 a second over all.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.refusals import too_many_requests

# Ours: how many chats are remembered; the ones idle longest are forgotten first.
MOST_CHATS = 10_000
LIMITED_PREFIXES = ("send", "edit", "copy", "forward")


@dataclass(slots=True)
class Bucket:
    """Refills by `rate` tokens a second up to `burst`; one message takes one."""

    rate: float
    burst: float
    tokens: float
    at: float

    def missing_seconds(self, now: float) -> float:
        """Seconds until a message may pass; 0 when it may now."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1.0 - self.tokens) / self.rate)


class Flood:
    """Counts messages and refuses the excess with 429 when `enforced`.

    `per_second` over all, `per_chat` a second in a private chat with bursts of `chat_burst`, 20 a minute in a group.
    How long a burst Telegram bears is not published; five is a guess that any sender keeping to the rule respects.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enforced = False
        self.per_second = 30.0
        self.per_chat = 1.0
        self.chat_burst = 5.0
        self._monotonic = monotonic
        self._overall: Bucket | None = None
        self._chats: dict[int, Bucket] = {}

    def check(self, method: str, chat_id: int | None) -> None:
        """Count one call. Raises `Refusal` 429 with `retry_after` in whole seconds when a limit is passed."""
        limited = method.startswith(LIMITED_PREFIXES) and method != "sendChatAction"
        if not self.enforced or chat_id is None or not limited:
            return
        now = self._monotonic()
        if self._overall is None:
            self._overall = Bucket(self.per_second, self.per_second, self.per_second, now)
        chat = self._chats.pop(chat_id, None) or self._new_chat(chat_id, now)
        self._chats[chat_id] = chat
        while len(self._chats) > MOST_CHATS:
            del self._chats[next(iter(self._chats))]
        missing = max(chat.missing_seconds(now), self._overall.missing_seconds(now))
        if missing > 0:
            raise too_many_requests(math.ceil(missing))
        chat.tokens -= 1
        self._overall.tokens -= 1

    def _new_chat(self, chat_id: int, now: float) -> Bucket:
        if chat_id < 0:
            return Bucket(20 / 60, 20, 20, now)
        return Bucket(self.per_chat, self.chat_burst, self.chat_burst, now)

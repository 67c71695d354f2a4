"""Who goes first among chats: whoever is in a hurry, then whoever wrote least in the last minute."""

import time
from collections import Counter
from collections.abc import Callable

Chat = int | str | None
"""A chat's id or @name; None where something belongs to no chat (inline)."""

HALF_A_MINUTE = 30.0
"""Seconds of one count. Two are kept, so that a message is remembered for half a minute at least, and for a minute at most."""

TIRELESS = 100
"""Messages of the last minute beyond which nobody reads the answers any more: from here on they are answered together. Telegram itself
lets a bot send about one a second to a chat."""

HURRIED = -1
"""The rank of a chat in a hurry: before all others."""


class Standing:
    """How much each chat wrote lately, and which ones wait for something that must not wait. In RAM, for a minute.

    What comes in is bounded by what the loop takes in a minute, and so is this.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts in seconds."""
        self._clock = clock
        self._since = clock()
        self._now: Counter[Chat] = Counter()
        self._before: Counter[Chat] = Counter()
        self._hurried: set[Chat] = set()
        self._hears: list[Callable[[], None]] = []

    def wrote(self, chat: Chat) -> None:
        """Something came from this chat: a message, a tap."""
        self._turn()
        self._now[chat] += 1

    def lately(self, chat: Chat) -> int:
        """How much came from it in the last half to whole minute."""
        self._turn()
        return self._now[chat] + self._before[chat]

    def is_tireless(self, chat: Chat) -> bool:
        """Whether it writes more than anybody reads."""
        return self.lately(chat) > TIRELESS

    def hurry(self, chat: Chat) -> None:
        """Something waits in this chat that goes before all else: whatever stands in its way there hurries, too."""
        self._hurried.add(chat)
        for hears in self._hears:
            hears()

    def tell(self, hears: Callable[[], None]) -> None:
        """Call this whenever a chat is in a hurry: what waits there may go now."""
        self._hears.append(hears)

    def calm(self, chat: Chat) -> None:
        """Nothing of the kind waits there any more."""
        self._hurried.discard(chat)

    def rank(self, chat: Chat) -> int:
        """The lower, the earlier."""
        return HURRIED if chat in self._hurried and not self.is_tireless(chat) else self.lately(chat)

    def _turn(self) -> None:
        passed = self._clock() - self._since
        if passed < HALF_A_MINUTE:
            return
        self._before = self._now if passed < 2 * HALF_A_MINUTE else Counter()
        self._now = Counter()
        self._since = self._clock()

    def __len__(self) -> int:
        """How many chats are remembered."""
        self._turn()
        return len(self._now.keys() | self._before.keys())

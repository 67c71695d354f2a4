"""How many places a chat was shown within the hour: the directory helps whoever asks for a place, and cannot be walked.

In RAM alone, by keyed hashes, forgotten after an hour (DESIGN.md 1.4).
"""

import hmac
import secrets
from collections import Counter, OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

AN_HOUR = timedelta(hours=1)
"""How long a place that was shown counts."""

PLACES = 20
"""Places that one chat may see within the hour. Whoever looks for herself sees a few; a social worker who writes down a list for
her clients comes back after a while. All 3,321 communes take one chat a week without sleep."""

PLACES_IN_DANGER = 60
"""The same while a danger holds: a cry is answered with what is near, and yet is no way to walk the directory."""

MOST = 20_000
"""Places of all chats together that are counted: about 5 MB."""

_HASH = 16


class Listed:
    """Keyed hashes of a chat, and of chat and place, under a random key of this process that lies nowhere else.

    They tell a place that was shown before, which is free, from another, and nothing to anybody who does not ask for that very
    chat and place. After an erase of the chat their number stays, for else erasing would be the way to walk on, and which places
    they were is forgotten: whoever then tries one place after the other must not find the one that is still free. A restart
    forgets all. When it is full the oldest are forgotten first, for refusing would let a flood hide the places from everybody.
    """

    def __init__(self, clock: Callable[[], datetime], most: int = MOST) -> None:
        """`clock`: the time with its zone."""
        self._clock = clock
        self._most = most
        self._key = secrets.token_bytes(32)
        self._shown: OrderedDict[bytes, tuple[bytes, datetime]] = OrderedDict()
        self._count: Counter[bytes] = Counter()

    def may_see(self, chat_id: int, place: str, *, in_danger: bool = False) -> bool:
        """Whether this chat may see the contacts of this place now; if so, the place counts for an hour from its first time on."""
        self.forget_old()
        chat, shown = self._hash(f"{chat_id}"), self._hash(f"{chat_id} {place}")
        if shown in self._shown:
            return True
        if self._count[chat] >= (PLACES_IN_DANGER if in_danger else PLACES):
            return False
        self._shown[shown] = (chat, self._clock())
        self._count[chat] += 1
        if len(self._shown) > self._most:
            self._forget_oldest()
        return True

    def erased(self, chat_id: int) -> None:
        """The chat was erased: so many places count, and no more which."""
        chat = self._hash(f"{chat_id}")
        self._shown = OrderedDict(
            (secrets.token_bytes(_HASH) if owner == chat else shown, (owner, since))
            for shown, (owner, since) in self._shown.items()
        )

    def forget_old(self) -> None:
        """Forget what was shown an hour ago."""
        limit = self._clock() - AN_HOUR
        while self._shown and next(iter(self._shown.values()))[1] <= limit:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        _, (chat, _) = self._shown.popitem(last=False)
        self._count[chat] -= 1
        if not self._count[chat]:
            del self._count[chat]

    def _hash(self, told: str) -> bytes:
        return hmac.digest(self._key, told.encode(), "sha256")[:_HASH]

    def __len__(self) -> int:
        return len(self._shown)

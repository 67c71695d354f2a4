"""Once a day: whether a chat has already said something today, of a card or of a topic. In RAM alone, and forgotten at midnight."""

import hmac
import secrets
from datetime import date

MOST = 20_000
"""Reports of one day that are told apart: about 2 MB. An honest day has a few; a flood ends here."""


class Once:
    """Keyed hashes of a chat and what it is about, under a random key of the day that lies nowhere else.

    When the day changes, and at a restart, both are gone: nobody can ask afterwards who it was. When it is full no more are
    taken that day, for forgetting some would let them count twice.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._day: date | None = None
        self._key = b""
        self._seen: set[bytes] = set()

    def first(self, chat_id: int, about: str, day: date) -> bool:
        """Whether this is the first time today that this chat says something about this; it is not, when asked again.

        `about`: an entry's id, or whatever else is counted once a day. `day`: today in Viet Nam. Also False when too many have said
        something today.
        """
        self.forget_before(day)
        told = hmac.digest(self._key, f"{chat_id} {about}".encode(), "sha256")
        if told in self._seen or len(self._seen) >= self._most:
            return False
        self._seen.add(told)
        return True

    def forget_before(self, day: date) -> None:
        """Forget everything when a new day has come, the key first of all."""
        if day != self._day:
            self._day, self._key, self._seen = day, secrets.token_bytes(32), set()

    def __len__(self) -> int:
        return len(self._seen)

"""Messages that go by themselves a few minutes after they were shown: they say what is better not left lying in the chat. In RAM alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

PASSES = timedelta(minutes=2)
"""Time to read a message, and not to be found by the next who takes the phone."""


class Passing:
    """A restart forgets them: they then stay until an erase, or the timer that she set."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._until: dict[tuple[int, int], datetime] = {}

    def add(self, chat_id: int, message_id: int) -> None:
        """This message goes soon."""
        self._until[chat_id, message_id] = self._clock() + PASSES

    def stays(self, chat_id: int, message_id: int) -> None:
        """It shows something else by now."""
        self._until.pop((chat_id, message_id), None)

    def take_due(self) -> list[tuple[int, int]]:
        """Those whose time has come, by chat and message, once."""
        now = self._clock()
        due = [each for each, until in self._until.items() if until <= now]
        for each in due:
            del self._until[each]
        return due

"""The memories of all chats: in RAM, for 30 minutes, at most so many, gone at a restart without harm (DESIGN.md 2)."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.dialogue.memory import FRESH, Memory

KEPT = timedelta(minutes=30)
MOST = 10_000


class Memories:
    """Memory by chat, the one used longest ago first out."""

    def __init__(self, clock: Callable[[], datetime], most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[int, tuple[datetime, Memory]] = OrderedDict()

    def of(self, chat_id: int) -> Memory:
        """What is remembered of a chat; a fresh memory where nothing is, or nothing any more."""
        since, memory = self._kept.get(chat_id, (None, FRESH))
        return memory if since is not None and self._clock() - since < KEPT else FRESH

    def keep(self, chat_id: int, memory: Memory) -> None:
        self._kept[chat_id] = (self._clock(), memory)
        self._kept.move_to_end(chat_id)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, chat_id: int) -> None:
        self._kept.pop(chat_id, None)

    def sweep(self) -> None:
        """Drop what is older than 30 minutes."""
        limit = self._clock() - KEPT
        while self._kept and next(iter(self._kept.values()))[0] <= limit:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)

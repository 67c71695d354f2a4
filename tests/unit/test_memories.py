"""Memories: 30 minutes, so many, and gone when asked."""

from datetime import UTC, datetime, timedelta

from bot.dialogue.memories import Memories
from bot.dialogue.memory import FRESH, Memory

MEMORY = Memory(topic="cost_free")


class Watch:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_memory_lasts_for_30_minutes() -> None:
    watch = Watch()
    memories = Memories(watch)
    memories.keep(1, MEMORY)
    watch.now += timedelta(minutes=29)
    assert memories.of(1) == MEMORY
    watch.now += timedelta(minutes=1)
    assert memories.of(1) == FRESH


def test_what_is_old_is_swept_and_the_rest_stays() -> None:
    watch = Watch()
    memories = Memories(watch)
    memories.keep(1, MEMORY)
    watch.now += timedelta(minutes=20)
    memories.keep(2, MEMORY)
    watch.now += timedelta(minutes=15)
    memories.sweep()
    assert (len(memories), memories.of(2)) == (1, MEMORY)


def test_the_one_used_longest_ago_goes_first() -> None:
    memories = Memories(Watch(), most=2)
    memories.keep(1, MEMORY)
    memories.keep(2, MEMORY)
    memories.keep(1, MEMORY)
    memories.keep(3, MEMORY)
    assert [memories.of(chat) == MEMORY for chat in (1, 2, 3)] == [True, False, True]


def test_forgetting_a_chat_leaves_nothing_of_it() -> None:
    memories = Memories(Watch())
    memories.keep(1, MEMORY)
    memories.forget(1)
    memories.forget(2)
    assert len(memories) == 0

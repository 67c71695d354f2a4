"""One after another within a chat, side by side across chats, nobody more than a share."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update

from bot.botapi.intake import Group, Intake
from bot.botapi.order import Order

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def message(number: int, chat: int) -> Update:
    return Update(number, message=Message(number, NOW, Chat(chat, "private"), text="help"))


class Desk:
    """Attempts that end when told to, and what came of them."""

    def __init__(self, at_once: int = 64, most_waiting: int = 1_000) -> None:
        self.begun: list[int] = []
        self.settled: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.answer = True
        self.order = Order(Intake(most_waiting=most_waiting), self._attempt, self._settle, lambda: NOW, at_once)

    async def _attempt(self, group: Group, _failures: int) -> bool:
        self.begun += group.update_ids
        await asyncio.sleep(0)
        await self.open.wait()
        return self.answer

    async def _settle(self, group: Group) -> None:
        self.settled += group.update_ids

    async def until_empty(self) -> None:
        while len(self.order):  # noqa: ASYNC110 - the order tells nobody, for nobody but a test would listen
            await asyncio.sleep(0)


async def turns() -> None:
    """Let everybody act who can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_chat_has_one_update_in_hand_and_others_go_on() -> None:
    desk = Desk()
    desk.open.clear()
    for number, chat in enumerate([1, 1, 2, 1, 3]):
        desk.order.add(message(number, chat))
    await turns()
    # Whoever wrote least begins.
    assert desk.begun == [2, 4, 0]
    desk.open.set()
    await desk.until_empty()
    assert sorted(desk.settled) == [0, 1, 2, 3, 4]


async def test_a_flooder_takes_turns_with_the_others() -> None:
    desk = Desk(at_once=1)
    for number in range(10):
        desk.order.add(message(number, 1))
    desk.order.add(message(10, 2))
    desk.order.add(message(11, 3))
    await desk.until_empty()
    assert desk.begun.index(10) <= 2
    assert desk.begun.index(11) <= 3


async def test_no_more_than_so_many_are_in_hand_at_once() -> None:
    desk = Desk(at_once=3)
    desk.open.clear()
    for number in range(10):
        desk.order.add(message(number, number))
    await turns()
    assert len(desk.begun) == 3
    desk.open.set()
    await desk.until_empty()


async def test_nothing_is_remembered_of_a_chat_that_waits_for_nothing() -> None:
    desk = Desk()
    for number in range(100):
        desk.order.add(message(number, number))
    await desk.until_empty()
    await turns()
    assert not desk.order._tasks


async def test_draining_begins_nothing_more_and_breaks_off_what_hangs() -> None:
    desk = Desk(at_once=1)
    desk.open.clear()
    desk.order.add(message(1, 1))
    desk.order.add(message(2, 2))
    await turns()
    await desk.order.drain(0)
    desk.order.add(message(3, 3))
    await turns()
    assert desk.begun == [1]
    assert desk.settled == []


async def test_draining_with_nothing_in_hand_ends_at_once() -> None:
    await Desk().order.drain(10)


async def test_a_failed_attempt_holds_no_slot_while_it_waits() -> None:
    desk = Desk(at_once=1)
    desk.answer = False
    desk.order.add(message(1, 1))
    await turns()
    desk.answer = True
    desk.order.add(message(2, 2))
    await turns()
    assert desk.settled == [2]
    await desk.order.drain(1)


async def test_an_update_that_cannot_be_admitted_leaves_no_trace() -> None:
    def stumbles(_update: Update) -> bool:
        raise ValueError("a rule that stumbles")

    desk = Desk()
    desk.order = Order(Intake(erases=stumbles), desk._attempt, desk._settle, lambda: NOW)
    with pytest.raises(ValueError, match="stumbles"):
        desk.order.add(message(1, 1))
    assert len(desk.order) == 0

"""Who waits behind nobody: an erase, the wish for the numbers, a cry; and who may wait when others are still to be seen."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update

from bot.botapi.intake import Group, Intake, Manner
from bot.botapi.order import Order
from bot.botapi.standing import TIRELESS, Standing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(50)]


def message(number: int, chat: int, text: str = "alo") -> Update:
    return Update(number, message=Message(number, NOW, Chat(chat, "private"), text=text))


def says(*texts: str) -> Callable[[Update], bool]:
    return lambda update: update.message is not None and update.message.text in texts


def breaks(_update: Update) -> bool:
    raise ValueError("a text that cannot be understood")


async def turns(times: int = 60) -> None:
    """Let everybody act who can."""
    for _ in range(times):
        await asyncio.sleep(0)


class Desk:
    """Attempts that end when told to, one place, and what came of them."""

    def __init__(self, cries: Callable[[Update], bool] | None = None, at_once: int = 1) -> None:
        self.begun: list[Group] = []
        self.open = asyncio.Event()
        self.listened_to: list[int] = []
        self.standing = Standing(lambda: 0.0)
        self._cries = cries or says("cuu")
        self.order = Order(
            Intake(erases=says("xoa"), hastens=says("sogoi")),
            self._attempt,
            self._settle,
            lambda: NOW,
            at_once,
            cries=self._listen,
            standing=self.standing,
        )

    @property
    def ids(self) -> list[tuple[int, ...]]:
        return [group.update_ids for group in self.begun]

    def _listen(self, update: Update) -> bool:
        self.listened_to.append(update.update_id)
        return self._cries(update)

    async def _attempt(self, group: Group, _failures: int) -> bool:
        self.begun.append(group)
        await self.open.wait()
        return True

    async def _settle(self, group: Group) -> None:
        """Nothing is recorded."""

    async def until_empty(self) -> None:
        self.open.set()
        while len(self.order):  # noqa: ASYNC110 - the order tells nobody, for nobody but a test would listen
            await asyncio.sleep(0)


async def full(desk: Desk) -> None:
    """Let one chat take the only place."""
    desk.order.add(message(0, 99))
    await turns()
    assert desk.ids == [(0,)]


@pytest.mark.parametrize("text", ["xoa", "sogoi", "cuu"])
async def test_what_must_not_wait_needs_no_place(text: str) -> None:
    desk = Desk()
    await full(desk)
    for number in range(1, 20):
        desk.order.add(message(number, number))
    desk.order.add(message(20, 20, text))
    await turns()
    assert desk.ids == [(0,), (20,)]
    await desk.until_empty()
    assert len(desk.begun) == 21


async def test_who_does_not_have_to_wait_is_not_listened_to() -> None:
    desk = Desk(at_once=8)
    for number in range(5):
        desk.order.add(message(number, number))
    await turns()
    assert desk.listened_to == []
    await desk.until_empty()


async def test_each_that_waits_is_listened_to_once() -> None:
    desk = Desk()
    await full(desk)
    for number in range(1, 6):
        desk.order.add(message(number, number))
    await turns()
    assert desk.listened_to == [1, 2, 3, 4, 5]
    await desk.until_empty()
    assert desk.listened_to == [1, 2, 3, 4, 5]


async def test_within_a_chat_the_wish_for_the_numbers_goes_next_and_then_all_in_order() -> None:
    desk = Desk()
    for number in range(4):
        desk.order.add(message(number, 1))
    await turns()
    desk.order.add(message(4, 1, "sogoi"))
    desk.order.add(message(5, 1, "sogoi"))
    await desk.until_empty()
    assert desk.ids == [(0,), (4, 5), (1,), (2,), (3,)]
    assert desk.standing.rank(1) == 6


async def test_an_erase_ends_what_waits_in_its_chat() -> None:
    desk = Desk()
    for number in range(4):
        desk.order.add(message(number, 1))
    await turns()
    desk.order.add(message(4, 1, "xoa"))
    desk.order.add(message(5, 1))
    await desk.until_empty()
    assert desk.ids == [(0,), (1, 2, 3, 4), (5,)]


async def test_all_of_a_crowd_is_listened_to_and_its_cries_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.botapi.order.CALM_SECONDS", 0.01)
    desk = Desk()
    for number in range(12):
        desk.order.add(message(number, 1, "cuu" if number in (8, 10) else "alo"))
    await desk.until_empty()
    crowd = next(group for group in desk.begun if group.manner is Manner.CROWD)
    assert crowd.update_ids == tuple(range(5, 12))
    assert [update.update_id for update in crowd.cries] == [8, 10]
    assert sorted(desk.listened_to) == list(range(5, 12))


async def test_what_cannot_be_understood_counts_as_a_cry() -> None:
    desk = Desk(breaks)
    await full(desk)
    desk.order.add(message(1, 1))
    await turns()
    assert desk.ids == [(0,), (1,)]
    await desk.until_empty()


async def test_who_writes_without_end_is_answered_together_however_slowly() -> None:
    desk = Desk()
    desk.open.set()
    for number in range(TIRELESS + 5):
        desk.order.add(message(number, 1))
        await turns(12)
    manners = [group.manner for group in desk.begun]
    assert manners.count(Manner.NORMAL) == TIRELESS
    assert set(manners[TIRELESS:]) == {Manner.CROWD}
    await desk.order.drain(0)


async def test_while_others_are_to_be_seen_nothing_begins_that_can_wait_and_nobody_is_listened_to() -> None:
    desk = Desk(at_once=5)
    desk.order.keep_out(out=True)
    desk.order.add(message(1, 1, "cuu"))
    desk.order.add(message(2, 2))
    desk.order.add(message(3, 3, "sogoi"))
    await turns()
    assert desk.ids == [(3,)]
    assert desk.listened_to == []
    assert desk.order.deferrable() == {1: 1, 2: 2}
    desk.order.keep_out(out=False)
    await turns()
    assert desk.ids == [(3,), (1,), (2,)]
    await desk.until_empty()


async def test_what_can_wait_is_private_and_neither_an_erase_nor_for_the_numbers() -> None:
    desk = Desk()
    family = Message(4, NOW, Chat(-100, "supergroup"), text="alo")
    for update in (message(1, 1), message(2, 1, "xoa"), message(3, 2, "sogoi"), Update(4, message=family), Update(5)):
        desk.order.add(update)
    assert desk.order.deferrable() == {1: 1}
    await desk.until_empty()


async def test_draining_lets_nobody_wait_at_a_shut_gate() -> None:
    desk = Desk()
    desk.order.keep_out(out=True)
    desk.order.add(message(1, 1))
    await turns()
    await asyncio.wait_for(desk.order.drain(5), 5)
    assert desk.begun == []

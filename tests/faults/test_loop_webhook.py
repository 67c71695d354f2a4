"""What Telegram posts is handled as what is polled: 200 only once it is done."""

import asyncio
from typing import Any

import pytest
from loop_house import House, echo, in_virtual_time
from telegram import Update

from bot.botapi import account
from bot.botapi.loop import NotHandled


def posted(house: House, number: int, text: str = "help") -> Any:
    """The update of one user's message, as Telegram would post it."""
    house.user(number).sends(text)
    update = house.telegram.updates.take(0, 100)[-1]
    house.telegram.updates.discard(update["update_id"])
    return update


async def serving(house: House) -> asyncio.Task[None]:
    loop = await house.build()
    return asyncio.create_task(loop.serve(house.stop))


@in_virtual_time
async def test_accept_returns_when_the_answer_is_accepted_and_on_disk() -> None:
    house = House()
    await serving(house)
    update = posted(house, 5000)
    await house.loop.accept(update)
    assert house.answers(5000) == ["answer to help"]
    assert house.disk.kept == {update["update_id"]}


@in_virtual_time
async def test_an_update_posted_again_is_answered_once() -> None:
    house = House()
    await serving(house)
    update = posted(house, 5000)
    await asyncio.gather(*(house.loop.accept(update) for _ in range(3)))
    await house.loop.accept(update)
    assert house.answers(5000) == ["answer to help"]


@in_virtual_time
async def test_an_update_posted_again_after_a_kill_is_answered_once() -> None:
    house = House()
    await serving(house)
    update = posted(house, 5000)
    await house.loop.accept(update)
    await house.is_killed()
    await serving(house)
    await house.loop.accept(update)
    assert house.answers(5000) == ["answer to help"]


@in_virtual_time
async def test_a_malformed_post_is_counted_and_taken() -> None:
    house = House()
    await serving(house)
    for raw in ("no object", {"update_id": "seven"}, {"update_id": 7, "message": {"text": "em"}}):
        await house.loop.accept(raw)
    assert house.loop.counts.malformed == 3
    assert house.disk.kept == {7}


@in_virtual_time
async def test_what_is_not_handled_before_the_end_is_refused_and_so_is_what_comes_later() -> None:
    async def hangs(update: Update, context: Any) -> None:
        await asyncio.sleep(10)
        await echo(update, context)

    house = House(handler=hangs, stop_seconds=1.0)
    served = await serving(house)
    accepting = asyncio.create_task(house.loop.accept(posted(house, 5000)))
    await asyncio.sleep(0.5)
    house.stop.set()
    with pytest.raises(NotHandled):
        await accepting
    await served
    with pytest.raises(NotHandled):
        await house.loop.accept(posted(house, 5000))
    assert not house.disk.kept


@in_virtual_time
async def test_what_is_in_hand_at_the_end_may_end() -> None:
    house = House()
    served = await serving(house)
    accepting = asyncio.create_task(house.loop.accept(posted(house, 5000)))
    await asyncio.sleep(0.01)
    house.stop.set()
    await accepting
    await served
    assert house.answers(5000) == ["answer to help"]


@in_virtual_time
async def test_done_ids_do_not_pile_up_where_nobody_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "MOST_REMEMBERED", 5)
    house = House()
    await serving(house)
    updates = [posted(house, 5000 + number) for number in range(8)]
    for update in updates:
        await house.loop.accept(update)
    assert house.disk.kept == {update["update_id"] for update in updates[3:]}

"""A thousand messages wait, and somebody else writes: at Telegram's pace, in a time that passes only while everybody waits."""

from collections import Counter
from typing import Any

import pytest
from loop_house import CRY, ERASE, NUMBERS, TELEGRAMS_PACE, House, a_house, answers, flood, in_virtual_time, says
from telegram import Update

from bot.botapi.show import Stage

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(50)]
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


async def seconds_to_an_answer(house: House, text: str) -> float:
    """Somebody who wrote once, a while ago, writes behind all that waits."""
    person = house.user(5000)
    person.sends(text)
    return await house.until(lambda: bool(house.answers(person.id)))


@pytest.mark.parametrize("chats", [1, 10, 100])
@in_virtual_time
async def test_behind_a_thousand_messages_a_bystander_has_her_answer_within_a_second(chats: int) -> None:
    house = a_house()
    await house.starts()
    flood(house, chats)
    assert await seconds_to_an_answer(house, "xã Đồng Tâm") <= 1.0


@pytest.mark.parametrize("text", [NUMBERS, CRY, ERASE])
@in_virtual_time
async def test_behind_a_thousand_who_wrote_once_numbers_a_cry_and_an_erase_come_within_a_second(text: str) -> None:
    house = a_house()
    await house.starts()
    flood(house, 1_000)
    assert await seconds_to_an_answer(house, text) <= 1.0


@pytest.mark.safety(16)
@pytest.mark.parametrize("chats", [1, 100, 1_000])
@in_virtual_time
async def test_behind_a_thousand_messages_two_hundred_are_erased_within_three_seconds(chats: int) -> None:
    async def noted(_chat_id: int, _message_id: int) -> None:
        """What is noted is tried elsewhere."""

    async def erases(update: Update, context: Any) -> None:
        if says(update) == ERASE and update.effective_chat is not None:
            stage = Stage(context.bot, noted)
            await stage.remove(update.effective_chat.id, [message.id for message in hers.messages])
        await answers(update, context)

    house = a_house(erases)
    hers = house.user(5000)
    for number in range(200):
        hers.sends(f"{number}")
    house.telegram.updates.clear()
    await house.starts()
    flood(house, chats)
    hers.sends(ERASE)
    waited = await house.until(lambda: [message.text for message in hers.messages] == [f"answer to {ERASE}"])
    assert waited <= 3.0
    assert sum(call.method.startswith("deleteMessage") for call in house.telegram.calls) == 3


@in_virtual_time
async def test_behind_a_thousand_who_wrote_once_another_waits_for_the_pace_alone() -> None:
    house = a_house()
    await house.starts()
    people = flood(house, 300)
    waited = await seconds_to_an_answer(house, "xã Đồng Tâm")
    assert waited <= 300 / TELEGRAMS_PACE + 1
    # Nobody was forgotten for her.
    await house.until_all_answered(people)
    await house.until(lambda: not house.debts.kept)
    assert len(house.telegram.updates) == 0


@in_virtual_time
async def test_the_numbers_come_to_a_flooder_too_however_often_and_quickly() -> None:
    house = a_house()
    await house.starts()
    person = house.user(5000)
    for number in range(300):
        person.sends(NUMBERS if number % 3 == 0 else f"alo {number}")
    person.sends(NUMBERS)
    await house.until(lambda: len(house.telegram.updates) == 0)
    assert house.answers(person.id).count(f"answer to {NUMBERS}") >= 1
    await house.until(lambda: not house.debts.kept)
    # Of each hundred that Telegram shows the last one is answered, and all that were asked before it with it.
    assert house.answers(person.id).count(f"answer to {NUMBERS}") <= 5


@in_virtual_time
async def test_nothing_but_429_is_refused_at_that_pace() -> None:
    house = a_house()
    await house.starts()
    flood(house, 50, 500)
    await house.until(lambda: len(house.telegram.updates) == 0 and not house.debts.kept)
    assert Counter(call.code for call in house.telegram.calls_of("sendMessage")).keys() <= {200, 429}
    assert sum(call.code == 429 for call in house.telegram.calls_of("sendMessage")) == 0

"""Who floods the bot gets few answers, and yet the numbers each time, is heard when crying for help, and can erase it all."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from telegram import Update

from handlers.talk import CROWD_PAUSE
from tests.conversations.people import House, Somebody

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(50)]


def said(woman: Somebody) -> list[str]:
    """What the bot said, in order."""
    return [message.text for message in woman.user.messages if message.from_bot]


async def floods(house: House, woman: Somebody, messages: int = 12, words: str = "alo") -> int:
    """She sends so many at once; how many answers came."""
    before = len(said(woman))
    for number in range(messages):
        woman.user.sends(f"{words} {number}")
    await house.answers()
    return len(said(woman)) - before


async def test_a_crowd_gets_one_answer_and_the_next_none_until_a_while_has_passed(
    house: House, woman: Somebody
) -> None:
    assert await floods(house, woman) == 6
    assert "113" in said(woman)[-1]
    # Right behind a crowd everything belongs to it.
    assert await floods(house, woman, 3) == 0
    house.telegram.clock.advance(CROWD_PAUSE - timedelta(seconds=1))
    assert await floods(house, woman, 3) == 0
    house.telegram.clock.advance(timedelta(seconds=2))
    assert await floods(house, woman, 3) == 1
    assert "113" in said(woman)[-1]


@pytest.mark.safety(7, 50)
async def test_the_numbers_come_each_time_they_are_asked_for(house: House, woman: Somebody) -> None:
    await floods(house, woman)
    for word in ("/sogoi", "113", "/sos", "số gọi ngay") * 5:
        woman.user.sends("alo")
        await woman.sends(word)
        assert woman.last.from_bot
        assert "113" in woman.last.text, word
    assert len(said(woman)) <= 6 + 20


@pytest.mark.safety(7, 50)
async def test_of_many_wishes_for_the_numbers_at_once_the_last_is_answered(house: House, woman: Somebody) -> None:
    for _ in range(3):
        for _ in range(99):
            woman.user.sends("/sogoi")
        await woman.sends("/sogoi")
        assert woman.last.from_bot
        woman.sees("113", "1800 1768")
    assert len(said(woman)) <= 6


async def test_a_cry_is_heard_however_soon_after_a_crowd(house: House, woman: Somebody) -> None:
    await floods(house, woman)
    assert await floods(house, woman, 3) == 0
    woman.user.sends("alo")
    woman.user.sends("nó đang cầm dao chém tôi")
    await woman.sends("alo")
    assert said(woman)[-1].startswith("113 Công an")


async def test_what_got_no_answer_is_erased_with_the_rest(house: House, woman: Somebody) -> None:
    await floods(house, woman)
    await floods(house, woman, 20)
    async with house.app.engine.connect() as connection:
        noted = (await connection.execute(text("SELECT count(*) FROM sealed_message"))).scalar()
    assert noted == len(woman.user.messages)
    for number in range(5):
        woman.user.sends(f"alo {number}")
    await woman.sends("/xoachat")
    assert len(woman.user.messages) == 1


async def test_what_is_written_before_an_erase_gets_no_answer_after_it(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    for words in ("chồng đánh em", "xã Đồng Tâm, Đồng Nai", "/xoachat"):
        woman.user.sends(words)
    await house.answers()
    assert len(woman.user.messages) == 1
    woman.sees("Xong")


async def test_a_flood_makes_no_other_chat_wait_for_its_answer(house: House, woman: Somebody) -> None:
    other = house.woman(number=5002, name="Mai")
    for number in range(60):
        woman.user.sends(f"alo {number}")
    other.user.sends("/sogoi")
    await house.answers()
    other.sees("113")


async def test_an_answer_that_is_owed_is_the_neutral_one_in_her_language(house: House, woman: Somebody) -> None:
    await woman.sends("/language")
    await woman.taps("English")
    await house.app.talk.answer_late(woman.user.id, ())
    woman.sees("113", "Feel free to go on writing")


async def test_only_a_clear_cry_counts_as_one(house: House, woman: Somebody) -> None:
    for words, expected in (("cuu toi voi", True), ("alo", False), ("/sogoi", False)):
        woman.user.sends(words)
        update = Update.de_json(house.telegram.updates.take(0, 100)[-1], house.app.application.bot)
        assert house.app.talk.cries(update) is expected
    assert not house.app.talk.cries(Update(1))


async def test_what_was_listened_to_is_read_no_second_time_and_then_forgotten(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, read = house.app.talk, []
    understander = talk.world().understander
    understand = understander.understand
    monkeypatch.setattr(understander, "understand", lambda *told: read.append(told) or understand(*told))
    woman.user.sends("xã Đồng Tâm, Đồng Nai")
    talk.cries(Update.de_json(house.telegram.updates.take(0, 100)[-1], house.app.application.bot))
    await house.answers()
    woman.sees("Xã Đồng Tâm, Đồng Nai")
    assert len(read) == 1
    assert not talk._heard


async def test_readings_of_what_waits_are_bounded(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.talk.MOST_HEARD", 3)
    for number in range(5):
        woman.user.sends(f"alo {number}")
    for raw in house.telegram.updates.take(0, 100):
        house.app.talk.cries(Update.de_json(raw, house.app.application.bot))
    assert len(house.app.talk._heard) == 3
    await house.answers()
    assert not house.app.talk._heard

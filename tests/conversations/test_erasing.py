"""Erasing the chat: both sides, at once, and the truth about what remains."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.playground import Fault
from tests.conversations.people import House, Somebody

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


@pytest.mark.safety(16)
async def test_one_tap_erases_both_sides_and_leaves_one_neutral_message(woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    await woman.sends("em ở xã Đồng Tâm huyện Đồng Phú Bình Phước")
    await woman.taps("Xóa đoạn chat này")
    assert len(woman.user.messages) == 1
    woman.sees("Xong", "nhật ký cuộc gọi", "48 giờ")


async def test_the_command_erases_itself_too(woman: Somebody) -> None:
    await woman.sends("/start")
    await woman.sends("/xoachat")
    assert len(woman.user.messages) == 1


@pytest.mark.safety(18, 28)
async def test_an_erase_clears_settings_ids_and_memory(house: House, woman: Somebody) -> None:
    await woman.sends("/language")
    await woman.taps("English")
    await woman.sends("I am in Đồng Tâm, Đồng Nai")
    await woman.sends("/erase")
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM preference"))).scalar() == 0
        # What is left is the id of the one message that says what was done.
        assert (await connection.execute(text("SELECT count(*) FROM sealed_message"))).scalar() == 1
    assert len(house.app.talk.memories) == 0


async def test_an_erase_that_waited_for_hours_is_still_an_erase(woman: Somebody) -> None:
    await woman.sends("/start")
    await woman.sends("/xoachat", ago=timedelta(hours=3))
    assert len(woman.user.messages) == 1


@pytest.mark.parametrize("written", ["/xoachat", "/xoachat!", "/ERASE.", "/xoachat\u200b", "/xoachat, nhanh"])
async def test_an_erase_within_a_crowd_is_still_an_erase(woman: Somebody, written: str) -> None:
    for number in range(8):
        woman.user.sends(f"tin {number}")
    await woman.sends(written)
    assert len(woman.user.messages) == 1
    woman.sees("Xong")


@pytest.mark.safety(16)
async def test_250_messages_go_in_batches(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    written = [woman.user.sends(f"tin {number}") for number in range(247)]
    house.loses_updates()
    await asyncio.gather(*(house.app.ledger.note(woman.user.id, message.id) for message in written))
    await woman.sends("/xoachat")
    assert len(woman.user.messages) == 1
    assert sum(call.method == "deleteMessages" for call in house.telegram.calls) == 3


@pytest.mark.safety(17)
async def test_what_is_too_old_is_said_to_remain(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    house.telegram.clock.advance(timedelta(hours=49))
    await woman.sends("/sogoi")
    await woman.sends("/xoachat")
    woman.sees_somewhere("tin cũ hơn 48 giờ")
    assert len(woman.user.messages) == 3


@pytest.mark.safety(1)
async def test_telegram_out_of_reach_is_said_and_a_second_tap_finishes(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.botapi.limits.BACK_OFF", (0.0, 0.0, 0.0))
    await woman.sends("/start")
    house.telegram.faults.inject(Fault("server_error", method="deleteMessages"), times=8)
    await woman.sends("/xoachat")
    woman.sees("Chưa gỡ hết")
    house.telegram.faults.clear()
    await woman.taps("Xóa tiếp")
    assert len(woman.user.messages) == 1
    woman.sees("Xong")


@pytest.mark.safety(17)
async def test_before_erasing_it_says_what_it_cannot_do(woman: Somebody) -> None:
    await woman.sends("làm sao xóa đoạn chat này")
    woman.sees("Không gỡ được", "nhật ký cuộc gọi")
    await woman.taps("Xóa đoạn chat này")
    assert len(woman.user.messages) == 1


@pytest.mark.safety(4, 28)
async def test_what_is_kept_is_said_in_plain_words_and_in_full_on_the_same_message(woman: Somebody) -> None:
    await woman.sends("/botluugi")
    short = woman.sees("48 giờ", "Telegram giữ đoạn chat", "Ai cầm máy này", "không lưu lại").text
    await woman.taps("Xem đủ")
    woman.sees(
        "Chỉ nhớ tạm", "nhiều nhất 30 phút", "đến nửa đêm", "thời gian tin tự gỡ, nếu đã chọn", "không trừ lại được"
    )
    assert len(woman.user.messages) == 2
    await woman.taps("Đọc ngắn lại")
    assert woman.last.text == short


async def test_blocking_the_bot_makes_it_forget_all_but_what_erasing_needs(house: House, woman: Somebody) -> None:
    await woman.sends("/language")
    await woman.taps("English")
    await woman.sends("I am in Đồng Tâm, Đồng Nai")
    await woman.does(lambda user: user.blocks())
    assert len(house.app.talk.memories) == 0
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM preference"))).scalar() == 0
    house.telegram.clock.advance(timedelta(hours=48))
    await dict(house.app.due)["purge"]()
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM sealed_message"))).scalar() == 0


async def test_a_list_that_cannot_be_read_is_said_and_the_known_message_goes(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    async with house.app.engine.begin() as connection:
        await connection.execute(text("DROP TABLE sealed_message"))
    await woman.sends("/xoachat")
    woman.sees("bot chưa đọc được danh sách tin")
    assert "/xoachat" not in [message.text for message in woman.user.messages]

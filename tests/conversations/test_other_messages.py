"""What the bot cannot read, where it must be silent, and when something inside breaks."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from bot.playground.people import User
from tests.conversations.people import House, Somebody

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


@pytest.mark.safety(8)
@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda user: user.sends_voice(), "không nghe được tin nhắn thoại"),
        (lambda user: user.sends_sticker(), "chỉ đọc được chữ"),
        (lambda user: user.sends_photo(), "không xem được hình"),
        (lambda user: user.sends_contact("0912345678", "Ai"), "không dùng và không giữ danh bạ"),
        (lambda user: user.sends_document(b"x", "a.txt"), "không mở được tệp"),
    ],
)
async def test_what_it_cannot_read_gets_the_numbers_and_a_way_on(
    woman: Somebody, act: Callable[[User], object], words: str
) -> None:
    await woman.does(act)
    woman.sees("113", "1800 1768", words)
    assert "Chọn tỉnh" in woman.buttons


async def test_an_edited_message_is_not_read_again(woman: Somebody) -> None:
    await woman.sends("alo")
    hers = woman.user.messages[0]
    await woman.does(lambda user: user.edits(hers, "alo alo"))
    woman.sees("Tin đã sửa", "113")


async def test_an_unknown_command_is_answered(woman: Somebody) -> None:
    await woman.sends("/quanly")
    woman.sees("không có lệnh này", "113")


async def test_a_long_text_is_answered(woman: Somebody) -> None:
    await woman.sends("dao " * 1024)
    assert woman.last.from_bot


async def test_blank_text_is_answered(woman: Somebody) -> None:
    await woman.sends("\u200b \u200b")
    assert woman.last.from_bot


async def test_an_old_button_is_answered(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    message = woman.last
    message.button_rows[0][0]["callback_data"] = "0zz:what"
    await woman.taps("Số gọi ngay", message)
    woman.sees("Nút này đã cũ", "113")


async def test_in_a_group_it_is_silent(house: House, woman: Somebody) -> None:
    group = house.telegram.group(-100, "Xóm", woman.user)
    neighbour = woman.user.in_group(group)
    neighbour.sends("/start")
    neighbour.sends("cuu toi voi")
    await house.answers()
    assert not [message for message in neighbour.messages if message.from_bot]


async def test_in_a_channel_it_is_silent(house: House) -> None:
    channel = house.telegram.channel(-200, "Tin")
    channel.posts("113")
    await house.answers()
    assert not [message for message in channel.chat.messages.values() if message.from_bot]


async def test_when_something_breaks_the_numbers_come_all_the_same(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("handlers.talk.respond_within", breaks)
    await woman.sends("em ở đâu")
    woman.sees("113", "115", "1800 1768", "trục trặc")
    woman.sees_nothing_of("bug", "RuntimeError")


@pytest.mark.safety(12)
async def test_without_a_database_the_numbers_come_all_the_same(house: House, woman: Somebody) -> None:
    async with house.app.engine.begin() as connection:
        for table in ("service", "sealed_message", "preference", "done_update"):
            await connection.execute(text(f"DROP TABLE {table}"))
    await woman.sends("cuu toi voi")
    assert woman.last.text.startswith("113 Công an · 115 Cấp cứu")
    await woman.sends("em ở xã Đồng Tâm huyện Đồng Phú Bình Phước")
    woman.sees("Xã Đồng Tâm, Đồng Nai")


@pytest.mark.parametrize("packed", ["", "1pl", "1pl:zz", "1cp:-1", "1fh:x", "1po:p25390:x"])
async def test_a_form_button_that_cannot_be_read_is_an_old_button(woman: Somebody, packed: str) -> None:
    await woman.sends("/start")
    message = woman.last
    message.button_rows[0][0]["callback_data"] = packed
    await woman.taps("Số gọi ngay", message)
    woman.sees("Nút này đã cũ", "113")


@pytest.mark.parametrize("packed", ["1nu", "1pl:p25390", "1fh", "1er", "zz"])
@pytest.mark.parametrize("bearer", ["message", "inline_message_id"])
async def test_a_tap_outside_a_private_chat_is_not_answered(
    house: House, woman: Somebody, packed: str, bearer: str
) -> None:
    neighbour = woman.user.in_group(house.telegram.group(-100, "Xóm", woman.user))
    shown = neighbour.sends("x").as_json()
    tap = {"id": "1", "from": woman.user.person.as_json(), "chat_instance": "1", "data": packed}
    house.telegram.publish("callback_query", tap | {bearer: shown if bearer == "message" else "abc"})
    await house.answers()
    assert {call.method for call in house.telegram.calls} == {"getMe", "getUpdates"}


async def test_a_position_that_moves_on_is_not_answered_again(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    shown = len(woman.user.messages)
    moved = woman.user.messages[0].as_json() | {
        "location": {"latitude": 21.0, "longitude": 105.8, "live_period": 900},
        "edit_date": int(house.telegram.clock.now().timestamp()),
    }
    del moved["text"]
    house.telegram.publish("edited_message", moved)
    await house.answers()
    assert len(woman.user.messages) == shown


async def test_a_tap_is_released_when_something_breaks(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a bug")

    await woman.sends("/start")
    monkeypatch.setattr("handlers.talk.respond_within", breaks)
    await woman.taps("Số gọi ngay")
    woman.sees("113", "trục trặc")
    assert [call.code for call in house.telegram.calls if call.method == "answerCallbackQuery"] == [200]


async def test_words_below_a_picture_are_read(woman: Somebody) -> None:
    await woman.does(lambda user: user.sends_photo(caption="cuu toi voi no cam dao"))
    assert woman.last.text.startswith("113 Công an · 115 Cấp cứu")

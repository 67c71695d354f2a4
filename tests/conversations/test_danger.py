"""Danger first, and then what she asked; the emergency holds until she leaves it."""

from datetime import timedelta

import pytest

from tests.conversations.people import House, Somebody


@pytest.mark.parametrize(
    ("text", "first", "said"),
    [
        ("cuu toi voi", "113 Công an · 115 Cấp cứu", "tránh bếp"),
        ("chồng em đang cầm dao dọa giết em", "113 Công an · 115 Cấp cứu", "Bot không gọi thay"),
        ("em không muốn sống nữa, em định uống thuốc sâu", "115", "bệnh viện"),
        ("bố đang đánh con, con sợ lắm", "11", "người lớn tin được"),
        ("em vừa bị hiếp", "115", "72 giờ"),
        ("em bị lừa bán sang Campuchia, họ giữ em", "11", "bị giữ"),
    ],
)
async def test_a_cry_gets_numbers_one_act_and_a_sentence_to_say(
    woman: Somebody, text: str, first: str, said: str
) -> None:
    await woman.sends(text)
    assert woman.last.text.startswith(first), woman.last.text
    woman.sees(said, "Nói:")
    assert len(woman.last.text.splitlines()) <= 5
    assert "Tôi hỏi việc khác" in woman.buttons


async def test_danger_in_a_question_shows_both(woman: Somebody) -> None:
    await woman.sends("nó đang đánh em, em ở xã Đồng Tâm huyện Đồng Phú Bình Phước")
    woman.sees_somewhere("113 Công an · 115 Cấp cứu", "Xã Đồng Tâm, Đồng Nai")


async def test_the_emergency_holds_over_short_messages(woman: Somebody) -> None:
    await woman.sends("cuu em voi no dang danh em")
    await woman.sends("em khóa cửa rồi")
    assert woman.last.text.startswith("113 Công an")
    await woman.sends("xã Đồng Tâm huyện Đồng Phú Bình Phước")
    woman.sees("113", "Xã Đồng Tâm, Đồng Nai")


async def test_calmer_names_whom_to_call(woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    await woman.taps("Tạm yên rồi, gọi ai?")
    assert woman.last.text.startswith("1800 1768")


async def test_a_danger_screen_is_always_a_new_message(woman: Somebody) -> None:
    await woman.sends("/start")
    shown = len(woman.user.messages)
    await woman.sends("help me he is beating me")
    assert len(woman.user.messages) == shown + 2
    woman.sees("113", "Free to call")


async def test_a_message_of_16_minutes_ago_gets_a_short_neutral_answer(woman: Somebody) -> None:
    await woman.sends("cuu toi voi chong toi dang danh toi", ago=timedelta(minutes=16))
    woman.sees("113", "115", "Các số gọi được ngay")
    woman.sees_nothing_of("đánh", "Nói:")


async def test_late_messages_are_answered_together(house: House, woman: Somebody) -> None:
    for text in ("alo", "co ai khong", "cuu toi voi"):
        woman.user.sends(text, ago=timedelta(hours=2))
    await house.answers()
    assert sum(message.from_bot for message in woman.user.messages) == 1


async def test_in_a_crowd_of_messages_the_cry_is_heard(house: House, woman: Somebody) -> None:
    for number in range(12):
        woman.user.sends(f"alo {number}")
    woman.user.sends("no dang danh toi cuu toi voi")
    await house.answers()
    assert sum(message.from_bot for message in woman.user.messages) <= 7
    assert woman.last.text.startswith("113 Công an · 115 Cấp cứu")

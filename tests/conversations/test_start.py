"""The first screen, the numbers from everywhere, the languages."""

import pytest

from tests.conversations.people import House, Somebody
from tests.conversations.traces import CITIZEN


@pytest.mark.safety(2)
async def test_the_first_screen_says_what_it_is_and_has_numbers_and_doors(woman: Somebody) -> None:
    await woman.sends("/start")
    woman.sees("Tháng hành động", "113", "115", "không phải công an", "không có người trực", "Ai cầm máy này")
    assert woman.buttons[:3] == ["Số gọi ngay", "Tìm nơi giúp", "Hỏi về Tháng hành động"]


async def test_every_message_is_silent(house: House, woman: Somebody) -> None:
    await woman.sends("/start")
    await woman.sends("cuu toi voi")
    sent = [call for call in house.telegram.calls if call.method.startswith("send")]
    assert sent
    assert all(call.parameters.boolean("disable_notification") for call in sent)


async def test_numbers_from_a_command_and_its_aliases(woman: Somebody) -> None:
    for command in ("/sogoi", "/113", "/sos", "/cuu", "/help"):
        await woman.sends(command)
        woman.sees("113", "115", "1800 1768", "1900 96 96 80", "111", "nhật ký máy")


async def test_the_numbers_are_one_tap_away_inside_a_form(woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.taps("Chọn tỉnh")
    await woman.taps("Số gọi ngay")
    woman.sees("113", "1800 1768")


async def test_an_english_telegram_gets_english(house: House) -> None:
    lan = house.woman("en", CITIZEN + 1, "Lan")
    await lan.sends("/start")
    lan.sees("Action Month", "not the police")


async def test_who_writes_vietnamese_is_answered_in_vietnamese_whatever_her_telegram_speaks(house: House) -> None:
    lan = house.woman("en", CITIZEN + 1, "Lan")
    await lan.sends("cuu toi voi")
    lan.sees("Công an", "113")


async def test_a_chosen_language_stays_for_the_next_day(house: House, woman: Somebody) -> None:
    await woman.sends("/ngonngu")
    await woman.taps("English")
    woman.sees("Action Month", "not the police")
    house.app.talk.memories.forget(woman.user.id)
    await woman.sends("/start")
    woman.sees("not the police")


async def test_a_text_in_another_language_setting_can_be_taken_back(woman: Somebody) -> None:
    await woman.sends("/language")
    await woman.taps("English")
    await woman.sends("/ngonngu")
    await woman.taps("Tiếng Việt")
    woman.sees("không phải công an")


@pytest.mark.safety(13)
async def test_ordinary_numbers_bear_the_country_code_in_english_alone(house: House) -> None:
    lan = house.woman("en", CITIZEN + 1, "Lan")
    await lan.sends("/sogoi")
    lan.sees("+84 24 3333 5599", "1800 1768", "113")
    lan.sees_nothing_of("+84 1", "+84 113", " 024 ")
    hoa = house.woman("vi", CITIZEN + 2, "Hoa")
    await hoa.sends("/sogoi")
    hoa.sees("024 3333 5599")
    hoa.sees_nothing_of("+84")

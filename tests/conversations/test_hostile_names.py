"""Names that mean harm: of an invitation, of a file, of somebody's Telegram account. They are made plain, refused, or never looked at."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library import Library
from bot.playground import Telegram
from bot.playground.chats import Person
from tests.conversations.officers import LAN, MAI, NGA, VU, officer, working
from tests.conversations.people import House, Somebody
from tests.conversations.test_joining import link_for
from tests.unit.test_hostile_letters import ODD, PLAIN, is_clean

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

SOME = (PLAIN["html"], ODD["right-to-left override"], ODD["no width"], ODD["isolates"])
"""tests/unit/test_hostile_letters.py tries them all; so many messages at once would be a flood."""


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def asked_for_a_name(mai: Somebody) -> None:
    await mai.taps_through("/moicanbo", "biên tập", "Cả nước")


async def test_a_name_in_the_team_is_what_it_looks_like(office: House) -> None:
    mai = officer(office, MAI)
    for text in SOME:
        await asked_for_a_name(mai)
        await mai.sends(text)
        mai.sees("Dùng một lần")
        assert is_clean(mai.last.text.replace("\n", " ")), mai.last.text


async def test_a_name_in_letters_of_others_is_asked_again(office: House) -> None:
    mai = officer(office, MAI)
    await asked_for_a_name(mai)
    await mai.sends("сhị Lаn")
    mai.sees("bảng chữ khác")
    mai.sees_nothing_of("сhị")
    await mai.sends("chị Lan")
    mai.sees("Dùng một lần", "chị Lan")


async def test_nobody_is_called_as_her_telegram_account_says(office: House, telegram: Telegram) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    secret = await link_for(mai, "biên tập", "chị Vũ")
    telegram.person(Person(VU, "\u202eQuản trị <b>viên</b> Telegram", "vi"))
    await Somebody(office, telegram.user(VU)).sends(f"/start {secret}")
    await nga.taps("Xác nhận chị Vũ")
    for each in (mai, nga, Somebody(office, telegram.user(VU))):
        each.sees_nothing_of("Quản trị", "viên", "\u202e")


async def test_the_name_of_a_file_is_shown_as_it_looks(office: House) -> None:
    mai = officer(office, MAI)
    for text in SOME:
        name = f"{text}.csv"
        await mai.does(lambda user, name=name: user.sends_document(b"x", name))  # type: ignore[misc]
        for message in mai.user.messages[-3:]:
            if message.from_bot:
                assert is_clean(message.text.replace("\n", " ")), message.text
                assert "113" not in message.text.splitlines()[0][:4]


async def test_a_colleague_of_another_name_opens_no_door(office: House) -> None:
    """An id is what counts: who calls herself like an owner is nobody."""
    stranger = office.woman(number=LAN, name="Mai")
    await stranger.sends("/quanly")
    stranger.sees_nothing_of("Quản lý danh bạ")

"""Joining the team and leaving it, on the screens of those concerned."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.library import Library
from bot.playground import Telegram
from tests.conversations.officers import LAN, MAI, NGA, THU, VU, officer, working
from tests.conversations.people import House, Somebody

NOT_A_COMMAND = "/khongcolenhnay"


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def link_for(inviter: Somebody, role: str, name: str, *provinces: str) -> str:
    """The secret of a new link, as it stands on the screen."""
    await inviter.taps_through("/quanly", "Cán bộ", "Mời người mới", role, *(provinces or ("Cả nước",)))
    await inviter.sends(name)
    found = re.search(r"https://t\.me/\w+\?start=(\S+)", inviter.sees("Dùng một lần").text)
    assert found is not None
    return found[1]


async def join(house: House, number: int, role: str, name: str, *provinces: str) -> Somebody:
    """Somebody of the team from now on: Mai invites, Nga confirms."""
    mai, nga, new = officer(house, MAI), officer(house, NGA), officer(house, number)
    await new.sends(f"/start {await link_for(mai, role, name, *provinces)}")
    nga.sees("vừa mở liên kết", str(number))
    await nga.taps(f"Xác nhận {name}")
    new.sees("đã vào nhóm")
    return new


async def test_the_way_into_the_team(office: House) -> None:
    mai, nga, thu = officer(office, MAI), officer(office, NGA), officer(office, THU)
    secret = await link_for(mai, "biên tập", "chị Thu, Hội Phụ nữ")
    await thu.sends("/maso")
    thu.sees(str(THU))
    await thu.sends(f"/start {secret}")
    thu.sees("chị Thu, Hội Phụ nữ", "biên tập", "người thứ hai trong nhóm sẽ xác nhận")
    # Whoever invited cannot confirm.
    mai.sees("vừa mở liên kết", str(THU))
    await mai.taps("Xác nhận chị Thu, Hội Phụ nữ")
    mai.sees("Nhờ một người khác trong nhóm")
    await thu.sends("/quanly")
    thu.sees_nothing_of("Quản lý danh bạ")
    await nga.taps("Xác nhận chị Thu, Hội Phụ nữ")
    thu.sees("đã vào nhóm", "/quanly")
    mai.sees("đã vào nhóm", "chủ nhóm 2002 xác nhận")
    await thu.sends("/quanly")
    thu.sees("Quản lý danh bạ")


async def test_a_link_is_for_one_person_and_for_a_day(office: House, telegram: Telegram) -> None:
    mai, vu, lan = officer(office, MAI), officer(office, VU), officer(office, LAN)
    secret = await link_for(mai, "người duyệt", "anh Vũ")
    await vu.sends(f"/start {secret}")
    vu.sees("anh Vũ")
    await lan.sends(f"/start {secret}")
    lan.sees("đã có người dùng")
    late = await link_for(mai, "biên tập", "chị Lan")
    telegram.clock.advance(timedelta(hours=24, minutes=1))
    await lan.sends(f"/start {late}")
    lan.sees("đã hết hạn")


async def test_a_word_behind_start_that_is_no_link_is_an_ordinary_start(office: House) -> None:
    woman = office.woman()
    await woman.sends("/start")
    greeting = woman.last.text
    await woman.sends("/start tu-giay-dan-tuong")
    assert woman.last.text == greeting


async def test_an_invitation_can_be_taken_back_before_and_after_it_was_opened(office: House) -> None:
    mai, nga, thu = officer(office, MAI), officer(office, NGA), officer(office, THU)
    secret = await link_for(mai, "biên tập", "chị Thu")
    await nga.taps_through("/canbo", "Bỏ lời mời")
    nga.sees("Đã bỏ lời mời")
    await thu.sends(f"/start {secret}")
    thu.sees_nothing_of("xác nhận")
    second = await link_for(mai, "biên tập", "chị Thu")
    await thu.sends(f"/start {second}")
    await nga.taps("Không phải")
    nga.sees("Đã bỏ lời mời")
    await thu.sends("/quanly")
    thu.sees_nothing_of("Quản lý danh bạ")


async def test_leaving_is_instant_and_old_buttons_mean_nothing_any_more(office: House) -> None:
    thu = await join(office, THU, "người duyệt", "chị Thu")
    await thu.sends("/quanly")
    menu = thu.last
    mai = officer(office, MAI)
    await mai.taps_through("/canbo", "chị Thu", "Cho rời nhóm", "Đúng")
    mai.sees("chị Thu đã rời nhóm")
    thu.sees_nothing_of("rời nhóm")
    officer(office, NGA).sees("chị Thu không còn trong nhóm")
    await thu.taps("Thêm địa chỉ", menu)
    thu.sees_nothing_of("Thêm địa chỉ mới")
    await thu.sends(NOT_A_COMMAND)
    unknown = thu.last.text
    await thu.sends("/choduyet")
    assert thu.last.text == unknown


async def test_who_leaves_by_herself(office: House) -> None:
    thu = await join(office, THU, "biên tập", "chị Thu")
    await thu.taps_through("/canbo", "Về mình", "Rời nhóm", "Đúng")
    thu.sees("Đã rời nhóm")
    officer(office, MAI).sees("chị Thu không còn trong nhóm")


async def test_an_owner_of_the_settings_stays(office: House) -> None:
    mai = officer(office, MAI)
    await mai.taps_through("/canbo", "chủ nhóm 2002")
    mai.sees("TINCAY_OWNERS")
    assert "Cho rời nhóm" not in mai.buttons


async def test_a_name_is_asked_again_and_html_in_it_stays_text(office: House) -> None:
    mai = officer(office, MAI)
    await mai.taps_through("/canbo", "Mời người mới", "biên tập", "Cả nước")
    await mai.sends("x" * 200)
    mai.sees("nhiều nhất 80 ký tự")
    await mai.sends("<b>Thu</b> & _bạn_")
    mai.sees("<b>Thu</b> & _bạn_ (biên tập)")


async def test_the_team_outlives_a_restart(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with working(tmp_path, telegram, read) as house:
        await join(house, THU, "biên tập", "chị Thu", "Đồng Nai")
    async with working(tmp_path, telegram, read) as house:
        thu = officer(house, THU)
        await thu.taps_through("/canbo", "Về mình")
        thu.sees("chị Thu", "Đồng Nai")
        vu = officer(house, VU)
        await vu.sends("/canbo")
        vu.sees_nothing_of("chị Thu")

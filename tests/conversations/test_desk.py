"""The admins' days, on their screens and on a citizen's: hiding, calling, reports, freezing, history (issue 4, section 2)."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.library import Library
from bot.playground import Telegram
from tests.conversations.officers import LAN, MAI, NGA, officer, working
from tests.conversations.people import House
from tests.conversations.traces import CITIZEN
from tests.faults.canaries import STEMS

QUESTION = "tìm nhà tạm lánh ở Quảng Ninh"
ENTRY, CODE, NUMBER = "anh-duong-quang-ninh", "ANH-DUONG-QUANG-NINH", "1800 1769"
CAUTION = "đang kiểm tra lại"


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def what_she_sees(house: House) -> str:
    """The answer to a woman who asks now."""
    woman = house.woman()
    before = len(woman.user.messages)
    await woman.sends(QUESTION)
    return "\n".join(message.text for message in woman.user.messages[before:] if message.from_bot)


async def test_the_menu_counts_what_waits(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/quanly")
    mai.sees("Quản lý danh bạ", "cần hai người")
    assert "Chờ duyệt (0)" in mai.buttons
    assert any(label.startswith("Gọi thử (") and label != "Gọi thử (0)" for label in mai.buttons)
    await mai.taps("Trạng thái")
    mai.sees("Nhóm: 2 người, 2 người duyệt được", "Đang đăng bình thường", "Mã kiểm tra nhật ký: 1:")


@pytest.mark.parametrize("words", [CODE, "anh-duong-quang-ninh", "1800 1769", "18001769", "anh duong quang ninh"])
async def test_an_entry_is_found_by_code_number_or_words(office: House, words: str) -> None:
    mai = officer(office, MAI)
    await mai.sends("/timdiachi")
    mai.sees("Gõ mã")
    await mai.sends(words)
    mai.sees(CODE, NUMBER, "Chỉ nhóm quản lý thấy")


async def test_an_entry_is_found_by_its_place_and_a_miss_is_said(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/timdiachi Quảng Ninh")
    mai.sees(CODE)
    await mai.sends("/timdiachi qwertyuiop")
    mai.sees("Chưa tìm thấy")


async def test_a_text_is_the_desks_only_while_it_waits_for_one(office: House, telegram: Telegram) -> None:
    mai = officer(office, MAI)
    await mai.sends("/timdiachi")
    telegram.clock.advance(timedelta(minutes=31))
    await mai.sends("bạo lực gia đình là gì")
    mai.sees_somewhere("Gõ mã")
    assert CODE not in mai.last.text
    assert "Chưa tìm thấy" not in mai.last.text


async def test_a_cry_for_help_is_heard_even_while_the_desk_waits(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/timdiachi")
    await mai.sends("cuu toi voi no dang danh toi")
    mai.sees("113")


@pytest.mark.safety(39)
async def test_hiding_needs_one_person_and_showing_again_two(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    assert NUMBER in await what_she_sees(office)
    await mai.taps_through(f"/xemdiachi {CODE}", "Ẩn ngay")
    mai.sees("là số cuối cùng của địa bàn này")
    await mai.taps("Đề nghị ẩn")
    mai.sees("Đã gửi #1 đi duyệt")
    assert NUMBER in await what_she_sees(office)
    await mai.taps("Xem")
    assert "Duyệt" not in mai.buttons
    nga.sees("Có đề nghị mới", "Ẩn")
    await nga.taps_through("/choduyet", f"#1 · Ẩn · {CODE}", "Duyệt")
    nga.sees("Đã duyệt và đăng #1")
    mai.sees("#1 đã được duyệt", "chủ nhóm 2002")
    assert NUMBER not in await what_she_sees(office)
    await mai.taps_through(f"/xemdiachi {CODE}", "Xin hiện lại")
    mai.sees("Đã gửi #2 đi duyệt")
    assert NUMBER not in await what_she_sees(office)
    await nga.taps_through("/choduyet", f"#2 · Hiện lại · {CODE}", "Đã gọi, có người nghe: duyệt")
    assert NUMBER in await what_she_sees(office)


async def test_a_reviewer_turns_down_and_the_maker_is_told(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await mai.taps_through(f"/andiachi {CODE}", "Đề nghị ẩn")
    await nga.taps_through("/choduyet", f"#1 · Ẩn · {CODE}", "Không duyệt")
    nga.sees("Không duyệt #1")
    mai.sees("#1 không được duyệt", "chủ nhóm 2002")
    await nga.sends("/choduyet")
    nga.sees("Không có gì chờ duyệt")


async def test_ones_own_is_taken_back(office: House) -> None:
    mai = officer(office, MAI)
    await mai.taps_through(f"/andiachi {CODE}", "Đề nghị ẩn", "Xem", "Rút lại")
    mai.sees("Đã rút lại #1")


async def test_a_call_that_was_answered_is_written_on_the_card_at_once(office: House) -> None:
    mai = officer(office, MAI)
    assert "23/11/2026" not in await what_she_sees(office)
    await mai.taps_through(f"/xemdiachi {CODE}", "Đã gọi: còn")
    mai.sees("Cảm ơn", CODE)
    assert "23/11/2026" in await what_she_sees(office)


async def test_the_list_of_calls_is_worked_off_with_one_tap_each(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/dagoithu")
    mai.sees("Gọi từng số")
    await mai.sends("/quanly")
    due = next(label for label in mai.buttons if label.startswith("Gọi thử ("))
    await mai.taps(due)
    await mai.taps("1 Còn")
    mai.sees("Cảm ơn", "Gọi từng số")
    await mai.taps("1 Không nghe")
    mai.sees("không ai nghe", "Gọi từng số")
    await mai.sends("/quanly")
    left = next(label for label in mai.buttons if label.startswith("Gọi thử ("))
    assert int(left[9:-1]) == int(due[9:-1]) - 1


async def test_whom_nobody_reached_today_is_rung_last(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/dagoithu")
    first, second = listed(mai.last.text)[:2]
    await mai.taps("1 Không nghe")
    assert listed(mai.last.text)[0] == second
    await mai.sends("/dagoithu")
    while "Tiếp ›" in mai.buttons:
        assert first not in listed(mai.last.text)
        await mai.taps("Tiếp ›")
    assert listed(mai.last.text)[-1] == first


def listed(text: str) -> list[str]:
    """The places on a list of calls, without their numbers in it."""
    return re.findall(r"^\d\. (.+)$", text, re.MULTILINE)


@pytest.mark.safety(36)
async def test_a_citizens_report_reaches_the_admins_at_once_and_says_nothing_of_her(office: House) -> None:
    mai, nga, woman = officer(office, MAI), officer(office, NGA), office.woman(name="Hoàng Thị")
    await woman.sends(QUESTION)
    await woman.taps("Gọi không được")
    await woman.taps("Không ai nghe")
    for admin in (mai, nga):
        admin.sees("Có người báo về", CODE, "không ai nghe máy", NUMBER)
        admin.sees_nothing_of("Hoàng", str(CITIZEN), *STEMS)
    assert CAUTION not in await what_she_sees(office)
    await mai.taps("Mở nơi này")
    await mai.taps("Xác nhận: đang kiểm tra lại")
    mai.sees("Đã xác nhận")
    assert CAUTION in await what_she_sees(office)
    await nga.taps_through(f"/xemdiachi {CODE}", "Đã gọi: còn")
    assert CAUTION not in await what_she_sees(office)


async def test_any_admin_stops_publishing_and_two_begin_again(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await mai.taps_through(f"/andiachi {CODE}", "Đề nghị ẩn")
    await nga.taps_through("/ngungdang", "Ngừng ngay")
    nga.sees("Đã ngừng đăng")
    mai.sees("vừa ngừng đăng")
    await nga.taps_through("/choduyet", f"#1 · Ẩn · {CODE}", "Duyệt")
    nga.sees("Đang ngừng đăng, nên chưa duyệt được")
    assert NUMBER in await what_she_sees(office)
    await nga.sends("/trangthai")
    nga.sees("ĐANG NGỪNG ĐĂNG")
    await nga.taps("Xin đăng lại")
    await mai.taps_through("/choduyet", "#2 · Đăng lại", "Duyệt")
    mai.sees("Đã cho đăng trở lại")
    await nga.taps_through("/choduyet", f"#1 · Ẩn · {CODE}", "Duyệt")
    nga.sees("Đã duyệt và đăng #1")


@pytest.mark.safety(40)
async def test_history_tells_who_did_what_and_an_undo_is_a_proposal(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await mai.taps_through(f"/andiachi {CODE}", "Đề nghị ẩn")
    await nga.taps_through("/choduyet", f"#1 · Ẩn · {CODE}", "Duyệt")
    assert NUMBER not in await what_she_sees(office)
    await mai.sends(f"/lichsu {CODE}")
    mai.sees("chủ nhóm 2001", "chủ nhóm 2002 duyệt")
    await mai.taps_through("/hoantac 2")
    mai.sees("Đã gửi đề nghị hoàn tác (trả lại như trước): #2")
    await mai.sends("/hoantac 1")
    mai.sees("không hoàn tác được")
    await nga.taps_through("/choduyet", f"#2 · Hoàn tác · {CODE}", "Đã gọi, có người nghe: duyệt")
    assert NUMBER in await what_she_sees(office)


async def test_what_is_to_be_done_and_the_communes_with_nothing(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/canlam")
    mai.sees("chưa có số")


async def test_on_trial_every_screen_says_so_until_owners_rang_the_five_lines(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    real = {"token": read_token()}
    async with working(tmp_path, telegram, read, **real) as house:
        mai, woman = officer(house, MAI), house.woman()
        await woman.sends("/start")
        woman.sees("BẢN THỬ / TRIAL")
        await woman.sends("cuu toi voi")
        woman.sees("BẢN THỬ / TRIAL", "113")
        for number in ("113", "115", "111", "1800 1768", "1900 96 96 80"):
            await mai.taps_through("/goithu", f"Gọi {number}", "Có", "Không mất tiền", "Chưa rõ", "Có")
            mai.sees("Đã ghi lại")
        await woman.sends("/start")
        assert "BẢN THỬ" not in woman.last.text
        await mai.sends("/goithu")
        mai.sees("có người nghe ngày 23/11/2026")
    async with working(tmp_path, telegram, read, **real) as house:
        await house.woman().sends("/start")
        assert "BẢN THỬ" not in house.woman().last.text


async def test_a_line_that_did_not_answer_leaves_the_trial_on(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read, token=read_token()) as house:
        mai = officer(house, MAI)
        await mai.taps_through("/goithu", "Gọi 113", "Không")
        mai.sees("Đã ghi lại", "không ai nghe ngày 23/11/2026", "BẢN THỬ")


async def test_english_speaking_staff_read_english(office: House) -> None:
    lan = officer(office, MAI, "en")
    await lan.sends("/quanly")
    lan.sees("Keeping the directory")
    await lan.sends("/admin")
    lan.sees("Keeping the directory")
    await lan.sends("/maso")
    lan.sees(f"The number of this account: {MAI}\n")
    await lan.sends("/trangthai")
    lan.sees("entries")
    lan.sees_nothing_of("+84")


async def test_others_read_nothing_of_it(office: House) -> None:
    stranger = officer(office, LAN)
    await stranger.sends("/quanly")
    stranger.sees_nothing_of("Quản lý", "danh bạ")


def read_token() -> SecretStr:
    """Of the form of a real one."""
    return SecretStr("7000000001:AAbcdefghijklmnopqrstuvwxyz0123456789")

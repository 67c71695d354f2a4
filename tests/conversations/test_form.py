"""Two admins and a citizen: adding and editing by the guided form, and every way in which an approval is refused (issue 4, Shown by 1)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.library import Library
from bot.playground import Telegram
from bot.playground.chats import Message
from tests.conversations.officers import MAI, NGA, THU, officer, working
from tests.conversations.people import House, Somebody
from tests.conversations.test_joining import join

POLICE, AGAIN, THIRD = "0271 3888 999", "0271 3888 998", "0271 3888 997"
"""Made up for this test."""
PLACE = "xã Đồng Tâm, Đồng Nai"
QUESTION = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"
RANG = "Đã gọi, có người nghe: duyệt"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def what_she_sees(house: House) -> str:
    """The answer to a woman of the commune who asks now."""
    woman = house.woman()
    before = len(woman.user.messages)
    await woman.sends(QUESTION)
    return "\n".join(message.text for message in woman.user.messages[before:] if message.from_bot)


async def fills_in(officer: Somebody, number: str = POLICE) -> None:
    """The shortest way through the form, to its preview."""
    await officer.taps_through("/themdiachi", "Công an")
    await officer.sends(PLACE)
    await officer.taps("Trực ban Công an xã Đồng Tâm")
    await officer.sends(number)
    for label in ("Đúng rồi, tiếp", "Cả ngày đêm", "Chính nơi này vừa cho biết", "Đúng cả năm"):
        await officer.taps(label)
    officer.sees("Người cần giúp sẽ thấy đúng như sau", number, "Trực ban Công an xã Đồng Tâm")


async def proposes(officer: Somebody, number: str = POLICE) -> None:
    await fills_in(officer, number)
    await officer.taps("Gửi duyệt")
    officer.sees("đi duyệt")


async def opens(officer: Somebody, proposal: int, what: str = "Thêm · DL-0001") -> Message:
    """A proposal from the queue, as it stands on her screen."""
    await officer.taps_through("/choduyet", f"#{proposal} · {what}")
    return officer.last


async def published(house: House) -> tuple[Somebody, Somebody]:
    """An entry that two people brought into the directory."""
    mai, nga = officer(house, MAI), officer(house, NGA)
    await proposes(mai)
    await opens(nga, 1)
    await nga.taps(RANG)
    nga.sees_somewhere("Đã duyệt và đăng #1")
    return mai, nga


async def changes_the_number(admin: Somebody, number: str) -> None:
    await admin.taps_through("/suadiachi DL-0001", "Điện thoại", "Gõ lại số")
    await admin.sends(number)
    await admin.taps("Đúng rồi, tiếp")
    await admin.taps_if_there("Chính nơi này vừa cho biết")
    await admin.taps("Gửi duyệt")


@pytest.mark.safety(41)
async def test_from_the_first_question_to_the_citizens_card(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    before = await what_she_sees(office)
    assert "Bot chưa có số của những nơi này" in before
    await proposes(mai)
    assert await what_she_sees(office) == before
    nga.sees("Có đề nghị mới", "DL-0001")
    await nga.taps("Xem")
    nga.sees("Nơi mới, ở Đồng Tâm, Đồng Nai", "Người cần giúp sẽ thấy đúng như sau", POLICE, "tự gọi số mới")
    await nga.taps(RANG)
    mai.sees_somewhere("#1 đã được duyệt", "Số điện thoại mới", f"(trống) → {POLICE}")
    after = await what_she_sees(office)
    assert POLICE in after
    assert "Nơi nào bot có số thì đã nêu ở trên" in after


@pytest.mark.safety(39)
async def test_nobody_approves_her_own(office: House) -> None:
    mai = officer(office, MAI)
    await proposes(mai)
    await opens(mai, 1)
    assert RANG not in mai.buttons
    assert "Rút lại" in mai.buttons
    number = mai.user.id
    digest = (await office.app.staffroom.desk.tools.decisions.get(1)).seen
    await office.app.loop.accept(forged(office, number, f"1qqa:1:{digest}"))
    mai.sees("Đây là đề nghị của chính mình: cần một người khác duyệt")
    assert POLICE not in await what_she_sees(office)


def forged(house: House, number: int, data: str) -> dict[str, object]:
    """A tap on a button that is not on her screen."""
    person = {"id": number, "is_bot": False, "first_name": "Mai", "language_code": "vi"}
    chat = {"id": number, "type": "private", "first_name": "Mai"}
    under = {"message_id": 1, "date": house.telegram.clock.seconds(), "chat": chat, "text": "…"}
    query = {"id": "77", "from": person, "chat_instance": "1", "message": under, "data": data}
    return {"update_id": 950_000_001, "callback_query": query}


async def test_what_was_edited_since_it_was_looked_at_is_not_approved(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await proposes(mai)
    looked = await opens(nga, 1)
    await mai.taps_through("/choduyet", "#1 · Thêm · DL-0001", "Sửa lại", "Sửa một mục", "Điện thoại", "Gõ lại số")
    await mai.sends(AGAIN)
    await mai.taps("Đúng rồi, tiếp")
    await mai.taps_if_there("Chính nơi này vừa cho biết")
    await mai.taps("Gửi duyệt")
    await nga.taps(RANG, looked)
    nga.sees_somewhere("#1 đã được sửa thành đề nghị mới")
    assert POLICE not in await what_she_sees(office)
    await nga.sends("/choduyet")
    new = next(label for label in nga.buttons if label.startswith("#2 · "))
    await nga.taps(new)
    nga.sees(AGAIN)
    await nga.taps(RANG)
    assert AGAIN in await what_she_sees(office)


@pytest.mark.uncounted
async def test_what_another_change_has_overtaken_is_not_approved(office: House) -> None:
    mai, nga = await published(office)
    thu = await join(office, THU, "biên tập", "chị Thu")
    await changes_the_number(mai, AGAIN)
    await changes_the_number(thu, THIRD)
    await opens(nga, 2, "Sửa · DL-0001")
    overtaken = await opens(nga, 3, "Sửa · DL-0001")
    await opens(nga, 2, "Sửa · DL-0001")
    await nga.taps(RANG)
    await nga.taps(RANG, overtaken)
    nga.sees_somewhere("Có người đã đổi nơi này sau lúc viết đề nghị: DL-0001. Chưa có gì được đăng")
    shown = await what_she_sees(office)
    assert AGAIN in shown
    assert THIRD not in shown


async def test_after_seven_days_it_is_over(office: House, telegram: Telegram) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await proposes(mai)
    looked = await opens(nga, 1)
    telegram.clock.advance(7 * DAY + HOUR)
    await nga.taps(RANG, looked)
    nga.sees("#1 đã quá bảy ngày")
    assert POLICE not in await what_she_sees(office)


async def test_what_somebody_proposed_who_left_falls(office: House) -> None:
    thu = await join(office, THU, "biên tập", "chị Thu")
    nga = officer(office, NGA)
    await proposes(thu)
    looked = await opens(nga, 1)
    await officer(office, MAI).taps_through("/canbo", "chị Thu", "Cho rời nhóm", "Đúng")
    await nga.taps(RANG, looked)
    nga.sees_somewhere("Người đề nghị #1 đã rời nhóm")
    assert POLICE not in await what_she_sees(office)


async def test_who_left_approves_nothing(office: House) -> None:
    thu = await join(office, THU, "người duyệt", "chị Thu")
    mai = officer(office, MAI)
    await proposes(mai)
    looked = await opens(thu, 1)
    await mai.taps_through("/canbo", "chị Thu", "Cho rời nhóm", "Đúng")
    await thu.taps(RANG, looked)
    thu.sees("113")
    thu.sees_nothing_of("Đã duyệt và đăng")
    assert POLICE not in await what_she_sees(office)


async def test_while_publishing_is_stopped_nothing_is_approved(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await proposes(mai)
    looked = await opens(nga, 1)
    await mai.taps_through("/ngungdang", "Ngừng ngay")
    await nga.taps(RANG, looked)
    nga.sees_somewhere("Đang ngừng đăng, nên chưa duyệt được")
    assert POLICE not in await what_she_sees(office)


async def test_a_changed_number_is_told_to_everybody_with_the_old_one(office: House) -> None:
    mai, nga = await published(office)
    await changes_the_number(mai, AGAIN)
    assert POLICE in await what_she_sees(office)
    await opens(nga, 2, "Sửa · DL-0001")
    nga.sees(f"Điện thoại: {POLICE}", f"→ {AGAIN}")
    await nga.taps(RANG)
    mai.sees_somewhere("Số điện thoại mới", f"{POLICE} (cước thường) → {AGAIN}")
    shown = await what_she_sees(office)
    assert AGAIN in shown
    assert POLICE not in shown


async def test_a_restart_in_the_middle_costs_nothing(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with working(tmp_path, telegram, read) as house:
        mai = officer(house, MAI)
        await mai.taps_through("/themdiachi", "Công an")
        await mai.sends(PLACE)
        mai.sees("Tên nơi này")
    async with working(tmp_path, telegram, read) as house:
        mai = officer(house, MAI)
        await mai.sends("/themdiachi")
        mai.sees("Phiếu này đang làm dở", "Tên nơi này")
        await mai.taps("Trực ban Công an xã Đồng Tâm")
        await mai.sends(POLICE)
        mai.sees(POLICE, "Xem lại từng chữ số")


async def test_a_street_of_a_home_is_refused_in_a_clear_sentence(office: House) -> None:
    mai = officer(office, MAI)
    await mai.taps_through("/themdiachi", "Địa chỉ tin cậy", "Một người, tại nhà")
    await mai.sends(PLACE)
    await mai.sends("Nhà chị Hoa, 12 đường Hùng Vương")
    mai.sees("nên không ghi")
    await mai.taps("Chi hội trưởng phụ nữ")


async def test_a_number_that_is_none_is_asked_again(office: House) -> None:
    mai = officer(office, MAI)
    await mai.taps_through("/themdiachi", "Công an")
    await mai.sends(PLACE)
    await mai.taps("Trực ban Công an xã Đồng Tâm")
    for wrong in ("số mới", "091234", "+1 202 555 0101"):
        await mai.sends(wrong)
        mai.sees("chưa gọi được ở Việt Nam")
    await mai.sends("113")
    mai.sees_somewhere("số của đường dây quốc gia")
    await mai.sends("+84 271 3888 999")
    mai.sees(POLICE)


async def test_from_one_decision_to_the_next_is_one_tap(office: House) -> None:
    mai, nga = officer(office, MAI), officer(office, NGA)
    await proposes(mai)
    await mai.taps_through("/andiachi anh-duong-quang-ninh", "Đề nghị ẩn")
    await opens(nga, 1)
    await nga.taps(RANG)
    approved = next(message for message in reversed(nga.user.messages) if "Đã duyệt và đăng #1" in message.text)
    assert "Tiếp: #2 · Ẩn · ANH-DUONG-QUANG-NINH" in approved.labels
    await nga.taps("Tiếp: #2 · Ẩn · ANH-DUONG-QUANG-NINH", approved)
    nga.sees_somewhere("đang hiện → tạm ngừng")

"""A number that nobody rings gets onto no card, by form or file; what changes on a shown card, the others hear. Numbers are made up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library import Library
from bot.playground import Telegram
from tests.conversations.officers import MAI, officer, working
from tests.conversations.people import House
from tests.conversations.test_form import opens, published, what_she_sees
from tests.conversations.test_imports import ROW, sends_file

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


PHONE, NONE = "Số điện thoại chỉ ghi ở câu hỏi về số điện thoại", "Không phải số điện thoại thì gõ lại, bớt chữ số."
TYPED = (
    ("Nguồn", "Số trực mới: gọi 0912 345 678", PHONE),
    ("Nguồn", "https://zalo.me/thu", "Nguồn ghi được địa chỉ một trang web"),
    ("Lưu ý", "Đêm gọi O912 345 678", PHONE),
    ("Lưu ý", "Số trực đêm: không chín một hai, ba bốn năm", NONE),
    ("Lưu ý", "Nhắn Zalo tên Thu", "người cần giúp có thể bị dẫn đi nơi khác"),
)


@pytest.mark.safety(32, 39)
async def test_the_form_takes_no_number_and_no_account_in_words(office: House) -> None:
    mai, _ = await published(office)
    for question, text, answer in TYPED:
        await mai.taps_through("/suadiachi DL-0001", question)
        await mai.sends(text)
        mai.sees(answer)
    shown = await what_she_sees(office)
    assert not any(text in shown for _, text, _ in TYPED)


@pytest.mark.safety(32, 39)
async def test_a_file_brings_none_as_its_source(office: House) -> None:
    mai = officer(office, MAI)
    sources = ("Số trực mới: gọi 0912 345 678", "Nhắn Zalo tên Thu")
    await sends_file(mai, *(ROW.replace("Danh sách thử", each) for each in sources))
    mai.sees_somewhere(
        "Sai, không dùng: 2",
        "dòng 2, cột Nguồn: có dãy số giống số điện thoại",
        "dòng 3, cột Nguồn: ghi được địa chỉ một trang web",
    )


@pytest.mark.safety(39)
async def test_changed_words_on_a_card_are_told_to_the_others_with_the_old_ones(office: House) -> None:
    mai, nga = await published(office)
    await mai.taps_through("/suadiachi DL-0001", "Nguồn")
    await mai.sends("Danh sách năm 2026 của xã, ngày 1/7/2026")
    await mai.taps("Gửi duyệt")
    await opens(nga, 2, "Sửa · DL-0001")
    await nga.taps("Duyệt")
    mai.sees_somewhere("Lời trên thẻ vừa đổi", "→ Danh sách năm 2026 của xã, ngày 1/7/2026")
    assert not any("Lời trên thẻ vừa đổi" in message.text for message in nga.user.messages)
    assert "Danh sách năm 2026 của xã" in await what_she_sees(office)

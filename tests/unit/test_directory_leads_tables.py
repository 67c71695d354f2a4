"""What people honestly write into the directory passes; a number or an account in any disguise does not. All numbers are made up."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.directory.leads import Lead, lead_in, new_leads, words_of
from bot.directory.records import columns
from bot.directory.shipped import read
from tests.unit.office_house import hotlines, service

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

ROOT = Path(__file__).parents[2]
NATIONAL = frozenset(phone.number for line in hotlines().lines for phone in line.phones)

HONEST = """
Trực 24/24, cả ngày lễ
Trực 24/24, 7/7
8:00–17:00 thứ Hai–thứ Sáu, trừ lễ, Tết
7h30–11h30, 13h30–17h, thứ 2–thứ 6
Sáng 07:00 - 11:30, chiều 13:00 - 16:30, tối 18:00 - 21:00
7–11 giờ, 13–17 giờ, thứ 2 đến thứ 6
8–11 giờ, 13–17 giờ, thứ 2 - 6
Từ 8 giờ 30 phút đến 16 giờ 45 phút, thứ 2 đến thứ 7
07.30-11.30, 13.30-17.00 từ T2-T6
Gọi giờ hành chính 7g30 đến 17g
8 a.m. to 5 p.m., Monday to Friday
Trẻ em dưới 16 tuổi, phụ nữ từ 18 đến 60 tuổi
Trẻ 0-6 tuổi và 6-16 tuổi, mẹ 18–55 tuổi
Theo Luật 13/2022/QH15, Điều 19, khoản 2
Nghị định 76/2023/NĐ-CP ngày 01/11/2023
Quyết định số 1234/QĐ-UBND ngày 12/3/2024
Thông tư 02/2020/TT-BTTTT, Điều 5
Nghị quyết 1662/NQ-UBTVQH15 năm 2025
Công văn 4893/BLĐTBXH-TE ngày 25/11/2024
Danh sách số 12 của xã, ngày 1/7/2026
Danh sách năm 2025 và 2026, giai đoạn 2021–2025
Từ 15/11 đến 15/12 hằng năm
Tháng hành động 15/11/2026 – 15/12/2026
Báo ngày 9/11/2021 viết vậy; nay chưa ai xác nhận
Số này từ trước khi sáp nhập 1/7/2025, thấy lần cuối tháng 12/2022
A number from before the merger of 1 July 2025, last seen in 12/2022
Miễn phí; ở lại 200.000 đồng một đêm
Phí 50.000–100.000 đồng, trẻ em 20.000 đồng
Khoảng 1.500.000 đồng một tháng, giảm 50%
150k một buổi, 100 nghìn từ buổi thứ 3
Tầng 3, phòng 305, nhà A2
Phòng 101, 102, 103 tầng 1
Phòng 1204 hoặc 1205, khu B
Phòng 101, 201 và 301
Rooms 101, 102 and 103 on floor 1
128 Hồng Bàng, phường 12, quận 5
12/34/56 Lê Lợi, phường 7, quận 10
Số 12, ngõ 345, đường 3/2
20 Thụy Khuê, Tây Hồ, Hà Nội
Km 12, quốc lộ 14, thôn 3
Có 15 giường, 30 chăn, 20 màn
Có 02 phòng ngủ, 01 bếp, 03 giường
Có 02 mẹ, 12 con, 34 bé, 56 bà, 78 cô
Hỏi trước ở 1800 1768
Nguy hiểm thì gọi 113, 114, 115 hoặc 111
Gọi 1900 96 96 80 rồi hỏi phòng 12
Phục vụ xã 1, 2, 3, 4, 5, 6
Không quá hai, ba người một lúc
Sau hai năm, bà không ở đây nữa
Năm 2025 có một hai ba nơi như vậy
Sau năm năm, hai mẹ con không một ai phải trả tiền
Bà Ba, bà Tư và cô Năm cùng trực
Ở hai, ba ngày; sau đó báo Hội Phụ nữ
Tu van mien phi, khong hoi gi them
Nha so hai, ba nguoi truc dem
Open one or two nights; after that, call again
Women, children (under 16) and one or two relatives
Hỏi trước bằng điện thoại, không đến thẳng
Cơm. Có cơm chay cho me
Gọi trước. Có người ra đón, kể cả ban đêm
Không cần giấy tờ v.v.
Bệnh viện Nhi đồng 1, Bệnh viện Chấn thương Chỉnh hình
Mô hình một cửa “Bồ Công Anh”, 5 khoa, 12 bác sĩ
Hội Liên hiệp Phụ nữ xã, chi hội 3
Hotline of the women's union, 24 hours, 7 days
""".strip().splitlines()

CALLS = """
Số trực mới: gọi 0912 345 678
gọi 0912.345.678
Gọi số 0912/345/678
Gọi +84 912 345 678 gặp chị
gọi 84912345678
Gọi (+84) 912-345-678
0 9 1 2 3 4 5 6 7 8
09 12 34 56 78
09-12-34-56-78
09.12.2034.78
912 345 678
gọi 912.345.678 nhé
0271 3888 999
0912, rồi 345, rồi 678
0912 rồi 2034 rồi 78
0912 mẹ 345 con 678
0912 a 345 b 678
0912 gặp Hương 345 gặp Hương 678
0912, sau đó bấm tiếp 345 và bấm 678
Gọi 38.567.890
a0912b345c678
đầu 0912, giữa 345, cuối 678
hai số cuối 78; đầu 0912; giữa 3456
0912 (ba bốn năm) 678
0912 (24/24) 345 678
gọi 113 rồi bấm 0912-345-678
chín một hai 345 678 sau số không
Gọi máy 3856 789
Số nội bộ 38567890
Đêm gọi O912 345 678
o9l2 345 678
O9I2.345.678
09|2 345 678
09 l 2 345 678
0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣
0̶9̶1̶2̶345678
⓪⑨①② ③④⑤ ⑥⑦⑧
０９１２ ３４５ ６７８
0912\u200b345\u200d678
không chín một hai, ba bốn năm, sáu bảy tám
KHÔNG CHÍN MỘT HAI BA BỐN NĂM SÁU BẢY TÁM
khong chin mot hai ba bon nam sau bay tam
o chin mot hai ba bon nam sau bay tam
không chín mươi mốt, hai ba bốn, năm sáu
không rồi chín rồi một rồi hai rồi ba rồi bốn
không-chín-một-hai-ba-bốn-lăm-sáu-bẩy-tám
zero nine one two three four five six seven eight
Call oh nine one two, three four five
tổng đài 1900 123 456
1900 rồi 123 rồi 456
Gọi 0912 345 678 đồng thời báo xã
ngày 09/12, 345 678, 90
""".strip().splitlines()

ACCOUNTS = """
Nhắn Zalo tên Thu
za lo chị Thu
Z.a.l.o: Thu Hội Phụ nữ
Facebook Hội Phụ nữ xã A
fb chị Thu
FB: thu.hoi
face book Thu
Messenger của chị
Viber gặp Thu
Tìm trên Telegram
whatsapp Thu
Kết bạn với chị Thu
ket ban voi chi Thu
@thuhoiphunu
thu @ hoi
thu@vi-du.vn
thu (a) gmail com
thu a còng vi-du chấm vn
t.me/abc
t me/abc
m me/abc
fb com abc
www.vi-du.org
https://vi-du.vn/x
vi-du chấm com
vi-du(.)com
vi-du [dot] org
vi-du . com
xem vi-du.top
t\u200b.me/x
ｔ.ｍｅ/giup
""".strip().splitlines()

PAGES = """
https://vi-du.vn/tin/20231226162950642.htm
https://vi-du.vn/post1083622.vnp ; http://vi-du.gov.vn/tin-506401-201.html ; Thông tư 02/2020/TT-BTTTT, Điều 5
https://vi-du.vn/facebook-va-tre-em-c51204228.epi
www.vi-du.vn/tin
vi-du.org.vn
Báo Phụ nữ: https://vi-du.vn/mot-hai-ba-dieu, 1/7/2026
Công an xã cho biết khi gọi
""".strip().splitlines()

SOURCES: dict[str, Lead] = {
    "Số trực mới: gọi 0912 345 678": "phone",
    "https://goi0912345678.vn/": "phone",
    "https://khong-chin-mot-hai-ba-bon-nam.vn/": "phone",
    "vi-du.vn/khong-chin-mot-hai-ba-bon-nam": "phone",
    "https://vi-du.vn/0912345678": "phone",
    "0912 https://vi-du.vn/ 345 https://vi-du.vn/ 678": "phone",
    "https://zalo.me/thu": "link_in_source",
    "https://t.me/thu": "link_in_source",
    "https://thu.t.me": "link_in_source",
    "https://bit.ly/x": "link_in_source",
    "https://www.facebook.com/thu": "link_in_source",
    "https://vi-du.vn@t.me/": "link_in_source",
    "Nhắn Zalo tên Thu": "link_in_source",
    "tg://resolve?domain=thu": "link_in_source",
}


def shipped() -> Iterator[tuple[str, str]]:
    """Every text that a release brings, by its key."""
    lines, entries = read(ROOT / "data")
    yield from (told for each in entries for told in words_of(columns(each)).items())
    yield from (("source", line.provenance.source) for line in lines.lines)
    for line in lines.lines:
        words = (line.name, line.description, line.schedule.text, line.eligibility, line.fees, line.alert, line.short)
        yield from ((f"name.{n}", text) for each in words if each for n, text in (("vi", each.vi), ("en", each.en)))


def examples() -> Iterator[str]:
    """What the form and the handbook give as examples of words."""
    catalogue = (ROOT / "locales/vi/messages.po").read_text(encoding="utf-8")
    yield from re.findall(r"[Vv]í dụ: ([^\"\\]+)", catalogue)
    yield from re.findall("“([^”]+)”", (ROOT / "docs/so-tay-quan-tri.md").read_text(encoding="utf-8"))


def test_the_tables_are_long_enough() -> None:
    assert min(map(len, map(set, (HONEST, CALLS)))) > 45
    assert len(set(ACCOUNTS)) > 30


@pytest.mark.parametrize("text", HONEST)
def test_what_people_honestly_write_passes(text: str) -> None:
    assert [lead_in(key, text, NATIONAL) for key in ("description.vi", "source")] == [None, None]


def test_whatever_a_release_brings_passes() -> None:
    told = list(shipped())
    assert len(told) > 100
    assert [text for key, text in told if lead_in(key, text, NATIONAL) is not None] == []


def test_examples_of_the_form_and_the_handbook_pass() -> None:
    told = list(examples())
    assert len(told) > 20
    assert [text for text in told if lead_in("source", text, NATIONAL) is not None] == []


@pytest.mark.safety(32, 39)
@pytest.mark.parametrize("text", CALLS)
def test_a_number_in_any_disguise_is_refused(text: str) -> None:
    assert [lead_in(key, text, NATIONAL) for key in ("alert.vi", "source")] == ["phone", "phone"]


@pytest.mark.safety(39)
@pytest.mark.parametrize("text", ACCOUNTS)
def test_an_account_in_any_words_is_refused(text: str) -> None:
    assert lead_in("description.en", text, NATIONAL) == "link"


@pytest.mark.parametrize("text", PAGES)
def test_a_source_may_bear_the_addresses_of_pages(text: str) -> None:
    assert lead_in("source", text, NATIONAL) is None


@pytest.mark.parametrize("text", SOURCES)
def test_a_source_leads_nowhere_else(text: str) -> None:
    assert lead_in("source", text, NATIONAL) == SOURCES[text]


def test_a_number_of_a_national_line_is_one_only_as_it_stands() -> None:
    assert lead_in("alert.vi", "Hỏi 1800 1768 trước", NATIONAL) is None
    assert lead_in("alert.vi", "Hỏi 1800 1768 12 trước", NATIONAL) == "phone"
    for written in (
        "1800 1768",
        "024 3333 5599",
        "+84 24 3333 5599",
        "0243.333.5599",
        "+84 981 84 84 84",
        "0981848484",
    ):
        assert lead_in("alert.vi", f"Hỏi {written} trước", NATIONAL) is None
        assert lead_in("alert.vi", f"Hỏi {written} trước", frozenset()) == "phone"


def test_what_stood_there_is_not_asked_again() -> None:
    before = {**columns(service("moi", "0912 000 009")), "source": "Gọi 0912 345 678"}
    assert list(new_leads(before, {**before, "overnight": True}, NATIONAL)) == []
    assert list(new_leads(None, before, NATIONAL)) == [("source", "phone")]
    alert = {"vi": "Nhắn Zalo", "en": "0912 345 678"}
    assert list(new_leads(before, {**before, "alert": alert}, NATIONAL)) == [
        ("alert.vi", "link"),
        ("alert.en", "phone"),
    ]

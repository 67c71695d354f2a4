"""Screens as such: marks, plain text, numbers by hour, cards by what is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import content, wording
from bot.directory.model import Answering, Phone, Provenance, PublicService, Schedule, Service, Translated, public
from bot.screens.card import card, source_name
from bot.screens.model import Card, File, Heading, Line, Number, Picture, Pin, Screen, Source, Strong, line, lines
from bot.screens.numbers import closed
from bot.screens.plain import plain, plain_line
from bot.screens.words import Words, joined

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NUMBERS = {"police": "113", "farmers_union": "1800 1768"}


@pytest.fixture(params=["vi", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    return Words(wording.load(content.locales_folder())[request.param], NUMBERS, NOW)


@pytest.fixture
def vietnamese() -> Words:
    return Words(wording.load(content.locales_folder())["vi"], NUMBERS, NOW)


def a_service(**changes: object) -> PublicService:
    service = Service(
        id="x",
        kind="trusted_address",
        name=Translated("Chi hội trưởng thôn 3", "Head of branch 3"),
        organization=Translated("Hội Phụ nữ xã", "Women's Union"),
        area=None,
        provenance=Provenance("https://www.vwu.vn/a/b ; https://x.vn", date(2026, 1, 2)),
        holder="person",
        phones=(Phone("0912 345 678", "normal", texts=True),),
    )
    shown = public(replace(service, **changes))  # type: ignore[arg-type]  # any field may be changed
    assert shown is not None
    return shown


def text_of(shown: Card) -> str:
    return "\n".join(plain_line(each) for each in shown.lines)


def test_marks_become_numbers_and_strong_words() -> None:
    assert line("Gọi `113` *ngay* đi").spans == ("Gọi ", Number("113"), " ", Strong("ngay"), " đi")
    assert lines("a\n\n`1`") == (Line(("a",)), Line(), Line((Number("1"),)))


@pytest.mark.parametrize("marked", ["gọi `113", "*ngay", "``", "**"])
def test_a_mark_that_is_not_closed_is_a_mistake(marked: str) -> None:
    with pytest.raises(ValueError, match="not closed"):
        line(marked)


def test_a_name_with_marks_in_it_stays_a_name(vietnamese: Words) -> None:
    assert plain_line(vietnamese.line("card.serves", who="a `b` *c* {d}")) == "Giúp: a `b` *c* {d}."


def test_every_block_has_plain_words() -> None:
    screen = Screen(
        "x",
        (
            Heading("đầu"),
            Line(("a ", Number("113"))),
            Card("s", (Line(("thẻ",)),)),
            Source("nguồn"),
            File("a.csv", b"", "text/csv"),
            Picture("a.png", b""),
            Pin(1.5, 2.5),
        ),
    )
    assert plain(screen).splitlines() == ["đầu", "a 113", "thẻ", "nguồn", "a.csv", "a.png", "1.5, 2.5"]
    assert screen.services == ("s",)


def test_parts_of_a_line_are_joined() -> None:
    assert plain_line(joined([Line(("a",)), Line(("b",))], " · ")) == "a · b"


@pytest.mark.parametrize(
    ("opens_in", "said"),
    [
        (None, "giờ này đóng"),
        (timedelta(hours=3), "giờ này đóng, mở lại 12:30"),
        (timedelta(hours=24), "giờ này đóng, mở lại 9:30 mai"),
        (timedelta(days=4), "giờ này đóng, mở lại 9:30 thứ Sáu"),
    ],
)
def test_closed_lines_say_when_they_open(vietnamese: Words, opens_in: timedelta | None, said: str) -> None:
    assert closed(vietnamese, NOW + opens_in if opens_in else None) == said


@pytest.mark.safety(14, 29)
def test_a_card_has_all_that_a_caller_needs(vietnamese: Words) -> None:
    service = a_service(
        overnight=True,
        fees=Translated("Miễn phí", "Free"),
        eligibility=Translated("Mọi người", "Anyone"),
        application_process=Translated("Gọi trước.", "Call first."),
        alert=Translated("Nghỉ Tết.", "Closed for Tết."),
        schedule=Schedule(text=Translated("ban ngày", "by day")),
        assured_date=date(2026, 11, 11),
    )
    text = text_of(card(vietnamese, Answering(service, None), "fresh"))
    for told in (
        "Chi hội trưởng thôn 3 (Hội Phụ nữ xã)",
        "0912 345 678 cước thường, ban ngày, nhắn tin được",
        "Cuộc gọi hiện trong nhật ký máy",
        "Địa chỉ tin cậy.",
        "Giúp: Mọi người.",
        "Ở lại qua đêm được.",
        "Phí: Miễn phí.",
        "Gọi trước.",
        "Nghỉ Tết.",
        "Điều 36",
        "Ai cũng xem được thẻ này.",
        "Đã gọi kiểm tra ngày 11/11/2026 (12 ngày trước). Nguồn: vwu.vn, 2/1/2026.",
    ):
        assert told in text


@pytest.mark.safety(30)
@pytest.mark.parametrize(
    ("age", "days", "said"),
    [
        ("fresh", 89, "Đã gọi kiểm tra ngày 26/8/2026 (89 ngày trước)."),
        ("ageing", 90, "Lần gọi kiểm tra cuối đã 90 ngày trước (25/8/2026): có thể đã đổi."),
        ("ageing", 179, "Lần gọi kiểm tra cuối đã 179 ngày trước"),
        ("stale", 180, "Lần gọi kiểm tra cuối đã 180 ngày trước (27/5/2026): gọi 1800 1768 hỏi trước."),
        ("stale", 364, "gọi 1800 1768 hỏi trước."),
        ("unverified", None, "Chưa ai gọi kiểm tra."),
    ],
)
def test_a_card_says_how_old_its_check_is(vietnamese: Words, age: str, days: int | None, said: str) -> None:
    assured = NOW.date() - timedelta(days=days) if days else None
    service = a_service(assured_date=assured)
    assert said in text_of(card(vietnamese, Answering(service, True), age))  # type: ignore[arg-type]  # ages by name


def test_a_reported_contact_says_so_above_its_number_and_names_whom_to_ask_first(vietnamese: Words) -> None:
    quiet = text_of(card(vietnamese, Answering(a_service(), None), "unverified"))
    reported = text_of(card(vietnamese, Answering(replace(a_service(), caution=True), None), "unverified"))
    told = "Có người báo liên lạc ở đây chưa ổn; đang kiểm tra lại. Nên gọi 1800 1768 hỏi trước."
    assert told not in quiet
    assert reported.splitlines()[1] == told
    assert reported.index(told) < reported.index("0912 345 678")
    assert reported.replace(f"{told}\n", "") == quiet


def test_a_card_without_a_phone_says_so_and_promises_no_call_log(words: Words) -> None:
    text = text_of(card(words, Answering(a_service(phones=(), overnight=False), None), "unverified"))
    assert words.text("card.no_phone") in text
    assert words.text("card.call_log") not in text
    assert words.text("card.no_overnight") in text


def test_a_closed_office_says_so_on_its_card_and_a_public_address_is_shown(words: Words) -> None:
    service = a_service(
        kind="legal_aid",
        holder="organization",
        address="12 Hàng Bài",
        address_visibility="public",
        phones=(Phone("1800 1233", "free"),),
    )
    text = text_of(card(words, Answering(service, False, NOW + timedelta(hours=2)), "unverified"))
    assert closed(words, NOW + timedelta(hours=2)) in text
    assert "12 Hàng Bài" in text


def test_only_what_is_active_and_public_is_shown() -> None:
    hidden = Service(
        id="x",
        kind="shelter",
        name=Translated("a", "a"),
        organization=Translated("", ""),
        area=None,
        provenance=Provenance("s", None),
        status="inactive",
        address="12 Hàng Bài",
    )
    assert public(hidden) is None
    shown = public(replace(hidden, status="active"))
    assert shown is not None
    assert shown.address is None


def test_sources_are_named_as_people_know_them() -> None:
    assert source_name("https://www.vwu.vn/a ; b") == "vwu.vn"
    assert source_name("Một bài báo") == "Một bài báo"
    assert len(source_name("Một bài báo rất dài " * 10)) <= 48


def test_dates_and_hours_read_without_doubt(words: Words) -> None:
    assert words.wording.day(date(2026, 11, 5)) == ("5/11/2026" if words.locale == "vi" else "5 Nov 2026")
    assert words.wording.clock(datetime(2026, 1, 1, 8, 5, tzinfo=UTC)) == "8:05"

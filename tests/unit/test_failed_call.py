"""A call failed: the next number first, then the question what was wrong, which nobody has to answer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest

from bot import library
from bot.dialogue.finding import MOST_CALLED
from bot.dialogue.meaning import Tapped
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.reply import CountReport, Reply
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.hours import VIET_NAM
from bot.directory.model import Opening, Phone, Provenance, ReportReason, Schedule, Service, Translated
from bot.directory.snapshot import Snapshot
from bot.library import Library
from bot.places.model import AreaRef
from bot.screens.actions import Action, CallFailed, NobodyAnswers, ReportCall
from bot.screens.model import Screen
from bot.screens.plain import plain

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
TODAY = NOW.date()
HERE, ELSEWHERE = AreaRef("present", "25390"), AreaRef("present", "25333")
REASONS = get_args(ReportReason)
CLOSED_NOW = Schedule(openings=(Opening(frozenset(range(7)), time(18), time(22)),))


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


def entry(service_id: str, number: str = "0912 000 001", **changes: object) -> Service:
    service = Service(
        id=service_id,
        kind="womens_union",
        name=Translated(f"Nhà {service_id}", f"House {service_id}"),
        organization=Translated("", ""),
        area=HERE,
        provenance=Provenance("https://example.org", date(2026, 11, 1)),
        phones=(Phone(number, "normal"),),
        schedule=Schedule(always=True),
        assured_date=TODAY,
    )
    return replace(service, **changes)  # type: ignore[arg-type]  # the tests name real fields


FIRST = entry("first", "0912 000 001", assured_date=TODAY)
SECOND = entry("second", "0912 000 002", assured_date=TODAY - timedelta(days=9))


def world_of(read: Library, *entries: Service, cautioned: Iterable[str] = ()) -> World:
    return read.world(Snapshot.build(entries, read.hotlines, frozenset(cautioned)), NOW)


def taps(world: World, action: Action, memory: Memory = FRESH) -> Reply:
    return respond(memory, Tapped(action), world)


def shown(reply: Reply) -> list[str]:
    (screen,) = reply.screens
    return plain(screen).splitlines()


def offered(screen: Screen) -> list[Action]:
    return [button.action for button in screen.buttons if isinstance(button.action, ReportCall)]


def test_the_next_number_comes_first_and_the_question_last(read: Library) -> None:
    reply = taps(world_of(read, FIRST, SECOND), CallFailed(HERE))
    lines = shown(reply)
    assert lines[1].startswith("0912 000 002")
    assert "Nếu vừa gọi Nhà first: tiện thì cho biết gặp gì" in lines[-1]
    assert "113" in "".join(lines[:-1])
    assert offered(reply.screens[0]) == [ReportCall("first", reason) for reason in REASONS]
    assert not reply.effects


def test_the_question_is_about_what_stood_first_on_the_last_screen(read: Library) -> None:
    world = world_of(read, FIRST, SECOND)
    assert offered(taps(world, CallFailed(HERE, 1)).screens[0]) == [ReportCall("second", reason) for reason in REASONS]


def test_nobody_is_asked_about_a_national_line(read: Library) -> None:
    world = world_of(read, FIRST)
    for action in (CallFailed(HERE, 1), NobodyAnswers(), NobodyAnswers(1), CallFailed(ELSEWHERE)):
        screen = taps(world, action).screens[0]
        assert screen.name == "call_failed"
        assert not offered(screen)
        assert "Nếu vừa gọi" not in plain(screen)


def test_that_a_closed_office_did_not_answer_is_no_news(read: Library) -> None:
    world = world_of(read, entry("office", schedule=CLOSED_NOW))
    assert not offered(taps(world, CallFailed(HERE)).screens[0])


def test_an_entry_whose_id_is_too_long_for_a_button_gets_none_and_no_question(read: Library) -> None:
    screen = taps(world_of(read, entry("x" * 50)), CallFailed(HERE)).screens[0]
    assert not offered(screen)
    assert "Nếu vừa gọi" not in plain(screen)


def test_an_entry_says_in_the_list_too_how_it_was_checked_and_from_where(read: Library) -> None:
    never = entry("never", "0912 000 003", assured_date=None)
    lines = shown(taps(world_of(read, FIRST, SECOND, never), CallFailed(HERE)))
    assert lines[1] == (
        "0912 000 002 cước thường, 24/24: Nhà second. "
        "Đã gọi kiểm tra ngày 14/11/2026 (9 ngày trước). Nguồn: example.org, 1/11/2026."
    )
    assert "Nhà never. Chưa ai gọi kiểm tra." in lines[2]


def test_what_is_stale_or_reported_is_called_after_the_national_lines(read: Library) -> None:
    stale = entry("stale", "0912 000 003", holder="person", assured_date=TODAY - timedelta(days=200))
    doubtful = entry("doubtful", "0912 000 004")
    reply = taps(world_of(read, FIRST, stale, doubtful, cautioned={"doubtful"}), CallFailed(HERE, 0))
    text = "\n".join(shown(reply))
    assert text.index("1900 96 96 80") < text.index("0912 000 003") < text.index("0912 000 004")
    assert "Nhà doubtful. Có người báo liên lạc ở đây chưa ổn" in text
    assert "Nhà stale. Lần gọi kiểm tra cuối đã 200 ngày trước (7/5/2026): gọi 1800 1768 hỏi trước." in text


def test_who_called_the_one_card_that_was_doubtful_may_still_say_so(read: Library) -> None:
    world = world_of(read, FIRST, cautioned={"first"})
    assert offered(taps(world, CallFailed(HERE)).screens[0]) == [ReportCall("first", reason) for reason in REASONS]


def test_a_long_list_stays_one_message_with_the_numbers_for_danger(read: Library) -> None:
    many = [
        entry(f"e{each}", f"0912 000 {100 + each}", name=Translated("Nhà " + "rất dài " * 30, "House"))
        for each in range(40)
    ]
    (screen,) = taps(world_of(read, *many), CallFailed(HERE)).screens
    text = plain(screen)
    assert text.count("0912 000") == MOST_CALLED
    assert len(text) <= 4096
    assert "113" in text


@pytest.mark.parametrize("reason", REASONS)
def test_after_a_reason_come_the_numbers_without_that_one_thanks_and_a_report_to_count(
    read: Library, reason: ReportReason
) -> None:
    world = world_of(read, FIRST, SECOND)
    reply = taps(world, ReportCall("first", reason), replace(FRESH, place=HERE))
    text = "\n".join(shown(reply))
    assert reply.effects == (CountReport("first", reason),)
    assert reply.memory == replace(FRESH, place=HERE)
    assert "0912 000 001" not in text
    assert text.index("0912 000 002") < text.index("1800 1768")
    assert "Cảm ơn đã cho biết" in text
    assert "không ghi ai báo" in text
    assert "113" in text


def test_after_fear_the_numbers_for_danger_come_first_and_nobody_has_to_call_there_again(read: Library) -> None:
    lines = shown(taps(world_of(read, FIRST, SECOND), ReportCall("first", "unsafe")))
    assert lines[0].startswith("113 Công an")
    assert "không cần gọi lại nơi ấy" in "\n".join(lines[:4])
    ordinary = shown(taps(world_of(read, FIRST, SECOND), ReportCall("first", "no_answer")))
    assert ordinary[1].startswith("0912 000 002")


def test_going_on_after_a_reason_leads_on_and_not_back(read: Library) -> None:
    third = entry("third", "0912 000 003", assured_date=TODAY - timedelta(days=20))
    world = world_of(read, FIRST, SECOND, third)
    (screen,) = taps(world, ReportCall("first", "no_answer")).screens
    again = next(button.action for button in screen.buttons if isinstance(button.action, CallFailed))
    reply = taps(world, again)
    assert shown(reply)[1].startswith("0912 000 003")
    assert offered(reply.screens[0])[0] == ReportCall("second", "no_answer")


def test_a_national_line_stays_where_the_entry_that_failed_uses_its_number(read: Library) -> None:
    borrowed = entry("borrowed", phones=(), phone_of="farmers_union")
    text = "\n".join(shown(taps(world_of(read, borrowed, SECOND), ReportCall("borrowed", "wrong_place"))))
    assert text.count("1800 1768") == 1


def test_an_old_screen_of_another_place_leads_on_there(read: Library) -> None:
    world = world_of(read, FIRST, SECOND, entry("far", "0912 000 009", area=ELSEWHERE))
    assert shown(taps(world, ReportCall("first", "no_answer"), replace(FRESH, place=ELSEWHERE)))[1].startswith(
        "0912 000 002"
    )


def test_an_entry_that_serves_all_of_viet_nam_leads_on_to_the_national_lines(read: Library) -> None:
    reply = taps(world_of(read, entry("everywhere", area=None)), ReportCall("everywhere", "no_answer"))
    assert shown(reply)[1].startswith("1800 1768")
    assert NobodyAnswers() in [button.action for button in reply.screens[0].buttons]


@pytest.mark.parametrize(
    "service_id", ["police", "nobody", "hidden", "too-old"], ids=["a national line", "unknown", "hidden", "aged out"]
)
def test_what_is_not_shown_is_not_counted(read: Library, service_id: str) -> None:
    too_old = entry("too-old", holder="person", assured_date=TODAY - timedelta(days=365))
    reply = taps(world_of(read, entry("hidden", status="inactive"), too_old), ReportCall(service_id, "unsafe"))
    assert [screen.name for screen in reply.screens] == ["notice.old_button"]
    assert not reply.effects

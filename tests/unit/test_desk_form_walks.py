"""Any action in any state: the form gives a screen that Telegram takes, its row is read back, and nothing that is handed in is unfit."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.botapi.html import compose
from bot.desk import form
from bot.desk.form_draft import Draft
from bot.desk.form_look import form_screen, targets
from bot.desk.form_refusals import Refusal
from bot.desk.form_view import refusal_lines
from bot.desk.questions import PREVIEW, STEPS
from bot.desk.questions_choices import KEEP, choices
from bot.directory.access import Roster
from bot.directory.admission import as_edited, consent_gap, refuse_unfit
from bot.directory.changes import Item
from bot.directory.live import Live
from bot.directory.office import Office
from bot.directory.proposal import NewProposal
from bot.directory.records import HOMES, ServiceRecord
from bot.directory.streets import find_street
from bot.screens.actions import LIMIT, encode
from bot.screens.desk.form import edit_menu_screen, other_open_screen
from bot.screens.model import Screen
from bot.screens.plain import plain
from tests.unit.form_house import (
    DONG_TAM,
    FOURTH,
    NUMBER,
    OTHER,
    THIRD,
    WAYS,
    Officer,
    context,
    editing,
    entry,
    fits,
    is_complete,
    look,
    round_trip,
    shown,
    words,
)
from tests.unit.office_house import MAI, Clock, gazetteer, hotlines, service

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

TEXTS = (
    *(
        "gọi ٠٩١٢٠٠٠٠٠٩",
        "0 9 1 2 0 0 0 0 0 9",
        "www.x.vn",
        "thôn 3",
        "128 Hồng Bàng",
        "xã Đường Hoa",
        "maps.google.com",
    ),
    *("Đồng Tâm, Đồng Nai", "Đồng Nai", "Đồng Tâm", "Hà Nội", "quận 5", "huyện Đồng Phú", NUMBER, OTHER, THIRD, FOURTH),
    *("1900 1234", "113", "0271 3888 999", "+66812345678", "1/7/2026", "hôm nay", "31/2/2025", "1/1/2030"),
    *("Chi hội trưởng phụ nữ", "Chị Hoa", "số 3 đường Thử", "Tư vấn.", "Có", "Không", "‹ Câu trước", "Bỏ qua", ""),
    *("a" * 5000, "<b>x</b>", "😀", "\u202eabc", "{name}", "`", "*", "https://x.vn", "Head of a branch", "\n", "\x00"),
)
STARTS: dict[str, Draft] = {
    "nothing": form.begin(),
    **{way: made().draft for way, made in WAYS.items()},
    **{f"edit {way}": editing(None, way).draft for way in WAYS},
    "edit without consent": editing(None, "person", consent=None, vetting=None).draft,
    "edit borrowed": editing(None, "police", phones=[], phone_of="dl-0001").draft,
}


@dataclass(frozen=True)
class Move:
    """`how`: offered (the button with this number), tap, say, skip, back, jump, old (whatever button)."""

    how: str
    number: int
    text: str
    step: str


MOVES = st.builds(
    Move,
    how=st.sampled_from(("offered",) * 6 + ("say",) * 4 + ("skip", "back", "jump", "jump", "old")),
    number=st.integers(0, 40),
    text=st.sampled_from(TEXTS) | st.text(max_size=60),
    step=st.sampled_from((*STEPS, PREVIEW, "consent", "vetting", "nonsense")),
)


def moved(draft: Draft, move: Move, house: Any) -> Draft | Refusal:
    offered = choices(draft, house)
    match move.how:
        case "offered":
            return form.chosen(draft, draft.step, offered[move.number % len(offered)], house) if offered else draft
        case "say":
            return form.said(draft, move.text, house)
        case "skip":
            return form.skipped(draft, draft.step)
        case "back":
            return form.back(draft, draft.step)
        case "jump":
            return form.jumped(draft, move.step)
        case _:
            return form.chosen(
                draft, move.step, (*offered, "yes", KEEP, DONG_TAM)[move.number % (len(offered) + 3)], house
            )


def takes(screen: Screen) -> None:
    """As `fits`, of texts that may hold braces."""
    assert compose(screen).left_out == 0
    assert plain(screen)
    assert all(len(encode(each.action).encode()) <= LIMIT and each.label for each in screen.buttons)


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from(sorted(STARTS)), moves=st.lists(MOVES, max_size=25))
def test_any_walk_shows_a_screen_and_its_row_is_read_back(start: str, moves: list[Move]) -> None:
    draft, house = STARTS[start], context()
    for move in moves:
        before = draft
        outcome = moved(draft, move, house)
        refusal = outcome if isinstance(outcome, Refusal) else None
        draft = round_trip(draft if isinstance(outcome, Refusal) else outcome)
        notices = refusal_lines(words(), refusal) if refusal is not None else ()
        for locale in ("vi", "en"):
            takes(form_screen(look(locale), draft, notices, resumed=move.number % 2 == 0))
        if move.how == "old" and move.step != before.step:
            assert draft == before
        handed_in_is_fit(draft)


@cache
def the_office() -> Office:
    """Where it would be handed in; what is looked at there needs no database."""
    lender = service("dl-0001", OTHER)
    nothing: Any = None
    return Office(nothing, nothing, Roster((MAI,)), Live((lender,), hotlines()), gazetteer(), Clock())


def handed_in_is_fit(draft: Draft) -> None:
    """The desk does not refuse what its own form lets through."""
    row = form.result(draft)
    if isinstance(row, tuple):
        assert row
        return
    assert ServiceRecord.model_validate(row).model_dump(mode="json") == row
    item = Item(row["id"], draft.base, draft.before, row)
    refuse_unfit(as_edited(NewProposal(draft.mode, MAI, (item,))), the_office())
    if row["kind"] in HOMES or row["holder"] == "person":
        assert row["address"] is None
        assert (row["address_visibility"], draft.mode) != ("public", "add")
        assert draft.mode == "edit" or not consent_gap(row)
        texts = [
            text for key in ("name", "organization", "description", "alert") if row[key] for text in row[key].values()
        ]
        assert [text for text in texts if find_street(text)] == []


@settings(max_examples=60, deadline=None)
@given(way=st.sampled_from(sorted(WAYS)), moves=st.lists(MOVES, max_size=12))
def test_from_wherever_one_got_to_the_form_can_be_finished(way: str, moves: list[Move]) -> None:
    """No state is a trap: with willing answers and a commune's name everything that is open can be answered."""
    draft, house = WAYS[way]().draft, context()
    for move in moves:
        outcome = moved(draft, move, house)
        draft = draft if isinstance(outcome, Refusal) else outcome
    for _ in range(80):
        if draft.step == PREVIEW and is_complete(draft):
            break
        draft = willing(draft)
    assert draft.step == PREVIEW
    assert is_complete(draft)


WILLING = {
    "name": "Chi hội trưởng phụ nữ",
    "organization": "Hội Phụ nữ thử",
    "source": "Danh sách thử",
    "place": "Đồng Tâm, Đồng Nai",
    "hours": "Ban ngày",
    "description": "Tư vấn",
    "process": "Gọi trước",
    "fees": "Không thu",
    "alert": "Nghỉ lễ",
    "eligibility": "Mọi người",
    "address": "Số 1 phố Thử",
    "contact": "Phòng trực",
}
TAPPED = {
    "kind": "police",
    "holder": "organization",
    "phones": "done",
    "charge": "normal",
    "audience": "anyone",
    "overnight": "no",
    "visibility": "area_only",
    "source_date": "unknown",
    "consent_paper": "today",
    "consent_shown": "phone",
    "consent_risk": "read",
    "vetting": "all",
}


def willing(draft: Draft) -> Draft:
    """One step on, as somebody does who has everything at hand."""
    house = context()
    if draft.step == PREVIEW:
        (first, *_) = form.unmet(draft)
        return form.jumped(draft, first)
    if draft.step == "english" or draft.step.startswith("english_"):
        return form.skipped(draft, draft.step) if draft.step != "english" else form.back(draft, draft.step)
    if draft.step in WILLING:
        outcome = form.said(draft, WILLING[draft.step], house)
    else:
        choice = TAPPED.get(draft.step, "yes")
        outcome = form.chosen(
            draft, draft.step, "none" if choice == "done" and not draft.values.get("phones") else choice, house
        )
    assert not isinstance(outcome, Refusal), (draft.step, outcome)
    return outcome


# What is longest


@pytest.mark.parametrize("way", WAYS)
def test_the_longest_answers_fit_one_message(way: str) -> None:
    officer = WAYS[way]()
    for step, length in (("name", 80), ("organization", 80), ("hours", 80), ("contact", 300), ("source", 300)):
        officer.at(step).say("ừ" * length)
        if officer.step == "source_date":
            officer.tap("unknown")
    for step in ("eligibility", "fees", "process", "description", "alert"):
        officer.at(step).say("ừ" * 300)
    officer.at("phones").tap("clear").say(f"{NUMBER}, {OTHER}, {THIRD}").tap("done")
    officer.draft = form.at_preview(officer.draft)
    for locale in ("vi", "en"):
        shown(officer.draft, locale=locale, resumed=True)
    for step in targets(officer.values):
        shown(
            form.jumped(officer.draft, step),
            Refusal("form.refuse_long", {"limit": "300", "length": "5000"}),
            resumed=True,
        )


def test_of_an_entry_with_endless_texts_the_change_still_stands_on_the_screen() -> None:
    """A file may bring texts of a thousand letters each; the end of the card gives way, not what was changed."""
    keys = ("description", "application_process", "eligibility_description", "fees_description")
    texts = {key: {"vi": f"{'ừ ' * 450}{key}", "en": "x"} for key in keys}
    officer = editing("alert", **texts).say("Nghỉ lễ")
    composed = compose(form_screen(look(), officer.draft))
    assert "→ Nghỉ lễ" in composed.html
    assert "Gửi duyệt" in [each.label for each in form_screen(look(), officer.draft).buttons]


def test_every_refusal_names_what_to_do_in_both_languages() -> None:
    for step in STEPS:
        for locale in ("vi", "en"):
            assert plain(shown(form.begin(), Refusal("form.refuse_missing", {"step": step}), locale))


def test_the_longest_id_has_a_menu_whose_buttons_fit() -> None:
    standing = entry("office")
    screen = edit_menu_screen(words(), "d" * 48, "Nơi thử", targets(standing))
    fits(screen)
    assert {each.action.step for each in screen.buttons if hasattr(each.action, "step")} < set(targets(standing))
    fits(other_open_screen(words(), "Công an · Đồng Tâm, Đồng Nai"))


def test_the_preview_of_a_form_that_holds_nothing_yet_is_a_screen() -> None:
    """No way leads there; a row written by hand does."""
    officer = Officer(Draft("add", PREVIEW))
    assert "Còn thiếu" in officer.reads()
    fits(shown(Draft("add", PREVIEW, values={"kind": "police"}), locale="en"))

"""The guided form, question by question: every way through it, every choice, what is not taken, what follows from what."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from bot.desk import form
from bot.desk.form_draft import Draft, UnreadableDraft
from bot.desk.form_look import form_screen
from bot.desk.form_refusals import Refusal
from bot.desk.questions import CONSENT, ENGLISH, KEY_OF, OPTIONAL, PREVIEW, STEPS, VETTING, applies, sequence
from bot.desk.questions_choices import BACK, KEEP, KINDS, SKIP, choices, skippable
from bot.desk.questions_suggested import suggested
from bot.directory.admission import NEW_ENTRY, consent_gap
from bot.directory.changes import Item, dialled
from bot.directory.streets import find_street
from bot.screens.desk.form_words import ASKS, BLOCKED, LABELS
from bot.screens.plain import plain
from tests.unit.form_house import (
    DONG_TAM,
    FOURTH,
    NUMBER,
    OTHER,
    THIRD,
    TODAY,
    WAYS,
    Officer,
    context,
    editing,
    entry,
    is_complete,
    look,
    office,
    outcome,
    person,
    police,
    round_trip,
    shown,
)
from tests.unit.office_house import gazetteer

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

HANOI_ALONE = frozenset({"01"})


# The ways through it


def test_the_first_entry_of_a_communes_pack_takes_six_taps_and_two_texts() -> None:
    officer = police()
    assert (officer.step, officer.taps, officer.texts) == (PREVIEW, 6, 2)
    row = outcome(officer)
    assert not isinstance(row, tuple)
    assert (row["id"], row["area"], dialled(row)) == (NEW_ENTRY, DONG_TAM, (NUMBER,))
    assert (
        row["name"] == {"vi": "Trực ban Công an xã Đồng Tâm", "en": "Police duty desk, Đồng Tâm"} or row["name"]["vi"]
    )
    assert row["organization"] == row["name"]
    assert (row["source_date"], row["assured_date"]) == (TODAY.isoformat(), None)


@pytest.mark.parametrize("kind", ["police", "health_station", "womens_union", "commune_committee"])
def test_every_office_of_the_commune_takes_no_longer(kind: str) -> None:
    officer = (
        Officer().tap(kind).say("Đồng Tâm, Đồng Nai").tap("office").say(NUMBER).tap("done", "office", "itself", "all")
    )
    assert (officer.step, officer.taps, officer.texts) == (PREVIEW, 6, 2)
    assert is_complete(officer.draft)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_ends_at_a_card_that_can_be_handed_in(way: str) -> None:
    officer = WAYS[way]()
    assert officer.step == PREVIEW
    assert is_complete(officer.draft)
    row = outcome(officer)
    assert not isinstance(row, tuple)
    assert not consent_gap(row)
    assert "Người cần giúp sẽ thấy đúng như sau" in officer.reads()
    assert "This is exactly what" in officer.reads("en") or "will see" in officer.reads("en")


@pytest.mark.parametrize("way", WAYS)
def test_back_leads_from_the_preview_to_the_first_question_and_on_again_to_the_preview(way: str) -> None:
    officer = WAYS[way]()
    passed = []
    for _ in range(40):
        if officer.step == form.FIRST:
            break
        officer.back()
        passed.append(officer.step)
    assert tuple(reversed(passed)) == sequence(officer.values)
    assert officer.back().step == form.FIRST
    # Whatever stood there still stands there: the way on is a tap a question.
    for _ in passed:
        if officer.step == PREVIEW:
            break
        offered = choices(officer.draft, officer.context)
        answered = "done" if officer.step == "phones" else KEEP if KEEP in offered else None
        officer = officer.tap(answered) if answered else officer.skip()
    assert officer.step == PREVIEW
    assert is_complete(officer.draft)


def test_every_question_is_reached_and_has_its_words() -> None:
    asked = {step for draft in finished() for step in sequence(draft.values)}
    from_preview = {step for draft in finished() for step in STEPS if applies(step, draft.values)}
    assert asked | from_preview == set(STEPS)
    assert set(ASKS) == set(STEPS)
    assert set(LABELS) == {*STEPS, "consent", "vetting"}
    for step in STEPS:
        officer = somebody_asked(step)
        assert officer.reads()
        assert officer.reads("en")


@pytest.mark.parametrize("way", WAYS)
def test_every_choice_of_every_question_has_words_and_an_outcome(way: str) -> None:
    start = WAYS[way]()
    for step in (each for each in STEPS if applies(each, start.values)):
        there = Officer(form.jumped(start.draft, step))
        for locale in ("vi", "en"):
            labels = [each.label for each in shown(there.draft, locale=locale).buttons]
            assert len(labels) == len(set(labels)), step
        for choice in choices(there.draft, there.context):
            after = Officer(there.draft).tap(choice)
            assert after.reads(), (step, choice)
            round_trip(after.draft)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_begun_with(kind: str) -> None:
    officer = Officer().tap(kind)
    assert officer.step in ("holder", "place")
    assert "2 /" in officer.reads()


def test_what_is_typed_is_what_the_button_says() -> None:
    officer = Officer().say("cong an")
    assert (officer.values["kind"], officer.step) == ("police", "place")
    officer.say("‹ Câu trước")
    assert officer.step == "kind"
    officer.say("Trusted address").say("Một người, tại nhà")
    assert (officer.values["kind"], officer.values["holder"]) == ("trusted_address", "person")
    officer = Officer().tap("hotline", "all").say("Đường dây thử")
    assert officer.say("bo qua").step == "phones"
    named = police().at("name")
    assert named.refusal("bỏ qua") == "form.refuse_missing"
    assert "Tên" in named.reads()
    assert officer.values["organization"] == officer.values["name"]


@cache
def finished() -> tuple[Draft, ...]:
    full = office().at("eligibility").say("Mọi người").at("alert").say("Nghỉ lễ")
    return (*(way().draft for way in WAYS.values()), full.draft)


def somebody_asked(step: str) -> Officer:
    """Somebody who stands at this question, with all that it needs answered."""
    return Officer(next(each for each in finished() if applies(step, each.values))).at(step)


# Places


@pytest.mark.parametrize(
    "text", ["xã Đồng Tâm, Đồng Nai", "dong tam dong nai", "đồng tâm đồng phú bình phước", "XA DONG TAM TINH DONG NAI"]
)
def test_a_place_is_read_in_any_form(text: str) -> None:
    assert Officer().tap("police").say(text).values["area"] == DONG_TAM


def test_a_name_with_several_meanings_is_asked_back_and_can_be_typed_again() -> None:
    officer = Officer().tap("police").say("Đồng Tâm")
    assert officer.step == "place"
    assert len(officer.draft.areas) > 1
    assert "nhiều nơi" in officer.reads()
    assert officer.back().draft.areas == ()
    officer.say("Đồng Tâm")
    offered = choices(officer.draft, officer.context)
    assert DONG_TAM in offered
    assert KEEP not in offered
    assert officer.tap(DONG_TAM).step == "name"
    again = Officer().tap("police").say("Đồng Tâm", "Đồng Tâm, Đồng Nai")
    assert (again.step, again.values["area"], again.draft.areas) == ("name", DONG_TAM, ())


def test_a_former_name_says_so_on_its_button() -> None:
    officer = Officer().tap("police").say("Bình Phước")
    former = [each for each in officer.draft.areas if each.startswith("f")]
    assert former or officer.values["area"].startswith(("p", "f"))
    several = replace(officer.draft, step="place", areas=("f70", "p75"))
    labels = [each.label for each in shown(several).buttons]
    assert "Bình Phước (tên cũ)" in labels


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("police", "qqqq", "form.refuse_no_place"),
        ("police", "", "form.refuse_no_place"),
        ("police", "12345", "form.refuse_no_place"),
    ],
)
def test_what_is_no_place_is_said(kind: str, text: str, key: str) -> None:
    officer = Officer().tap(kind)
    assert officer.refusal(text) == key
    assert "Gõ tên xã kèm tỉnh" in officer.reads()


def test_a_persons_house_is_found_by_its_commune_alone() -> None:
    officer = Officer().tap("trusted_address", "person")
    assert officer.refusal("Đồng Nai") == "form.refuse_no_commune"
    assert "all" not in choices(officer.draft, officer.context)
    # An office may serve all of a province; when it turns out to be a person's, the commune is asked again.
    province = Officer().tap("trusted_address", "organization").say("Đồng Nai").back().back().tap("person")
    assert province.step == "place"


STREETLIKE = {"Phố Bảng", "Đường Thượng", "Đường Hồng", "Đường Hoa", "Đường An", "Phố Hiến", "Đường Hào"} | {
    f"{number} Bảo Lộc" for number in (1, 2, 3)
}


def test_every_commune_and_province_has_names_to_tap_that_are_taken() -> None:
    """Also those that are called like a street."""
    areas = (*gazetteer().all_communes(), *gazetteer().provinces())
    assert {each.name for each in areas} >= STREETLIKE
    for area in areas:
        for kind in ("womens_union", "shelter"):
            values = {"kind": kind, "area": str(area.ref)}
            for text in suggested("name", values, context())["office"].values():
                assert find_street(text) is None, text


@pytest.mark.parametrize("name", sorted(STREETLIKE))
def test_an_office_of_a_commune_that_is_called_like_a_street_can_be_added(name: str) -> None:
    (area,) = [each for each in gazetteer().all_communes() if each.name == name]
    officer = police().at("place")
    officer.draft = replace(officer.draft, areas=(str(area.ref), DONG_TAM))
    officer.tap(str(area.ref)).tap("duty")
    assert officer.step == PREVIEW
    assert is_complete(officer.draft)
    home = person().at("organization").say(f"Hội Phụ nữ {gazetteer().title(area)}")
    assert home.refused is None
    assert home.at("organization").refusal(f"{gazetteer().title(area)}, đường Hùng Vương") == "form.refuse_street"


def test_a_suggestion_that_may_not_stand_there_is_refused_in_words() -> None:
    officer = Officer().tap("trusted_address", "organization").say("Đồng Nai")
    # Her own house after all: a province does not say where it is.
    draft = replace(officer.draft, step="place", values={**officer.values, "holder": "person"}, areas=("p75", DONG_TAM))
    refused = form.chosen(draft, "place", "p75", officer.context)
    assert refused == Refusal("form.refuse_no_commune")


def test_an_admin_of_a_province_adds_nothing_elsewhere() -> None:
    officer = Officer(context=context(HANOI_ALONE)).tap("police")
    assert officer.refusal("Đồng Tâm, Đồng Nai") == "form.refuse_other_province"
    hotline = Officer(context=context(HANOI_ALONE)).tap("hotline")
    assert "all" not in choices(hotline.draft, hotline.context)
    assert hotline.tap("all").step == "place"


# Phones


@pytest.mark.parametrize(
    "text", ["0912000001", "+84 912 000 001", "84912000001", "912000001", "0912.000.001", "0912-000-001"]
)
def test_a_number_is_shown_as_it_will_be_dialled(text: str) -> None:
    officer = police().at("phones").tap("clear").say(text)
    assert dialled(officer.values) == (NUMBER,)
    assert f"{NUMBER} (cước thường)" in officer.reads()
    assert "Xem lại từng chữ số" in officer.reads()


@pytest.mark.parametrize(
    "text",
    [
        *("gọi chị Hoa", "không có", "O912 OOO OO1", "0912 000 0011 2", "091200000112", "0912 000 00", "", "   "),
        *("+66 81 234 5678", "+1 202 555 0100", "0084", "1", "😀", "<b>0912</b>", "0912 000 001 máy 3", "\u202e0912"),
        "9" * 5000,
    ],
)
def test_what_is_no_number_of_viet_nam_is_not_taken(text: str) -> None:
    officer = police().at("phones").tap("clear")
    assert officer.refusal(text) == "form.refuse_phone"
    assert "So lại từng chữ số" in officer.reads()
    assert "Compare every digit" in officer.reads("en")


@pytest.mark.parametrize("text", ["113", "111", "1800 1768", "1900969680", "115"])
def test_a_national_number_stands_in_one_place_alone(text: str) -> None:
    officer = police().at("phones").tap("clear")
    assert officer.refusal(text) == "form.refuse_national"


def test_several_numbers_at_once_or_one_after_the_other_and_no_more_than_three() -> None:
    officer = Officer().tap("police").say("Đồng Tâm, Đồng Nai").tap("duty")
    officer.say(f"{NUMBER}, {OTHER}").say(NUMBER).say(THIRD)
    assert dialled(officer.values) == (NUMBER, OTHER, THIRD)
    assert officer.step == "phones"
    assert officer.refusal(FOURTH) == "form.refuse_many_phones"
    assert "Nhiều nhất 3 số" in officer.reads()
    assert officer.tap("clear").values["phones"] == []
    assert officer.tap("none").step == "hours"
    assert "Chưa có số" in police().at("phones").tap("clear", "none").reads()


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{NUMBER}, {THIRD}",
            f"{NUMBER}\n{THIRD}",
            f"{NUMBER} - {THIRD}",
            f"{NUMBER} / {THIRD}",
            f"{NUMBER} hoặc {THIRD}",
        ),
        *(f"{NUMBER} và {THIRD};", f"{NUMBER}|{THIRD}|{NUMBER}", f"{NUMBER} & {THIRD}"),
    ],
)
def test_two_numbers_in_one_message_are_two(text: str) -> None:
    assert dialled(police().at("phones").tap("clear").say(text).values) == (NUMBER, THIRD)


@pytest.mark.parametrize("text", [f"{NUMBER} {THIRD}", f"{NUMBER}, máy lẻ 3", f"{NUMBER}, 12", ",", " - "])
def test_what_is_in_part_no_number_is_not_taken_in_part(text: str) -> None:
    assert police().at("phones").tap("clear").refusal(text) == "form.refuse_phone"


def test_a_number_of_another_entry_is_said() -> None:
    officer = police().at("phones").tap("clear").say(OTHER)
    assert f"{OTHER} (DL-0001)" in officer.reads()
    assert f"{OTHER} (DL-0001)" in officer.tap("done").reads()
    assert officer.reads("en").count("DL-0001") == 1


def test_what_a_call_costs_is_asked_where_the_number_does_not_tell() -> None:
    officer = police().at("phones").tap("clear").say("1900 1234, 1800 1234").tap("done")
    assert officer.step == "charge"
    officer.tap("charged")
    assert [each["charge"] for each in officer.values["phones"]] == ["charged", "free"]
    assert officer.step == PREVIEW
    everywhere = police().at("phones").tap("done").at("charge").tap("free")
    assert everywhere.values["phones"][0]["charge"] == "free"


def test_a_borrowed_number_stays_or_goes() -> None:
    officer = editing("phones", phones=[], phone_of="dl-0001")
    assert "DL-0001" in officer.reads()
    kept = Officer(officer.draft).tap(KEEP)
    assert (kept.step, kept.values["phone_of"]) == (PREVIEW, "dl-0001")
    own = Officer(officer.draft).say(THIRD).tap("done")
    assert (own.values["phone_of"], dialled(own.values), own.step) == (None, (THIRD,), "source")


# Days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(
            ("1/7/2026", "2026-07-01"),
            ("01-07-2026", "2026-07-01"),
            ("1.7.2026", "2026-07-01"),
            ("hôm nay", "2026-11-25"),
        ),
        *(("ngày 1 tháng 7 năm 2026", "2026-07-01"), ("2026-07-01", "2026-07-01"), ("HOM QUA", "2026-11-24")),
        *(("1 7 2026", "2026-07-01"), ("29/2/2024", "2024-02-29")),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    officer = police().at("source").say("Danh sách thử").say(text)
    assert (officer.values["source_date"], officer.step) == (day, PREVIEW)


@pytest.mark.safety(41)
@pytest.mark.parametrize(
    ("text", "key"),
    [
        *(("31/2/2025", "form.refuse_day"), ("1.7.25", "form.refuse_day"), ("", "form.refuse_day")),
        *(("7/2026", "form.refuse_day"), ("1/13/2026", "form.refuse_day"), ("1/1/1999", "form.refuse_day")),
        *(("26/11/2026", "form.refuse_future"), ("1/1/2027", "form.refuse_future"), ("0/0/0000", "form.refuse_day")),
        *(("tháng trước", "form.refuse_day"), ("1/7/2026 😀", "form.refuse_day"), ("9" * 5000, "form.refuse_day")),
    ],
)
def test_what_is_no_day_is_said(text: str, key: str) -> None:
    officer = police().at("source_date")
    assert officer.refusal(text) == key
    paper = person().at("consent_paper")
    assert paper.refusal(text) == key


def test_a_paper_counts_for_a_year() -> None:
    officer = person().at("consent_paper")
    old, last = TODAY - timedelta(days=366), TODAY - timedelta(days=365)
    assert officer.refusal(f"{old.day}/{old.month}/{old.year}") == "form.refuse_old_paper"
    assert officer.say(f"{last.day}/{last.month}/{last.year}").values["consent"]["paper_date"] == last.isoformat()


def test_what_the_place_itself_said_it_said_today_and_another_source_has_another_day() -> None:
    officer = police()
    assert officer.values["source_date"] == TODAY.isoformat()
    officer.at("source").say("Danh sách thử của xã")
    assert officer.step == "source_date"
    assert officer.tap("unknown").values["source_date"] is None
    officer.at("source").tap("itself")
    assert (officer.step, officer.values["source_date"]) == (PREVIEW, TODAY.isoformat())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("Danh sách của xã số 12, ngày 1/7/2026", "2026-07-01"), ("Quyết định 12/2026, 1.7.2026", "2026-07-01")),
        ("công văn ngày 1 tháng 7 năm 2026", "2026-07-01"),
    ],
)
def test_a_source_that_names_its_day_is_not_asked_for_it(text: str, day: str) -> None:
    for way in (police, person):
        officer = way().at("source").say(text)
        assert (officer.values["source"], officer.values["source_date"], officer.step) == (text, day, PREVIEW)
    on_the_way = (
        Officer().tap("police").say("Đồng Tâm, Đồng Nai").tap("duty").say(NUMBER).tap("done", "always").say(text)
    )
    assert on_the_way.step == "vetting"


@pytest.mark.parametrize(
    "text", ["danh sách 31/2/2025", "từ 1/7/2026 đến 2/7/2026", "hẹn ngày 1/1/2030", "Danh sách số 12"]
)
def test_a_source_without_one_clear_day_is_asked_for_it(text: str) -> None:
    assert police().at("source").say(text).step == "source_date"


# Texts


@pytest.mark.parametrize("step", ["name", "organization", "description", "alert", "process", "fees", "eligibility"])
@pytest.mark.parametrize(
    ("text", "key"),
    [
        *(
            ("", "form.refuse_empty"),
            ("...", "form.refuse_empty"),
            ("😀😀", "form.refuse_empty"),
            ("\u200b\u202e", "form.refuse_empty"),
        ),
        *(
            ("a" * 5000, "form.refuse_long"),
            ("xem https://x.example/a", "form.refuse_link"),
            ("theo @taikhoan", "form.refuse_link"),
        ),
        *(("gọi 0912 000 009 nhé", "form.refuse_phone_in_text"), ("gọi +84912000009", "form.refuse_phone_in_text")),
        *(("số 12 đường Hùng Vương", "form.refuse_street"), ("nhà số 3", "form.refuse_house_number")),
        *(
            ("thôn 3", "form.refuse_hamlet"),
            ("https://maps.app.goo.gl/x", "form.refuse_map"),
            ("11.53412, 106.8123", "form.refuse_coordinates"),
        ),
        *(
            ("128 Hồng Bàng", "form.refuse_house_number"),
            ("ngõ 5", "form.refuse_street"),
            ("duong Hung Vuong", "form.refuse_street"),
        ),
    ],
)
def test_no_text_of_a_home_leads_to_its_door_or_to_another_number(step: str, text: str, key: str) -> None:
    officer = person().at(step)
    assert officer.refusal(text) == key
    assert officer.reads()
    assert officer.reads("en")


def test_html_and_marks_are_words_like_others() -> None:
    officer = person().at("description").say("Giúp <b>mọi</b> việc & `lắng` *nghe* {name} 😀")
    assert officer.values["description"]["vi"] == "Giúp <b>mọi</b> việc & `lắng` *nghe* {name} 😀"
    # Its own braces stand on the card; none of ours do.
    assert "<b>mọi</b> việc & `lắng` *nghe* {name}" in plain(form_screen(look(), officer.draft))


def test_marks_that_turn_letters_around_are_taken_out() -> None:
    officer = person().at("description").say("Giúp\u202e đêm\u200b\n\n  khuya\u2066")
    assert officer.values["description"]["vi"] == "Giúp đêm khuya"


@pytest.mark.parametrize("text", ["Chị Hoa", "Nguyễn Thị Lan", "bà Tư", "Nhà anh Ba", "trưởng thôn Lê Văn Tám"])
def test_a_person_who_shows_her_number_alone_is_called_by_her_role(text: str) -> None:
    officer = person().at("name")
    assert officer.refusal(text) == "form.refuse_name_not_agreed"
    agreed = person().at("consent_shown").tap("phone_and_name").at("name").say(text)
    assert agreed.values["name"]["vi"] == text
    # She takes the name back: then it does not stand there either.
    agreed.at("consent_shown").tap("phone")
    while agreed.draft.returns and agreed.step in CONSENT:
        agreed.tap(KEEP)
    assert agreed.step == "name"
    assert not is_complete(agreed.draft)


@pytest.mark.parametrize("text", ["Hội Phụ nữ xã Lê Lợi", "Chi hội trưởng phụ nữ", "cán bộ Hội Phụ nữ phường Trần Phú"])
def test_a_role_names_nobody(text: str) -> None:
    assert person().at("name").say(text).values["name"]["vi"] == text


def test_an_office_with_a_public_address_may_name_its_street_and_loses_it_with_it() -> None:
    officer = office()
    assert officer.values["address"] == "128 Hồng Bàng, phường thử"
    officer.at("description").say("Ở số 128 đường Hồng Bàng")
    officer.at("visibility").tap("area_only")
    assert officer.values["address"] is None
    assert officer.step == "description"
    assert not is_complete(officer.draft)
    officer.say("Tư vấn")
    assert is_complete(officer.draft)


def test_a_public_address_is_asked_for() -> None:
    officer = police().at("visibility").tap("public")
    assert officer.step == "address"
    assert officer.refusal("") == "form.refuse_empty"
    assert not is_complete(officer.draft)
    assert "Còn thiếu" in officer.back().reads()
    edited = editing("visibility").tap("public")
    assert edited.step == "address"


def test_an_answer_that_is_tapped_is_not_typed() -> None:
    for way, step in (
        ("person", "consent_list"),
        ("police", "kind"),
        ("police", "audience"),
        ("police", "vetting"),
        ("office", "visibility"),
    ):
        assert WAYS[way]().at(step).refusal("gì cũng được") == "form.refuse_tap"


def test_english_is_given_for_whoever_wants_to_and_follows_the_vietnamese() -> None:
    officer = person().at("english")
    assert set(choices(officer.draft, officer.context)) == {"name", "organization", "process", "fees"}
    officer.tap("name").say("Head of a branch")
    assert officer.values["name"] == {"vi": "Chi hội trưởng phụ nữ", "en": "Head of a branch"}
    officer.at("name").say("Chi hội trưởng phụ nữ")
    assert officer.values["name"]["en"] != "Chi hội trưởng phụ nữ"
    officer.at("name").say("Tổ trưởng phụ nữ xã")
    assert officer.values["name"]["en"] == "Tổ trưởng phụ nữ xã"
    officer.at("english_name").say("Leader").at("english_name").skip()
    assert officer.values["name"]["en"] == "Tổ trưởng phụ nữ xã"


def test_no_street_in_english_either() -> None:
    assert person().at("english_name").refusal("House in Hung Vuong Street") == "form.refuse_street"


# Consent and vetting


@pytest.mark.parametrize(
    ("step", "choice"),
    [("consent_list", "no"), ("consent_paper", "none"), ("consent_shown", "nothing"), ("consent_risk", "refused")]
    + [(step, "no") for step in VETTING if step != "vetting_agreed"],
)
def test_a_no_keeps_a_person_off_the_list_and_says_what_would_help(step: str, choice: str) -> None:
    officer = person().at(step).tap(choice)
    assert officer.step == step
    assert not is_complete(officer.draft)
    text = officer.reads()
    assert "Chưa đưa vào danh bạ được" in text
    assert "Phiếu vẫn giữ nguyên" in text
    assert choice not in choices(officer.draft, officer.context)
    assert KEEP not in choices(officer.draft, officer.context)
    # Nothing else leads round it.
    officer.back()
    assert officer.step == PREVIEW
    assert not is_complete(officer.draft)
    assert "Còn thiếu" in officer.reads()


def test_the_same_no_while_filling_in_stops_there_and_goes_on_with_another_answer() -> None:
    officer = (
        Officer().tap("trusted_address", "person").say("Đồng Tâm, Đồng Nai").tap("branch_head", "union").say(NUMBER)
    )
    officer.tap("done", "always", "women", "list", "unknown", "no")
    assert officer.step == "consent_list"
    assert officer.refusal("chưa rõ lắm") == "form.refuse_tap"
    officer.tap("yes", "none").say("1/7/2026")
    assert officer.step == "consent_shown"


def test_an_old_entry_that_does_not_hold_any_more_can_be_hidden_at_once() -> None:
    officer = editing("vetting_trusted", "person").tap("no")
    assert "nên ẩn ngay" in officer.reads()
    assert "Ẩn nơi này ngay" in [each.label for each in shown(officer.draft).buttons]


def test_what_is_asked_of_a_home_and_of_an_office() -> None:
    assert set(CONSENT) <= set(sequence(person().values))
    assert not set(CONSENT) & set(sequence(police().values))
    officer = (
        Officer()
        .tap("police")
        .say("Đồng Tâm, Đồng Nai")
        .tap("duty")
        .say(NUMBER)
        .tap("done", "always", "itself", "each")
    )
    assert officer.step == "vetting_free"
    officer.tap("no", "yes", "yes", "yes", "yes")
    assert officer.step == PREVIEW
    assert is_complete(officer.draft)


def test_the_risk_is_read_out_word_by_word() -> None:
    assert "người gây chuyện cũng có thể gọi" in person().at("consent_risk").reads()
    assert "người thân" in person().at("vetting_trusted").reads()
    assert set(BLOCKED) == {*CONSENT, *VETTING} - {"consent_night", "consent_overnight"}


def test_who_takes_no_calls_at_night_is_closed_then() -> None:
    officer = person()
    assert officer.values["schedule"]["always"]
    officer.at("consent_night").tap("no")
    assert officer.values["schedule"]["closed"][0]["opens_at"] == "22:00:00"
    assert not officer.values["schedule"]["always"]
    officer.at("consent_night").tap("yes")
    assert officer.values["schedule"]["closed"] == []
    while officer.step in CONSENT:
        officer.tap(KEEP)
    assert officer.step == "hours"
    appointed = person().at("hours").tap("appointment").at("consent_night").tap("no")
    assert appointed.values["schedule"]["closed"]
    assert appointed.values["schedule"]["text"]["vi"] == "Hẹn trước qua điện thoại"


def test_another_kind_is_another_form_and_what_stood_there_can_be_kept() -> None:
    officer = police().at("kind").tap("trusted_address")
    assert officer.step == "holder"
    officer.tap("person")
    assert officer.values["vetting"] is None
    assert officer.step == "name"
    officer.tap("village_head", "committee", KEEP, "anyone").tap(*("yes", "today", "phone", "yes", "yes", "read"))
    officer.tap("yes", "yes", "yes", "yes")
    assert officer.step == PREVIEW
    assert is_complete(officer.draft)
    back = officer.at("kind").tap("police")
    assert back.values["consent"] is None
    assert back.values["holder"] == "organization"


def test_a_public_address_goes_when_it_turns_out_to_be_a_home() -> None:
    officer = office().at("kind").tap("shelter")
    assert (officer.values["address_visibility"], officer.values["address"]) == ("area_only", None)


def test_another_place_has_another_name() -> None:
    officer = police().at("place").say("xã Thọ Sơn, Đồng Nai")
    assert officer.step == "name"
    assert "Trực ban Công an xã Thọ Sơn" in [each.label for each in shown(officer.draft).buttons]


# Back, skip, old buttons


def test_only_what_may_be_left_out_can_be_left_out() -> None:
    for step in STEPS:
        officer = somebody_asked(step)
        before = officer.draft
        officer.skip()
        assert skippable(before) is (step in OPTIONAL)
        assert (officer.draft == before) is (step not in OPTIONAL)


def test_what_is_left_out_is_gone() -> None:
    officer = office().at("contact").skip()
    assert officer.values["contact"] is None
    officer.at("description").skip().at("alert").skip()
    assert (officer.values["description"], officer.values["alert"]) == (None, None)
    assert officer.at("organization").skip().values["organization"] == officer.values["name"]
    assert "organization" not in (Officer().tap("hotline", "all").draft.values)


@pytest.mark.parametrize("way", WAYS)
def test_a_button_of_another_question_changes_nothing(way: str) -> None:
    officer = WAYS[way]()
    for step in (*STEPS, PREVIEW, "nonsense"):
        if step == officer.step:
            continue
        for choice in ("yes", "no", "all", "done", KEEP, "police", "person", DONG_TAM, BACK, SKIP):
            assert form.chosen(officer.draft, step, choice, officer.context) == officer.draft
        assert form.skipped(officer.draft, step) == officer.draft
        assert form.back(officer.draft, step) == officer.draft


def test_a_choice_that_the_question_does_not_have_changes_nothing() -> None:
    officer = person().at("consent_list")
    for choice in ("all", "1", "", DONG_TAM, "refused"):
        assert form.chosen(officer.draft, "consent_list", choice, officer.context) == officer.draft


def test_nobody_jumps_before_the_preview_or_to_what_does_not_apply() -> None:
    officer = Officer().tap("police")
    assert officer.jump("vetting").step == "place"
    assert police().jump("consent").step == PREVIEW
    assert police().jump("nonsense").step == PREVIEW
    assert person().jump("consent").step == "consent_list"
    assert person().jump("vetting").step == "vetting_free"
    assert police().jump("vetting").step == "vetting"


# Editing


def test_an_edit_changes_one_thing_and_shows_old_and_new() -> None:
    officer = editing("description").say("Trực đêm, tiếp dân.")
    assert officer.step == PREVIEW
    row = outcome(officer)
    assert not isinstance(row, tuple)
    assert (row["id"], row["assured_date"], row["assurer"]) == ("dl-0042", "2026-11-04", 2001)
    assert "Giúp việc gì: (trống) → Trực đêm, tiếp dân." in officer.reads()
    assert "sẽ bị xóa" not in officer.reads()


def test_a_new_number_has_a_new_source_and_no_check() -> None:
    officer = editing("phones").tap("clear").say(THIRD).tap("done")
    assert officer.step == "source"
    officer.tap("itself")
    assert officer.step == PREVIEW
    row = outcome(officer)
    assert not isinstance(row, tuple)
    assert (row["assured_date"], row["assurer"]) == (None, None)
    assert f"Điện thoại: {NUMBER} (cước thường) → {THIRD} (cước thường)" in officer.reads()
    assert "Ngày gọi thử cũ sẽ bị xóa" in officer.reads()


def test_an_edit_that_changes_nothing_is_not_handed_in() -> None:
    officer = editing("audience").tap(KEEP)
    assert outcome(officer) == (Refusal("form.refuse_unchanged"),)
    assert "Chưa có gì thay đổi" in officer.reads()
    assert "Gửi duyệt" not in [each.label for each in shown(officer.draft).buttons]


def test_an_old_entry_of_a_person_is_mended_with_her_consent() -> None:
    officer = editing("audience", "person", consent=None, vetting=None).tap("children")
    assert officer.step == "consent_list"
    officer.tap("yes", "today", "phone", "yes", "no", "read")
    assert officer.step == PREVIEW
    assert is_complete(officer.draft)


def test_a_house_of_an_office_that_was_listed_without_a_paper_can_be_mended_first() -> None:
    officer = (
        editing("phones", "shelter", consent=None, vetting=None)
        .tap("clear")
        .say(THIRD)
        .tap("done")
        .say("Danh sách thử")
    )
    assert officer.tap("today").step == PREVIEW
    assert is_complete(officer.draft)
    # Once begun, a consent is asked as a whole.
    officer.jump("consent").tap("yes")
    assert not is_complete(officer.draft)
    assert "Còn thiếu: Sự đồng ý" in officer.back().reads()


def test_an_edit_that_makes_a_home_of_an_office_asks_all_that_a_home_is_asked() -> None:
    officer = editing("kind").tap("trusted_address")
    assert officer.step == "holder"
    officer.tap("person")
    steps = set()
    while officer.step != PREVIEW and len(steps) < 30:
        steps.add(officer.step)
        answers = {"consent_paper": "today", "consent_shown": "phone", "consent_risk": "read"}
        officer.tap(answers.get(officer.step, "yes"))
    assert steps == {*CONSENT, *VETTING} - {"vetting_agreed"}
    assert is_complete(officer.draft)


def test_an_edit_moves_onto_the_entry_as_it_stands_now() -> None:
    officer = editing("description").say("Trực đêm.")
    now = entry(phones=[{"number": THIRD, "charge": "normal", "texts": False, "last_answered": None}])
    moved = form.rebased(officer.draft, 9, now, officer.context)
    assert (moved.base, moved.step, dialled(moved.values)) == (9, PREVIEW, (THIRD,))
    assert moved.values["description"]["vi"] == "Trực đêm."
    assert form.differing(moved.before, moved.values) == ("description",)
    # One number takes the place of another, wherever it comes from.
    renumbered = editing("phones").tap("clear").say(OTHER).tap("done")
    borrowed = form.rebased(renumbered.draft, 9, entry(phones=[], phone_of="dl-0001"), officer.context)
    assert (dialled(borrowed.values), borrowed.values["phone_of"]) == ((OTHER,), None)
    # A home has no street, whoever made it one.
    opened = (
        editing("visibility", "office", address=None, address_visibility="area_only").tap("public").say("12 phố Thử")
    )
    home = form.rebased(opened.draft, 9, entry("shelter"), officer.context)
    assert (home.values["address"], home.values["address_visibility"]) == (None, "area_only")


@pytest.mark.parametrize("way", WAYS)
def test_what_was_handed_in_is_a_form_again(way: str) -> None:
    officer = WAYS[way]()
    row = outcome(officer)
    assert not isinstance(row, tuple)
    again = round_trip(form.reopened(Item("dl-0042", None, None, {**row, "id": "dl-0042"})))
    assert (again.mode, again.step, form.result(again)) == ("add", PREVIEW, row)
    changed = editing("description", way).say("Việc khác.")
    after = outcome(changed)
    assert not isinstance(after, tuple)
    edited = round_trip(form.reopened(Item("dl-0042", 7, changed.draft.before, after)))
    assert (edited.mode, edited.base, form.result(edited)) == ("edit", 7, after)


def test_a_form_again_asks_a_homes_consent_when_it_becomes_one() -> None:
    row = outcome(police())
    assert not isinstance(row, tuple)
    officer = Officer(form.reopened(Item("dl-0042", None, None, {**row, "id": "dl-0042"})))
    officer.at("kind").tap("trusted_address").tap("person")
    assert set(CONSENT) <= {each for each in STEPS if each not in officer.draft.answered}
    renamed = (
        Officer(form.reopened(Item("dl-0042", None, None, {**row, "id": "dl-0042"}))).at("name").say("Công an thử")
    )
    assert renamed.values["organization"]["vi"] == "Công an thử"


# The row


@pytest.mark.parametrize("way", WAYS)
def test_the_row_is_the_form_after_every_answer(way: str) -> None:
    """`Officer` writes it down and reads it back at every answer; here from the preview to every question and after every choice."""
    draft = WAYS[way]().draft
    for step in (each for each in STEPS if applies(each, draft.values)):
        round_trip(form.jumped(draft, step))
    assert round_trip(form.edit("dl-0042", 7, entry(way))).values == entry(way)


@pytest.mark.parametrize(
    "written",
    [
        *(None, 3, "x", [], {}, {"mode": "add"}),
        {**Draft("add", "kind").to_json(), "more": 1},
        {**Draft("add", "kind").to_json(), "step": "gone"},
        {**Draft("add", "kind").to_json(), "answered": ["gone"]},
        {**Draft("add", "kind").to_json(), "areas": ["x1"]},
        {**Draft("add", "kind").to_json(), "mode": "edit"},
        {**Draft("add", "kind").to_json(), "base": 1},
        {**Draft("add", "kind").to_json(), "values": {"kind": "castle"}},
        {**Draft("add", "kind").to_json(), "values": {"phones": [{"number": "bí mật"}]}},
    ],
)
def test_a_row_of_another_release_is_not_read_and_nothing_of_it_is_repeated(written: object) -> None:
    with pytest.raises(UnreadableDraft) as raised:
        Draft.from_json(written)
    assert "bí mật" not in str(raised.value)
    assert "castle" not in str(raised.value)


def test_what_a_preview_showed_has_a_mark_of_its_own() -> None:
    officer = police()
    seen = officer.draft.seen
    assert round_trip(officer.draft).seen == seen == officer.at("audience").draft.seen
    assert officer.tap("women").draft.seen != seen


def test_a_row_that_no_record_takes_is_refused_in_a_sentence() -> None:
    draft = police().draft
    broken = replace(draft, values={**draft.values, "source": ""})
    assert form.result(replace(broken, values={**broken.values, "short": {"vi": "số 3 đường Thử", "en": "x"}})) == (
        Refusal("form.refuse_invalid"),
    )
    assert "Có chỗ chưa đúng" in Officer(broken).reads()
    assert "không hiện ra cho ai" in Officer(broken).reads()


def test_the_keys_that_questions_fill_are_those_of_the_record() -> None:
    assert set(KEY_OF.values()) <= set(entry())
    assert set(ENGLISH) < set(STEPS)


@pytest.mark.parametrize("text", ["từ 1.7.2026", "ngày 01-07-2026", "1/7/2026"])
def test_a_day_is_no_point_on_a_map(text: str) -> None:
    assert find_street(text) is None


@pytest.mark.parametrize("text", ["10.7.20261", "11.5341, 106.8123", "1.7.2026.5341", "10.2026"])
def test_a_point_on_a_map_is_no_day(text: str) -> None:
    assert find_street(text) == "coordinates"


def test_a_paper_signed_today_can_be_typed_too() -> None:
    assert person().at("consent_paper").say("hôm nay").values["consent"]["paper_date"] == TODAY.isoformat()


def test_an_entry_of_a_commune_that_is_gone_can_be_mended() -> None:
    officer = editing("place", area="p99999")
    assert "p99999" in officer.reads()
    assert "p99999" in officer.back().reads()
    officer.at("place").say("Đồng Tâm, Đồng Nai")
    assert officer.values["area"] == DONG_TAM


def test_an_edit_that_no_record_takes_shows_no_changes_and_cannot_be_handed_in() -> None:
    draft = editing("audience").tap("women").draft
    broken = Officer(replace(draft, values={**draft.values, "short": {"vi": "số 3 đường Thử", "en": "x"}}))
    assert "Có chỗ chưa đúng" in broken.reads()
    assert not is_complete(broken.draft)

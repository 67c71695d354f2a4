"""A file changes what it says, where it says it, and nothing else; what is wrong with it is named and left out whole."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot import content
from bot.directory.admission import NEW_ENTRY, as_edited
from bot.directory.changes import Values
from bot.directory.exchange.columns import TRANSLATED, WHOLE_COUNTRY
from bot.directory.exchange.model import Filled, Plan, Problem, Row, Sheet
from bot.directory.exchange.plan import Admin, plan
from bot.directory.model import (
    Consent,
    Opening,
    Phone,
    Provenance,
    PublicService,
    Schedule,
    Service,
    Translated,
    Vetting,
)
from bot.directory.national import Hotlines
from bot.directory.proposal import NewProposal
from bot.directory.records import columns
from bot.directory.shipped import read_hotlines
from bot.directory.store import Stored
from bot.places import gazetteer as places
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef

TODAY = date(2026, 11, 25)
DONG_TAM, BINH_LONG, DONG_NAI = "p25390", "p25333", "p75"
# Made-up numbers, as in every test here.
ONE, TWO, THREE, FOUR = "0912 000 001", "0912 000 002", "0912 000 003", "0912 000 004"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return places.load(content.data_folder() / "places" / "places.json.gz")


@pytest.fixture(scope="module")
def hotlines() -> Hotlines:
    return read_hotlines(content.data_folder() / "hotlines.toml")


def service(entry: str, *numbers: str, **changes: object) -> Service:
    """A health station in Đồng Tâm whose numbers were answered."""
    made = Service(
        id=entry,
        kind="health_station",
        name=Translated(f"Trạm y tế {entry}", f"Health station {entry}"),
        organization=Translated("Sở Y tế thử", "Sở Y tế thử"),
        area=AreaRef.parse(DONG_TAM),
        provenance=Provenance("Danh sách thử", date(2026, 1, 2)),
        phones=tuple(Phone(number, "free", texts=False, last_answered=date(2026, 10, 1)) for number in numbers),
        assured_date=date(2026, 10, 1),
        assurer=7,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field may be changed


def person(entry: str, *numbers: str, **changes: object) -> Service:
    consent = Consent(True, date(2026, 1, 1), "phone", True, True, True)
    return service(
        entry,
        *numbers,
        **{
            "kind": "trusted_address",
            "holder": "person",
            "consent": consent,
            "vetting": Vetting(True, True, True, True, True),
            "contact": "chị Thử",
            **changes,
        },
    )


def cells(shown: PublicService) -> Filled:
    """An entry as a file shows it: written here once more, so that the plan is not measured by what it uses."""
    found: dict[str, Any] = {
        "id": shown.id,
        "kind": shown.kind,
        "area": str(shown.area) if shown.area else WHOLE_COUNTRY,
        "holder": shown.holder,
        "audience": shown.audience,
        "overnight": shown.overnight,
        "address": shown.address,
        "address_visibility": "public" if shown.address else None,
        "status": "active",
        "source": shown.provenance.source,
        "source_date": shown.provenance.source_date and shown.provenance.source_date.isoformat(),
        "assured_date": shown.assured_date and shown.assured_date.isoformat(),
    }
    for index, phone in enumerate(shown.phones):
        found[f"phones.{index}.number"] = phone.number
        found[f"phones.{index}.charge"] = phone.charge
        found[f"phones.{index}.texts"] = phone.texts
        found[f"phones.{index}.last_answered"] = phone.last_answered and phone.last_answered.isoformat()
    if shown.schedule.always:
        found["schedule.rule"] = {"always": True, "openings": [], "closed": []}
    words: Mapping[str, Translated | None] = {
        "name": shown.name,
        "organization": shown.organization,
        "schedule.text": shown.schedule.text,
        "eligibility_description": shown.eligibility,
        "fees_description": shown.fees,
        "application_process": shown.application_process,
        "description": shown.description,
        "alert": shown.alert,
    }
    for key, text in words.items():
        found[f"{key}.vi"] = text and text.vi
        found[f"{key}.en"] = text and text.en if text and text.en != text.vi else None
    return {key: value for key, value in found.items() if value not in (None, "")}


KEYS = frozenset(
    {
        *("id", "kind", "area", "holder", "audience", "overnight", "address", "address_visibility", "status"),
        *("source", "source_date", "assured_date", "schedule.rule"),
        *(f"phones.{index}.{name}" for index in range(2) for name in ("number", "charge", "texts", "last_answered")),
        *(f"{key}.{language}" for key in TRANSLATED for language in ("vi", "en")),
    }
)


def without(values: Mapping[str, object], *keys: str) -> dict[str, object]:
    return {key: value for key, value in values.items() if key not in keys}


class Desk:
    """A directory, and files that are compared with it."""

    def __init__(self, gazetteer: Gazetteer, hotlines: Hotlines) -> None:
        self._gazetteer = gazetteer
        self._hotlines = hotlines
        self.standing: dict[str, Stored] = {}
        self.allowed: frozenset[str] | None = None

    def has(self, *services: Service) -> None:
        self.standing.update({each.id: Stored(columns(each), 3, touched=True) for each in services})

    def exported(self, entry: str) -> dict[str, Any]:
        """The row of an entry in an export."""
        return dict(cells(self._shown()[entry]))

    def _shown(self) -> Mapping[str, PublicService]:
        from bot.directory.exchange.matching import Standing

        return Standing.of(self.standing, self._hotlines).shown

    def plans(self, *rows: Mapping[str, object] | Row, keys: frozenset[str] = KEYS, **sheet: Any) -> Plan:
        """Rows of a sheet: those with an id as exported and edited, complete."""
        made = tuple(
            each if isinstance(each, Row) else Row(line, each, complete="id" in each)
            for line, each in enumerate(rows, 2)
        )
        read = Sheet(made, sheet.get("problems", ()), keys, sheet.get("left_out", 0), cells)
        return plan(read, self.standing, self._hotlines, Admin(self._covers, self._provinces, TODAY))

    def _provinces(self, area: str) -> frozenset[str]:
        try:
            present = self._gazetteer.present(AreaRef.parse(area))
        except (KeyError, ValueError):
            return frozenset()
        return frozenset(self._gazetteer.area(each).province.code for each in present)

    def _covers(self, values: Values) -> bool:
        if self.allowed is None:
            return True
        return bool(values["area"]) and self.allowed.issuperset(self._provinces(values["area"]))


@pytest.fixture
def desk(gazetteer: Gazetteer, hotlines: Hotlines) -> Desk:
    return Desk(gazetteer, hotlines)


def counts(made: Plan) -> tuple[int, int, int, int]:
    """New, changed, unchanged, wrong."""
    return made.new, made.changed, made.unchanged, made.wrong


def told(made: Plan) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.column, each.key.removeprefix("import.problem.")) for each in made.findings]


def differing(made: Plan) -> dict[str, tuple[object, object]]:
    """What the one item changes: key, old and new."""
    (item,) = made.items
    assert item.before is not None
    return {key: (item.before[key], value) for key, value in item.after.items() if item.before[key] != value}


def new_row(**changes: object) -> dict[str, object]:
    row = {
        "kind": "police",
        "name.vi": "Công an thử",
        "area": DONG_TAM,
        "source": "Danh sách thử",
        "phones.0.number": ONE,
        **{key.replace("__", "."): value for key, value in changes.items()},
    }
    return {key: value for key, value in row.items() if value is not None}


RICH = {
    "schedule": Schedule(
        openings=(Opening(frozenset({0, 1}), time(8), time(17)),), text=Translated("Gọi trước", "Call first")
    ),
    "description": Translated("Tư vấn", "Advice"),
    "eligibility": Translated("Mọi người", "Everybody"),
    "fees": Translated("Miễn phí", "Free"),
    "application_process": Translated("Gọi", "Call"),
    "alert": Translated("Nghỉ Tết", "Closed at Tết"),
    "overnight": True,
    "short": Translated("Trạm", "Station"),
    "contact": "anh Thử",
}


def entries_of_every_kind() -> tuple[Service, ...]:
    return (
        service("dl-0001", ONE, TWO, **RICH),
        service("dl-0002", address="12 Phố Thử", address_visibility="public"),
        person("dl-0003", THREE),
        service("dl-0004", area=None, kind="hotline", schedule=Schedule(always=True)),
        service("dl-0005", kind="shelter", phone_of="dl-0001", organization=Translated("", "")),
        service("dl-0006", kind="legal_aid", phone_of="police"),
        service("dl-0007", area=AreaRef.parse("f25369"), name=Translated("Như nhau", "Như nhau")),
    )


def test_an_export_changes_nothing(desk: Desk) -> None:
    desk.has(*entries_of_every_kind())
    made = desk.plans(*(desk.exported(each) for each in desk.standing))
    assert (counts(made), made.items, made.findings) == ((0, 0, 7, 0), (), ())


def test_missing_rows_and_missing_columns_mean_nothing(desk: Desk) -> None:
    desk.has(*entries_of_every_kind())
    made = desk.plans({"id": "dl-0001", "name.vi": "Trạm y tế dl-0001"}, keys=frozenset({"id", "name.vi"}))
    assert counts(made) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name.vi", "Tên mới", {"name": ({"vi": "Trạm y tế dl-0001", "en": "Health station dl-0001"}, "Tên mới")}),
        ("audience", "women", {"audience": ("anyone", "women")}),
        ("overnight", False, {"overnight": (True, False)}),
        ("source", "Báo mới", {"source": ("Danh sách thử", "Báo mới")}),
        ("source_date", "2026-11-25", {"source_date": ("2026-01-02", "2026-11-25")}),
        ("status", "defunct", {"status": ("active", "defunct")}),
        ("area", BINH_LONG, {"area": (DONG_TAM, BINH_LONG)}),
        ("area", WHOLE_COUNTRY, {"area": (DONG_TAM, None)}),
        ("kind", "police", {"kind": ("health_station", "police")}),
    ],
)
def test_an_edited_cell_changes_that_and_nothing_else(
    desk: Desk, key: str, value: object, expected: dict[str, tuple[object, object]]
) -> None:
    desk.has(service("dl-0001", ONE, TWO, **RICH))
    made = desk.plans({**desk.exported("dl-0001"), key: value})
    changed = differing(made)
    if key == "name.vi":
        expected = {"name": (expected["name"][0], {"vi": "Tên mới", "en": "Health station dl-0001"})}
    assert changed == expected
    assert counts(made) == (0, 1, 0, 0)
    assert made.items[0].base == 3


@pytest.mark.parametrize(
    ("key", "gone"),
    [
        ("description.vi", ("description", {"vi": "Advice", "en": "Advice"})),
        ("description.en", ("description", {"vi": "Tư vấn", "en": "Tư vấn"})),
        ("overnight", ("overnight", None)),
        ("source_date", ("source_date", None)),
        ("audience", ("audience", "anyone")),
    ],
)
def test_an_emptied_cell_of_an_export_takes_away(desk: Desk, key: str, gone: tuple[str, object]) -> None:
    desk.has(service("dl-0001", ONE, audience="women", **RICH))
    made = desk.plans(without(desk.exported("dl-0001"), key))
    assert differing(made) == {gone[0]: (made.items[0].before[gone[0]], gone[1])}  # type: ignore[index]  # a change


def test_a_text_emptied_in_both_languages_is_gone(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, **RICH))
    row = without(
        desk.exported("dl-0001"), "alert.vi", "alert.en", "organization.vi", "schedule.text.vi", "schedule.text.en"
    )
    changed = differing(desk.plans(row))
    assert changed["alert"][1] is None
    assert changed["organization"][1] == {"vi": "", "en": ""}
    assert changed["schedule"][1]["text"] is None  # type: ignore[index]  # a schedule
    assert changed["schedule"][1]["openings"] == changed["schedule"][0]["openings"]  # type: ignore[index]  # a schedule


def test_a_file_that_is_no_export_takes_nothing_away(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, TWO, **RICH))
    made = desk.plans(Row(2, {"id": "dl-0001", "audience": "women"}, complete=False))
    assert differing(made) == {"audience": ("anyone", "women")}


def test_english_words_that_repeat_the_vietnamese_go_on_repeating_them(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, name=Translated("Như nhau", "Như nhau")))
    made = desk.plans({**desk.exported("dl-0001"), "name.vi": "Tên mới"})
    assert differing(made)["name"][1] == {"vi": "Tên mới", "en": "Tên mới"}


@pytest.mark.parametrize("key", ["name.vi", "kind", "area", "source"])
def test_what_an_entry_must_have_cannot_be_emptied(desk: Desk, key: str) -> None:
    desk.has(service("dl-0001", ONE, name=Translated("Như nhau", "Như nhau")))
    made = desk.plans(without(desk.exported("dl-0001"), key))
    assert (counts(made), told(made)) == ((0, 0, 0, 1), [(2, key, "required")])


# Numbers


def test_a_changed_number_keeps_its_place_and_loses_what_was_known_of_the_old_one(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, TWO))
    made = desk.plans({**desk.exported("dl-0001"), "phones.0.number": THREE})
    (item,) = as_edited(NewProposal("import", 1, made.items)).items
    assert [phone["number"] for phone in item.after["phones"]] == [THREE, TWO]
    assert [phone["last_answered"] for phone in item.after["phones"]] == [None, "2026-10-01"]
    assert item.after["phones"][0]["charge"] == "free"
    assert item.after["assured_date"] is None


def test_a_changed_number_of_unknown_cost_is_not_called_free(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    made = desk.plans(Row(2, {"id": "dl-0001", "phones.0.number": TWO}))
    assert made.items[0].after["phones"] == [{"number": TWO, "charge": "normal", "texts": False, "last_answered": None}]


def test_the_first_number_taken_away_lets_the_second_move_up(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, TWO))
    row = without(desk.exported("dl-0001"), "phones.0.number", "phones.0.charge", "phones.0.texts")
    assert [phone["number"] for phone in desk.plans(row).items[0].after["phones"]] == [TWO]


def test_numbers_change_places_with_all_that_is_known_of_them(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, TWO))
    made = desk.plans(Row(2, {"id": "dl-0001", "phones.0.number": TWO, "phones.1.number": ONE}))
    assert made.items[0].after["phones"] == list(reversed(desk.standing["dl-0001"].values["phones"]))


def test_numbers_without_a_column_stay(desk: Desk) -> None:
    numbers = tuple(f"0912 001 {number:03}" for number in range(11))
    desk.has(service("dl-0001", *numbers))
    row = {key: value for key, value in desk.exported("dl-0001").items() if key in KEYS}
    made = desk.plans({**row, "phones.1.number": ONE})
    assert [phone["number"] for phone in made.items[0].after["phones"]] == [numbers[0], ONE, *numbers[2:]]


def test_cost_and_texts_can_be_edited_and_emptied(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    made = desk.plans(without({**desk.exported("dl-0001"), "phones.0.texts": True}, "phones.0.charge"))
    assert made.items[0].after["phones"][0]["texts"] is True
    assert made.items[0].after["phones"][0]["charge"] == "unknown"


def test_a_number_written_twice_stands_once(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    made = desk.plans({**desk.exported("dl-0001"), "phones.1.number": ONE})
    assert counts(made) == (0, 0, 1, 0)


def test_a_number_can_be_lent_by_another_entry_and_by_a_third(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", TWO), service("dl-0003", THREE, FOUR))
    after = desk.plans(Row(2, {"id": "dl-0002", "phones.0.number": "dl-0003"})).items[0].after
    assert (after["phones"], after["phone_of"]) == ([], "dl-0003")
    desk.has(service("dl-0002", phone_of="dl-0003"))
    again = desk.plans({**desk.exported("dl-0002"), "phones.0.number": "dl-0001"}).items[0].after
    assert (again["phones"], again["phone_of"]) == ([], "dl-0001")


def test_a_national_line_lends_its_number(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    assert desk.plans({**desk.exported("dl-0001"), "phones.0.number": "police"}).items[0].after["phone_of"] == "police"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"phones.0.number": "dl-0002", "phones.1.number": THREE}, ("phones.0.number", "reference_alone")),
        ({"phones.0.number": "dl-9999"}, ("phones.0.number", "reference_unknown")),
        ({"phones.0.number": "dl-0001"}, ("phones.0.number", "reference_unknown")),
        ({"phones.0.number": "hidden-1"}, ("phones.0.number", "reference_unknown")),
        ({"phones.0.number": "lent-1"}, ("phones.0.number", "reference_empty")),
        ({"phones.0.number": "113"}, ("phones.0.number", "national_number")),
        ({"phones.1.number": "1800 1768"}, ("phones.1.number", "national_number")),
        ({"phones.1.number": FOUR}, ("phones.1.number", "hidden_number")),
    ],
)
def test_numbers_that_may_not_stand_here(desk: Desk, row: dict[str, str], problem: tuple[str, str]) -> None:
    desk.has(
        service("dl-0001", ONE),
        service("dl-0002", TWO),
        service("hidden-1", FOUR, status="temporarily closed"),
        service("lent-1", phone_of="dl-0002"),
    )
    made = desk.plans(Row(2, {"id": "dl-0001", **row}))
    assert (counts(made), told(made)) == ((0, 0, 0, 1), [(2, *problem)])


@pytest.mark.parametrize("key", ["phones.0.charge", "phones.0.number", "phones.1.number", "schedule.rule"])
def test_what_belongs_to_the_lender_is_changed_there(desk: Desk, key: str) -> None:
    desk.has(service("dl-0001", ONE, schedule=Schedule(always=True)), service("dl-0002", phone_of="dl-0001"))
    row = {**desk.exported("dl-0002"), "audience": "women"}
    value = {"phones.0.charge": "normal", "schedule.rule": {"always": False, "openings": [], "closed": []}}.get(
        key, TWO
    )
    for edited in ({**row, key: value}, without(row, key) if key in row else {**row, key: value}):
        made = desk.plans(edited)
        assert differing(made) == {"audience": ("anyone", "women")}
        assert told(made) == [(2, key, "lent")]


def test_hours_of_its_own_beside_a_lent_number_can_be_changed(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", phone_of="dl-0001", schedule=Schedule(always=True)))
    made = desk.plans(without(desk.exported("dl-0002"), "schedule.rule"))
    assert differing(made)["schedule"][1] == {"always": False, "openings": [], "closed": [], "text": None}


def test_a_lenders_new_number_does_not_bring_the_old_one_back_elsewhere(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", phone_of="dl-0001"))
    file = [{**desk.exported("dl-0001"), "phones.0.number": THREE}, desk.exported("dl-0002")]
    (item,) = desk.plans(*file).items
    desk.standing["dl-0001"] = Stored(item.after, 4, touched=True)
    assert counts(desk.plans(*file)) == (0, 0, 2, 0)


def test_a_number_that_is_hidden_here_and_seen_there_may_be_used(desk: Desk) -> None:
    desk.has(
        service("dl-0001", ONE),
        service("dl-0002", TWO),
        service("dl-0003", TWO, status="defunct", area=AreaRef.parse(BINH_LONG)),
    )
    made = desk.plans({**desk.exported("dl-0001"), "phones.0.number": TWO})
    assert [each[2] for each in told(made)] == ["number_elsewhere"]
    assert counts(made) == (0, 1, 0, 0)


def test_numbers_that_stand_elsewhere_too_are_named_and_used(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", TWO))
    made = desk.plans(
        {**desk.exported("dl-0001"), "phones.0.number": TWO},
        new_row(phones__0__number=THREE),
        new_row(name__vi="Công an khác", area=BINH_LONG, phones__0__number=THREE),
    )
    assert counts(made) == (2, 1, 0, 0)
    assert told(made) == [(2, "phones.0.number", "number_elsewhere"), (4, "phones.0.number", "number_in_file")]
    assert made.findings[0].values["codes"] == "DL-0002"
    assert made.findings[1].values["line"] == "3"


# What only a call, a paper or another admin can say


def test_checks_are_never_taken_from_a_file(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", TWO))
    written = {"assured_date": "2026-11-24", "phones.0.last_answered": "2026-11-24"}
    made = desk.plans(
        {**desk.exported("dl-0001"), **written},
        {**without(desk.exported("dl-0002"), "assured_date"), "audience": "women"},
        new_row(assured_date="2026-11-24", phones__0__last_answered="2026-11-24", phones__0__number=THREE),
    )
    assert counts(made) == (1, 1, 1, 0)
    new = next(each.after for each in made.items if each.before is None)
    assert (new["assured_date"], new["phones"][0]["last_answered"]) == (None, None)
    assert differing(replace(made, items=made.items[1:])) == {"audience": ("anyone", "women")}
    assert [(each[1], each[2]) for each in told(made)] == [("assured_date", "checks_not_taken")]
    assert made.findings[0].values == {"count": 2}


def test_an_older_day_of_a_check_is_an_old_export_and_no_matter(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    made = desk.plans({**desk.exported("dl-0001"), "assured_date": "2026-01-01"})
    assert (counts(made), made.findings) == ((0, 0, 1, 0), ())


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"kind": "trusted_address"}, "kind"), ({"kind": "shelter"}, "kind"), ({"holder": "person"}, "holder")],
)
def test_a_new_person_or_house_needs_the_form(desk: Desk, changes: dict[str, str], column: str) -> None:
    made = desk.plans(new_row(**changes))
    assert (counts(made), told(made)) == ((0, 0, 0, 1), [(2, column, "consent")])


def test_an_office_does_not_become_a_persons_by_a_file(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    made = desk.plans({**desk.exported("dl-0001"), "holder": "person"})
    assert told(made) == [(2, "holder", "consent")]


def test_what_a_person_agreed_to_stays_as_it_is(desk: Desk) -> None:
    desk.has(person("dl-0001", ONE))
    made = desk.plans({**desk.exported("dl-0001"), "audience": "women"})
    assert differing(made) == {"audience": ("anyone", "women")}
    assert made.items[0].after["consent"] == desk.standing["dl-0001"].values["consent"]
    assert made.items[0].after["contact"] == "chị Thử"


def test_an_admin_bound_to_provinces_touches_no_other(desk: Desk) -> None:
    desk.allowed = frozenset({"75"})
    desk.has(service("dl-0001", ONE, area=AreaRef.parse("p00004")), service("dl-0002", TWO))
    made = desk.plans(
        {**desk.exported("dl-0001"), "audience": "women"},
        {**desk.exported("dl-0002"), "area": "p00004"},
        new_row(area="p00004"),
        new_row(area=WHOLE_COUNTRY),
        {**desk.exported("dl-0002"), "id": "dl-0002"},
    )
    assert {each[2] for each in told(made)} == {"province", "conflicting"}
    assert counts(made) == (0, 0, 0, 5)


def test_what_lies_outside_her_provinces_and_is_unchanged_is_no_problem(desk: Desk) -> None:
    desk.allowed = frozenset({"75"})
    desk.has(service("dl-0001", ONE, area=AreaRef.parse("p00004")))
    assert counts(desk.plans(desk.exported("dl-0001"))) == (0, 0, 1, 0)


# Which entry a row is about


@pytest.mark.safety(37, 42)
@pytest.mark.parametrize(
    ("entry", "problem"), [("dl-9999", "unknown_id"), ("police", "national_line"), ("dl-0001", "hidden")]
)
def test_codes_of_nothing_that_a_file_may_change(desk: Desk, entry: str, problem: str) -> None:
    desk.has(service("dl-0001", ONE, status="temporarily closed"))
    made = desk.plans(new_row(id=entry))
    assert (counts(made), told(made)) == ((0, 0, 0, 1), [(2, "id", problem)])


@pytest.mark.parametrize(
    "row",
    [
        {"name.vi": "  TRẠM y tế   dl-0001 ", "audience": "women"},
        {"name.vi": "Trạm y tế dl-0001", "audience": "women", "phones.0.number": ONE},
    ],
)
def test_without_a_code_an_entry_is_known_by_kind_place_and_name(desk: Desk, row: dict[str, str]) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", TWO))
    made = desk.plans({"kind": "health_station", "area": DONG_TAM, **row})
    assert made.items[0].entry == "dl-0001"
    assert differing(made)["audience"] == ("anyone", "women")


def test_without_a_code_an_entry_is_known_by_kind_place_and_number(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    row = {"kind": "health_station", "area": DONG_TAM, "name.vi": "Trạm y tế mới", "phones.0.number": ONE}
    made = desk.plans(row)
    assert (made.items[0].entry, counts(made)) == ("dl-0001", (0, 1, 0, 0))


def test_a_row_that_fits_two_entries_needs_a_code(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", TWO))
    row = {"kind": "health_station", "area": DONG_TAM, "name.vi": "Trạm y tế dl-0001", "phones.0.number": TWO}
    made = desk.plans(row)
    assert told(made) == [(2, "id", "several")]
    assert made.findings[0].values == {"codes": "DL-0001, DL-0002"}


@pytest.mark.safety(37)
def test_what_the_public_does_not_see_does_not_come_back_under_another_row(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE, status="defunct"))
    by_name = {"kind": "health_station", "area": DONG_TAM, "name.vi": "Trạm y tế dl-0001", "source": "Báo"}
    by_number = new_row(name__vi="Tên khác", phones__0__number=ONE)
    assert [each[2] for each in told(desk.plans(by_name, by_number))] == ["hidden", "hidden_number"]


def test_a_hidden_twin_does_not_make_the_visible_one_unclear(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", ONE, status="defunct", name=Translated("Cũ", "Old")))
    row = {"kind": "health_station", "area": DONG_TAM, "phones.0.number": ONE, "audience": "women"}
    assert desk.plans(row).items[0].entry == "dl-0001"


def test_a_new_entry_has_what_its_row_says_and_nothing_else(desk: Desk) -> None:
    rule = {
        "always": False,
        "openings": [{"byday": "MO", "opens_at": "08:00:00", "closes_at": "17:00:00"}],
        "closed": [],
    }
    made = desk.plans(new_row(schedule__rule=rule, phones__0__charge="free", description__vi="Trực", name__en="Police"))
    (item,) = made.items
    assert (item.entry, item.base, item.before) == (NEW_ENTRY, None, None)
    assert (item.after["status"], item.after["holder"], item.after["area"]) == ("active", "organization", DONG_TAM)
    assert item.after["name"] == {"vi": "Công an thử", "en": "Police"}
    assert item.after["description"] == {"vi": "Trực", "en": "Trực"}
    assert item.after["organization"] == {"vi": "", "en": ""}
    assert item.after["schedule"]["openings"] == rule["openings"]
    assert item.after["phones"] == [{"number": ONE, "charge": "free", "texts": False, "last_answered": None}]
    assert [item.after[key] for key in ("consent", "vetting", "contact", "assurer", "assured_date")] == [None] * 5
    assert counts(made) == (1, 0, 0, 0)


@pytest.mark.parametrize("key", ["kind", "name.vi", "area", "source"])
def test_a_new_entry_needs_kind_name_place_and_source(desk: Desk, key: str) -> None:
    made = desk.plans(without(new_row(), key))
    assert (counts(made), told(made)) == ((0, 0, 0, 1), [(2, key, "required")])


@pytest.mark.parametrize(
    ("changes", "column", "problem"),
    [
        ({"area": "p99999"}, "area", "area_unknown"),
        ({"source_date": "2026-11-26"}, "source_date", "future_day"),
        ({"description__vi": "Ở 12 Nguyễn Trãi"}, "description.vi", "street"),
        ({"schedule__text__vi": "Gọi", "schedule__text__en": "near goo.gl/maps/x"}, "schedule.text.en", "street"),
        ({"description__vi": "a" * 1001, "description__en": "x"}, "description.vi", "too_long"),
        ({"application_process__vi": "Số mới: 0912 345 678"}, "application_process.vi", "phone_in_text"),
        ({"alert__vi": "Nghỉ", "alert__en": "ask @giup_ngay"}, "alert.en", "link_in_text"),
        ({"source": "a" * 2001}, "source", "too_long"),
        ({"address": "12 Phố Thử"}, "address_visibility", "address_not_public"),
        ({"schedule__rule": {"always": True, "openings": [], "closed": [{}]}}, "", "invalid"),
        ({"audience": "nobody"}, "audience", "invalid"),
        ({"phones__0__charge": "dear"}, "", "invalid"),
    ],
)
def test_a_row_with_anything_wrong_is_left_out_whole(
    desk: Desk, changes: dict[str, object], column: str, problem: str
) -> None:
    made = desk.plans(new_row(**changes))
    assert (counts(made), made.items) == ((0, 0, 0, 1), ())
    assert told(made)[0][2] == problem
    if column:
        assert told(made)[0][1] == column


def test_a_persons_entry_bears_no_street(desk: Desk) -> None:
    desk.has(person("dl-0001", ONE))
    row = desk.exported("dl-0001")
    assert told(desk.plans({**row, "address": "x", "address_visibility": "public"})) == [(2, "address", "home_address")]
    assert told(desk.plans({**row, "address_visibility": "public"})) == [(2, "address_visibility", "home_address")]


def test_an_office_may_have_its_public_address_and_give_it_up(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    row = {**desk.exported("dl-0001"), "address": "12 Phố Thử", "address_visibility": "public"}
    assert differing(desk.plans(row)) == {
        "address": (None, "12 Phố Thử"),
        "address_visibility": ("area_only", "public"),
    }
    desk.has(service("dl-0001", ONE, address="12 Phố Thử", address_visibility="public"))
    emptied = without(desk.exported("dl-0001"), "address", "address_visibility")
    assert desk.plans(emptied).items[0].after["address_visibility"] == "area_only"


def test_a_deleted_column_of_communes_does_not_widen_an_entry(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    made = desk.plans({**desk.exported("dl-0001"), "area": DONG_NAI, "audience": "women"})
    assert differing(made) == {"audience": ("anyone", "women")}
    assert told(made) == [(2, "area", "area_wider")]
    elsewhere = desk.plans({**desk.exported("dl-0001"), "area": "p01"})
    assert differing(elsewhere)["area"] == (DONG_TAM, "p01")


# Rows about the same entry


def test_the_same_row_twice_counts_once(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    row = {**desk.exported("dl-0001"), "audience": "women"}
    made = desk.plans(row, new_row(phones__0__number=TWO), row, new_row(phones__0__number=TWO))
    assert (counts(made), [each[0] for each in told(made)]) == ((1, 1, 2, 0), [4, 5])
    assert {each[2] for each in told(made)} == {"repeated"}
    assert [each.values["line"] for each in made.findings] == ["2", "3"]


def test_rows_that_say_two_things_of_an_entry_are_all_left_out(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    row = desk.exported("dl-0001")
    made = desk.plans(
        row,
        {**row, "audience": "women"},
        {**row, "audience": "children"},
        new_row(phones__0__number=TWO),
        new_row(name__vi="Tên khác", phones__0__number=TWO),
    )
    assert (counts(made), made.items) == ((0, 0, 0, 5), ())
    assert [each.values["lines"] for each in made.findings] == ["3, 4", "2, 4", "2, 3", "6", "5"]


def test_a_row_that_is_wrong_by_itself_does_not_hold_up_another(desk: Desk) -> None:
    made = desk.plans(new_row(source=None), new_row())
    assert counts(made) == (1, 0, 0, 1)


def test_rows_of_a_file_without_lines_are_named(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE))
    row = desk.exported("dl-0001")
    made = desk.plans(Row(None, row, label="Trạm A"), Row(None, {**row, "audience": "women"}, label="Trạm B"))
    assert [(each.entry, each.values["lines"]) for each in made.findings] == [
        ("Trạm A", "Trạm B"),
        ("Trạm B", "Trạm A"),
    ]


# The plan as a whole


def test_changed_numbers_come_first_then_new_entries(desk: Desk) -> None:
    desk.has(service("dl-0001", ONE), service("dl-0002", TWO))
    made = desk.plans(
        {**desk.exported("dl-0001"), "audience": "women"},
        new_row(phones__0__number=FOUR),
        {**desk.exported("dl-0002"), "phones.0.number": THREE},
    )
    assert [each.entry for each in made.items] == ["dl-0002", NEW_ENTRY, "dl-0001"]


def test_what_the_reader_found_is_told_too_and_counts(desk: Desk) -> None:
    problems = (
        Problem(9, "Cột lạ", "unknown_column", left_out=False),
        Problem(7, "phones.0.number", "phone", {"written": "x"}),
    )
    made = desk.plans(new_row(source=None), problems=problems, left_out=1)
    assert counts(made) == (0, 0, 0, 2)
    assert [(each.line, each.key) for each in made.findings] == [
        (2, "import.problem.required"),
        (7, "sheet.problem.phone"),
        (9, "sheet.problem.unknown_column"),
    ]


def test_what_age_has_hidden_may_be_edited_and_is_named(desk: Desk) -> None:
    desk.has(person("dl-0001", ONE, assured_date=date(2025, 1, 1)))
    made = desk.plans({**desk.exported("dl-0001"), "audience": "women"})
    assert (counts(made), told(made)) == ((0, 1, 0, 0), [(2, "", "aged")])


def test_what_a_plan_would_do_done_leaves_nothing_to_do(desk: Desk) -> None:
    desk.has(*entries_of_every_kind())
    rows = [
        {**desk.exported("dl-0001"), "phones.0.number": FOUR, "name.vi": "Tên mới", "alert.vi": "Mới"},
        new_row(phones__0__number="0912 000 009"),
        {**desk.exported("dl-0005"), "phones.0.number": "dl-0003"},
    ]
    first = desk.plans(*rows)
    assert counts(first) == (1, 2, 0, 0)
    for number, item in enumerate(as_edited(NewProposal("import", 1, first.items)).items):
        entry = f"dl-9{number:03}" if item.before is None else item.entry
        desk.standing[entry] = Stored({**item.after, "id": entry}, 4, touched=True)
    assert counts(desk.plans(*rows)) == (0, 0, 3, 0)


def test_progress_is_told(desk: Desk) -> None:
    heard: list[tuple[int, int]] = []
    tell: Callable[[int, int], None] = lambda done, of: heard.append((done, of))  # noqa: E731  # a name for its type
    rows = tuple(Row(line, new_row(name__vi=f"Nơi {line}", phones__0__number=None)) for line in range(450))
    read = Sheet(rows, (), KEYS, 0, cells)
    admin = Admin(lambda _: True, desk._provinces, TODAY)
    made = plan(read, {}, desk._hotlines, admin, tell)
    assert heard == [(0, 450), (200, 450), (400, 450), (450, 450)]
    assert counts(made) == (450, 0, 0, 0)

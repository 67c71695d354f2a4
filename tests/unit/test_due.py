"""What admins are asked to do follows from the entries and the day, at every boundary."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot import content
from bot.directory.due import SOON, Agenda, Due, Uncovered, agenda, due_calls
from bot.directory.freshness import AIM_DAYS, SINK_DAYS, YEAR_DAYS
from bot.directory.model import Consent, Phone, Provenance, Service, Translated
from bot.places import gazetteer as places
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef

TODAY = date(2026, 11, 23)
FIRST_HALF_OF_2025 = Provenance("Báo", date(2025, 6, 30))
DONG_TAM = AreaRef("present", "25390")
DONG_NAI = AreaRef("present", "75")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return places.load(content.data_folder() / "places" / "places.json.gz")


def entry(
    entry_id: str = "a", *, checked: int | None = 0, number: str | None = "0912 000 001", **changes: object
) -> Service:
    """An office that was rung so many days ago, or never."""
    made = Service(
        id=entry_id,
        kind="womens_union",
        name=Translated(f"Hội {entry_id}", f"Union {entry_id}"),
        organization=Translated("", ""),
        area=DONG_TAM,
        provenance=Provenance("Báo", date(2026, 1, 1)),
        phones=(Phone(number),) if number else (),
        assured_date=None if checked is None else TODAY - timedelta(days=checked),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any field may be changed


def home(entry_id: str = "a", *, checked: int | None = 0, signed: int | None = 0, **changes: object) -> Service:
    """Somebody's house, with a paper signed so many days ago, or none."""
    paper = None if signed is None else Consent(True, TODAY - timedelta(days=signed), "phone", True, True, True)
    held = replace(entry(entry_id, checked=checked), kind="trusted_address", holder="person", consent=paper)
    return replace(held, **changes)  # type: ignore[arg-type]  # any field may be changed


class Desk:
    """The directory as one admin has it before her."""

    def __init__(self, gazetteer: Gazetteer, *services: Service) -> None:
        self.gazetteer = gazetteer
        self.entries = {each.id: each for each in services}

    def calls(self, reported: Collection[str] = (), allowed: Iterable[str] | None = None) -> tuple[Due, ...]:
        return due_calls(self.entries, reported, self.gazetteer, TODAY, None if allowed is None else frozenset(allowed))

    def agenda(self, reported: Collection[str] = (), allowed: Iterable[str] | None = None) -> Agenda:
        return agenda(self.entries, reported, self.gazetteer, TODAY, None if allowed is None else frozenset(allowed))

    def listed(self, name: str, reported: Collection[str] = (), allowed: Iterable[str] | None = None) -> list[str]:
        found = self.agenda(reported, allowed).list(name)
        assert found is not None
        return [each.entry.id for each in found.entries]


def ids(calls: Iterable[Due]) -> list[str]:
    return [each.entry.id for each in calls]


@pytest.mark.safety(29)
@pytest.mark.parametrize(
    ("days", "why"),
    [
        (AIM_DAYS - 1, ()),
        (AIM_DAYS, ("due",)),
        (SINK_DAYS - 1, ("due",)),
        (SINK_DAYS, ("overdue",)),
        (YEAR_DAYS - 1, ("overdue",)),
        (YEAR_DAYS, ("hidden",)),
        (9999, ("hidden",)),
        (None, ("unverified",)),
    ],
)
def test_persons_and_shelters_are_rung_as_their_check_ages(
    gazetteer: Gazetteer, days: int | None, why: tuple[str, ...]
) -> None:
    for service in (home(checked=days), entry(checked=days, kind="shelter")):
        calls = Desk(gazetteer, service).calls()
        assert [(each.why, each.days) for each in calls] == ([(why, days)] if why else [])


@pytest.mark.parametrize(
    ("days", "why"), [(YEAR_DAYS - 1, None), (YEAR_DAYS, "due"), (9999, "due"), (None, "unverified")]
)
def test_offices_are_rung_once_a_year(gazetteer: Gazetteer, days: int | None, why: str | None) -> None:
    assert [each.why[0] for each in Desk(gazetteer, entry(checked=days)).calls()] == ([why] if why else [])


def test_the_most_urgent_call_comes_first(gazetteer: Gazetteer) -> None:
    desk = Desk(
        gazetteer,
        home("never", checked=None),
        home("never-old", checked=None, provenance=FIRST_HALF_OF_2025),
        home("due", checked=100),
        home("due-longer", checked=120),
        home("overdue", checked=200),
        home("just-hidden", checked=YEAR_DAYS + 1),
        home("hidden", checked=YEAR_DAYS + 50),
        home("long-hidden", checked=YEAR_DAYS + SINK_DAYS),
        home("reported"),
        home("fresh"),
    )
    assert ids(desk.calls({"reported"})) == [
        "reported",
        "just-hidden",
        "hidden",
        "overdue",
        "due-longer",
        "due",
        "never-old",
        "never",
        "long-hidden",
    ]


def test_a_reported_number_says_everything_that_is_the_matter(gazetteer: Gazetteer) -> None:
    (call,) = Desk(gazetteer, home(checked=200)).calls({"a"})
    assert call.why == ("reported", "overdue")


def test_equally_urgent_calls_always_come_in_the_same_order(gazetteer: Gazetteer) -> None:
    assert ids(Desk(gazetteer, entry("b", checked=None), entry("a", checked=None)).calls()) == ["a", "b"]


@pytest.mark.parametrize(
    "service",
    [
        entry(checked=None, status="inactive"),
        entry(checked=None, number=None),
        entry(checked=None, number=None, phone_of="police"),
        entry(checked=None, national=True),
    ],
    ids=["hidden by an admin", "no number", "a borrowed number", "a national line"],
)
def test_only_active_entries_with_a_number_of_their_own_are_rung(gazetteer: Gazetteer, service: Service) -> None:
    assert Desk(gazetteer, service).calls({"a"}) == ()


@pytest.mark.parametrize(
    ("service", "old"),
    [
        (entry(checked=None, provenance=FIRST_HALF_OF_2025), True),
        (entry(checked=None, provenance=Provenance("Báo", date(2025, 7, 1))), False),
        (entry(checked=None, provenance=Provenance("Báo", None)), False),
        (entry(checked=None, provenance=Provenance("Báo", None), area=AreaRef("former", "25369")), True),
        (entry(checked=None, area=AreaRef("former", "25369")), False),
        (entry(checked=None, provenance=Provenance("Báo", None), area=None), False),
        (entry(provenance=FIRST_HALF_OF_2025, assured_date=date(2025, 6, 30)), True),
        (entry(provenance=FIRST_HALF_OF_2025, assured_date=date(2025, 7, 1)), False),
        (
            entry(
                checked=None,
                provenance=FIRST_HALF_OF_2025,
                phones=(Phone("0912 000 001", last_answered=date(2026, 1, 1)),),
            ),
            False,
        ),
        (
            entry(
                checked=None,
                provenance=FIRST_HALF_OF_2025,
                phones=(Phone("0912 000 001", last_answered=date(2026, 1, 1)), Phone("0912 000 002")),
            ),
            True,
        ),
    ],
)
def test_numbers_from_before_the_merger_are_rung_until_they_answer(
    gazetteer: Gazetteer, service: Service, old: bool
) -> None:
    desk = Desk(gazetteer, service)
    assert any("before_merger" in each.why for each in desk.calls()) == old
    assert desk.listed("before_merger") == (["a"] if old else [])


def test_a_number_from_before_the_merger_is_rung_though_its_check_is_not_old(gazetteer: Gazetteer) -> None:
    service = entry(provenance=FIRST_HALF_OF_2025, assured_date=date(2025, 6, 1))
    (call,) = due_calls({"a": service}, (), gazetteer, date(2025, 8, 1))
    assert call.why == ("before_merger",)


def test_an_admin_of_a_province_sees_what_lies_in_it_and_nothing_else(gazetteer: Gazetteer) -> None:
    desk = Desk(
        gazetteer,
        entry("commune", checked=None, number="0912 000 001"),
        entry("former", checked=None, number="0912 000 002", area=AreaRef("former", "25369")),
        entry("former-province", checked=None, number="0912 000 003", area=AreaRef("former", "70")),
        entry("elsewhere", checked=None, number="0912 000 004", area=AreaRef("present", "01")),
        entry("everywhere", checked=None, number="0912 000 005", area=None),
        entry("nowhere", checked=None, number="0912 000 006", area=AreaRef("present", "99999")),
    )
    hers = ["commune", "former", "former-province"]
    assert sorted(ids(desk.calls(allowed={"75"}))) == hers
    assert sorted(desk.listed("unverified", allowed={"75"})) == hers
    assert sorted(ids(desk.calls(allowed={"75", "01"}))) == sorted([*hers, "elsewhere"])
    assert ids(desk.calls(allowed=())) == []
    assert len(desk.calls()) == 6


@pytest.mark.parametrize(
    ("days", "personal", "listed"),
    [
        (AIM_DAYS - SOON.days - 1, True, False),
        (AIM_DAYS - SOON.days, True, True),
        (AIM_DAYS, True, True),
        (SINK_DAYS - 1, True, True),
        (SINK_DAYS, True, False),
        (YEAR_DAYS - SOON.days - 1, False, False),
        (YEAR_DAYS - SOON.days, False, True),
        (YEAR_DAYS, False, True),
    ],
)
def test_what_is_due_is_listed_fifteen_days_ahead(
    gazetteer: Gazetteer, days: int, personal: bool, listed: bool
) -> None:
    desk = Desk(gazetteer, home(checked=days) if personal else entry(checked=days))
    assert desk.listed("due") == (["a"] if listed else [])


def test_what_is_due_stands_above_what_is_due_soon(gazetteer: Gazetteer) -> None:
    desk = Desk(gazetteer, home("soon", checked=80), home("sooner", checked=85), home("due", checked=95))
    due = desk.agenda().list("due")
    assert due is not None
    assert [(each.entry.id, each.why) for each in due.entries] == [
        ("due", ("due",)),
        ("sooner", ("soon",)),
        ("soon", ("soon",)),
    ]
    assert desk.agenda().calls == 1


def test_each_list_holds_what_its_name_says(gazetteer: Gazetteer) -> None:
    desk = Desk(
        gazetteer,
        home("hidden", checked=400, phones=(Phone("0912 000 001"),)),
        home("overdue", checked=200, phones=(Phone("0912 000 002"),)),
        entry("never", checked=None, number="0912 000 003"),
        entry("reported", number="0912 000 004"),
        entry("borrowed", checked=None, number=None, phone_of="police"),
    )
    reported = {"reported", "borrowed", "gone"}
    names = ("reported", "hidden", "overdue", "due", "unverified", "before_merger", "consent", "duplicates", "no_phone")
    assert [each.name for each in desk.agenda(reported).lists] == list(names)
    assert {name: found for name in names if (found := desk.listed(name, reported))} == {
        "reported": ["reported", "borrowed"],
        "hidden": ["hidden"],
        "overdue": ["overdue"],
        "unverified": ["never"],
    }
    assert desk.agenda().list("unknown") is None


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (home(signed=None), ("no_consent", None)),
        (home(signed=YEAR_DAYS - 1), None),
        (home(signed=YEAR_DAYS), ("consent_old", YEAR_DAYS)),
        (entry(kind="shelter"), ("no_consent", None)),
        (entry(), None),
        (home(signed=None, phones=()), ("no_consent", None)),
        (home(signed=None, status="inactive"), None),
    ],
)
def test_a_persons_house_and_a_shelter_need_a_paper_of_this_year(
    gazetteer: Gazetteer, service: Service, expected: tuple[str, int | None] | None
) -> None:
    found = Desk(gazetteer, service).agenda().list("consent")
    assert found is not None
    assert [(each.why[0], each.days) for each in found.entries] == ([expected] if expected else [])


def test_a_number_typed_at_two_places_shows_both_side_by_side(gazetteer: Gazetteer) -> None:
    desk = Desk(
        gazetteer,
        entry("c", number="0912 000 002"),
        entry("a", number="0912 000 001"),
        entry("b", phones=(Phone("0912 000 001"), Phone("0912 000 001"), Phone("0912 000 002"))),
        entry("borrowed", number=None, phone_of="a"),
        entry("gone", number="0912 000 001", status="defunct"),
        entry("alone", number="0912 000 009"),
    )
    found = desk.agenda().list("duplicates")
    assert found is not None
    assert [(each.number, each.entry.id) for each in found.entries] == [
        ("0912 000 001", "a"),
        ("0912 000 001", "b"),
        ("0912 000 002", "b"),
        ("0912 000 002", "c"),
    ]


def test_a_number_shared_with_another_province_is_shown_to_the_admins_of_both(gazetteer: Gazetteer) -> None:
    desk = Desk(gazetteer, entry("a"), entry("b", area=AreaRef("present", "01")))
    assert desk.listed("duplicates", allowed={"75"}) == ["a", "b"]
    assert desk.listed("duplicates", allowed={"01"}) == ["a", "b"]
    assert desk.listed("duplicates", allowed={"04"}) == []


@pytest.mark.parametrize(
    ("owner", "listed"),
    [
        (None, []),
        (entry("owner"), []),
        (entry("owner", status="inactive"), ["a"]),
        (entry("owner", number=None), ["a", "owner"]),
    ],
    ids=["a national line's", "another's", "a hidden one's", "one's that has none"],
)
def test_who_has_no_number_to_show_is_listed(gazetteer: Gazetteer, owner: Service | None, listed: list[str]) -> None:
    services = [entry(number=None, phone_of="owner"), *([owner] if owner else [])]
    assert Desk(gazetteer, *services).listed("no_phone") == listed
    assert Desk(gazetteer, entry(number=None)).listed("no_phone") == ["a"]


def of_dong_nai(gazetteer: Gazetteer, *services: Service) -> Uncovered:
    found = Desk(gazetteer, *services).agenda(allowed={"75"}).of_province("75")
    assert found is not None
    return found


def test_without_entries_every_commune_has_nothing_and_nothing_else_is_to_do(gazetteer: Gazetteer) -> None:
    empty = Desk(gazetteer).agenda()
    assert empty.communes == len(gazetteer.all_communes()) == 3321
    assert [each.province for each in empty.uncovered] == list(gazetteer.provinces())
    assert not any(each.entries for each in empty.lists)
    assert (empty.calls, Desk(gazetteer).calls()) == (0, ())


@pytest.mark.parametrize(
    ("service", "covered"),
    [
        (entry(), True),
        (entry(checked=None), True),
        (entry(area=AreaRef("former", "25369")), True),
        (entry(number=None, phone_of="police"), True),
        (home(checked=YEAR_DAYS - 1), True),
        (home(checked=YEAR_DAYS), False),
        (entry(number=None), False),
        (entry(status="inactive"), False),
        (entry(area=DONG_NAI), False),
        (entry(area=AreaRef("former", "695")), False),
        (entry(area=None), False),
        (entry(area=AreaRef("present", "99999")), False),
    ],
    ids=[
        *("checked", "never checked", "by its former name", "by a borrowed number", "a house"),
        *("hidden by age", "no number", "hidden", "the province", "a former district", "Viet Nam", "nowhere"),
    ],
)
def test_a_commune_has_a_number_of_its_own_when_its_people_see_one(
    gazetteer: Gazetteer, service: Service, covered: bool
) -> None:
    communes = {each.ref for each in of_dong_nai(gazetteer, service).communes}
    assert (DONG_TAM not in communes) == covered
    assert len(communes) == 95 - covered


def test_a_former_district_that_became_one_commune_is_that_commune(gazetteer: Gazetteer) -> None:
    islands = (
        (commune, former)
        for commune in gazetteer.all_communes()
        for former in gazetteer.formers(commune.ref)
        if former.level == "district"
    )
    commune, district = next(islands)
    found = Desk(gazetteer, entry(area=district)).agenda()
    assert commune.ref not in {each.ref for province in found.uncovered for each in province.communes}
    assert found.communes == 3320


def test_a_province_whose_communes_all_have_a_number_is_not_listed(gazetteer: Gazetteer) -> None:
    services = [entry(each.ref.code, area=each.ref) for each in gazetteer.communes(DONG_NAI)]
    found = Desk(gazetteer, *services).agenda()
    assert found.of_province("75") is None
    assert len(found.uncovered) == 33


def test_an_admin_of_a_province_sees_its_communes_alone(gazetteer: Gazetteer) -> None:
    found = Desk(gazetteer).agenda(allowed={"75"})
    assert [each.province.ref for each in found.uncovered] == [DONG_NAI]
    assert found.of_province("01") is None

"""What may be shown, and the numbers that are left when the database is gone."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.directory.model import Phone, Provenance, PublicService, Schedule, Service, Translated
from bot.directory.national import NO_HOTLINES, Hotlines
from bot.directory.shipped import read_hotlines
from bot.directory.snapshot import Snapshot, lines_for
from bot.places.model import AreaRef

DATA = Path(__file__).parents[2] / "data"
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
HERE = AreaRef("present", "25390")


def service(service_id: str, **changes: object) -> Service:
    entry = Service(
        id=service_id,
        kind="womens_union",
        name=Translated("Hội", "Union"),
        organization=Translated("", ""),
        area=HERE,
        provenance=Provenance("s", None),
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # the test names real fields


@pytest.fixture(scope="module")
def hotlines() -> Hotlines:
    return read_hotlines(DATA / "hotlines.toml")


@pytest.mark.safety(12)
def test_the_numbers_survive_a_missing_database(hotlines: Hotlines) -> None:
    snapshot = Snapshot.of_hotlines(hotlines)
    assert snapshot.hotline("police").phones[0].number == "113"
    assert snapshot.services == ()
    assert len(snapshot.lines) == len(hotlines.lines)


@pytest.mark.safety(33)
def test_only_what_is_active_is_shown() -> None:
    states = ("active", "inactive", "defunct", "temporarily closed")
    snapshot = Snapshot.build((service(state.split()[0], status=state) for state in states), NO_HOTLINES)
    assert [each.id for each in snapshot.services] == ["active"]
    assert snapshot.service("defunct") is None


@pytest.mark.safety(31)
def test_an_address_that_is_not_public_is_in_no_field_of_a_snapshot() -> None:
    hidden = service("x", address="CANARY", address_visibility="area_only", assurer=4711)
    snapshot = Snapshot.build([hidden], NO_HOTLINES)
    (shown,) = snapshot.at(HERE)
    assert shown.address is None
    assert "CANARY" not in repr(snapshot)
    assert "4711" not in repr(snapshot)
    assert {"assurer", "address_visibility", "status", "phone_of"}.isdisjoint(
        field.name for field in fields(PublicService)
    )


def test_an_entry_is_found_under_its_very_area() -> None:
    snapshot = Snapshot.build([service("x")], NO_HOTLINES)
    assert [each.id for each in snapshot.at(HERE)] == ["x"]
    assert snapshot.at(AreaRef("former", "25390")) == ()


def test_a_number_is_taken_from_where_it_stands() -> None:
    owner = service("owner", phones=(Phone("1800 1768"),), schedule=Schedule(always=True))
    own_hours = Schedule(text=Translated("sáng", "mornings"))
    snapshot = Snapshot.build(
        [owner, service("x", phone_of="owner"), service("y", phone_of="owner", schedule=own_hours)], NO_HOTLINES
    )
    borrowed, with_hours = snapshot.service("x"), snapshot.service("y")
    assert borrowed is not None
    assert with_hours is not None
    assert (borrowed.phones, borrowed.schedule) == (owner.phones, owner.schedule)
    assert (with_hours.phones, with_hours.schedule) == (owner.phones, own_hours)


@pytest.mark.parametrize("owner", [[], [service("owner", phones=(Phone("1800 1768"),), status="inactive")]])
def test_a_number_whose_owner_is_hidden_is_not_shown_elsewhere(owner: list[Service]) -> None:
    snapshot = Snapshot.build([*owner, service("x", phone_of="owner")], NO_HOTLINES)
    (shown,) = snapshot.services
    assert shown.phones == ()


def test_no_entry_can_stand_in_for_a_national_line(hotlines: Hotlines) -> None:
    forged = service("police", phones=(Phone("0912 345 678"),))
    snapshot = Snapshot.build([forged], hotlines)
    assert snapshot.numbers()["police"] == "113"
    assert snapshot.hotline("police").phones[0].number == "113"
    assert snapshot.at(HERE) == ()


def test_only_the_entries_that_are_named_bear_the_caution_and_never_a_national_line(hotlines: Hotlines) -> None:
    entries = [service("x"), service("y"), service("hidden", status="inactive")]
    snapshot = Snapshot.build(entries, hotlines, frozenset({"x", "hidden", "police", "gone"}))
    assert [each.id for each in snapshot.services if each.caution] == ["x"]
    assert snapshot.service("x") in snapshot.at(HERE)
    assert not snapshot.hotline("police").caution
    assert snapshot.service("hidden") is None


def test_where_nothing_was_reported_nothing_bears_a_caution(hotlines: Hotlines) -> None:
    snapshot = Snapshot.build([service("x")], hotlines)
    assert not any(each.caution for each in (*snapshot.services, *snapshot.lines))


def test_an_entry_is_no_national_line() -> None:
    snapshot = Snapshot.build([service("x")], NO_HOTLINES)
    with pytest.raises(KeyError):
        snapshot.hotline("x")
    with pytest.raises(KeyError):
        snapshot.hotline("nobody")


def test_a_line_that_is_switched_off_is_in_no_list_of_numbers() -> None:
    police, ambulance = (
        service(each, area=None, national=True, phones=(Phone(number),), schedule=Schedule(always=True))
        for each, number in (("police", "113"), ("ambulance", "115"))
    )
    off = Hotlines((replace(police, status="inactive"), ambulance), {"danger": ("police", "ambulance")})
    snapshot = Snapshot.of_hotlines(off)
    assert [each.service.id for each in lines_for(snapshot, "danger", NOW)] == ["ambulance"]
    assert [each.id for each in snapshot.lines] == ["ambulance"]
    assert lines_for(snapshot, "adult", NOW) == ()

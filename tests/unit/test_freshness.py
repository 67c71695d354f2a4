"""Every contact says how old its check is; persons and shelters tire within months, institutions are never hidden."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from bot.directory.freshness import Freshness, freshness, is_personal
from bot.directory.hours import VIET_NAM
from bot.directory.model import Holder, Kind, Phone, Provenance, Service, Translated
from bot.directory.national import NO_HOTLINES
from bot.directory.search import search
from bot.directory.snapshot import Snapshot
from bot.places.model import AreaRef

TODAY = date(2026, 11, 23)
HERE = AreaRef("present", "25390")


def after(days: int, kind: Kind, holder: Holder = "organization") -> Freshness:
    return freshness(kind, holder, TODAY - timedelta(days=days), TODAY)


@pytest.mark.safety(30)
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "fresh"),
        (89, "fresh"),
        (90, "ageing"),
        (179, "ageing"),
        (180, "stale"),
        (364, "stale"),
        (365, "hidden"),
        (9999, "hidden"),
    ],
)
def test_persons_and_shelters_age_sink_and_hide(days: int, expected: Freshness) -> None:
    assert after(days, "shelter") == expected
    assert after(days, "trusted_address", "person") == expected


@pytest.mark.safety(30)
@pytest.mark.parametrize("kind", ["police", "hotline", "one_stop_centre", "legal_aid", "trusted_address"])
@pytest.mark.parametrize(("days", "expected"), [(0, "fresh"), (364, "fresh"), (365, "ageing"), (9999, "ageing")])
def test_institutions_age_after_a_year_and_never_hide(kind: Kind, days: int, expected: Freshness) -> None:
    assert after(days, kind) == expected


@pytest.mark.safety(30)
@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("holder", get_args(Holder))
def test_never_checked_is_a_state_of_its_own_and_never_hidden_by_age(kind: Kind, holder: Holder) -> None:
    assert freshness(kind, holder, None, TODAY) == "unverified"


def test_a_check_entered_from_another_time_zone_is_fresh() -> None:
    assert after(-1, "shelter") == "fresh"


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("holder", get_args(Holder))
def test_who_falls_with_a_person_or_a_house_is_personal_and_nobody_else(kind: Kind, holder: Holder) -> None:
    assert is_personal(kind, holder) == (holder == "person" or kind == "shelter")
    assert (after(365, kind, holder) == "hidden") == is_personal(kind, holder)


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (0, ["person", "union", "never"]),
        (90, ["union", "person", "never"]),
        (179, ["union", "person", "never"]),
        (180, ["union", "never", "person"]),
        (364, ["union", "never", "person"]),
        (365, ["union", "never"]),
    ],
)
def test_a_person_sinks_below_institutions_and_hides_on_the_day_itself(days: int, order: list[str]) -> None:
    """Of the same commune: a person, an institution that was rung a month ago, one that nobody has rung yet."""
    entries = (
        listed("person", assured_date=TODAY - timedelta(days), holder="person"),
        listed("union", assured_date=TODAY - timedelta(30)),
        listed("never", assured_date=None),
    )
    assert found_on(entries, TODAY) == order


def test_the_day_changes_at_midnight_in_viet_nam() -> None:
    person = listed("person", assured_date=TODAY - timedelta(364), holder="person")
    late = datetime(2026, 11, 23, 16, 59, tzinfo=UTC)
    assert found_at([person], late) == ["person"]
    assert found_at([person], late + timedelta(minutes=1)) == []


def test_an_institution_is_found_however_old_its_check_is() -> None:
    assert found_on([listed("union", assured_date=TODAY - timedelta(9999))], TODAY) == ["union"]


def listed(service_id: str, **changes: object) -> Service:
    entry = Service(
        id=service_id,
        kind="womens_union",
        name=Translated("Hội", "Union"),
        organization=Translated("", ""),
        area=HERE,
        provenance=Provenance("s", None),
        phones=(Phone("0912 345 678"),),
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # the tests name real fields


def found_on(entries: Iterable[Service], day: date) -> list[str]:
    return found_at(entries, datetime(day.year, day.month, day.day, 9, tzinfo=VIET_NAM))


def found_at(entries: Iterable[Service], now: datetime) -> list[str]:
    return [each.service.id for each in search(Snapshot.build(entries, NO_HOTLINES), [[HERE]], now)]

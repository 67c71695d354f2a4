"""What is not right does not get in, and what gets in comes out the same."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from bot.directory.model import Opening, Phone, Provenance, Schedule, Service, Translated
from bot.directory.records import ServiceRecord, columns
from bot.places.model import AreaRef


def written(**changes: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": "an-entry",
        "kind": "womens_union",
        "area": "p25390",
        "name": {"vi": "Hội Phụ nữ xã", "en": "Commune Women's Union"},
        "organization": {"vi": "Hội Phụ nữ", "en": "Women's Union"},
        "phones": [{"number": "0912345678"}],
        "source": "a list",
    }
    return {**entry, **changes}


def refusal(**changes: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        ServiceRecord.model_validate(written(**changes))
    return str(caught.value)


FULL = Service(
    id="full",
    kind="health_station",
    name=Translated("Trạm y tế", "Health station"),
    organization=Translated("Sở Y tế", "Department of Health"),
    area=AreaRef("former", "25369"),
    provenance=Provenance("a list", date(2026, 1, 2)),
    status="temporarily closed",
    description=Translated("Sơ cứu", "First aid"),
    phones=(Phone("0912 345 678", "normal", True, date(2026, 3, 4)), Phone("1800 1768", "free")),
    schedule=Schedule(openings=(Opening(frozenset({0, 6}), time(22), time(6)),), text=Translated("đêm", "at night")),
    eligibility=Translated("mọi người", "everybody"),
    audience="women",
    fees=Translated("miễn phí", "free"),
    application_process=Translated("gọi trước", "call first"),
    overnight=False,
    alert=Translated("nghỉ Tết", "closed for Tết"),
    address_visibility="public",
    address="5 Trần Phú",
    assured_date=date(2026, 5, 6),
    assurer=77,
    short=Translated("Trạm", "Station"),
)
BARE = Service(
    id="bare",
    kind="shelter",
    name=Translated("Nhà", "House"),
    organization=Translated("", ""),
    area=None,
    provenance=Provenance("s", None),
    phone_of="full",
    schedule=Schedule(closed=(Opening(frozenset({3}), time(0), time(17)),)),
)


@pytest.mark.parametrize("service", [FULL, BARE])
def test_an_entry_survives_the_way_into_a_row_and_back(service: Service) -> None:
    assert ServiceRecord.model_validate(columns(service)).build() == service


def test_phones_are_kept_as_they_are_dialled() -> None:
    record = ServiceRecord.model_validate(written(phones=[{"number": "+84 (0)912.345.678"}]))
    assert record.build().phones == (Phone("0912 345 678"),)


def test_an_empty_day_is_no_day() -> None:
    assert ServiceRecord.model_validate(written(assured_date="", source_date="")).build().assured_date is None


@pytest.mark.safety(31)
@pytest.mark.parametrize("visibility", ["public", "area_only", "phone_only"])
@pytest.mark.parametrize(
    ("kind", "holder"), [("shelter", "organization"), ("trusted_address", "organization"), ("womens_union", "person")]
)
def test_the_street_of_a_shelter_or_a_person_is_never_stored(visibility: str, kind: str, holder: str) -> None:
    told = refusal(kind=kind, holder=holder, address_visibility=visibility, address="5 Trần Phú CANARY")
    assert "a shelter, a trusted address or a person has none here" in told
    assert "CANARY" not in told


@pytest.mark.safety(31, 43)
def test_an_address_that_is_not_public_is_not_stored() -> None:
    assert "only a public address is stored" in refusal(address="5 Trần Phú")


@pytest.mark.parametrize(
    "key", ["name", "description", "application_process", "alert", "eligibility_description", "short"]
)
def test_a_street_does_not_slip_in_through_other_words(key: str) -> None:
    assert f"{key}: these words would lead to a door" in refusal(**{key: {"vi": "ok", "en": "near 5 Trần Phú"}})


def test_a_street_does_not_slip_in_through_the_hours() -> None:
    assert "schedule.text" in refusal(schedule={"text": {"vi": "sáng, ở ngõ 12", "en": "mornings"}})


@pytest.mark.safety(29)
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "Not An Id"}, "id"),
        ({"kind": "pub"}, "kind"),
        ({"area": "25390"}, "p25390"),
        ({"area": "x1"}, "p25390"),
        ({"name": {"vi": "chỉ tiếng Việt"}}, "name.en"),
        ({"phones": [{"number": "123"}]}, "compare every digit"),
        ({"phone_of": "police"}, "delete phones here"),
        (
            {"schedule": {"always": True, "openings": [{"byday": "MO", "opens_at": "08:00", "closes_at": "17:00"}]}},
            "not two of them",
        ),
        ({"schedule": {"openings": [{"byday": "Mon", "opens_at": "08:00", "closes_at": "17:00"}]}}, "MO,TU,WE"),
        ({"street": "5 Trần Phú"}, "street"),
        ({"source": ""}, "source"),
        ({"assured_date": "yesterday"}, "assured_date"),
    ],
)
def test_mistakes_are_refused_and_named(changes: dict[str, Any], told: str) -> None:
    assert told in refusal(**changes)


def test_a_refusal_never_repeats_what_stood_there() -> None:
    assert "CANARY" not in refusal(kind="CANARY", phones=[{"number": "CANARY"}])

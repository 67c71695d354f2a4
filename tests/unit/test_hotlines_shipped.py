"""The numbers we ship: what the sources support, nobody's street, and one that answers at every hour of the week."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.directory.hours import VIET_NAM
from bot.directory.model import Service
from bot.directory.national import Hotlines, Need
from bot.directory.search import search
from bot.directory.shipped import read
from bot.directory.snapshot import Snapshot, lines_for
from bot.directory.streets import find_street
from bot.places.gazetteer import load
from bot.places.model import AreaRef

DATA = Path(__file__).parents[2] / "data"
MONDAY_3 = datetime(2026, 11, 23, 3, tzinfo=VIET_NAM)
PUBLIC_KEYS = {"source", "sources", "url", "address"}


@pytest.fixture(scope="module")
def shipped() -> tuple[Hotlines, tuple[Service, ...]]:
    return read(DATA)


@pytest.fixture(scope="module")
def snapshot(shipped: tuple[Hotlines, tuple[Service, ...]]) -> Snapshot:
    hotlines, entries = shipped
    return Snapshot.build(entries, hotlines)


def ids(snapshot: Snapshot, need: Need, now: datetime) -> list[str]:
    return [each.service.id for each in lines_for(snapshot, need, now)]


@pytest.mark.safety(42)
@pytest.mark.parametrize("need", get_args(Need))
def test_at_every_hour_of_the_week_a_number_answers_every_need(snapshot: Snapshot, need: Need) -> None:
    for hour in range(7 * 24):
        lines = lines_for(snapshot, need, MONDAY_3 + timedelta(hours=hour))
        assert lines[0].is_open is True
        assert 1 <= len(lines) <= 3
        assert all(line.service.phones for line in lines)
        opens = [line.is_open for line in lines]
        assert opens == sorted(opens, key=[True, None, False].index)


def test_danger_is_113_and_115_and_nothing_else(snapshot: Snapshot) -> None:
    assert [line.service.phones[0].number for line in lines_for(snapshot, "danger", MONDAY_3)] == ["113", "115"]


def test_an_adult_gets_the_free_line_first(snapshot: Snapshot) -> None:
    lines = lines_for(snapshot, "adult", MONDAY_3)
    assert [(line.service.phones[0].number, line.service.phones[0].charge) for line in lines] == [
        ("1800 1768", "free"),
        ("1900 96 96 80", "may_be_charged"),
    ]


def test_a_closed_line_stands_below_with_its_opening_time(snapshot: Snapshot) -> None:
    farmers, csaga = lines_for(snapshot, "man", MONDAY_3)
    assert (farmers.service.id, csaga.service.id, csaga.is_open) == ("farmers_union", "csaga", False)
    assert csaga.opens_at == datetime(2026, 11, 23, 8, tzinfo=VIET_NAM)


def test_lines_for_the_suicidal_are_shown_only_while_they_may_answer(snapshot: Snapshot) -> None:
    wednesday = datetime(2026, 11, 25, tzinfo=VIET_NAM)
    assert ids(snapshot, "suicide", wednesday.replace(hour=3)) == ["ambulance"]
    assert ids(snapshot, "suicide", wednesday.replace(hour=14)) == ["ngay_mai", "ambulance"]
    assert ids(snapshot, "suicide", wednesday.replace(hour=19)) == ["ngay_mai", "ambulance", "hope"]
    assert ids(snapshot, "suicide", wednesday.replace(hour=22)) == ["ambulance", "hope"]


def test_nothing_shipped_claims_to_be_checked_or_to_take_texts(shipped: tuple[Hotlines, tuple[Service, ...]]) -> None:
    hotlines, entries = shipped
    for service in (*hotlines.lines, *entries):
        assert service.assured_date is None
        assert service.provenance.source
        assert not any(phone.texts or phone.last_answered for phone in service.phones)


def test_the_line_for_people_abroad_is_dialled_with_the_code_of_the_country(snapshot: Snapshot) -> None:
    assert snapshot.numbers()["abroad"] == "+84 981 848 484"


def test_every_line_is_there_for_the_texts_that_name_it(snapshot: Snapshot) -> None:
    wanted = {
        "police",
        "ambulance",
        "child",
        "farmers_union",
        "peace_house",
        "csaga",
        "legal_aid",
        "hope",
        "ngay_mai",
        "abroad",
    }
    assert wanted <= snapshot.numbers().keys()


def test_dong_tam_is_what_the_article_says_and_no_more(shipped: tuple[Hotlines, tuple[Service, ...]]) -> None:
    (entry,) = (each for each in shipped[1] if each.id == "dong-tam-2021")
    assert (entry.kind, entry.area, entry.phones, entry.address) == (
        "trusted_address",
        AreaRef("former", "25369"),
        (),
        None,
    )
    assert entry.provenance.source_date is not None
    assert entry.provenance.source_date.isoformat() == "2021-11-09"
    assert (entry.organization.vi, entry.overnight, entry.schedule.always) == ("", None, False)


def test_a_house_with_a_national_line_has_its_number_and_hours(snapshot: Snapshot) -> None:
    house, city = snapshot.service("anh-duong-dien-bien"), snapshot.service("anh-duong-ho-chi-minh")
    assert house is not None
    assert city is not None
    assert (house.phones[0].number, house.schedule.always) == ("1800 1768", True)
    assert (city.phones[0].number, city.schedule.always) == ("024 3333 5599", False)


def test_every_area_exists_and_the_entry_is_found_there(snapshot: Snapshot) -> None:
    gazetteer = load(DATA / "places" / "places.json.gz")
    for service in snapshot.services:
        assert service.area is not None
        assert gazetteer.area(service.area)
        found = search(snapshot, gazetteer.chain(service.area), MONDAY_3)
        assert service.id in [each.service.id for each in found]


def test_dong_tam_comes_first_in_the_commune_of_today() -> None:
    hotlines, entries = read(DATA)
    gazetteer = load(DATA / "places" / "places.json.gz")
    chain = gazetteer.chain(AreaRef("present", "25390"))
    found = search(Snapshot.build(entries, hotlines), chain, MONDAY_3)
    assert [each.service.id for each in found if each.rank < 4] == ["dong-tam-2021"]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in PUBLIC_KEYS:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.toml")), ids=lambda file: str(file.relative_to(DATA)))
def test_no_street_stands_anywhere_in_the_shipped_words(file: Path) -> None:
    written = tomllib.loads(file.read_text(encoding="utf-8"))
    found = {text: find_street(text) for text in strings(written)}
    assert {text: trace for text, trace in found.items() if trace} == {}


def test_the_only_addresses_are_those_of_public_rooms(shipped: tuple[Hotlines, tuple[Service, ...]]) -> None:
    addresses = {each.id: each.address for each in shipped[1] if each.address}
    assert addresses == {
        "bo-cong-anh": "Bệnh viện Hùng Vương, 128 Hồng Bàng",
        "peace-house-counselling": "20 Thụy Khuê, Tây Hồ, Hà Nội",
    }

"""Whatever is in the directory: an entry is found first in its own area, and never outside it; a number always answers."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory.hours import VIET_NAM
from bot.directory.model import Holder, Kind, Opening, Phone, Provenance, Schedule, Service, Translated
from bot.directory.search import Found, search
from bot.directory.shipped import read
from bot.directory.snapshot import Snapshot
from bot.places.model import AreaRef

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

# The same examples at every run, and no stop-watch on a busy machine.
same = settings(derandomize=True, deadline=None)

HOTLINES, SHIPPED = read(Path(__file__).parents[2] / "data")
NOW = datetime(2026, 11, 23, 10, tzinfo=VIET_NAM)
TODAY = NOW.date()
COMMUNE, FORMER, DISTRICT, OLD_PROVINCE, PROVINCE = map(AreaRef.parse, ("p25390", "f25369", "f695", "f70", "p75"))
ELSEWHERE = tuple(map(AreaRef.parse, ("p25391", "f25390", "f696", "f75", "p79")))
CHAIN = ((COMMUNE, FORMER), (DISTRICT,), (OLD_PROVINCE,), (PROVINCE,))
OFFICE = Schedule(openings=(Opening(frozenset(range(5)), time(8), time(17)),))
NIGHT = Schedule(openings=(Opening(frozenset(range(7)), time(20), time(6)),))


def service(service_id: str, area: AreaRef | None = COMMUNE, **changes: object) -> Service:
    entry = Service(
        id=service_id,
        kind="womens_union",
        name=Translated("Hội", "Union"),
        organization=Translated("", ""),
        area=area,
        provenance=Provenance("s", None),
        phones=(Phone("0912 345 678"),),
    )
    return replace(entry, **changes)  # type: ignore[arg-type]  # the tests name real fields


def found(*services: Service, outside: bool = False, kinds: tuple[Kind, ...] | None = None) -> tuple[Found, ...]:
    return search(Snapshot.build(services, HOTLINES), CHAIN, NOW, kinds=kinds, outside=outside)


def ids(results: tuple[Found, ...]) -> list[str]:
    return [each.service.id for each in results if each.rank < 4]


entries = st.builds(
    service,
    st.from_regex(r"[a-z]{6}", fullmatch=True),
    st.sampled_from([*(area for rank in CHAIN for area in rank), *ELSEWHERE, None]),
    kind=st.sampled_from(get_args(Kind)),
    holder=st.sampled_from(get_args(Holder)),
    phones=st.sampled_from([(), (Phone("0912 345 678"),)]),
    schedule=st.sampled_from([Schedule(), Schedule(always=True), OFFICE, NIGHT]),
    assured_date=st.none() | st.integers(0, 800).map(lambda days: TODAY - timedelta(days=days)),
)
directories = st.lists(entries, max_size=25, unique_by=lambda entry: entry.id)


@same
@given(directories, st.sampled_from([COMMUNE, FORMER]))
def test_a_checked_service_of_the_commune_comes_first(directory: list[Service], area: AreaRef) -> None:
    others = [each for each in directory if each.area not in (COMMUNE, FORMER)]
    added = service("added-one", area, assured_date=TODAY)
    assert ids(found(*others, added))[0] == "added-one"


@same
@given(directories)
def test_nothing_is_found_outside_its_area(directory: list[Service]) -> None:
    known = {each.id: each for each in directory}
    inside = {area for rank in CHAIN for area in rank}
    for each in found(*directory):
        if each.rank < 4:
            assert known[each.service.id].area in inside
        else:
            assert each.service.area is None


@same
@given(directories)
def test_ranks_only_widen_and_every_service_comes_once(directory: list[Service]) -> None:
    results = found(*directory)
    assert all(near.rank <= far.rank for near, far in pairwise(results))
    every = [each.service.id for each in results]
    assert len(every) == len(set(every))


@same
@given(directories)
def test_no_search_ends_without_a_number_that_answers_now(directory: list[Service]) -> None:
    assert any(each.answering.is_open and each.service.phones for each in found(*directory))


@same
@given(directories)
def test_within_a_rank_numbers_come_before_cards_without_one(directory: list[Service]) -> None:
    for near, far in pairwise(found(*directory)):
        assert near.rank != far.rank or bool(near.service.phones) >= bool(far.service.phones)


@same
@given(directories)
def test_within_a_rank_the_checked_come_before_the_never_checked_and_the_stale_last(directory: list[Service]) -> None:
    order = {"fresh": 0, "ageing": 0, "unverified": 1, "stale": 2}
    for near, far in pairwise(found(*directory)):
        if near.rank == far.rank and bool(near.service.phones) == bool(far.service.phones):
            assert order[near.freshness] <= order[far.freshness]


@same
@given(directories, st.data())
def test_within_a_rank_a_reported_contact_comes_after_those_that_nobody_reported(
    directory: list[Service], data: st.DataObject
) -> None:
    reported = frozenset(data.draw(st.sets(st.sampled_from([each.id for each in directory])))) if directory else ()
    results = search(Snapshot.build(directory, HOTLINES, frozenset(reported)), CHAIN, NOW)
    assert {each.service.id for each in results} == {each.service.id for each in found(*directory)}
    for near, far in pairwise(results):
        if near.rank == far.rank and bool(near.service.phones) == bool(far.service.phones):
            assert near.service.caution <= far.service.caution


@same
@given(directories)
def test_only_persons_and_shelters_are_hidden_by_age(directory: list[Service]) -> None:
    shown = set(ids(found(*directory)))
    for entry in directory:
        if entry.area in (COMMUNE, FORMER, DISTRICT, OLD_PROVINCE, PROVINCE):
            old = entry.assured_date is not None and (TODAY - entry.assured_date).days >= 365
            hidden = old and (entry.kind == "shelter" or entry.holder == "person")
            assert (entry.id in shown) == (not hidden)


@same
@given(directories)
def test_outside_leaves_out_the_commune_and_nothing_else(directory: list[Service]) -> None:
    inside = [each.service.id for each in found(*directory) if each.rank > 0]
    assert [each.service.id for each in found(*directory, outside=True)] == inside


def test_the_ranks_are_named_after_what_contains_the_place() -> None:
    areas = (COMMUNE, DISTRICT, OLD_PROVINCE, PROVINCE, None)
    results = found(*(service(f"s{place}", area) for place, area in enumerate(areas)))
    assert [(each.service.id, each.rank) for each in results if not each.service.national] == [
        (f"s{place}", place) for place in range(5)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"phones": (Phone("113"),)}, {"phones": (), "assured_date": TODAY, "schedule": Schedule(always=True)}),
        ({"kind": "police"}, {"kind": "shelter", "assured_date": date(2026, 5, 1), "schedule": Schedule(always=True)}),
        ({"kind": "shelter"}, {"kind": "police", "assured_date": TODAY, "schedule": Schedule(always=True)}),
        ({"kind": "one_stop_centre"}, {"kind": "police", "assured_date": TODAY}),
        ({"schedule": NIGHT, "assured_date": TODAY}, {"schedule": OFFICE}),
        ({"schedule": OFFICE, "assured_date": date(2026, 1, 1)}, {"schedule": Schedule(), "assured_date": TODAY}),
        ({"schedule": Schedule(), "assured_date": date(2026, 1, 1)}, {"schedule": NIGHT, "assured_date": TODAY}),
        ({"schedule": OFFICE}, {"schedule": Schedule()}),
        ({"assured_date": TODAY}, {"assured_date": TODAY - timedelta(days=1)}),
        ({"assured_date": date(2020, 1, 1)}, {"assured_date": None}),
    ],
)
def test_within_a_rank_numbers_then_fresh_then_kind_then_checked_then_open_then_lately(
    first: dict[str, object], second: dict[str, object]
) -> None:
    results = found(service("b", **second), service("a", **first), kinds=("shelter", "one_stop_centre"))
    assert ids(results) == ["a", "b"]
    assert ids(found(service("z", **first), service("b", **second), kinds=("shelter", "one_stop_centre"))) == ["z", "b"]


def test_a_stale_shelter_says_so_and_sinks_below_institutions() -> None:
    stale = service("stale", kind="shelter", assured_date=TODAY - timedelta(days=200))
    results = found(stale, service("union", assured_date=TODAY - timedelta(days=300)))
    assert [(each.service.id, each.freshness) for each in results[:2]] == [("union", "fresh"), ("stale", "stale")]


def test_an_area_that_stands_in_two_ranks_is_searched_once() -> None:
    snapshot = Snapshot.build([service("x")], HOTLINES)
    assert ids(search(snapshot, ((COMMUNE, COMMUNE), (COMMUNE,)), NOW)) == ["x"]


def test_where_no_place_is_known_the_national_lines_are_left() -> None:
    assert [each.service.id for each in search(Snapshot.build([], HOTLINES), (), NOW)]


def test_dong_tam_is_found_under_the_present_commune_and_its_number_is_not_invented() -> None:
    results = search(Snapshot.build(SHIPPED, HOTLINES), CHAIN, NOW)
    assert (results[0].service.id, results[0].freshness, results[0].service.phones) == (
        "dong-tam-2021",
        "unverified",
        (),
    )

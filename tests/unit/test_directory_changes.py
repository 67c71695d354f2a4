"""What of a change two people must see, what one may do, and what an approval is bound to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.directory.changes import (
    Item,
    canonical,
    changes_phone,
    dialled,
    differing,
    digest,
    redirects,
    retells,
    unchecked,
)
from bot.directory.records import columns
from tests.unit.log_house import NUMBER, OTHER, new, service

ENTRY = columns(service("dl-0001"))
ITEM = Item("dl-0001", 1, ENTRY, {**ENTRY, "overnight": True})


def phone(number: str, **values: object) -> dict[str, object]:
    return {"number": number, "charge": "unknown", "texts": False, "last_answered": None, **values}


def test_the_same_json_has_the_same_bytes_whoever_writes_it() -> None:
    assert (
        canonical({"b": [1, None], "a": "Đắk"})
        == canonical({"a": "Đắk", "b": (1, None)})
        == '{"a":"Đắk","b":[1,null]}'.encode()
    )


@pytest.mark.parametrize(
    "other",
    [
        [replace(ITEM, base=2)],
        [replace(ITEM, base=None)],
        [replace(ITEM, entry="dl-0002")],
        [replace(ITEM, before=None)],
        [replace(ITEM, after=ENTRY)],
        [ITEM, ITEM],
        [],
    ],
)
def test_an_approval_is_bound_to_everything_that_is_seen(other: list[Item]) -> None:
    assert digest(other) != digest([ITEM])


def test_the_order_of_items_counts_and_that_of_keys_does_not() -> None:
    assert digest([ITEM, new("dl-0002")]) != digest([new("dl-0002"), ITEM])
    assert digest([replace(ITEM, after=dict(sorted(ITEM.after.items(), reverse=True)))]) == digest([ITEM])


def test_what_differs_is_told_in_the_order_of_reading() -> None:
    assert differing(ENTRY, {**ENTRY, "phones": [], "name": {"vi": "x", "en": "x"}}) == ("name", "phones")
    assert differing(ENTRY, ENTRY) == ()
    told = differing(None, ENTRY)
    assert "name" in told
    assert "alert" not in told


def test_numbers_are_those_that_are_dialled() -> None:
    assert dialled(ENTRY) == (NUMBER,)
    assert dialled(None) == ()


@pytest.mark.parametrize(
    ("values", "phone_changes", "is_redirected"),
    [
        ({"phones": [phone(OTHER)]}, True, True),
        ({"phones": [phone(NUMBER), phone(OTHER)]}, True, True),
        ({"phones": []}, True, True),
        ({"phones": [], "phone_of": "dl-0009"}, True, True),
        ({"phones": [phone(NUMBER, charge="free", texts=True)]}, False, False),
        ({"name": {"vi": "Khác", "en": "Other"}}, False, True),
        ({"kind": "police"}, False, True),
        ({"area": "p25333"}, False, True),
        ({"area": None}, False, True),
        ({"overnight": True}, False, False),
        ({"status": "defunct"}, False, False),
    ],
)
def test_what_leads_a_caller_elsewhere_is_known(
    values: Mapping[str, Any], phone_changes: bool, is_redirected: bool
) -> None:
    after = {**ENTRY, **values}
    assert changes_phone(ENTRY, after) is phone_changes
    assert redirects(ENTRY, after) is is_redirected


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ({}, {"source": "Báo mới"}, True),
        ({}, {"alert": {"vi": "Nghỉ", "en": "Closed"}}, True),
        ({}, {"description": {"vi": "Trực", "en": "Somebody is there"}}, True),
        ({}, {"source_date": "2026-11-01", "overnight": True}, False),
        ({"status": "defunct"}, {"source": "Báo mới"}, False),
        ({}, {"status": "defunct", "source": "Báo mới"}, False),
    ],
)
def test_new_words_are_told_where_the_public_sees_the_card(
    before: Mapping[str, Any], after: Mapping[str, Any], is_told: bool
) -> None:
    assert retells({**ENTRY, **before}, {**ENTRY, **before, **after}) is is_told
    assert not retells(None, {**ENTRY, **after})


def test_a_new_entry_leads_a_caller_somewhere() -> None:
    assert changes_phone(None, ENTRY)
    assert redirects(None, {**ENTRY, "phones": []})


def test_editing_is_not_checking() -> None:
    checked = {
        **ENTRY,
        "assured_date": "2026-10-01",
        "assurer": 7,
        "phones": [phone(NUMBER, last_answered="2026-10-01")],
    }
    same = unchecked(checked, {**checked, "overnight": True, "assured_date": "2026-11-25", "assurer": 8})
    assert (same["assured_date"], same["assurer"], same["overnight"]) == ("2026-10-01", 7, True)
    assert same["phones"] == checked["phones"]
    renamed = unchecked(checked, {**checked, "name": {"vi": "x", "en": "x"}})
    assert (renamed["assured_date"], renamed["assurer"]) == (None, None)
    assert renamed["phones"] == checked["phones"]


def test_a_number_brings_no_check_along_but_one_that_stays_keeps_its_own() -> None:
    checked = {**ENTRY, "assured_date": "2026-10-01", "phones": [phone(NUMBER, last_answered="2026-10-01")]}
    two = [phone(OTHER, last_answered="2026-11-25"), phone(NUMBER, last_answered="2026-11-25")]
    after = unchecked(checked, {**checked, "phones": two})
    assert after["phones"] == [phone(OTHER), phone(NUMBER, last_answered="2026-10-01")]
    assert after["assured_date"] is None


def test_a_new_entry_comes_unchecked() -> None:
    fresh = unchecked(
        None,
        {**ENTRY, "assured_date": "2026-11-25", "assurer": 7, "phones": [phone(NUMBER, last_answered="2026-11-25")]},
    )
    assert (fresh["assured_date"], fresh["assurer"], fresh["phones"]) == (None, None, [phone(NUMBER)])

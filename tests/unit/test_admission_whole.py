"""Whose number, whether an entry is whole; and that editing is not checking."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import update

from bot.database import schema
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item
from bot.directory.model import Service
from bot.directory.records import ServiceRecord, columns
from tests.unit.office_house import (
    ENTRIES,
    STATION,
    THU,
    UNION,
    VU,
    House,
    hotlines,
    new,
    phone,
    refuses,
    service,
    working,
)

NUMBER = "0912 100 001"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


def added(entry: Service) -> Item:
    return Item(NEW_ENTRY, None, None, {**columns(entry), "id": NEW_ENTRY})


# National numbers, and other people's.


@pytest.mark.safety(42)
async def test_a_national_number_is_nowhere_else(house: House) -> None:
    for line in hotlines().lines[:3]:
        for each in line.phones:
            async with refuses(house, "refused.national_number"):
                await house.proposed(await house.edit(UNION, phones=[phone("0912 100 002"), phone(each.number)]))
            async with refuses(house, "refused.national_number"):
                await house.proposed(added(service("moi", each.number, status="inactive")), reason="add")


async def test_a_number_is_lent_by_what_exists(house: House) -> None:
    line = hotlines().lines[0].id
    for lender in (UNION, line):
        await house.proposed(await house.edit(STATION, phones=[], phone_of=lender))
    for nobody in ("khong-co", STATION):
        async with refuses(house, "refused.invalid"):
            await house.proposed(await house.edit(STATION, phones=[], phone_of=nobody))


async def test_a_number_is_lent_by_what_comes_with_it(house: House) -> None:
    lent = Item("muon", None, None, columns(service("muon", None, phone_of="cho-muon")))
    await house.published(new("cho-muon", NUMBER), lent, reason="import")
    assert house.number("muon") == NUMBER


async def test_an_entry_whose_lender_is_gone_may_still_be_edited(tmp_path: Path) -> None:
    lent = service("muon", None, phone_of="khong-con")
    async with working(tmp_path, entries=(*ENTRIES, lent)) as house:
        await house.proposed(await house.edit("muon", alert={"vi": "Tạm nghỉ", "en": "Closed"}))


# Whole entries.


@pytest.mark.parametrize(
    "change",
    [
        {"id": "khac"},
        {"area": "p99999"},
        {"area": "x"},
        {"kind": "spa"},
        {"phones": [{**phone("0912100001")}]},
        {"phones": [phone("+1 202 555 0100")]},
        {"unknown": 1},
        {"name": {"vi": " thừa ", "en": "blanks"}},
    ],
    ids=str,
)
async def test_what_is_no_whole_entry_is_refused(house: House, change: dict[str, object]) -> None:
    async with refuses(house, "refused.invalid"):
        await house.proposed(await house.edit(STATION, **change))


async def test_an_entry_stands_once_in_a_proposal(house: House) -> None:
    item = await house.renumber(STATION, NUMBER)
    async with refuses(house, "refused.invalid"):
        await house.proposed(item, replace(item, after={**item.after, "phones": [phone("0912 100 002")]}))


@pytest.mark.safety(42)
async def test_no_entry_takes_the_name_of_a_national_line(house: House) -> None:
    """A line's id wins: such an entry would never be shown."""
    async with refuses(house, "refused.invalid"):
        await house.proposed(new(hotlines().lines[0].id, NUMBER), reason="import")


async def test_nothing_changed_is_nothing(house: House) -> None:
    for reason in ("edit", "restore"):
        async with refuses(house, "refused.nothing"):
            await house.proposed(await house.edit(STATION), reason=reason)  # type: ignore[arg-type]


async def test_what_changes_nothing_is_left_out(house: House) -> None:
    made = await house.proposed(await house.edit(STATION), await house.renumber(UNION, NUMBER), reason="import")
    assert [each.entry for each in made.items] == [UNION]


async def test_showing_again_changes_nothing_else(house: House) -> None:
    await house.acts.hide(STATION, THU)
    async with refuses(house, "refused.invalid"):
        await house.proposed(
            await house.edit(STATION, status="active", phones=[phone("0912 666 666")]), reason="restore"
        )


async def test_an_entry_that_appeared_meanwhile_is_not_new(house: House) -> None:
    made = await house.proposed(new("moi", NUMBER), reason="import")
    await house.published(new("moi", "0912 100 002"), by=VU, approver=2001, reason="import")
    async with refuses(house, "refused.stale"):
        await house.approved(made)


async def test_the_number_of_an_id_is_limited() -> None:
    """Buttons carry ids and hold 64 bytes."""
    longest = columns(service("a" * 48, NUMBER))
    assert longest["id"] == "a" * 48
    with pytest.raises(ValidationError, match="at most 48 characters"):
        ServiceRecord.model_validate({**longest, "id": "a" * 49})


# Editing is not checking.


async def checks(house: House, entry: str) -> tuple[object, object, object]:
    values = (await house.standing(entry)).values
    return values["assured_date"], values["assurer"], values["phones"][0]["last_answered"]


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"alert": {"vi": "Tạm nghỉ trưa", "en": "Closed at noon"}}, True),
        ({"organization": {"vi": "Sở khác", "en": "Other"}}, True),
        ({"name": {"vi": "Tên khác", "en": "Other name"}}, False),
        ({"kind": "police"}, False),
        ({"area": "p00004"}, False),
        ({"area": None}, False),
    ],
    ids=str,
)
async def test_a_change_of_name_kind_or_area_clears_the_date(
    house: House, change: dict[str, object], kept: bool
) -> None:
    before = await checks(house, STATION)
    await house.acts.hide(STATION, THU)
    await house.published(await house.edit(STATION, **change))
    day, who, answered = await checks(house, STATION)
    assert (day, who) == (before[:2] if kept else (None, None))
    assert answered == before[2]


async def test_a_new_number_is_checked_by_who_rang_it_and_by_no_form(house: House) -> None:
    told = {"phones": [{**phone(NUMBER), "last_answered": "2026-11-24"}], "assured_date": "2026-11-24", "assurer": THU}
    made = await house.proposed(await house.edit(STATION, **told))
    after = made.items[0].after
    assert (after["assured_date"], after["assurer"], after["phones"][0]["last_answered"]) == (None, None, None)
    await house.approved(made)
    assert await checks(house, STATION) == ("2026-11-25", VU, "2026-11-25")


async def test_a_form_cannot_say_that_a_number_was_checked(house: House) -> None:
    before = await checks(house, STATION)
    async with refuses(house, "refused.nothing"):
        await house.proposed(await house.edit(STATION, assured_date="2026-11-25", assurer=THU))
    made = await house.proposed(
        await house.edit(STATION, assured_date="2026-11-25", alert={"vi": "Tạm nghỉ", "en": "Closed"})
    )
    await house.approved(made)
    assert await checks(house, STATION) == before


async def test_items_that_vanish_from_a_plan_are_not_approved_as_none(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    async with house.opened.engine.begin() as connection:
        await connection.execute(schema.proposal_item.delete())
        await connection.execute(update(schema.proposal).values(reason="edit"))
    async with refuses(house, "refused.changed_since"):
        await house.approved(made)

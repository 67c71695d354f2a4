"""Versions that replace each other, plans of files, ids that nobody has twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import schema
from bot.directory import proposals
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item
from bot.directory.identity import identities
from bot.directory.model import Translated
from bot.directory.proposal import NewProposal, Proposal
from bot.directory.records import columns
from tests.unit.office_house import (
    FAR,
    LAN,
    MAI,
    NGA,
    STATION,
    THU,
    UNION,
    VU,
    House,
    new,
    phone,
    refuses,
    service,
    working,
)

NUMBER, OTHER = "0912 100 001", "0912 100 002"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


def nameless(number: str = NUMBER, **changes: object) -> Item:
    return Item(NEW_ENTRY, None, None, {**columns(service("moi", number, **changes)), "id": NEW_ENTRY})


# Replacing one's own.


async def test_only_ones_own_and_only_of_the_same_entry_is_replaced(house: House) -> None:
    hers = await house.proposed(await house.renumber(STATION, NUMBER), by=LAN)
    mine = await house.proposed(await house.renumber(STATION, OTHER))
    elsewhere = await house.proposed(await house.renumber(FAR, OTHER))
    again = await house.proposed(await house.renumber(STATION, "0912 100 003"))
    states = [await house.state(each) for each in (hers, mine, elsewhere, again)]
    assert states == ["open", "replaced", "open", "open"]


async def test_a_new_version_of_a_new_entry_replaces_it(house: House) -> None:
    first = await house.proposed(nameless(), reason="add")
    second = await house.decisions.propose(_adding(nameless(OTHER)), replaces=first.id)
    assert await house.state(first) == "replaced"
    assert second.items[0].entry != first.items[0].entry


async def test_what_another_proposed_is_not_replaced(house: House) -> None:
    first = await house.proposed(nameless(), reason="add", by=VU)
    await house.decisions.propose(_adding(nameless(OTHER)), replaces=first.id)
    assert await house.state(first) == "open"


async def test_a_file_is_not_replaced_by_one_edit(house: House) -> None:
    file = await house.proposed(
        await house.renumber(STATION, NUMBER), await house.renumber(UNION, OTHER), reason="import"
    )
    await house.proposed(await house.renumber(STATION, "0912 100 003"))
    assert await house.state(file) == "open"


async def test_handing_in_closes_ones_own_form(house: House) -> None:
    async with house.opened.engine.begin() as connection:
        for admin in (THU, VU):
            await connection.execute(schema.draft.insert().values(admin=admin, content={}, updated_at=0))
    await house.decisions.propose(_adding(nameless()), closes_draft=True)
    assert [row.admin for row in await house.rows(schema.draft)] == [VU]
    await house.decisions.propose(_adding(nameless(), by=VU))
    assert [row.admin for row in await house.rows(schema.draft)] == [VU]


def _adding(item: Item, by: int = THU) -> NewProposal:
    return NewProposal("add", by, (item,))


# Ids.


async def test_new_entries_get_the_next_numbers(house: House) -> None:
    made = await house.proposed(nameless(), nameless(OTHER), new("co-ten", "0912 100 003"), reason="import")
    assert [each.entry for each in made.items] == ["dl-0001", "dl-0002", "co-ten"]
    assert [each.after["id"] for each in made.items] == ["dl-0001", "dl-0002", "co-ten"]
    again = await house.proposed(nameless("0912 100 004"), reason="add")
    assert again.items[0].entry == "dl-0003"


async def test_an_id_that_was_proposed_once_is_never_given_to_another(house: House) -> None:
    made = await house.proposed(nameless(), reason="add")
    await house.decisions.withdraw(made.id, THU)
    turned = await house.proposed(nameless(), reason="add")
    await house.decisions.reject(turned.id, VU)
    assert (await house.proposed(nameless(), reason="add")).items[0].entry == "dl-0003"


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        ("dl-" + "9" * 45, "dl-0001"),
        ("dl-999999", "dl-1000000"),
        ("dl-1000000", "dl-0001"),
        ("dl-0041", "dl-0042"),
        ("dl-x", "dl-0001"),
        ("dl-7", "dl-0008"),
    ],
)
async def test_no_proposal_uses_up_the_numbers(house: House, taken: str, following: str) -> None:
    """One person could bring an id so long that no new entry would fit behind it."""
    await house.proposed(new(taken, OTHER, name=Translated("Trạm thử", "Test station")), reason="import")
    first = await house.proposed(nameless(), reason="add")
    assert first.items[0].entry == following
    second = await house.proposed(nameless(), reason="add", by=VU)
    assert second.items[0].entry not in (taken, following)
    await house.approved(first)
    await house.approved(second, MAI)


# Plans of files.


async def planned(house: House, *items: Item, by: int = THU, file: str = "a" * 64) -> Proposal:
    return await house.proposed(*items, by=by, reason="import", state="planned", file_name="xa.xlsx", file_digest=file)


async def test_a_plan_is_its_makers_until_she_hands_it_in(house: House) -> None:
    made = await planned(house, await house.renumber(STATION, NUMBER))
    assert await house.decisions.waiting() == ()
    async with refuses(house, "refused.is_planned"):
        await house.approved(made)
    async with refuses(house, "refused.is_planned"):
        await house.decisions.reject(made.id, VU)
    async with refuses(house, "refused.plan_gone"):
        await house.decisions.hand_in(made.id, made.seen, VU)
    async with refuses(house, "refused.changed_since"):
        await house.decisions.hand_in(made.id, "0" * 32, THU)
    handed = await house.decisions.hand_in(made.id, made.seen, THU)
    assert [each.id for each in await house.decisions.waiting()] == [made.id]
    await house.approved(handed)
    assert (await house.last()).details["file"] == "a" * 64
    async with refuses(house, "refused.plan_gone"):
        await house.decisions.hand_in(made.id, made.seen, THU)


async def test_the_days_of_a_plan_count_from_handing_in_and_handing_in_twice_is_once(house: House) -> None:
    made = await planned(house, await house.renumber(STATION, NUMBER))
    house.passes(days=6)
    handed = await house.decisions.hand_in(made.id, made.seen, THU)
    assert handed.made_at == house.office.now
    house.passes(days=6)
    again = await house.decisions.hand_in(made.id, made.seen, THU)
    assert again.made_at == handed.made_at
    assert again.items == made.items
    await house.approved(again)


async def test_a_plan_is_over_after_seven_days(house: House) -> None:
    made = await planned(house, await house.renumber(STATION, NUMBER))
    house.passes(days=7, seconds=1)
    async with refuses(house, "refused.expired"):
        await house.decisions.hand_in(made.id, made.seen, THU)
    await house.decisions.expire()
    assert await house.state(made) == "expired"


async def test_a_new_plan_takes_the_place_of_ones_own_last_one(house: House) -> None:
    hers = await planned(house, await house.renumber(UNION, OTHER), by=VU)
    first = await planned(house, await house.renumber(STATION, NUMBER))
    second = await planned(house, await house.renumber(STATION, OTHER))
    async with refuses(house, "refused.plan_gone"):
        await house.decisions.hand_in(first.id, first.seen, THU)
    assert (await house.decisions.get(first.id)).items == ()
    assert second.id > first.id
    assert await house.state(hers) == "planned"


async def test_a_plan_on_an_old_version_is_refused(house: House) -> None:
    made = await planned(house, await house.renumber(STATION, NUMBER))
    await house.published(await house.renumber(STATION, OTHER), by=VU, approver=MAI)
    async with refuses(house, "refused.stale"):
        await house.decisions.hand_in(made.id, made.seen, THU)


async def test_a_plan_is_taken_back_by_its_maker(house: House) -> None:
    made = await planned(house, await house.renumber(STATION, NUMBER))
    await house.decisions.withdraw(made.id, THU)
    assert await house.state(made) == "withdrawn"


async def test_a_plan_of_one_row_replaces_ones_edit_of_it(house: House) -> None:
    edit = await house.proposed(await house.renumber(STATION, OTHER))
    made = await planned(house, await house.renumber(STATION, NUMBER))
    assert await house.state(edit) == "open"
    await house.decisions.hand_in(made.id, made.seen, THU)
    assert await house.state(edit) == "replaced"


async def test_the_same_file_from_two_people_brings_its_entries_once(house: House) -> None:
    first = await house.proposed(nameless(), reason="import")
    second = await house.proposed(nameless(), reason="import", by=VU)
    await house.approved(first, MAI)
    async with refuses(house, "refused.stale"):
        await house.approved(second, MAI)
    async with refuses(house, "refused.stale"):
        await house.proposed(nameless(), reason="import", by=NGA)


async def test_what_has_neither_name_nor_number_is_no_twin() -> None:
    assert list(identities("police", "", "", ())) == []


async def test_what_a_release_proposed_once_is_known(house: House) -> None:
    item = await house.renumber(STATION, NUMBER)
    made = await house.proposed(item, by=None, reason="release")
    await house.decisions.reject(made.id, VU)
    async with house.opened.engine.connect() as connection:
        assert await proposals.proposed_before(connection, item)
        assert not await proposals.proposed_before(
            connection, replace(item, after={**item.after, "phones": [phone(OTHER)]})
        )
        assert await proposals.touching(connection, STATION) == ()

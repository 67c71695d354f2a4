"""What waits: numbers that are rung, versions that replace each other, plans of files, ids that nobody has twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import schema
from bot.directory import proposals
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item
from bot.directory.identity import identities
from bot.directory.proposal import LEAST_RUNG, NewProposal, Proposal
from bot.directory.records import columns
from tests.unit.office_house import (
    FAR,
    HOUSE,
    LAN,
    MAI,
    NGA,
    STATION,
    THU,
    UNION,
    VU,
    WOMAN,
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


def many(count: int, start: int = 0) -> tuple[Item, ...]:
    """New offices, each with its number."""
    return tuple(
        new(f"xa-{place:05d}", f"0913 {place // 1000:03d} {place % 1000:03d}") for place in range(start, start + count)
    )


# Ringing.


@pytest.mark.parametrize("entry", [WOMAN, HOUSE, STATION])
async def test_a_number_is_approved_by_who_says_that_she_rang_it(house: House, entry: str) -> None:
    made = await house.proposed(await house.renumber(entry, NUMBER))
    async with refuses(house, "refused.not_rung"):
        await house.approved(made, rang=False)
    rung = await house.decisions.ring(made.id, made.seen, VU, [entry, "khac"])
    assert rung.rung == {str(VU): [entry]}
    async with refuses(house, "refused.not_rung"):
        await house.approved(made, MAI, rang=False)
    await house.approved(made, rang=False)
    assert house.number(entry) == NUMBER


async def test_only_new_numbers_are_rung(house: House) -> None:
    made = await house.proposed(await house.edit(STATION, alert={"vi": "Tạm nghỉ trưa", "en": "Closed at noon"}))
    assert made.to_ring() == ()
    before = (await house.standing(STATION)).values["assured_date"]
    await house.approved(made, rang=False)
    assert (await house.standing(STATION)).values["assured_date"] == before
    without = await house.proposed(await house.edit(STATION, phones=[]))
    assert without.to_ring() == ()


async def test_a_number_that_came_unseen_is_rung_before_it_is_shown(house: House) -> None:
    """Changed while hidden, and shown again by two who rang nobody: the way round ringing."""
    await house.acts.hide(STATION, THU)
    hidden = await house.proposed(await house.renumber(STATION, NUMBER))
    assert hidden.to_ring() == ()
    await house.approved(hidden, rang=False)
    shown = await house.proposed(await house.edit(STATION, status="active"), reason="restore")
    assert shown.to_ring() == (STATION,)
    async with refuses(house, "refused.not_rung"):
        await house.approved(shown, rang=False)
    await house.approved(shown)
    assert (await house.standing(STATION)).values["assured_date"] == "2026-11-25"


async def test_what_was_checked_is_shown_again_without_a_call(house: House) -> None:
    await house.acts.hide(STATION, THU)
    made = await house.proposed(await house.edit(STATION, status="active"), reason="restore")
    await house.approved(made, rang=False)
    assert house.shown(STATION) is not None


@pytest.mark.parametrize(("count", "rung"), [(1, 1), (5, 5), (6, 5), (50, 5), (51, 6), (120, 12)])
async def test_of_a_file_a_tenth_is_drawn_and_at_least_five(house: House, count: int, rung: int) -> None:
    made = await house.proposed(*many(count), reason="import")
    drawn = made.to_ring()
    assert len(drawn) == len(set(drawn)) == rung
    assert set(drawn) <= {each.entry for each in made.items}
    assert (await house.decisions.get(made.id)).to_ring() == drawn


async def test_the_draw_is_nobodys_choice(house: House) -> None:
    """Neither the order of the rows nor a second try of the same file brings the draw of before, and nobody can tell it beforehand."""
    made = await house.proposed(*many(100), reason="import")
    draws = {made.to_ring()}
    for other in (
        replace(made, made_at=made.made_at + 1),
        replace(made, id=made.id + 1),
        replace(made, digest="0" * 64),
    ):
        assert len(other.to_ring()) == 10
        draws.add(other.to_ring())
    assert len(draws) == 4
    assert made.to_ring() == replace(made, rung={"1": ["x"]}, state="applied").to_ring()


async def test_only_what_was_drawn_and_rung_is_checked(house: House) -> None:
    made = await house.proposed(*many(60), reason="import")
    drawn = made.to_ring()
    for entry in drawn[:-1]:
        await house.decisions.ring(made.id, made.seen, VU, [entry])
    async with refuses(house, "refused.not_rung"):
        await house.approved(made, rang=False)
    undrawn = next(each.entry for each in made.items if each.entry not in drawn)
    rung = await house.decisions.ring(made.id, made.seen, VU, [drawn[-1], undrawn])
    assert rung.rung_by(VU) == frozenset(drawn)
    published = await house.approved(made, rang=False)
    checked = {each.entry for each in published.items if each.after["assured_date"] is not None}
    assert checked == set(drawn)
    assert (await house.last()).details["rung"] == sorted(drawn)


async def test_taking_back_a_file_is_rung_as_a_file_is(house: House) -> None:
    await house.published(*many(60), reason="import")
    changed = [await house.renumber(f"xa-{place:05d}", f"0914 000 {place:03d}") for place in range(60)]
    await house.published(*changed, reason="import")
    undoing = await house.history.undoing((await house.last()).number)
    made = await house.proposed(*undoing.items, reason="undo")
    assert made.rings_by_list
    assert len(made.to_ring()) == 6
    few = await house.proposed(*undoing.items[:LEAST_RUNG], reason="undo", by=VU)
    assert not few.rings_by_list
    assert len(few.to_ring()) == LEAST_RUNG


async def test_phones_stand_first_in_the_queue(house: House) -> None:
    words = await house.proposed(await house.edit(STATION, alert={"vi": "Tạm nghỉ", "en": "Closed"}))
    number = await house.proposed(await house.renumber(UNION, NUMBER))
    assert [each.id for each in await house.decisions.waiting()] == [number.id, words.id]
    assert await house.decisions.count_waiting() == 2
    assert all(each.items for each in await house.decisions.waiting())


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
    await house.proposed(new(taken, OTHER), reason="import")
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

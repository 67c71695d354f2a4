"""Numbers are rung before they are shown: each one, or of a file what was drawn."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.directory.changes import Item
from bot.directory.proposal import LEAST_RUNG
from tests.unit.office_house import (
    HOUSE,
    MAI,
    STATION,
    THU,
    UNION,
    VU,
    WOMAN,
    House,
    new,
    refuses,
    working,
)

NUMBER = "0912 100 001"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


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

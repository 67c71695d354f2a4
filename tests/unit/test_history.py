"""What was done, by whom; and taking it back: an undo is a proposal, and what was edited since is listed and left alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.directory.history import PAGE, Undoing
from bot.directory.office import Refused
from bot.directory.proposal import Proposal
from tests.unit.office_house import (
    FAR,
    LAN,
    MAI,
    STATION,
    THU,
    UNION,
    VU,
    WOMAN,
    House,
    home,
    new,
    phone,
    refuses,
    working,
)

NUMBER, OTHER = "0912 100 001", "0912 100 002"
NOON = {"vi": "Tạm nghỉ trưa", "en": "Closed at noon"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


async def undone(house: House, number: int, *, by: int = THU, approver: int = VU) -> Proposal:
    undoing = await house.history.undoing(number)
    assert undoing.edited_since == ()
    made = await house.proposed(*undoing.items, by=by, reason="undo", undoes=number)
    await house.approved(made, approver)
    return made


async def number_of_the_last(house: House) -> int:
    return (await house.last()).number


# Reading.


async def test_newest_first_and_a_page_at_a_time(house: House) -> None:
    for _ in range(PAGE):
        await house.acts.silent(STATION, THU)
    numbers = [each.number for each in await house.log()]
    first, second = await house.history.page(0), await house.history.page(1)
    assert first.more
    assert not second.more
    told = [each.change.number for each in (*first.changes, *second.changes)]
    assert told == sorted(numbers, reverse=True)
    assert (await house.history.page(99)).changes == ()
    assert [each.change for each in (await house.history.page(-1)).changes] == [each.change for each in first.changes]
    assert (await house.history.head()).count == len(numbers)


async def test_of_an_entry_all_that_was_done_about_it(house: House) -> None:
    await house.published(await house.renumber(STATION, NUMBER))
    await house.acts.hide(STATION, VU)
    await house.acts.silent(STATION, THU)
    await house.acts.caution(STATION, THU)
    await house.acts.silent(UNION, THU)
    page = await house.history.page(0, entry=STATION)
    assert [each.change.action for each in page.changes] == ["caution", "check", "hide", "publish", "seed"]
    assert [each.entry for each in page.changes[2].changed] == [STATION]
    assert page.changes[2].changed[0].after == {}


async def test_of_a_person_what_she_made_and_what_she_approved(house: House) -> None:
    await house.published(await house.renumber(STATION, NUMBER), by=THU, approver=VU)
    await house.published(await house.renumber(UNION, OTHER), by=VU, approver=MAI)
    await house.acts.freeze(VU)
    of_vu = await house.history.page(0, person=VU)
    assert [each.change.action for each in of_vu.changes] == ["freeze", "publish", "publish"]
    assert (await house.history.page(0, entry=UNION, person=THU)).changes == ()


@pytest.mark.safety(40)
async def test_one_change_with_old_and_new(house: House) -> None:
    published = await house.published(await house.renumber(STATION, NUMBER))
    told = await house.history.change(await number_of_the_last(house))
    (changed,) = told.changed
    assert changed.before == published.items[0].before
    assert changed.after == published.items[0].after
    with pytest.raises(Refused) as refused:
        await house.history.change(99)
    assert (refused.value.key, refused.value.values) == ("refused.no_change", {"number": 99})


# Taking back.


@pytest.mark.safety(40)
async def test_an_undo_waits_for_two_like_anything_else(house: House) -> None:
    before = house.number(STATION)
    await house.published(await house.renumber(STATION, NUMBER))
    number = await number_of_the_last(house)
    undoing = await house.history.undoing(number)
    made = await house.proposed(*undoing.items, by=VU, reason="undo", undoes=number)
    assert house.number(STATION) == NUMBER
    async with refuses(house, "refused.own"):
        await house.approved(made, VU)
    async with refuses(house, "refused.not_rung"):
        await house.approved(made, MAI, rang=False)
    await house.approved(made, MAI)
    assert house.number(STATION) == before
    last = await house.last()
    assert (last.action, last.details["reason"], last.details["undoes"]) == ("publish", "undo", number)
    assert (await house.audit()).holds


async def test_an_undo_is_undone(house: House) -> None:
    old = house.number(STATION)
    await house.published(await house.renumber(STATION, NUMBER))
    await undone(house, await number_of_the_last(house))
    assert house.number(STATION) == old
    await undone(house, await number_of_the_last(house))
    assert house.number(STATION) == NUMBER


async def test_a_new_entry_is_shown_no_more_and_can_be_again(house: House) -> None:
    await house.published(new("moi", NUMBER), reason="import")
    await undone(house, await number_of_the_last(house))
    assert house.shown("moi") is None
    assert (await house.standing("moi")).values["status"] == "inactive"
    await undone(house, await number_of_the_last(house))
    assert house.number("moi") == NUMBER


async def test_hiding_is_taken_back_by_two(house: House) -> None:
    await house.acts.hide(STATION, THU)
    await undone(house, await number_of_the_last(house))
    assert house.shown(STATION) is not None


@pytest.mark.parametrize("since", ["edited", "hidden", "undone"])
async def test_what_was_edited_since_is_listed_and_left(house: House, since: str) -> None:
    """A file of three entries, one of which somebody worked on afterwards."""
    await house.published(
        await house.renumber(STATION, NUMBER),
        await house.renumber(UNION, OTHER),
        new("moi", "0912 100 003"),
        reason="import",
    )
    number = await number_of_the_last(house)
    if since == "edited":
        await house.published(await house.edit(UNION, alert=NOON))
    elif since == "hidden":
        await house.acts.hide(UNION, LAN)
    else:
        await house.published(await house.renumber(UNION, "0912 000 002"), reason="undo")
    standing = await house.standing(UNION)
    undoing = await house.history.undoing(number)
    assert undoing.edited_since == (UNION,)
    assert [each.entry for each in undoing.items] == [STATION, "moi"]
    await house.published(*undoing.items, reason="undo")
    assert await house.standing(UNION) == standing
    assert house.number(STATION) == "0912 000 001"


async def test_a_call_since_is_no_edit_and_its_date_goes_with_its_number(house: House) -> None:
    await house.published(await house.edit(STATION, alert=NOON))
    words = await number_of_the_last(house)
    await house.acts.check(STATION, LAN)
    undoing = await house.history.undoing(words)
    assert undoing.edited_since == ()
    assert undoing.items[0].after["assured_date"] == "2026-11-25"
    await house.published(await house.renumber(STATION, NUMBER))
    await house.acts.check(STATION, LAN)
    undoing = await house.history.undoing(await number_of_the_last(house) - 1)
    assert undoing.items[0].after["assured_date"] is None
    assert undoing.items[0].after["phones"][0]["last_answered"] is None


async def test_what_changed_between_looking_and_handing_in_is_stale(house: House) -> None:
    await house.published(await house.renumber(STATION, NUMBER))
    undoing = await house.history.undoing(await number_of_the_last(house))
    await house.published(await house.edit(STATION, alert=NOON))
    async with refuses(house, "refused.stale"):
        await house.proposed(*undoing.items, reason="undo")


async def test_nothing_is_left_to_undo(house: House) -> None:
    await house.published(await house.renumber(STATION, NUMBER))
    number = await number_of_the_last(house)
    await undone(house, number)
    assert await house.history.undoing(number) == Undoing((), (STATION,))


async def test_only_what_was_published_or_hidden_is_undone(house: House) -> None:
    await house.acts.check(STATION, THU)
    await house.acts.silent(STATION, THU)
    await house.acts.caution(STATION, THU)
    await house.acts.freeze(THU)
    for each in await house.log():
        async with refuses(house, "refused.not_undoable"):
            await house.history.undoing(each.number)
    async with refuses(house, "refused.no_change"):
        await house.history.undoing(99)


async def test_a_thaw_is_not_undone(house: House) -> None:
    await house.acts.freeze(THU)
    await house.approved(await house.proposed(by=MAI, reason="thaw"))
    async with refuses(house, "refused.not_undoable"):
        await house.history.undoing(await number_of_the_last(house))


async def test_an_undo_shows_nobody_without_consent(house: House) -> None:
    """She asked to be taken off; taking that back needs her word again."""
    await house.published(await house.edit(WOMAN, status="inactive", consent=None))
    number = await number_of_the_last(house)
    undoing = await house.history.undoing(number)
    assert undoing.items[0].after["consent"] is not None
    await house.published(await house.edit(WOMAN, contact="Chị thử"))
    assert (await house.history.undoing(number)).edited_since == (WOMAN,)
    async with refuses(house, "refused.no_consent"):
        await house.proposed(await house.edit(WOMAN, status="active"), reason="undo")


async def test_an_undo_outside_ones_province_is_refused(house: House) -> None:
    await house.published(await house.renumber(FAR, NUMBER))
    undoing = await house.history.undoing(await number_of_the_last(house))
    async with refuses(house, "refused.province"):
        await house.proposed(*undoing.items, by=LAN, reason="undo")


async def test_a_home_whose_number_comes_back_is_whole(house: House) -> None:
    await house.published(await house.edit(WOMAN, phones=[phone(NUMBER)]))
    await undone(house, await number_of_the_last(house))
    assert (await house.standing(WOMAN)).values["consent"] is not None
    assert house.number(WOMAN) == home(WOMAN, "0912 000 003").phones[0].number

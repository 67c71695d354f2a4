"""Two people for everything that becomes visible or redirects: who may approve what, when, and exactly as it was seen (DESIGN.md 1.8)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.database import schema
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal
from tests.unit.office_house import (
    EVERYWHERE,
    FAR,
    LAN,
    MAI,
    NGA,
    PROVINCE,
    SON,
    STATION,
    STRANGER,
    THU,
    VU,
    House,
    new,
    phone,
    refuses,
    working,
)

NEW_NUMBER = "0912 100 001"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


async def test_a_proposal_changes_nothing_until_another_approves_it(house: House) -> None:
    before = house.number(STATION)
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    assert house.number(STATION) == before
    told = len(await house.log())
    published = await house.approved(made)
    assert house.number(STATION) == NEW_NUMBER
    assert not published.again
    assert published.proposal.state == "applied"
    last = await house.last()
    assert (last.number, last.action, last.actor, last.approver) == (told + 1, "publish", THU, VU)
    assert last.details == {"proposal": made.id, "reason": "edit", "rung": [STATION]}
    assert (await house.audit()).holds


@pytest.mark.safety(39)
@pytest.mark.parametrize("by", [MAI, NGA, VU])
async def test_nobody_approves_her_own(house: House, by: int) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER), by=by)
    house.passes(hours=25)
    async with refuses(house, "refused.own"):
        await house.approved(made, by)
    async with refuses(house, "refused.own"):
        await house.decisions.ring(made.id, made.seen, by, [STATION])


async def test_who_only_edits_approves_nothing(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER), by=MAI)
    async with refuses(house, "refused.role"):
        await house.approved(made, THU)
    async with refuses(house, "refused.role"):
        await house.decisions.ring(made.id, made.seen, THU, [STATION])
    async with refuses(house, "refused.role"):
        await house.decisions.reject(made.id, THU)
    assert await house.state(made) == "open"


async def test_who_is_not_of_the_team_does_nothing(house: House) -> None:
    item = await house.renumber(STATION, NEW_NUMBER)
    made = await house.proposed(item)
    doing = (
        lambda: house.proposed(item, by=STRANGER),
        lambda: house.approved(made, STRANGER),
        lambda: house.decisions.ring(made.id, made.seen, STRANGER, [STATION]),
        lambda: house.decisions.reject(made.id, STRANGER),
        lambda: house.decisions.withdraw(made.id, STRANGER),
        lambda: house.decisions.hand_in(made.id, made.seen, STRANGER),
    )
    for done in doing:
        async with refuses(house, "refused.no_longer"):
            await done()
    assert await house.state(made) == "open"


async def test_only_what_was_seen_is_approved(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    for seen in ("", "0" * 32, made.digest, made.seen[:-1]):
        async with refuses(house, "refused.changed_since"):
            await house.decisions.approve(made.id, seen, VU, rang=True)


async def test_what_is_altered_behind_the_approvers_back_is_refused(house: House) -> None:
    made = await house.proposed(item := await house.renumber(STATION, NEW_NUMBER))
    swapped = {**item.after, "phones": [phone("0912 666 666")], "assured_date": None, "assurer": None}
    async with house.opened.engine.begin() as connection:
        await connection.execute(update(schema.proposal_item).values(after=swapped))
    async with refuses(house, "refused.changed_since"):
        await house.approved(made)


async def test_editing_it_makes_another_proposal_and_the_old_button_is_dead(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    edited = await house.proposed(await house.renumber(STATION, "0912 100 002"))
    async with refuses(house, "refused.is_replaced"):
        await house.approved(made)
    async with refuses(house, "refused.changed_since"):
        await house.decisions.approve(edited.id, made.seen, VU, rang=True)
    await house.approved(edited)
    assert house.number(STATION) == "0912 100 002"


async def test_the_same_change_against_another_version_is_another_content(house: House) -> None:
    item = await house.renumber(STATION, NEW_NUMBER)
    assert item.base is not None
    other = replace(item, base=item.base + 1)
    assert NewProposal("edit", THU, (item,)).digest() != NewProposal("edit", THU, (other,)).digest()
    assert NewProposal("edit", THU, (item,)).digest() != NewProposal("undo", THU, (item,)).digest()


async def test_what_stands_on_an_old_version_is_refused_when_handed_in(house: House) -> None:
    old = await house.renumber(STATION, NEW_NUMBER)
    await house.published(await house.edit(STATION, alert={"vi": "Tạm nghỉ trưa", "en": "Closed at noon"}))
    with pytest.raises(Refused) as refused:
        await house.proposed(old)
    assert (refused.value.key, refused.value.values) == ("refused.stale", {"entries": STATION})


async def test_what_stands_on_an_old_version_is_refused_when_approved_and_over(house: House) -> None:
    older = await house.proposed(await house.renumber(STATION, NEW_NUMBER), await house.renumber(FAR, "0912 100 003"))
    await house.published(await house.renumber(STATION, "0912 100 002"), by=MAI)
    number = house.number(FAR)
    with pytest.raises(Refused) as refused:
        await house.approved(older)
    assert (refused.value.key, refused.value.values) == ("refused.stale", {"entries": STATION})
    assert await house.state(older) == "stale"
    assert (house.number(STATION), house.number(FAR)) == ("0912 100 002", number)
    async with refuses(house, "refused.is_stale"):
        await house.approved(older)
    assert (await house.audit()).holds


async def test_a_check_meanwhile_is_a_change_too(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    await house.acts.check(STATION, MAI)
    async with refuses(house, "refused.stale"):
        await house.approved(made)


@pytest.mark.safety(39)
async def test_seven_days_and_no_second_more(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    other = await house.proposed(await house.renumber(FAR, NEW_NUMBER))
    house.passes(days=7)
    await house.approved(made)
    house.passes(seconds=1)
    async with refuses(house, "refused.expired"):
        await house.approved(other)
    assert await house.decisions.waiting() == ()
    assert await house.decisions.count_waiting() == 0
    assert await house.state(other) == "open"
    await house.decisions.expire()
    await house.decisions.expire()
    assert await house.state(other) == "expired"
    async with refuses(house, "refused.is_expired"):
        await house.approved(other)


async def test_a_removed_proposer_and_a_removed_approver(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    await house.team.remove(VU, MAI)
    async with refuses(house, "refused.no_longer"):
        await house.approved(made, VU)
    await house.team.remove(THU, MAI)
    async with refuses(house, "refused.is_fallen"):
        await house.approved(made, MAI)


async def test_a_proposer_whom_the_operator_took_out_of_the_settings(tmp_path: Path) -> None:
    async with working(tmp_path) as house:
        made = await house.proposed(await house.renumber(STATION, NEW_NUMBER), by=NGA)
    async with working(tmp_path, owners=(MAI,)) as house:
        async with refuses(house, "refused.is_fallen"):
            await house.approved(made, MAI)
        await house.team.let_strangers_fall()
        assert await house.state(made) == "fallen"


async def test_an_approval_told_twice_is_one(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    first = await house.approved(made)
    again = await house.approved(made)
    assert (first.again, again.again) == (False, True)
    assert again.proposal.state == "applied"
    assert [each.action for each in await house.log()].count("publish") == 1
    async with refuses(house, "refused.is_applied"):
        await house.approved(made, MAI)
    async with refuses(house, "refused.is_applied"):
        await house.decisions.approve(made.id, "0" * 32, VU, rang=True)


async def test_what_was_turned_down_or_taken_back_is_over(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    assert (await house.decisions.reject(made.id, VU)).decided_by == VU
    async with refuses(house, "refused.is_rejected"):
        await house.approved(made)
    async with refuses(house, "refused.is_rejected"):
        await house.decisions.reject(made.id, MAI)
    other = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    async with refuses(house, "refused.not_yours"):
        await house.decisions.withdraw(other.id, VU)
    await house.decisions.withdraw(other.id, THU)
    async with refuses(house, "refused.is_withdrawn"):
        await house.approved(other)
    async with refuses(house, "refused.is_withdrawn"):
        await house.decisions.withdraw(other.id, THU)


async def test_there_is_nothing_under_a_number_that_was_never_given(house: House) -> None:
    for doing in (
        house.decisions.approve(77, "0" * 32, VU),
        house.decisions.reject(77, VU),
        house.decisions.get(77),
        house.decisions.hand_in(77, "0" * 32, THU),
    ):
        async with refuses(house, "refused.no_proposal"):
            await doing


# Provinces.


async def test_an_editor_of_a_province_proposes_there_and_nowhere_else(house: House) -> None:
    for entry in (STATION, PROVINCE):
        await house.proposed(await house.renumber(entry, NEW_NUMBER), by=LAN)
    for entry in (FAR, EVERYWHERE):
        async with refuses(house, "refused.province"):
            await house.proposed(await house.renumber(entry, NEW_NUMBER), by=LAN)
    async with refuses(house, "refused.province"):
        await house.proposed(new("xa-moi", NEW_NUMBER, area=None), by=LAN, reason="add")


@pytest.mark.parametrize(("entry", "area"), [(STATION, "p00004"), (FAR, "p25390"), (STATION, None)])
async def test_an_area_is_moved_by_who_has_both(house: House, entry: str, area: str | None) -> None:
    moved = await house.edit(entry, area=area)
    async with refuses(house, "refused.province"):
        await house.proposed(moved, by=LAN)
    made = await house.proposed(moved, by=THU)
    async with refuses(house, "refused.province"):
        await house.approved(made, SON)
    async with refuses(house, "refused.province"):
        await house.decisions.reject(made.id, SON)
    await house.approved(made, VU)


async def test_one_entry_of_elsewhere_is_enough_to_refuse_the_whole(house: House) -> None:
    items = (await house.renumber(FAR, NEW_NUMBER), await house.renumber(STATION, "0912 100 002"))
    made = await house.proposed(*items)
    async with refuses(house, "refused.province"):
        await house.approved(made, SON)


async def test_who_approves_for_a_province_does(house: House) -> None:
    made = await house.proposed(await house.renumber(FAR, NEW_NUMBER))
    await house.approved(made, SON)
    assert house.number(FAR) == NEW_NUMBER

"""Publishing stopped and begun again; one admin alone; what a release brings."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.directory.access import Person
from bot.directory.changes import Item
from bot.directory.model import Translated
from bot.directory.proposal import NewProposal
from tests.unit.office_house import (
    FAR,
    MAI,
    NGA,
    SON,
    STAFF,
    STATION,
    THU,
    UNION,
    VU,
    House,
    refuses,
    working,
)

NEW_NUMBER = "0912 100 001"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


# Frozen.


async def test_while_frozen_everybody_proposes_and_hides_and_nobody_approves(house: House) -> None:
    assert await house.acts.freeze(THU)
    assert not await house.acts.freeze(MAI)
    made = await house.proposed(await house.renumber(STATION, NEW_NUMBER))
    async with refuses(house, "refused.frozen"):
        await house.approved(made)
    async with refuses(house, "refused.frozen"):
        await house.decisions.ring(made.id, made.seen, VU, [STATION])
    await house.acts.hide(UNION, THU)
    assert house.shown(UNION) is None
    await house.acts.check(STATION, THU)


async def test_an_owner_and_one_more_thaw(house: House) -> None:
    await house.acts.freeze(THU)
    asked = await house.proposed(by=THU, reason="thaw")
    async with refuses(house, "refused.thaw_needs_owner"):
        await house.approved(asked, VU)
    await house.approved(asked, MAI)
    last = await house.last()
    assert (last.action, last.actor, last.approver) == ("thaw", THU, MAI)
    await house.published(await house.renumber(STATION, NEW_NUMBER))


async def test_an_owners_thaw_is_approved_by_whoever_approves_and_not_by_her(house: House) -> None:
    await house.acts.freeze(THU)
    asked = await house.proposed(by=MAI, reason="thaw")
    async with refuses(house, "refused.own"):
        await house.approved(asked, MAI)
    async with refuses(house, "refused.role"):
        await house.approved(asked, THU)
    await house.approved(asked, VU)


async def test_a_thaw_is_of_one_freeze(house: House) -> None:
    async with refuses(house, "state.not_frozen"):
        await house.proposed(by=MAI, reason="thaw")
    await house.acts.freeze(THU)
    first = await house.proposed(by=MAI, reason="thaw")
    second = await house.proposed(by=MAI, reason="thaw")
    assert await house.state(first) == "replaced"
    others = await house.proposed(by=NGA, reason="thaw")
    assert await house.state(second) == "open"
    await house.approved(second, NGA)
    async with refuses(house, "state.not_frozen"):
        await house.approved(others, MAI)
    await house.acts.freeze(VU)
    async with refuses(house, "refused.is_stale"):
        await house.approved(others, MAI)


async def test_a_thaw_is_no_empty_edit_and_an_edit_no_thaw(house: House) -> None:
    await house.acts.freeze(THU)
    async with refuses(house, "refused.nothing"):
        await house.proposed(reason="edit")
    async with refuses(house, "refused.nothing"):
        await house.proposed(await house.renumber(STATION, NEW_NUMBER), reason="thaw")


# One admin alone.

ONE = (MAI,)


@pytest.mark.parametrize("single_admin", [True, False])
async def test_alone_she_publishes_after_a_day_where_the_operator_said_so(tmp_path: Path, single_admin: bool) -> None:
    async with working(tmp_path, owners=ONE, staff=(), single_admin=single_admin) as house:
        made = await house.proposed(await house.renumber(STATION, NEW_NUMBER), by=MAI)
        house.passes(hours=24, seconds=-1)
        async with refuses(house, "refused.own_alone" if single_admin else "refused.own"):
            await house.approved(made, MAI)
        house.passes(seconds=1)
        if not single_admin:
            async with refuses(house, "refused.own"):
                await house.approved(made, MAI)
            return
        await house.approved(made, MAI)
        assert (await house.last()).details["single_admin"] is True
        assert house.number(STATION) == NEW_NUMBER


async def test_it_ends_when_a_second_joins(tmp_path: Path) -> None:
    async with working(tmp_path, owners=ONE, staff=STAFF[1:2], single_admin=True) as house:
        made = await house.proposed(await house.renumber(STATION, NEW_NUMBER), by=MAI)
        house.passes(days=2)
        async with refuses(house, "refused.own"):
            await house.approved(made, MAI)


async def test_who_removes_the_others_waits_a_day_from_then(tmp_path: Path) -> None:
    """A stolen account proposes, waits, removes the other and would approve at once."""
    async with working(tmp_path, owners=ONE, staff=STAFF[:1], single_admin=True) as house:
        made = await house.proposed(await house.renumber(STATION, NEW_NUMBER), by=MAI)
        house.passes(days=2)
        await house.team.remove(VU, MAI)
        async with refuses(house, "refused.own_alone"):
            await house.approved(made, MAI)
        house.passes(hours=24)
        await house.approved(made, MAI)


async def test_alone_she_thaws_after_a_day(tmp_path: Path) -> None:
    async with working(tmp_path, owners=ONE, staff=(), single_admin=True) as house:
        await house.acts.freeze(MAI)
        made = await house.proposed(by=MAI, reason="thaw")
        async with refuses(house, "refused.own_alone"):
            await house.approved(made, MAI)
        house.passes(hours=24)
        await house.approved(made, MAI)


# What a release brings.


async def test_what_a_release_brings_is_approved_by_one_and_by_nobody_refused_as_her_own(house: House) -> None:
    item = await house.edit(STATION, name={"vi": "Trạm thử mới", "en": "New test station"})
    made = await house.proposed(item, by=None, reason="release")
    await house.approved(made, VU)
    last = await house.last()
    assert (last.actor, last.approver, last.details["reason"]) == (None, VU, "release")
    shown = house.shown(STATION)
    assert shown is not None
    assert shown.name == Translated("Trạm thử mới", "New test station")


async def test_an_approver_bound_to_a_province_is_bound_everywhere() -> None:
    person = Person(SON, "Sơn", "reviewer", frozenset())
    assert not person.covers(["01"])
    assert not person.covers([])


async def test_the_digest_is_of_every_item(house: House) -> None:
    one, two = await house.renumber(STATION, NEW_NUMBER), await house.renumber(FAR, NEW_NUMBER)

    def digest(*items: Item) -> str:
        return NewProposal("edit", THU, items).digest()

    assert len({digest(one), digest(two), digest(one, two), digest(two, one), digest()}) == 5

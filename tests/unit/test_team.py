"""Into the team by a link of a day, opened by one and confirmed by another; out of it at once."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.database import schema
from bot.directory import team
from bot.directory.access import Invitation, Person, Role
from bot.directory.register import Writing
from tests.unit.office_house import (
    DONG_NAI,
    FAR,
    MAI,
    NGA,
    STAFF,
    STATION,
    STRANGER,
    THU,
    VU,
    House,
    refuses,
    working,
)

HOA, LY = 2201, 2202
NUMBER = "0912 100 001"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


async def at_the_door(house: House, role: Role = "editor", by: int = MAI, person: int = HOA) -> Invitation:
    taken = await house.team.take(await house.team.invite("Hoa", role, [DONG_NAI], by), person)
    assert taken is not None
    return taken


async def test_a_link_leads_in_with_the_role_and_the_provinces_it_was_made_for(house: House) -> None:
    taken = await at_the_door(house)
    assert house.roster.person(HOA) is None
    person = await house.team.confirm(taken.id, NGA)
    assert person == Person(HOA, "Hoa", "editor", frozenset({DONG_NAI})) == house.roster.person(HOA)
    last = await house.last()
    assert (last.action, last.actor, last.approver) == ("join", MAI, NGA)
    assert last.details == {"person": HOA, "name": "Hoa", "role": "editor", "provinces": [DONG_NAI]}
    await house.proposed(await house.renumber(STATION, NUMBER), by=HOA)
    async with refuses(house, "refused.province"):
        await house.proposed(await house.renumber(FAR, NUMBER), by=HOA)
    assert (await house.audit()).holds
    assert {each.id: each for each in await team.load(house.opened.engine)}[HOA] == person


async def test_the_secret_itself_is_kept_nowhere(house: House) -> None:
    secret = await house.team.invite("Hoa", "editor", None, MAI)
    (row,) = await house.rows(schema.invitation)
    assert row.token == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.encode() not in b"".join(each.read_bytes() for each in house.folder.iterdir())
    assert await house.team.invite("Hoa", "editor", None, MAI) != secret


async def test_only_owners_invite(house: House) -> None:
    for by in (VU, THU):
        async with refuses(house, "refused.owners_only"):
            await house.team.invite("Hoa", "editor", None, by)
    async with refuses(house, "refused.no_longer"):
        await house.team.invite("Hoa", "editor", None, STRANGER)


async def test_a_link_lasts_a_day_to_the_second(house: House) -> None:
    first, second = [await house.team.invite("Hoa", "editor", None, MAI) for _ in range(2)]
    house.passes(hours=24)
    assert await house.team.take(first, HOA) is not None
    house.passes(seconds=1)
    async with refuses(house, "refused.link_over"):
        await house.team.take(second, LY)
    assert [each.taken_by for each in await house.team.invitations()] == [HOA]


async def test_a_link_is_for_one_and_she_may_open_it_again(house: House) -> None:
    secret = await house.team.invite("Hoa", "editor", None, MAI)
    taken = await house.team.take(secret, HOA)
    async with refuses(house, "refused.link_over"):
        await house.team.take(secret, LY)
    house.passes(hours=30)
    assert await house.team.take(secret, HOA) == taken
    assert taken is not None
    assert (await house.team.confirm(taken.id, NGA)).id == HOA
    assert await house.team.take(secret, LY) is None
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(taken.id, NGA)


async def test_any_other_word_is_no_link_and_waits_for_no_writer(house: House) -> None:
    async with house.opened.register.writing():
        for word in ("", "x", "a" * 4000, "ĐÂY"):
            assert await asyncio.wait_for(house.team.take(word, STRANGER), 5) is None


async def test_a_link_that_is_taken_back_while_it_is_opened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = await house.team.invite("Hoa", "editor", None, MAI)
    register = house.opened.register
    writing = register.writing

    @asynccontextmanager
    async def after_another() -> AsyncIterator[Writing]:
        async with writing() as first:
            await first.connection.execute(schema.invitation.delete())
        async with writing() as second:
            yield second

    monkeypatch.setattr(register, "writing", after_another)
    assert await house.team.take(secret, HOA) is None


async def test_who_is_of_the_team_needs_no_link(house: House) -> None:
    secret = await house.team.invite("Hoa", "owner", None, MAI)
    for person in (MAI, THU):
        async with refuses(house, "refused.already_in_team"):
            await house.team.take(secret, person)
    assert await house.team.take(secret, HOA) is not None


async def test_another_than_the_inviter_confirms_and_no_editor(house: House) -> None:
    taken = await at_the_door(house)
    house.passes(days=3)
    async with refuses(house, "refused.own_invitation"):
        await house.team.confirm(taken.id, MAI)
    async with refuses(house, "refused.role"):
        await house.team.confirm(taken.id, THU)
    for person in (HOA, STRANGER):
        async with refuses(house, "refused.no_longer"):
            await house.team.confirm(taken.id, person)
    await house.team.confirm(taken.id, VU)


async def test_a_link_that_nobody_opened_is_not_confirmed(house: House) -> None:
    await house.team.invite("Hoa", "editor", None, MAI)
    (invitation,) = await house.team.invitations()
    async with refuses(house, "refused.link_not_opened"):
        await house.team.confirm(invitation.id, NGA)
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(invitation.id + 1, NGA)


async def test_nobody_lets_herself_in_again_as_more(house: House) -> None:
    """Two links for one account: let in by the first as a reviewer, she would confirm the second, as an owner, herself."""
    secret = await house.team.invite("Hoa", "owner", None, MAI)
    greater = await house.team.take(secret, HOA)
    assert greater is not None
    lesser = await at_the_door(house, "reviewer")
    await house.team.confirm(lesser.id, NGA)
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(greater.id, HOA)
    assert await house.team.invitations() == ()
    # Nor where the other account is made an owner of the settings meanwhile.
    taken = await at_the_door(house, person=LY)
    house.roster.set_staff([*STAFF, Person(LY, "Ly", "reviewer")])
    async with refuses(house, "refused.already_in_team"):
        await house.team.confirm(taken.id, LY)


async def test_what_a_link_was_made_for_falls_with_its_maker(house: House) -> None:
    await house.joined("Hoa", HOA, "owner")
    taken = await at_the_door(house, by=HOA, person=LY)
    unopened = await house.team.invite("Khác", "owner", None, HOA)
    await house.team.remove(HOA, MAI)
    assert await house.team.take(unopened, STRANGER) is None
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(taken.id, NGA)


async def test_a_link_of_who_leads_no_more_is_over(house: House) -> None:
    taken = await at_the_door(house)
    house.roster.set_staff([])
    house.roster._owners.pop(MAI)
    house.roster.set_staff([Person(VU, "Vũ", "reviewer"), Person(MAI, "Mai", "reviewer")])
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(taken.id, VU)
    house.roster.set_staff([Person(VU, "Vũ", "reviewer")])
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(taken.id, VU)


async def test_an_invitation_is_taken_back_by_who_approves(house: House) -> None:
    taken = await at_the_door(house)
    async with refuses(house, "refused.role"):
        await house.team.drop(taken.id, THU)
    assert (await house.team.drop(taken.id, VU)).taken_by == HOA
    async with refuses(house, "refused.link_over"):
        await house.team.drop(taken.id, VU)


async def test_an_old_button_lets_nobody_else_in(house: House) -> None:
    """Mai takes an invitation back that Nga has on her screen, and invites another: Nga's button is over, not the other's."""
    shown = await at_the_door(house)
    await house.team.drop(shown.id, MAI)
    other = await at_the_door(house, "owner", person=LY)
    async with refuses(house, "refused.link_over"):
        await house.team.confirm(shown.id, NGA)
    assert house.roster.person(LY) is None
    assert (await house.team.confirm(other.id, NGA)).id == LY

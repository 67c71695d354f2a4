"""Out of the team at once, with all that was hers; and one admin alone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database import schema
from bot.directory import team
from bot.directory.access import Invitation, Role
from bot.directory.headfile import HeadFile
from tests.unit.office_house import (
    DONG_NAI,
    FAR,
    MAI,
    NGA,
    STAFF,
    STATION,
    STRANGER,
    THU,
    UNION,
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


# Alone.


async def test_alone_she_confirms_after_a_day_and_is_alone_no_more(tmp_path: Path) -> None:
    async with working(tmp_path, owners=(MAI,), staff=(), single_admin=True) as house:
        taken = await at_the_door(house, "reviewer")
        house.passes(hours=24, seconds=-1)
        async with refuses(house, "refused.own_alone"):
            await house.team.confirm(taken.id, MAI)
        house.passes(seconds=1)
        await house.team.confirm(taken.id, MAI)
        assert not house.office.alone


async def test_alone_by_removing_the_others_she_waits_from_then(tmp_path: Path) -> None:
    async with working(tmp_path, owners=(MAI,), staff=STAFF[:1], single_admin=True) as house:
        taken = await at_the_door(house, "reviewer")
        house.passes(days=3)
        await house.team.remove(VU, MAI)
        async with refuses(house, "refused.own_alone"):
            await house.team.confirm(taken.id, MAI)


# Leaving.


async def test_leaving_is_instant_and_everything_falls(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    plan = await house.proposed(await house.renumber(UNION, NUMBER), reason="import", state="planned")
    hers = await house.proposed(await house.renumber(UNION, NUMBER), by=VU)
    async with house.opened.engine.begin() as connection:
        for admin in (THU, VU):
            await connection.execute(schema.draft.insert().values(admin=admin, content={}, updated_at=0))
            await connection.execute(schema.job.insert().values(admin=admin, file_id="x", file_name="x", made_at=0))
    assert (await house.team.remove(THU, MAI)).name == "Thu"
    assert house.roster.person(THU) is None
    assert [await house.state(each) for each in (made, plan, hers)] == ["fallen", "fallen", "open"]
    assert [row.admin for row in await house.rows(schema.draft)] == [VU]
    assert [row.admin for row in await house.rows(schema.job)] == [VU]
    last = await house.last()
    assert (last.action, last.actor, last.details["person"]) == ("leave", MAI, THU)
    async with refuses(house, "refused.not_in_team"):
        await house.team.remove(THU, MAI)
    async with refuses(house, "refused.is_fallen"):
        await house.approved(made)
    # Let in again, she finds nothing of it.
    await house.joined("Thu", THU, "owner")
    assert await house.state(made) == "fallen"
    assert (await house.audit()).holds


async def test_who_leaves_takes_the_link_along_that_she_opened(house: House) -> None:
    secret = await house.team.invite("Hoa", "owner", None, MAI)
    await house.joined("Hoa", HOA, "editor")
    await house.team.take(secret, LY)
    async with house.opened.engine.begin() as connection:
        await connection.execute(schema.invitation.update().values(taken_by=HOA))
    await house.team.remove(HOA, MAI)
    assert await house.team.invitations() == ()


async def test_who_may_remove_whom(house: House) -> None:
    for number in (MAI, NGA):
        async with refuses(house, "refused.owner_of_settings"):
            await house.team.remove(number, MAI)
    for by in (VU, THU):
        async with refuses(house, "refused.owners_only"):
            await house.team.remove(2104, by)
    async with refuses(house, "refused.no_longer"):
        await house.team.remove(THU, STRANGER)
    await house.team.remove(THU, THU)
    await house.joined("Hoa", HOA, "owner")
    await house.team.remove(HOA, MAI)


async def test_the_team_outlives_a_restart(tmp_path: Path) -> None:
    async with working(tmp_path) as house:
        await house.joined("Hoa", HOA, "reviewer")
        await house.team.remove(VU, MAI)
        people = house.roster.people
    async with working(tmp_path) as house:
        assert house.roster.people == people
        assert house.opened.sound


async def test_what_strangers_left_falls_at_the_next_start(tmp_path: Path) -> None:
    async with working(tmp_path) as house:
        made = await house.proposed(await house.renumber(STATION, NUMBER), by=NGA)
        release = await house.proposed(await house.renumber(FAR, NUMBER), by=None, reason="release")
        decided = await house.published(await house.renumber(UNION, NUMBER), by=NGA)
        await at_the_door(house, by=NGA)
        kept = await at_the_door(house, by=MAI, person=LY)
        async with house.opened.engine.begin() as connection:
            await connection.execute(schema.draft.insert().values(admin=NGA, content={}, updated_at=0))
    async with working(tmp_path, owners=(MAI,)) as house:
        await house.team.let_strangers_fall()
        states = [await house.state(each) for each in (made, release, decided.proposal)]
        assert states == ["fallen", "open", "applied"]
        assert [each.id for each in await house.team.invitations()] == [kept.id]
        assert await house.rows(schema.draft) == []


# What goes wrong in between.


async def test_who_gives_up_waiting_has_left_all_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat was closed, or took too long, while the change was being committed."""
    write, leaving = HeadFile.write, asyncio.create_task(asyncio.sleep(0))

    def slow(self: HeadFile, *heads: object) -> None:
        house_loop.call_soon_threadsafe(leaving.cancel)
        write(self, *heads)  # type: ignore[arg-type]

    house_loop = asyncio.get_running_loop()
    await leaving
    monkeypatch.setattr(HeadFile, "write", slow)
    leaving = asyncio.create_task(house.team.remove(THU, MAI))  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        await leaving
    monkeypatch.undo()
    assert house.roster.person(THU) is None
    assert THU not in {each.id for each in await team.load(house.opened.engine)}


async def test_who_could_not_be_written_down_has_not_joined(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = await at_the_door(house)

    def full(self: HeadFile, *heads: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(HeadFile, "write", full)
    with pytest.raises(OSError, match="no space"):
        await house.team.confirm(taken.id, NGA)
    monkeypatch.undo()
    assert house.roster.person(HOA) is None
    await house.team.confirm(taken.id, NGA)
    assert (await house.audit()).holds


async def test_who_was_committed_before_the_disk_was_full_has_left(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = HeadFile.write, []

    def full_after_one(self: HeadFile, *heads: object) -> None:
        calls.append(heads)
        if len(calls) > 1:
            raise OSError("no space left")
        write(self, *heads)  # type: ignore[arg-type]

    monkeypatch.setattr(HeadFile, "write", full_after_one)
    with pytest.raises(OSError, match="no space"):
        await house.team.remove(THU, MAI)
    monkeypatch.undo()
    assert house.roster.person(THU) is None
    await house.acts.freeze(MAI)
    assert (await house.audit()).holds

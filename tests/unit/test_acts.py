"""What one person may do alone, and where it ends: hiding, calls, cautions, stopping to publish."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.database import schema
from bot.directory.access import Person
from bot.directory.acts import HIDDEN, MOST_HIDDEN_A_DAY, restoring
from bot.directory.reports import cautioned, read_reports
from tests.unit.office_house import (
    DONG_NAI,
    ENTRIES,
    EVERYWHERE,
    FAR,
    HOUSE,
    LAN,
    MAI,
    SON,
    STAFF,
    STATION,
    STRANGER,
    THU,
    UNION,
    VU,
    WOMAN,
    House,
    home,
    phone,
    refuses,
    service,
    working,
)

NUMBER = "0912 100 001"
ROWS = tuple(service(f"xa-{place}", f"0913 000 00{place}") for place in range(9))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path, entries=(*ENTRIES, *ROWS)) as house:
        yield house


# Hiding.


async def test_one_person_hides_and_two_show_again(house: House) -> None:
    item = await house.acts.hide(STATION, THU, details={"why": "thử"})
    assert item.after["status"] == HIDDEN
    assert house.shown(STATION) is None
    last = await house.last()
    assert (last.action, last.actor, last.approver, last.details) == ("hide", THU, None, {"why": "thử"})
    async with refuses(house, "refused.already_hidden"):
        await house.acts.hide(STATION, VU)
    made = await house.proposed(restoring(STATION, await house.standing(STATION)), by=VU, reason="restore")
    async with refuses(house, "refused.own"):
        await house.approved(made, VU)
    await house.approved(made, MAI)
    assert house.shown(STATION) is not None
    assert (await house.audit()).holds


async def test_five_a_day_and_the_day_is_that_of_viet_nam(house: House) -> None:
    house.clock.now = house.clock.now.replace(hour=16, minute=59, second=59)
    for each in ROWS[:MOST_HIDDEN_A_DAY]:
        await house.acts.hide(each.id, THU)
    async with refuses(house, "refused.enough_hidden"):
        await house.acts.hide(STATION, THU)
    await house.acts.hide(STATION, VU)
    house.passes(seconds=1)
    await house.acts.hide(ROWS[5].id, THU)


async def test_showing_again_gives_no_sixth_time(house: House) -> None:
    for _ in range(MOST_HIDDEN_A_DAY):
        await house.acts.hide(STATION, THU)
        await house.published(restoring(STATION, await house.standing(STATION)), by=VU, approver=MAI, reason="restore")
    async with refuses(house, "refused.enough_hidden"):
        await house.acts.hide(STATION, THU)


async def test_who_is_bound_to_a_province_hides_there_alone(house: House) -> None:
    async with refuses(house, "refused.province"):
        await house.acts.hide(FAR, LAN)
    for entry in (STATION, EVERYWHERE):
        async with refuses(house, "refused.province"):
            await house.acts.hide(entry, SON)
    await house.acts.hide(STATION, LAN)


async def test_strangers_and_unknown_entries(house: House) -> None:
    for doing in (house.acts.hide, house.acts.check, house.acts.silent, house.acts.caution):
        async with refuses(house, "refused.no_longer"):
            await doing(STATION, STRANGER)
        async with refuses(house, "refused.no_entry"):
            await doing("khong-co", THU)
        async with refuses(house, "refused.province"):
            await doing(FAR, LAN)
    async with refuses(house, "refused.no_longer"):
        await house.acts.freeze(STRANGER)


# The last contact of an area.

HERE, NEXT = "p25390", "p00008"


async def test_the_last_contact_of_a_commune_stays(tmp_path: Path) -> None:
    async with working(tmp_path, entries=(service("mot", NUMBER), service("hai", "0912 100 002"))) as house:
        await house.acts.hide("mot", THU)
        assert house.acts.is_last_contact("hai")
        async with refuses(house, "refused.last_contact"):
            await house.acts.hide("hai", THU)
        made = await house.proposed(await house.edit("hai", status=HIDDEN), reason="hide")
        assert house.shown("hai") is not None
        await house.approved(made)
        assert house.shown("hai") is None


async def test_the_provinces_line_takes_its_place_and_then_stays(tmp_path: Path) -> None:
    async with working(tmp_path, entries=(service("mot", NUMBER), service("tinh", "0912 100 002", "p75"))) as house:
        await house.acts.hide("mot", THU)
        async with refuses(house, "refused.last_contact"):
            await house.acts.hide("tinh", THU)


@pytest.mark.parametrize(
    "other",
    [
        service("hai", None),
        service("hai", "0912 100 002", NEXT),
        service("hai", "0912 100 002", None),
        service("hai", "0912 100 002", status="inactive"),
        home("hai", "0912 100 002", assured_date=date(2025, 11, 25)),
        service("hai", None, phone_of="mot"),
        service("hai", None, phone_of="khong-co"),
    ],
    ids=[
        "no number",
        "elsewhere",
        "whole country",
        "hidden",
        "hidden by age",
        "borrows its number",
        "borrows from nobody",
    ],
)
async def test_what_is_no_contact_takes_no_place(tmp_path: Path, other: object) -> None:
    entries = (service("mot", NUMBER), other)
    async with working(tmp_path, entries=entries) as house, refuses(house, "refused.last_contact"):  # type: ignore[arg-type]
        await house.acts.hide("mot", THU)


async def test_hiding_a_lender_may_not_silence_other_areas(tmp_path: Path) -> None:
    """One tap on the entry whose number others use would leave their communes with none."""
    lender, beside = service("muon", NUMBER), service("ben", "0912 100 002")
    borrower = service("vay", None, NEXT, phone_of="muon")
    async with working(tmp_path, entries=(lender, beside, borrower)) as house:
        assert house.acts.is_last_contact("muon")
        async with refuses(house, "refused.last_contact"):
            await house.acts.hide("muon", THU)
    async with working(tmp_path, entries=(*(lender, beside, borrower), service("gan", "0912 100 003", NEXT))) as house:
        # What a later start brings anew waits for two.
        assert house.acts.is_last_contact("muon")
        await house.published(*house.opened.seeding.proposed, reason="release")
        await house.acts.hide("muon", THU)


async def test_what_helps_nobody_is_hidden_by_anybody(tmp_path: Path) -> None:
    old = home("cu", NUMBER, assured_date=date(2025, 11, 25))
    mute = service("im", None, NEXT)
    country = service("nuoc", "0912 100 003", None)
    async with working(tmp_path, entries=(old, mute, country)) as house:
        for entry in ("cu", "im", "nuoc"):
            assert not house.acts.is_last_contact(entry)
            await house.acts.hide(entry, THU)
        assert not house.acts.is_last_contact("khong-co")


async def test_an_area_of_before_2025_has_its_province_too(tmp_path: Path) -> None:
    async with working(
        tmp_path, entries=(service("cu", NUMBER, "f25369"), service("tinh", "0912 100 002", "p75"))
    ) as house:
        await house.acts.hide("cu", THU)


# Calls.


async def test_a_call_that_was_answered_is_written_at_once(house: House) -> None:
    house.passes(days=200)
    checked = await house.acts.check(WOMAN, THU)
    assert not checked.needs_two
    values = (await house.standing(WOMAN)).values
    assert (values["assured_date"], values["assurer"]) == ("2027-06-13", THU)
    assert [each["last_answered"] for each in values["phones"]] == ["2027-06-13"]
    shown = house.shown(WOMAN)
    assert shown is not None
    assert shown.assured_date == date(2027, 6, 13)
    last = await house.last()
    assert (last.action, last.actor, last.details) == ("check", THU, {"result": "answered"})


async def test_it_takes_the_reports_away_and_no_others(house: House) -> None:
    async with house.opened.engine.begin() as connection:
        for day in ("2026-11-23", "2026-11-24"):
            for entry in (STATION, UNION):
                values = {"day": day, "entry": entry, "reason": "no_answer", "count": 1}
                await connection.execute(schema.report.insert().values(values))
    await house.acts.check(STATION, THU)
    assert cautioned(await read_reports(house.opened.engine), date(2026, 11, 25)) == {UNION}


async def test_what_is_hidden_is_not_shown_by_a_call(house: House) -> None:
    await house.acts.hide(STATION, THU)
    async with refuses(house, "refused.is_hidden"):
        await house.acts.check(STATION, THU)


async def test_what_age_hid_comes_back_through_two(house: House) -> None:
    house.passes(days=400)
    before = await house.rows(schema.change)
    checked = await house.acts.check(WOMAN, THU)
    assert checked.needs_two
    assert await house.rows(schema.change) == before
    made = await house.proposed(checked.item, reason="restore")
    async with refuses(house, "refused.role"):
        await house.approved(made, THU)
    await house.approved(made, rang=False)
    values = (await house.standing(WOMAN)).values
    assert (values["assured_date"], values["assurer"]) == ("2027-12-30", THU)


async def test_an_entry_without_a_number_of_its_own_was_not_rung(tmp_path: Path) -> None:
    entries = (service("mot", NUMBER), service("hai", None, phone_of="mot"))
    async with working(tmp_path, entries=entries) as house, refuses(house, "refused.no_phone"):
        await house.acts.check("hai", THU)


async def test_nobody_answered_is_written_and_changes_no_date(house: House) -> None:
    before = await house.standing(STATION)
    await house.acts.silent(STATION, THU)
    assert await house.standing(STATION) == before
    last = await house.last()
    assert (last.action, last.details) == ("check", {"result": "silent", "entry": STATION})


async def test_who_confirms_a_report_is_written_down(house: House) -> None:
    before = await house.standing(STATION)
    await house.acts.caution(STATION, THU)
    assert await house.standing(STATION) == before
    last = await house.last()
    assert (last.action, last.actor, last.details) == ("caution", THU, {"entry": STATION})


async def test_a_number_and_its_entry_after_everything(house: House) -> None:
    """Editing, hiding, calling, showing again: the log tells it all and leads to what stands there."""
    await house.published(await house.edit(HOUSE, phones=[phone(NUMBER)]))
    await house.acts.check(HOUSE, THU)
    await house.acts.hide(UNION, VU)
    await house.acts.silent(WOMAN, LAN)
    await house.acts.freeze(THU)
    assert (await house.audit()).holds


async def test_who_may_do_what_is_asked_when_it_is_ones_turn(house: House) -> None:
    """A role that is lost while somebody waits is lost."""
    async with house.opened.register.writing():
        waiting = asyncio.create_task(house.acts.hide(STATION, THU))
        await asyncio.sleep(0)
        house.roster.set_staff([each for each in STAFF if each.id != THU])
    async with refuses(house, "refused.no_longer"):
        await waiting
    house.roster.set_staff([replace(STAFF[1], provinces=frozenset({DONG_NAI})), Person(VU, "Vũ", "editor")])
    async with refuses(house, "refused.province"):
        await house.acts.hide(FAR, THU)

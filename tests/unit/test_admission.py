"""What may be handed in at all: consent, streets, national numbers, whole entries; and that editing is not checking."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import update

from bot.database import schema
from bot.directory.admission import NEW_ENTRY, consent_gap
from bot.directory.changes import Item, Values
from bot.directory.model import Service
from bot.directory.records import ServiceRecord, columns
from tests.unit.office_house import (
    CONSENT,
    ENTRIES,
    HOUSE,
    STATION,
    THU,
    UNION,
    VETTING,
    VU,
    WOMAN,
    House,
    home,
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


# Consent and vetting.

GAPS: list[dict[str, object]] = [
    {"consent": None},
    {"vetting": None},
    {"consent": replace(CONSENT, on_commune_list=False)},
    {"consent": replace(CONSENT, risk_read=False)},
    *(
        {"vetting": replace(VETTING, **{each: False})}
        for each in ("free", "confidential", "direct", "agreed", "trusted")
    ),
]


@pytest.mark.parametrize("gap", GAPS, ids=str)
@pytest.mark.parametrize("kind", ["trusted_address", "health_station"])
async def test_a_person_is_not_listed_without_all_of_it(house: House, gap: dict[str, object], kind: str) -> None:
    async with refuses(house, "refused.no_consent"):
        await house.proposed(added(home("moi", NUMBER, kind=kind, **gap)), reason="add")


@pytest.mark.parametrize(
    "gap", [each for each in GAPS if each.get("consent") != replace(CONSENT, on_commune_list=False)], ids=str
)
async def test_nor_is_a_shelter_that_stands_on_no_communes_list(house: House, gap: dict[str, object]) -> None:
    async with refuses(house, "refused.no_consent"):
        await house.proposed(added(home("moi", NUMBER, kind="shelter", holder="organization", **gap)), reason="add")
    listed = replace(CONSENT, on_commune_list=False)
    await house.proposed(
        added(home("moi", NUMBER, kind="shelter", holder="organization", consent=listed)), reason="add"
    )


async def test_an_office_needs_no_holders_consent(house: House) -> None:
    assert not consent_gap(columns(service("moi", NUMBER)))
    await house.proposed(added(service("moi", NUMBER)), reason="add")


@pytest.mark.parametrize("status", ["inactive", "temporarily closed", "defunct"])
async def test_what_is_not_shown_may_wait_for_its_paper_and_is_not_shown_before(house: House, status: str) -> None:
    made = await house.proposed(added(home("moi", NUMBER, consent=None, status=status)), reason="add")
    entry = made.items[0].entry
    await house.approved(made)
    for reason in ("restore", "edit"):
        async with refuses(house, "refused.no_consent"):
            await house.proposed(await house.edit(entry, status="active"), reason=reason)  # type: ignore[arg-type]


async def test_an_office_does_not_become_a_home_without_it(house: House) -> None:
    for change in ({"holder": "person"}, {"kind": "shelter"}, {"kind": "trusted_address"}):
        async with refuses(house, "refused.no_consent"):
            await house.proposed(await house.edit(STATION, **change))


async def test_consent_is_not_taken_away_while_the_card_is_shown(house: House) -> None:
    async with refuses(house, "refused.no_consent"):
        await house.proposed(await house.edit(WOMAN, consent=None))
    await house.proposed(await house.edit(WOMAN, consent=None, status="inactive"))


async def test_what_a_release_shipped_without_is_mended(tmp_path: Path) -> None:
    shipped = home("cu", "0912 000 009", consent=None, vetting=None)
    async with working(tmp_path, entries=(*ENTRIES, shipped)) as house:
        await house.published(await house.renumber("cu", NUMBER))
        given = {"consent": {**asdict(CONSENT), "paper_date": "2026-10-01"}, "vetting": asdict(VETTING)}
        await house.published(await house.edit("cu", **given))
        assert not consent_gap((await house.standing("cu")).values)


async def test_it_is_asked_again_when_it_is_published(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program may have become stricter since."""
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    monkeypatch.setattr(
        "bot.directory.admission._lacks_consent", lambda values: values["phones"][0]["number"] == NUMBER
    )
    async with refuses(house, "refused.no_consent"):
        await house.approved(made)


# Streets.

STREET = {"vi": "Nhà ở 12 đường Hùng Vương", "en": "At home"}


@pytest.mark.parametrize("entry", [WOMAN, HOUSE])
@pytest.mark.parametrize(
    "change",
    [
        {"description": STREET},
        {"name": STREET},
        {"alert": STREET},
        {"application_process": STREET},
        {"schedule": {"always": False, "openings": [], "closed": [], "text": STREET}},
        {"contact": "Chị Hai, số nhà 7"},
        {"source": "Danh sách thử, thôn 3"},
        {"address": "12 Hùng Vương"},
        {"address": "12 Hùng Vương", "address_visibility": "public"},
        {"address_visibility": "public"},
        {"description": {"vi": "https://maps.app.goo.gl/x", "en": ""}},
        {"description": {"vi": "11.5432, 106.8765", "en": ""}},
    ],
    ids=str,
)
async def test_no_street_of_a_home_is_even_handed_in(house: House, entry: str, change: dict[str, object]) -> None:
    async with refuses(house, "refused.invalid"):
        await house.proposed(await house.edit(entry, **change))
    assert await house.rows(schema.proposal_item) == []


async def test_an_office_has_a_street_and_does_not_take_it_home(house: House) -> None:
    await house.published(await house.edit(STATION, address="12 Hùng Vương", address_visibility="public"))
    whole: Values = {"consent": {**asdict(CONSENT), "paper_date": "2026-10-01"}, "vetting": asdict(VETTING)}
    async with refuses(house, "refused.invalid"):
        await house.proposed(await house.edit(STATION, kind="shelter", **whole))
    async with refuses(house, "refused.invalid"):
        await house.proposed(await house.edit(STATION, holder="person", **whole))


# National numbers, and other people's.


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

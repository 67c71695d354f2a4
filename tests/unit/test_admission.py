"""What may be handed in at all: consent, streets, national numbers, whole entries; and that editing is not checking."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bot.database import schema
from bot.directory.admission import NEW_ENTRY, consent_gap
from bot.directory.changes import Item, Values
from bot.directory.model import Service
from bot.directory.records import columns
from tests.unit.office_house import (
    CONSENT,
    ENTRIES,
    HOUSE,
    STATION,
    VETTING,
    WOMAN,
    House,
    home,
    refuses,
    service,
    working,
)

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

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


@pytest.mark.safety(32, 37)
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


@pytest.mark.safety(32)
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

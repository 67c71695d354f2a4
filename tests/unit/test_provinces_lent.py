"""Who works for one province changes no number that another province's callers are given. Everybody here is made up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.directory.access import Person
from tests.unit.office_house import (
    DONG_NAI,
    ENTRIES,
    FAR,
    LAN,
    MAI,
    STAFF,
    STATION,
    THU,
    UNION,
    VU,
    House,
    refuses,
    service,
    working,
)

HA, NUMBER = 2105, "0912 100 001"
USER = service("dung-chung", None, "p00004", phone_of=STATION)
"""In Hà Nội; it gives the number of the station in Đồng Nai."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    staff = (*STAFF, Person(HA, "Hà", "reviewer", frozenset({DONG_NAI})))
    async with working(tmp_path, entries=(*ENTRIES, USER), staff=staff) as house:
        yield house


async def test_a_number_that_elsewhere_uses_is_changed_by_who_works_there_too(house: House) -> None:
    async with refuses(house, "refused.province"):
        await house.proposed(await house.renumber(STATION, NUMBER), by=LAN)
    made = await house.proposed(await house.renumber(STATION, NUMBER), by=THU)
    async with refuses(house, "refused.province"):
        await house.approved(made, HA)
    async with refuses(house, "refused.province"):
        await house.decisions.reject(made.id, HA)
    await house.approved(made, VU)
    assert house.number("dung-chung") == NUMBER


async def test_so_is_its_end(house: House) -> None:
    async with refuses(house, "refused.province"):
        await house.acts.hide(STATION, LAN)
    async with refuses(house, "refused.province"):
        await house.proposed(await house.edit(STATION, status="inactive"), by=LAN, reason="hide")
    await house.acts.hide(UNION, LAN)


async def test_what_else_stands_there_is_hers(house: House) -> None:
    made = await house.proposed(await house.edit(STATION, overnight=True), by=LAN)
    await house.approved(made, HA)
    await house.acts.check(STATION, LAN)
    await house.published(await house.renumber(FAR, NUMBER), by=THU, approver=MAI)

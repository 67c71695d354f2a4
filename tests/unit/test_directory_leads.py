"""No text of an entry leads a caller elsewhere: numbers stand where they are rung, in whatever digits they are written. All are made up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.directory.changes import Item
from bot.directory.leads import hides_a_link, hides_a_phone
from bot.directory.records import columns
from tests.unit.office_house import ENTRIES, MAI, STATION, THU, VU, House, hotlines, refuses, service, working

OF_THE_LINES = frozenset(phone.number for line in hotlines().lines for phone in line.phones)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


@pytest.mark.parametrize(
    "text",
    [
        "Số mới: 0912 345 678",
        "gọi +84912345678",
        "0912.345.678 gặp chị",
        "０９１２３４５６７８",
        "\u0660\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
        "0912\u200b345\u200d678",
        "0912_345_678 hoặc 0912·345·678",
        "tổng đài 1900 123 456",
    ],
)
def test_a_number_in_a_text_is_seen(text: str) -> None:
    assert hides_a_phone(text, OF_THE_LINES)


@pytest.mark.parametrize(
    "text", ["Trực 24/24, từ 7:00 đến 11:30", "Quyết định 12/2025 ngày 01/07/2025", "Hỏi trước ở 1800 1768", "0-6 tuổi"]
)
def test_other_digits_are_no_number(text: str) -> None:
    assert not hides_a_phone(text, OF_THE_LINES)


@pytest.mark.parametrize(
    "text", ["xem https://vi.du", "t.me/giup", "vi-du.vn", "@giup_ngay", "ｔ.ｍｅ/giup", "t\u200b.me/x"]
)
def test_a_link_in_a_text_is_seen(text: str) -> None:
    assert hides_a_link(text)


@pytest.mark.parametrize("text", ["Chị ấy cần. Gọi trước", "Nhà số ba v.v."])
def test_words_are_no_link(text: str) -> None:
    assert not hides_a_link(text)


WAYS: dict[str, object] = {
    "description": {"vi": "Số mới: 0912 345 678", "en": "Call first"},
    "alert": {"vi": "Hỏi @giup_ngay", "en": "Ask there"},
    "source": "Số trực mới: gọi 0912 345 678",
    "schedule": {"always": False, "openings": [], "closed": [], "text": {"vi": "Sáng", "en": "0912 345 678"}},
}


@pytest.mark.parametrize("key", WAYS)
async def test_nobody_hands_one_in_by_any_way(house: House, key: str) -> None:
    async with refuses(house, "refused.leads"):
        await house.proposed(await house.edit(STATION, **{key: WAYS[key]}), reason="import")
    new = Item("moi", None, None, {**columns(service("moi", "0912 000 009")), key: WAYS[key]})
    async with refuses(house, "refused.leads"):
        await house.proposed(new, reason="add")


async def test_an_address_bears_none_either(house: House) -> None:
    public = {"address_visibility": "public", "address": "Trụ sở, hỏi 0912 345 678"}
    async with refuses(house, "refused.leads"):
        await house.proposed(await house.edit(STATION, **public))


@pytest.mark.safety(39)
async def test_what_a_release_shipped_stays_and_nobody_brings_it_back(tmp_path: Path) -> None:
    text = {"vi": "Hỏi thêm ở vi-du.vn", "en": "Ask at vi-du.vn"}
    with_link = [Item("nguon", None, None, {**columns(service("nguon", "0912 000 009")), "description": text})]
    async with working(tmp_path, entries=ENTRIES) as house:
        await house.approved(await house.proposed(*with_link, by=None, reason="release"), VU)
        await house.published(await house.edit("nguon", overnight=True), by=THU)
        assert (await house.standing("nguon")).values["description"] == text
        await house.published(await house.edit("nguon", description=None), by=THU)
        undoing = await house.history.undoing((await house.last()).number)
        async with refuses(house, "refused.leads"):
            await house.proposed(*undoing.items, by=THU, reason="undo")
        async with refuses(house, "refused.leads"):
            await house.proposed(await house.edit("nguon", description=text), by=MAI, reason="restore")

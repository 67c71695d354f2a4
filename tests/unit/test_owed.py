"""Who waits for an answer is on disk, sealed, until it is given, for 48 hours at most; and in no other form."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from privacy_house import HER, OTHER, House, opened
from sqlalchemy import update

from bot.botapi.owed import KEPT, DatabaseOwed
from bot.database.backup import copy_without_chats
from bot.database.schema import owed_answer
from bot.privacy.seal import Seal

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as house:
        yield house


@pytest.fixture
def owed(house: House) -> DatabaseOwed:
    return DatabaseOwed(house.engine, house.commits, house.seal, lambda: house.now)


def written(folder: Path) -> bytes:
    """All that lies in a folder and below."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_what_is_owed_is_there_after_a_start_until_it_is_paid(house: House, owed: DatabaseOwed) -> None:
    await owed.add({1: HER, 2: OTHER, 3: HER})
    await owed.add({3: HER})
    again = DatabaseOwed(house.engine, house.commits, house.seal, lambda: house.now)
    assert await again.load() == {1: HER, 2: OTHER, 3: HER}
    await again.forget([1, 2, 77])
    assert await owed.load() == {3: HER}
    await owed.forget([])
    await owed.add({})
    assert await owed.load() == {3: HER}


async def test_no_raw_id_of_a_chat_reaches_the_disk(house: House, owed: DatabaseOwed, tmp_path: Path) -> None:
    await owed.add(dict.fromkeys(range(50), HER))
    for form in (str(HER).encode(), HER.to_bytes(8, "big"), HER.to_bytes(8, "little"), HER.to_bytes(5, "big")):
        assert form not in written(tmp_path)
    rows = await house.rows(owed_answer)
    assert len({row.sealed for row in rows}) == 50


async def test_what_another_key_sealed_or_somebody_moved_is_owed_to_nobody(house: House, owed: DatabaseOwed) -> None:
    await owed.add({1: HER, 2: OTHER})
    await DatabaseOwed(house.engine, house.commits, Seal(b"k" * 32), lambda: house.now).add({3: HER})
    moved = house.seal.seal(HER, 1)
    async with house.engine.begin() as connection:
        await connection.execute(update(owed_answer).where(owed_answer.c.update_id == 2).values(sealed=moved))
    assert await owed.load() == {1: HER}
    assert [row.update_id for row in await house.rows(owed_answer)] == [1]


async def test_after_48_hours_it_is_gone(house: House, owed: DatabaseOwed) -> None:
    await owed.add({1: HER})
    start: datetime = house.now
    await owed.purge(start + KEPT - timedelta(seconds=1))
    assert await owed.load() == {1: HER}
    await owed.purge(start + KEPT)
    assert await owed.load() == {}


async def test_no_backup_holds_it(house: House, owed: DatabaseOwed, tmp_path: Path) -> None:
    await owed.add({1: HER})
    copy_without_chats(Path(house.engine.url.database or ""), tmp_path / "copy.bak")
    assert house.seal.seal(HER, 1) not in (tmp_path / "copy.bak").read_bytes()

"""A few bytes of the database are other ones: the directory opens as it was, or the damage is told, and the program never breaks."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.database.migrations import UnfitDatabase
from bot.directory.national import NO_HOTLINES
from bot.directory.opening import Opened, open_directory
from bot.directory.store import UnreadableEntry
from tests.unit.log_house import KEY, NOW, edited, new, opened

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

FIRST = new("dl-0001")
TIMES = 200


async def opening(folder: Path) -> Opened:
    url = f"sqlite+aiosqlite:///{folder / 'tincay.db'}"
    found = await open_directory(url, KEY, (), NO_HOTLINES, lambda: NOW)
    await found.engine.dispose()
    return found


def damaged(file: bytes, random: Random) -> bytes:
    """One to three bytes that say something say something else."""
    spoiled = bytearray(file)
    said = [place for place, byte in enumerate(file) if byte]
    for place in random.sample(said, random.choice((1, 1, 3))):
        spoiled[place] = random.randrange(256)
    return bytes(spoiled)


async def test_damage_is_told_or_does_not_matter(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST, new("dl-0002"))
        await house.does(edited(FIRST, overnight=True))
    database, head = (tmp_path / name for name in ("tincay.db", "tincay.head"))
    whole, kept = database.read_bytes(), head.read_bytes()
    entries = dict((await opening(tmp_path)).live.services)
    random, came = Random(11), Counter[str]()
    for _ in range(TIMES):
        for name in ("tincay.db-wal", "tincay.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        database.write_bytes(damaged(whole, random))
        head.write_bytes(kept)
        try:
            found = await opening(tmp_path)
        except (SQLAlchemyError, UnfitDatabase, UnreadableEntry):
            came["refused"] += 1
            continue
        came["sound" if found.sound else "found"] += 1
        assert not found.sound or found.live.services == entries
    assert min(came[each] for each in ("refused", "sound", "found")) > TIMES // 50, came


@pytest.mark.parametrize("place", range(0, 400, 23))
async def test_a_damaged_head_file_stops_the_writing(tmp_path: Path, place: int) -> None:
    async with opened(tmp_path) as house:
        await house.does(FIRST)
    head = tmp_path / "tincay.head"
    written = bytearray(head.read_bytes())
    written[place % len(written)] ^= 0x11
    head.write_bytes(bytes(written))
    assert not (await opening(tmp_path)).sound

"""The ledger: every message noted, none readable, none kept for longer than it serves."""

import asyncio
import struct
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from privacy_house import HER, OTHER, START, House, opened
from sqlalchemy import insert, update

from bot.database.schema import preference, sealed_message
from bot.privacy.erase import erase
from bot.privacy.ledger import Noted
from bot.privacy.rotation import forget_other_keys


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as house:
        yield house


async def test_messages_of_both_sides_come_back_newest_first_with_their_time(house: House) -> None:
    await house.ledger.note(HER, 41)
    house.passes(minutes=1, microseconds=5)
    await house.ledger.note(HER, 43)
    await house.ledger.note(HER, 42)
    later = START + timedelta(minutes=1)
    assert await house.ledger.messages(HER) == (Noted(43, later), Noted(42, later), Noted(41, START))


async def test_chats_do_not_see_each_other(house: House) -> None:
    await house.ledger.note(HER, 41)
    await house.ledger.note(OTHER, 41)
    await house.ledger.forget(OTHER)
    assert await house.ids(HER) == [41]
    assert await house.ledger.messages(OTHER) == ()


async def test_a_message_noted_twice_is_one_message_as_old_as_the_first_note_says(house: House) -> None:
    await house.ledger.note(HER, 41)
    house.passes(hours=1)
    await house.ledger.note(HER, 41)
    assert await house.ledger.messages(HER) == (Noted(41, START),)
    await house.ledger.forget(HER, [41])
    assert not await house.rows(sealed_message)


async def test_a_message_counts_from_when_it_was_sent_not_from_when_the_bot_came_back(house: House) -> None:
    await house.ledger.note(HER, 41, START - timedelta(hours=47))
    await house.ledger.note(HER, 42, START + timedelta(hours=5))
    assert await house.ledger.messages(HER) == (Noted(42, START), Noted(41, START - timedelta(hours=47)))
    house.passes(hours=1)
    assert [noted.message_id for noted in await house.ledger.messages(HER)] == [42]


async def test_a_message_that_nobody_can_erase_any_more_is_not_noted(house: House) -> None:
    await house.ledger.note(HER, 41, START - timedelta(hours=48))
    assert not await house.rows(sealed_message)


@pytest.mark.safety(19)
async def test_after_48_hours_a_message_is_no_longer_shown_and_purging_removes_it(house: House) -> None:
    await house.ledger.note(HER, 41)
    house.passes(hours=47, minutes=59, seconds=59)
    await house.ledger.note(HER, 42)
    await house.ledger.purge(house.now)
    assert await house.ids(HER) == [42, 41]
    house.passes(seconds=1)
    assert [noted.message_id for noted in await house.ledger.messages(HER)] == [42]
    assert await house.ids(HER) == [42, 41]
    await house.ledger.purge(house.now)
    assert await house.ids(HER) == [42]
    house.passes(hours=48)
    await house.ledger.purge(house.now)
    assert not await house.rows(sealed_message)


async def test_forgetting_some_leaves_the_others(house: House) -> None:
    await house.has_noted(HER, range(1, 251))
    await house.ledger.forget(HER, range(2, 250))
    assert await house.ids(HER) == [250, 1]
    await house.ledger.forget(HER, [])
    assert await house.ids(HER) == [250, 1]
    await house.ledger.forget(HER)
    assert not await house.rows(sealed_message)


async def test_a_row_that_cannot_be_read_is_dropped_and_the_others_are_shown(house: House) -> None:
    await house.ledger.note(HER, 41)
    await house.ledger.note(HER, 42)
    await house.ledger.note(OTHER, 43)
    rows = await house.rows(sealed_message)
    async with house.engine.begin() as connection:
        await connection.execute(update(sealed_message).where(sealed_message.c.id == rows[0].id), {"sealed": b"torn"})
        # A row that somebody moved over from another chat.
        moved = {"chat_key": rows[0].chat_key, "sealed": rows[2].sealed, "noted_at": rows[2].noted_at}
        await connection.execute(insert(sealed_message), moved)
    assert await house.ids(HER) == [42]
    assert [row.id for row in await house.rows(sealed_message)] == [rows[1].id, rows[2].id]


async def test_a_rotated_key_forgets_everyone_and_breaks_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as before:
        await before.ledger.note(HER, 41)
        await before.preferences.set_language(HER, "en")
    for rotated in (bytes(32), b"\xff" * 32):
        async with opened(tmp_path, rotated) as after:
            assert await after.ledger.messages(HER) == ()
            assert (await after.preferences.get(HER)).language is None
            await after.ledger.note(HER, 42)
            await after.preferences.set_language(OTHER, "vi")
            await forget_other_keys(after.commits, after.seal)
            assert await after.ids(HER) == [42]
            assert (await after.preferences.get(OTHER)).language == "vi"
            assert len(await after.rows(sealed_message)) == len(await after.rows(preference)) == 1


def _traces(chat_id: int, message_id: int) -> list[bytes]:
    """The ids in every form in which they could lie in a file."""
    forms = []
    for number in (chat_id, message_id):
        forms += [str(number).encode(), str(number).encode("utf-16-le"), b"%x" % number, b"%X" % number]
        forms += [struct.pack(layout, number) for layout in (">q", "<q")]
        least = number.to_bytes((number.bit_length() + 7) // 8, "big")
        forms += [least, least[::-1]]
    return forms


async def test_no_raw_id_reaches_the_disk_in_any_form(house: House) -> None:
    message_ids = range(1_987_654_321, 1_987_654_341)
    for message_id in message_ids:
        await house.ledger.note(HER, message_id)
        await house.ledger.note(message_id, HER)
    await house.preferences.set_language(HER, "en")
    await house.preferences.set_vanish_minutes(HER, 60)
    await house.ledger.forget(HER, message_ids[:5])
    files = sorted(path.name for path in house.folder.iterdir())
    assert files == ["tincay.db", "tincay.db-shm", "tincay.db-wal"]
    written = b"".join((house.folder / name).read_bytes() for name in files)
    assert house.seal.seal(HER, message_ids[9]) in written
    hits = [trace for message_id in message_ids for trace in _traces(HER, message_id) if trace in written]
    assert hits == []


async def test_every_row_has_one_size_whatever_the_ids(house: House) -> None:
    for chat_id, message_id in ((1, 1), (HER, 2**31), (-(10**12), 7)):
        await house.ledger.note(chat_id, message_id)
    rows = await house.rows(sealed_message)
    assert {(len(row.chat_key), len(row.sealed)) for row in rows} == {(32, 32)}


@pytest.mark.safety(19)
async def test_purging_leaves_no_sealed_byte_behind_in_file_or_log(house: House) -> None:
    await house.ledger.note(HER, 41)
    await house.ledger.note(OTHER, 42)
    gone = [house.seal.chat_key(HER), house.seal.seal(HER, 41)]

    def on_disk() -> list[bool]:
        written = b"".join(path.read_bytes() for path in house.folder.iterdir())
        return [trace in written for trace in gone]

    assert on_disk() == [True, True]

    class Willing:
        async def remove(self, chat_id: int, message_ids: object) -> frozenset[int]:
            return frozenset()

    await erase(HER, ledger=house.ledger, preferences=house.preferences, deleter=Willing(), now=house.now)
    await house.ledger.purge(house.now)
    assert on_disk() == [False, False]
    assert await house.ids(OTHER) == [42]


async def test_many_notes_at_once_all_arrive(house: House) -> None:
    await asyncio.gather(
        *(house.ledger.note(chat_id, message_id) for chat_id in (HER, OTHER) for message_id in range(60))
    )
    assert await house.ids(HER) == await house.ids(OTHER) == list(range(59, -1, -1))


_NOTING = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from privacy_house import HER, opened

async def note_for_ever():
    async with opened(Path({folder!r})) as house:
        message_id = 0
        while True:
            message_id += 1
            await house.ledger.note(HER, message_id)
            print(message_id, flush=True)

asyncio.run(note_for_ever())
"""


async def test_a_note_that_returned_survives_a_kill(tmp_path: Path) -> None:
    program = _NOTING.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    acknowledged = [int(await process.stdout.readline()) for _ in range(15)]
    process.kill()
    acknowledged += [int(line) for line in (await process.stdout.read()).split()]
    await process.wait()
    async with opened(tmp_path) as house:
        kept = await house.ids(HER)
    assert set(acknowledged) <= set(kept)
    assert len(kept) <= len(acknowledged) + 1

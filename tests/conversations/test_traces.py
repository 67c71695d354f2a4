"""The search at the end of every conversation finds what it is for: tried with a bot that leaks."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.botapi.events import event
from bot.database import schema
from bot.library import Library
from bot.playground import Clock
from tests.conversations.officers import MAI
from tests.conversations.people import MORNING, House, at_work, settings_in
from tests.conversations.traces import CITIZEN, ONE_IN, Overheard, is_thorough, logged
from tests.faults.canaries import STEMS, written_in

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(24)]

SAID = "Chồng em cất hết giấy tờ của em"


@pytest.fixture
def overheard() -> Overheard:
    """Looked into by nobody but the test: what is left in it is meant to be."""
    return Overheard(Clock(MORNING.timestamp), thorough=True)


async def leaves(house: House, language: str) -> None:
    """A bot that writes into the database what it must not."""
    async with house.app.engine.begin() as connection:
        await connection.execute(insert(schema.chore).values(name=language, done_at=0))


@pytest.mark.parametrize(
    ("left", "thorough"),
    [
        (SAID, False),
        ("chong em cat het giay to cua em", False),
        (STEMS[0], False),
        (str(CITIZEN), False),
        (SAID.encode().hex(), True),
    ],
)
async def test_a_word_a_name_or_an_id_of_hers_is_found_in_the_write_ahead_log(
    tmp_path: Path, read: Library, left: str, thorough: bool
) -> None:
    overheard = Overheard(Clock(MORNING.timestamp), thorough=thorough)

    async def leaks() -> None:
        async with at_work(settings_in(tmp_path), overheard, read) as house:
            await house.woman().sends(SAID)
            assert overheard.left_on_disk(house.app) == {}
            await leaves(house, left)

    with pytest.raises(AssertionError, match=r"tincay\.db-wal"):
        await leaks()


async def test_a_backup_is_looked_into_and_what_an_admin_writes_is_hers_to_keep(
    tmp_path: Path, overheard: Overheard, read: Library
) -> None:
    async with at_work(settings_in(tmp_path), overheard, read) as house:
        woman = house.woman()
        await woman.sends(SAID)
        await leaves(house, SAID)
        assert "tincay.db.looked-into" in overheard.left_on_disk(house.app)
        await house.woman(number=MAI, name="Mai").sends(f"Mô tả: {SAID}")
        assert overheard.left_on_disk(house.app) == {}
    assert "tincay.db.looked-into" not in written_in(tmp_path)


async def test_captions_contacts_names_of_files_and_positions_of_hers_are_overheard(
    tmp_path: Path, overheard: Overheard, read: Library
) -> None:
    async with at_work(settings_in(tmp_path), overheard, read) as house:
        woman = house.woman()
        await woman.does(lambda user: user.sends_photo(caption="vết bầm trên tay em"))
        await woman.does(lambda user: user.sends_contact("+84912000111", "anh hàng xóm tốt"))
        await woman.does(lambda user: user.sends_document(b"x", "đơn xin ly hôn.docx"))
        await woman.does(lambda user: user.shares_location(10.762913, 106.682171))
        await woman.taps("Tìm nơi giúp")
        needles = overheard.needles(read)
    for heard in ("vết bầm trên tay em", "+84912000111", "anh hàng xóm tốt", "đơn xin ly hôn.docx", "10.762913"):
        assert heard.encode() in needles
    assert "Tìm nơi giúp".encode() not in needles


def test_what_is_logged_is_looked_into(overheard: Overheard, read: Library) -> None:
    with logged("DEBUG", overheard.log):
        event("update.handled", milliseconds=12)
        logging.getLogger("aiosqlite").debug("executing %s", STEMS[0])
    assert "update.handled" in overheard.log.getvalue()
    assert "DEBUG aiosqlite" in overheard.log.getvalue()
    assert overheard.left_in_log(read) == {}
    overheard.log.write(f"user {CITIZEN} wrote")
    assert list(overheard.left_in_log(read)) == ["log"]


def test_a_database_in_ram_leaves_nothing_to_look_into(overheard: Overheard) -> None:
    class App:
        settings = settings_in(Path("/nowhere")).model_copy(update={"database_url": "sqlite+aiosqlite://"})

    assert overheard.left_on_disk(App()) == {}  # type: ignore[arg-type]  # all of an app that is looked at


def test_some_of_the_fast_tests_and_all_where_slow_ones_run_are_looked_into_thoroughly() -> None:
    names = [f"test_{number}" for number in range(800)]
    some = sum(is_thorough(name, "not uncounted and not slow") for name in names)
    assert 0 < some < 2 * len(names) / ONE_IN
    assert all(is_thorough(name, "not uncounted") for name in names)

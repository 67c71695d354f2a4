"""What the bot writes is for its own user alone, whatever the umask; and the operator hears in plain words what keeps it from starting."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import library
from bot.app import opened
from bot.database.backup import copy_without_chats
from bot.database.engine import open_database
from bot.library import Library
from bot.playground import Telegram
from tests.conversations.people import InProcess, settings_in


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


@pytest.fixture
def generous() -> Iterator[None]:
    """A umask that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """By name, as `chmod` writes them."""
    return {path.name: f"{stat.S_IMODE(path.stat().st_mode):03o}" for path in (folder, *folder.iterdir())}


@pytest.mark.safety(24, 43)
@pytest.mark.usefixtures("generous")
async def test_nobody_else_reads_what_the_first_run_writes(tmp_path: Path, read: Library) -> None:
    house = tmp_path / "var"
    telegram = Telegram()
    async with opened(settings_in(house), read, requests=lambda: InProcess(telegram)) as app:
        await app.ledger.note(5001, 1)
        copy_without_chats(house / "tincay.db", house / "copy.db")
        found = modes(house)
    assert found == {
        "var": "700",
        "tincay.db": "600",
        "tincay.db-wal": "600",
        "tincay.db-shm": "600",
        "tincay.key": "600",
        "tincay.head": "600",
        "copy.db": "600",
    }


@pytest.mark.usefixtures("generous")
async def test_a_database_that_was_put_back_for_all_to_read_is_closed_to_them(tmp_path: Path) -> None:
    for name in ("tincay.db", "tincay.db-wal", "tincay.db-shm"):
        (tmp_path / name).touch(0o664)
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'tincay.db'}")
    await engine.dispose()
    assert {name: mode for name, mode in modes(tmp_path).items() if name != tmp_path.name} == {
        "tincay.db": "600",
        "tincay.db-wal": "600",
        "tincay.db-shm": "600",
    }


async def test_a_database_of_somebody_else_stays_as_she_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tincay.db"
    file.touch(0o640)
    file.chmod(0o640)

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refused)
    engine = await open_database(f"sqlite+aiosqlite:///{file}")
    await engine.dispose()
    assert modes(tmp_path)["tincay.db"] == "640"

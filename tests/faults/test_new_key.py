"""A new key: the operator's handbook is followed word for word, and everyone is forgotten, the directory and its log are not."""

import asyncio
import os
import re
import stat
import subprocess
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from bot import library
from bot.database import schema
from bot.library import Library
from bot.playground import Telegram
from tests.conversations.people import House, at_work, settings_in
from tests.faults.program import ROOT, program

pytestmark = pytest.mark.uncounted
"""Programs of their own are started here."""

HANDBOOK = ROOT / "docs" / "operating.md"


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


def steps() -> list[str]:
    """What the handbook has one type for a new key, block by block."""
    section = HANDBOOK.read_text(encoding="utf-8").partition("\n## A new key\n")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def typed(block: str, folder: Path) -> str:
    """What the operator reads after typing it in that folder. Raises CalledProcessError where a command fails."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TINCAY_")}
    run = subprocess.run(
        ["/bin/sh", "-euc", f'tincay() {{ "{sys.executable}" -m bot "$@"; }}\n{block}'],
        cwd=folder,
        env={**ours, "PYTHONPATH": str(ROOT), "TINCAY_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'tincay.db'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout + run.stderr


def bot(folder: Path, telegram: Telegram, read: Library) -> AbstractAsyncContextManager[House]:
    """A bot that starts, works and stops."""
    return at_work(settings_in(folder), telegram, read)


async def rows(house: House, table: Table) -> int:
    async with house.app.engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def a_woman_was_there(folder: Path, telegram: Telegram, read: Library) -> None:
    async with bot(folder, telegram, read) as house:
        await house.woman().taps_through("/ngonngu", "English")
        assert await rows(house, schema.preference) == 1
        assert await rows(house, schema.sealed_message) > 1


async def is_forgotten(house: House) -> bool:
    return (await rows(house, schema.preference), await rows(house, schema.sealed_message)) == (0, 0)


@pytest.mark.safety(19, 28)
@pytest.mark.slow
async def test_the_handbooks_steps_forget_everyone_and_keep_the_directory_and_its_log(
    tmp_path: Path, read: Library, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = Telegram()
    await a_woman_was_there(tmp_path, telegram, read)
    look, make, renew = steps()
    key, head_file = tmp_path / "tincay.key", tmp_path / "tincay.head"
    old = key.read_bytes()
    told = await asyncio.to_thread(typed, look, tmp_path)
    assert "The change log holds." in told
    head = re.search(r"^Head of the log: (\S+)$", told, re.MULTILINE)
    assert head is not None
    await asyncio.to_thread(typed, make, tmp_path)
    assert key.read_bytes() != old
    assert "is renewed" in await asyncio.to_thread(typed, renew.replace("128:ab12…", head[1]), tmp_path)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (key, head_file)] == [0o600, 0o600]
    async with bot(tmp_path, telegram, read) as house:
        assert await is_forgotten(house)
        async with house.app.staffroom.desk.tools.office.register.writing():
            pass
        woman = house.woman()
        await woman.sends("/sogoi")
        woman.sees("Gọi miễn phí")
    assert "directory.tampered" not in caplog.text


async def test_a_new_key_without_the_last_step_forgets_everyone_too_and_lets_nobody_change_anything(
    tmp_path: Path, read: Library, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = Telegram()
    await a_woman_was_there(tmp_path, telegram, read)
    (tmp_path / "tincay.key").unlink()
    async with bot(tmp_path, telegram, read) as house:
        assert await is_forgotten(house)
    assert "directory.tampered" in caplog.text


@pytest.mark.slow
@pytest.mark.safety(24)
async def test_the_operator_is_told_of_a_key_that_others_may_read_and_how_to_mend_it(tmp_path: Path) -> None:
    house = tmp_path / "work" / "var"
    house.mkdir(parents=True)
    (house / "tincay.key").write_text("ab" * 32)
    (house / "tincay.key").chmod(0o644)
    async with program(tmp_path / "work", TOKEN="7000000001:" + "A" * 35, API_BASE_URL="http://127.0.0.1:9") as bot:
        assert await bot.ends() == 2
    told = bot.printed.decode()
    assert told.startswith("var/tincay.key: others on this machine may read or change it (mode 0644). ")
    assert "Run: chmod 600 var/tincay.key." in told
    assert told.count("\n") == 1
    assert "ab" * 8 not in told
    assert [path.name for path in house.iterdir()] == ["tincay.key"]

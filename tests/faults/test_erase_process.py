"""Erasing and messages that go by themselves, with the program killed (SIGKILL) before and in the middle, and the clock moved on."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.playground import Telegram
from bot.playground.people import User
from tests.faults.program import bot_on, playground, until

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(16, 17, 19)]

LATER = """
import sys
from datetime import timedelta
from bot import library
now = library.now
library.now = lambda: now() + timedelta(seconds={seconds})
from bot.__main__ import main
sys.argv[1:] = ["run"]
main()
"""
"""The program, so many seconds ahead of the machine's clock."""

TABLES = ("sealed_message", "preference")


def ahead(time: timedelta) -> tuple[str, str]:
    return ("-c", LATER.format(seconds=time.total_seconds()))


async def rows(folder: Path) -> dict[str, int]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'var' / 'tincay.db'}")
    async with engine.connect() as connection:
        counted = {
            table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608 - ours
            for table in TABLES
        }
    await engine.dispose()
    return counted


def handled(telegram: Telegram) -> bool:
    """Whether the bot has acknowledged all that it was sent."""
    return len(telegram.updates) == 0


async def fills(telegram: Telegram, woman: User, messages: int) -> None:
    """She writes, the bot answers, until so many messages stand in the chat."""
    while len(woman.messages) < messages:
        for number in range(min(20, messages - len(woman.messages))):
            woman.sends(f"tin {number}")
        await until(telegram, lambda: handled(telegram))


@pytest.mark.slow
async def test_250_messages_are_erased_by_a_bot_that_was_killed_before_and_is_killed_meanwhile(tmp_path: Path) -> None:
    telegram, folder = Telegram(), tmp_path / "work"
    woman = telegram.user(5001, "Hoa")
    async with playground(telegram) as server:
        async with bot_on(telegram, server, folder) as bot:
            await fills(telegram, woman, 250)
            await bot.is_killed()
        assert len(woman.messages) >= 250
        woman.sends("/xoachat")
        async with bot_on(telegram, server, folder) as bot:
            await until(telegram, lambda: bool(telegram.calls_of("deleteMessages")))
            await bot.is_killed()
        async with bot_on(telegram, server, folder) as bot:
            await until(telegram, lambda: handled(telegram))
            assert await bot.is_told_to_stop() == 0
    assert [message.text.splitlines()[1].split(".")[0] for message in woman.messages] == ["Xong"]
    assert await rows(folder) == {"sealed_message": 1, "preference": 0}


@pytest.mark.parametrize(
    ("label", "away"),
    [
        pytest.param("15 phút", timedelta(minutes=15), marks=pytest.mark.slow),
        pytest.param("1 giờ", timedelta(hours=24), marks=pytest.mark.slow),
        pytest.param("24 giờ", timedelta(hours=24), marks=pytest.mark.slow),
        pytest.param("24 giờ", timedelta(hours=47, minutes=50), marks=pytest.mark.slow),
    ],
)
async def test_what_was_due_while_the_bot_was_down_goes_at_its_start(
    tmp_path: Path, label: str, away: timedelta
) -> None:
    telegram, folder = Telegram(), tmp_path / "work"
    woman = telegram.user(5001, "Hoa")
    async with playground(telegram) as server:
        async with bot_on(telegram, server, folder) as bot:
            woman.sends("/hengio")
            await until(telegram, lambda: handled(telegram))
            woman.taps(label)
            await until(telegram, lambda: handled(telegram) and "Đã đặt" in woman.messages[-1].text)
            await bot.is_killed()
        telegram.clock.advance(away)
        async with bot_on(telegram, server, folder, start=ahead(away)) as bot:
            await until(telegram, lambda: not woman.messages)
            await until_forgotten(folder)
            await bot.is_killed()
    assert await rows(folder) == {"sealed_message": 0, "preference": 1}


@pytest.mark.slow
async def test_after_48_hours_nothing_is_asked_of_telegram_any_more_and_nothing_is_kept(tmp_path: Path) -> None:
    telegram, folder, away = Telegram(), tmp_path / "work", timedelta(hours=48, minutes=1)
    woman = telegram.user(5001, "Hoa")
    async with playground(telegram) as server:
        async with bot_on(telegram, server, folder) as bot:
            woman.sends("/hengio")
            await until(telegram, lambda: handled(telegram))
            woman.taps("24 giờ")
            await until(telegram, lambda: handled(telegram) and "Đã đặt" in woman.messages[-1].text)
            await bot.is_killed()
        telegram.clock.advance(away)
        async with bot_on(telegram, server, folder, start=ahead(away)) as bot:
            await until_forgotten(folder)
            tried = len(telegram.calls_of("deleteMessages"))
            await bot.is_killed()
        async with bot_on(telegram, server, folder, start=ahead(away)) as bot:
            woman.sends("/sogoi")
            await until(telegram, lambda: handled(telegram))
            await bot.is_killed()
    assert tried <= 1
    assert len(telegram.calls_of("deleteMessages")) == tried
    assert len(woman.messages) == 4


async def until_forgotten(folder: Path) -> None:
    """Until no message's id is kept any more. Raises TimeoutError."""
    async with asyncio.timeout(20):
        while (await rows(folder))["sealed_message"]:  # noqa: ASYNC110 - another process writes there
            await asyncio.sleep(0.05)

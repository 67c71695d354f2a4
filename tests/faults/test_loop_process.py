"""The bot as its own process, killed with -9 by the operating system: the promise of test_loop, without any pretending."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.playground.server import serve
from bot.playground.telegram import Telegram

KILLS = 20
PEOPLE = 100


@asynccontextmanager
async def bot_process(base_url: str, token: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run` on that Telegram; killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env={
            **os.environ,
            "TINCAY_TOKEN": token,
            "TINCAY_API_BASE_URL": base_url,
            "TINCAY_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/tincay.db",
            "TINCAY_SEND_PER_SECOND": "0",
        },
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def answered(telegram: Telegram) -> set[int]:
    """The chats in which the bot said something."""
    return {chat.id for chat in telegram.chats.values() if any(message.from_bot for message in chat.messages.values())}


async def until_answered(telegram: Telegram, people: int, process: asyncio.subprocess.Process) -> None:
    """Wait until so many have an answer. Raises AssertionError when the bot ends before, TimeoutError after a minute."""
    enough = asyncio.Event()
    stop = telegram.listen(lambda: enough.set() if len(answered(telegram)) >= people else None)
    ended = asyncio.create_task(process.wait())
    reached = asyncio.create_task(enough.wait())
    try:
        async with asyncio.timeout(60):
            await asyncio.wait({ended, reached}, return_when=asyncio.FIRST_COMPLETED)
        assert reached.done(), f"the bot ended with {process.returncode}"
    finally:
        stop()
        ended.cancel()
        reached.cancel()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
async def test_of_100_waiting_messages_every_one_is_answered_after_kill_9(seed: int, tmp_path: Path) -> None:
    telegram = Telegram()
    server = await serve(telegram)
    people = [telegram.user(5_000 + number, "Hoa") for number in range(PEOPLE)]
    for person in people:
        person.sends("em ở xã Đồng Tâm huyện Đồng Phú Bình Phước")
    try:
        async with bot_process(server.base_url, telegram.token, tmp_path) as process:
            await until_answered(telegram, random.Random(seed).randint(1, PEOPLE - 1), process)
        before = len(telegram.calls_of("sendMessage"))
        async with bot_process(server.base_url, telegram.token, tmp_path) as process:
            await until_answered(telegram, PEOPLE, process)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 30) == 0
        assert answered(telegram) == {person.id for person in people}
        assert len(telegram.updates) == 0
        # Only what was in hand when the kill came is said again.
        assert len(telegram.calls_of("sendMessage")) <= PEOPLE + min(64, before)
    finally:
        await server.stop()

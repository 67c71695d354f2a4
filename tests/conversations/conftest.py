"""A house for each test: the bot, its Telegram, and a woman who chats with it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import library
from bot.app import opened
from bot.library import Library
from bot.playground import Clock, Telegram
from tests.conversations.people import MORNING, House, InProcess, Somebody, settings_in


@pytest.fixture(scope="session")
def read() -> Library:
    return library.load()


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(clock=Clock(MORNING.timestamp))


@pytest.fixture
async def house(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with opened(
        settings_in(tmp_path), read, clock=telegram.clock.now, requests=lambda: InProcess(telegram)
    ) as app:
        stop = asyncio.Event()
        serving = asyncio.create_task(app.loop.serve(stop))
        yield House(app, telegram)
        stop.set()
        await serving


@pytest.fixture
def woman(house: House) -> Somebody:
    return house.woman()

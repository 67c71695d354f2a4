"""A house for each test: the bot, its Telegram, and a woman who chats with it. Nothing of her may be left when it ends."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import library
from bot.library import Library
from bot.playground import Clock, Telegram
from tests.conversations.people import MORNING, House, Somebody, at_work, settings_in
from tests.conversations.traces import Overheard, is_thorough, logged


@pytest.fixture(scope="session")
def read() -> Library:
    return library.load()


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """People in tests tap faster than anybody does; how much of that is answered is tried elsewhere."""
    monkeypatch.setattr("bot.botapi.standing.TIRELESS", 100_000)


@pytest.fixture
def telegram(request: pytest.FixtureRequest, read: Library) -> Iterator[Telegram]:
    """Whoever asks for a Telegram of her own making is not overheard."""
    thorough = is_thorough(request.node.name, request.config.getoption("markexpr"))
    overheard = Overheard(Clock(MORNING.timestamp), thorough=thorough)
    with logged("DEBUG" if thorough else "INFO", overheard.log):
        yield overheard
    left = overheard.left_in_log(read)
    assert not left, f"something of a citizen was logged: {left}"


@pytest.fixture
async def house(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with at_work(settings_in(tmp_path), telegram, read) as house:
        yield house


@pytest.fixture
def woman(house: House) -> Somebody:
    return house.woman()

"""For every test: what hypothesis tries is drawn from the test itself, so that a run that passed passes again; nobody waits for company,
and nothing but this machine is reached."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot.botapi.events import install
from bot.database import commits
from tests import network

settings.register_profile("same every time", derandomize=True, deadline=None)
settings.load_profile("same every time")


REACHED_FOR: list[str] = []
network.install(REACHED_FOR)


@pytest.fixture(autouse=True)
def only_this_machine() -> Iterator[None]:
    """The Bot API is the only address that the bot calls, and in a test that is one of this machine (facts of safety 5)."""
    REACHED_FOR.clear()
    yield
    assert REACHED_FOR == []


@pytest.fixture(autouse=True, scope="session")
def alone() -> None:
    """One person writes at a time in most tests: waiting for others to share her transaction is half of their time."""
    commits.COLLECTING = 0.001


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the bot's log says, on its most talkative level."""
    stream = io.StringIO()
    restore = install("DEBUG", stream)
    try:
        yield stream
    finally:
        restore()

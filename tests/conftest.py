"""For every test: what hypothesis tries is drawn from the test itself, so that a run that passed passes again; nobody waits for company."""

import pytest
from hypothesis import settings

from bot.database import commits

settings.register_profile("same every time", derandomize=True, deadline=None)
settings.load_profile("same every time")


@pytest.fixture(autouse=True, scope="session")
def alone() -> None:
    """One person writes at a time in most tests: waiting for others to share her transaction is half of their time."""
    commits.COLLECTING = 0.001

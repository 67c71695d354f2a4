"""Chores go round again and again, and one that fails does not hold up the others."""

import asyncio
import contextlib
from datetime import UTC, datetime

import pytest

from bot.chores import Ticked, tick

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_a_failing_chore_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done = asyncio.Event()
    rounds = 0

    async def fails() -> None:
        raise OSError("the disk")

    async def counts() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 3:
            done.set()

    ticked = Ticked(lambda: NOON)
    ticking = asyncio.create_task(tick((("fails", fails), ("counts", counts)), ticked, every=0))
    await asyncio.wait_for(done.wait(), 5)
    ticking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ticking
    assert ticked.at == NOON
    assert "chore.failed" in caplog.text

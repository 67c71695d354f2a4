"""Long work tells how far it is, and ends when nobody waits for it."""

import asyncio
import threading

import pytest

from bot.desk.meter import Meter, Stopped, in_thread


async def never(_done: int, _of: int) -> None:
    raise AssertionError("there was nothing new to tell")


async def test_what_the_work_gives_or_raises_comes_back() -> None:
    assert await in_thread(lambda _: 7, never) == 7
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda _: 1 // 0, never)


async def test_it_is_told_only_when_it_has_come_further() -> None:
    told: list[tuple[int, int]] = []
    went_on = threading.Event()

    def work(meter: Meter) -> str:
        meter(1, 2)
        assert went_on.wait(5)
        return "done"

    async def tell(done: int, of: int) -> None:
        told.append((done, of))
        # Told once more, it would fail: nothing has moved since.
        asyncio.get_running_loop().call_later(0.05, went_on.set)

    assert await in_thread(work, tell, every=0.001) == "done"
    assert told == [(1, 2)]


async def test_cancelled_it_ends_at_its_next_note() -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(meter: Meter) -> None:
        begun.set()
        try:
            while True:
                meter(1, 2)
        except Stopped:
            ended.set()
            raise

    task = asyncio.create_task(in_thread(work, never, every=60))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_where_telling_fails_the_work_ends_too() -> None:
    ended = threading.Event()

    def work(meter: Meter) -> None:
        try:
            while True:
                meter(1, 2)
        except Stopped:
            ended.set()
            raise

    async def fails(_done: int, _of: int) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await in_thread(work, fails, every=0.001)
    assert ended.is_set()

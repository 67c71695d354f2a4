"""So many at once, the lowest rank first, whoever is in a hurry at once, and a place is never lost."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest

from bot.botapi.gate import Gate
from bot.botapi.standing import HURRIED


async def turns(times: int = 30) -> None:
    """Let everybody act who can."""
    for _ in range(times):
        await asyncio.sleep(0)


class Visitors:
    """Those who come to a gate, each with a name and a rank, and who is inside."""

    def __init__(self, at_once: int) -> None:
        self.gate = Gate(at_once)
        self.came_in: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.ranks: dict[str, int] = {}
        self._ends: dict[str, asyncio.Event] = {}

    def comes(self, name: str, rank: int = 1) -> None:
        self.ranks[name] = rank
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._visit(name, lambda: self.ranks[name]))

    def goes(self, name: str) -> None:
        self._ends[name].set()

    async def _visit(self, name: str, rank: Callable[[], int]) -> None:
        async with self.gate.entering(rank):
            self.came_in.append(name)
            await self._ends[name].wait()


async def test_so_many_at_once_and_then_the_lowest_rank_then_who_came_first() -> None:
    house = Visitors(1)
    for name, rank in (("a", 3), ("b", 2), ("c", 1), ("d", 1)):
        house.comes(name, rank)
    await turns()
    assert house.came_in == ["c"]
    for name in ("c", "d", "b", "a"):
        house.goes(name)
        await turns()
    assert house.came_in == ["c", "d", "b", "a"]
    assert not house.gate.is_full


async def test_the_rank_is_asked_again_each_time() -> None:
    house = Visitors(1)
    for name in ("a", "b", "c"):
        house.comes(name)
    await turns()
    house.ranks["b"] = 9
    house.goes("a")
    await turns()
    assert house.came_in == ["a", "c"]
    for name in ("b", "c"):
        house.goes(name)
    await turns()


async def test_who_is_in_a_hurry_takes_no_place_and_needs_none() -> None:
    house = Visitors(1)
    house.comes("a")
    await turns()
    house.comes("b")
    house.comes("hurried", HURRIED)
    await turns()
    assert house.came_in == ["a", "hurried"]
    assert house.gate.in_hurry == 1
    house.ranks["b"] = HURRIED
    house.gate.look()
    await turns()
    assert house.came_in == ["a", "hurried", "b"]
    house.goes("hurried")
    house.goes("b")
    await turns()
    assert house.gate.in_hurry == 0
    assert house.gate.is_full
    house.goes("a")
    await turns()
    assert not house.gate.is_full


async def test_one_comes_in_at_each_turn_of_the_loop() -> None:
    house = Visitors(64)
    for number in range(10):
        house.comes(str(number))
    counts = []
    for _ in range(6):
        await asyncio.sleep(0)
        counts.append(len(house.came_in))
    assert all(later - sooner <= 1 for sooner, later in pairwise(counts))
    for number in range(10):
        house.goes(str(number))
    await turns()


async def test_while_it_is_shut_only_who_is_in_a_hurry_comes_in() -> None:
    house = Visitors(5)
    house.gate.shut(shut=True)
    house.comes("a")
    house.comes("hurried", HURRIED)
    await turns()
    assert house.came_in == ["hurried"]
    assert house.gate.is_shut
    assert house.gate.is_full
    house.gate.shut(shut=False)
    await turns()
    assert house.came_in == ["hurried", "a"]
    house.goes("a")
    house.goes("hurried")
    await turns()


async def test_it_is_crowded_when_more_wait_than_have_places() -> None:
    house = Visitors(2)
    for number in range(5):
        house.comes(str(number))
    assert not house.gate.is_crowded
    await turns()
    assert house.gate.is_crowded
    for number in range(5):
        house.goes(str(number))
    await turns()
    assert not house.gate.is_crowded


@pytest.mark.parametrize("steps", range(6))
async def test_a_place_comes_back_whenever_who_waits_for_it_is_cancelled(steps: int) -> None:
    house = Visitors(1)
    house.comes("first")
    await turns()
    house.comes("cancelled")
    house.comes("last")
    await turns()
    house.goes("first")
    await turns(steps)
    house.tasks["cancelled"].cancel()
    await turns()
    house.goes("cancelled")
    await turns()
    assert house.came_in[-1] == "last"
    house.goes("last")
    await turns()
    assert not house.gate.is_full
    assert house.gate.in_hurry == 0

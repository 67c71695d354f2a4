"""Trial mode ends when owners have rung the five lines on which everything rests, and written down what they heard."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.directory.calls import calls
from bot.directory.trial import LINES, Call, is_over
from tests.unit.office_house import MAI, NGA, STRANGER, THU, VU, House, hotlines, refuses, working


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


def call(house: House, line: str, by: int = MAI, **heard: Any) -> Call:
    number = house.office.live.snapshot.numbers()[line]
    told = {"answered": True, "charge": "free", "night": "yes", "texts": "no", **heard}
    return Call(line, number, by, house.office.now, **told)


def test_the_five_lines_are_those_of_the_directory() -> None:
    numbers = {line.id: line.phones[0].number for line in hotlines().lines if line.phones}
    assert [numbers[line] for line in LINES] == ["113", "115", "111", "1800 1768", "1900 96 96 80"]


async def test_it_is_over_when_all_five_were_rung_and_answered(house: House) -> None:
    for line in LINES:
        assert not is_over(await house.trial.calls())
        await house.trial.record(call(house, line))
        house.passes(minutes=10)
    assert is_over(await house.trial.calls())


async def test_who_rang_when_and_what_she_heard_is_written_for_good(house: House) -> None:
    made = call(house, "child", NGA, charge="charged", night="unknown", texts="yes")
    await house.trial.record(made)
    assert await house.trial.calls() == {"child": made}
    last = await house.last()
    assert (last.action, last.actor, last.made_at) == ("line", NGA, house.office.now)
    assert last.details == {
        "line": "child", "number": "111", "answered": True, "charge": "charged", "night": "unknown", "texts": "yes",
    }  # fmt: skip
    assert (await house.audit()).holds


async def test_a_line_that_did_not_answer_leaves_it_on_and_the_last_call_counts(house: House) -> None:
    for line in LINES:
        await house.trial.record(call(house, line, answered=line != "peace_house"))
    assert not is_over(await house.trial.calls())
    await house.trial.record(call(house, "peace_house"))
    assert is_over(await house.trial.calls())
    await house.trial.record(call(house, "police", answered=False))
    assert not is_over(await house.trial.calls())


async def test_only_owners_say_what_they_heard(house: House) -> None:
    for by in (VU, THU):
        async with refuses(house, "refused.owners_only"):
            await house.trial.record(call(house, "police", by))
    async with refuses(house, "refused.no_longer"):
        await house.trial.record(call(house, "police", STRANGER))


async def test_a_call_is_to_one_of_the_five_and_to_its_number(house: House) -> None:
    made = call(house, "police")
    for other in (
        replace(made, line="khong-co"),
        replace(made, number="114"),
        replace(made, line="fire", number="114"),
    ):
        async with refuses(house, "refused.nothing"):
            await house.trial.record(other)


async def test_a_line_that_has_another_number_now_was_not_rung(house: House) -> None:
    await house.trial.record(call(house, "police"))
    numbers = {**house.office.live.snapshot.numbers(), "police": "114"}
    assert await calls(house.opened.engine, numbers) == {}


async def test_what_was_heard_outlives_a_restart(tmp_path: Path) -> None:
    async with working(tmp_path) as house:
        made = call(house, "ambulance")
        await house.trial.record(made)
    async with working(tmp_path) as house:
        assert await house.trial.calls() == {"ambulance": made}

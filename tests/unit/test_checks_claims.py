"""That a call is free, or answered day and night, is said where the data says it, and nowhere else."""

import re
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from bot import content, library
from bot.checks.claims import check_claims, claim_problems, terms
from bot.dialogue.memory import FRESH
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM
from bot.screens.danger import Situation, danger_screen
from bot.screens.model import Line, Number
from bot.screens.plain import plain_line
from bot.understanding.model import Danger
from bot.wording import LOCALES
from tests.unit.office_house import hotlines

pytestmark = pytest.mark.safety(1)

KNOWN = terms(hotlines())


def told(text: str) -> list[str]:
    return [each.remedy.split(",")[0] for each in claim_problems("a.toml", "text", text, KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "`{peace_house}` miễn phí.",
        "`{farmers_union}` miễn phí, `{csaga}` miễn phí, 8–21 giờ",
        "Gọi miễn phí: `{police}`, `{peace_house}`.",
        "`{police}` và `{csaga}`, đều miễn phí.",
        "`{peace_house}`, free, day and night.",
        "Free to call: `{police}`, `{csaga}`.",
        "`{police}` and `{peace_house}` are both free.",
    ],
)
def test_a_line_that_costs_is_not_called_free(text: str) -> None:
    assert len(told(text)) == 1
    assert "is said to be free" in told(text)[0]


@pytest.mark.parametrize(
    "text",
    ["`{csaga}` 24/24", "Mọi giờ: `{legal_aid}` miễn phí.", "`{ngay_mai}`, day and night", "At any hour: `{csaga}`."],
)
def test_a_line_with_hours_is_not_called_open_at_all_of_them(text: str) -> None:
    assert [each.endswith("answered day and night") for each in told(text)] == [True]


def test_a_free_line_is_not_said_to_cost() -> None:
    assert "is said to be charged" in told("`{police}` có thể mất cước")[0]
    assert "is said to be charged" in told("`{farmers_union}`, may be charged")[0]


@pytest.mark.parametrize(
    "text",
    [
        "`{farmers_union}` miễn phí, 24/24; `{peace_house}` 24/24, có thể mất cước.",
        "Gọi miễn phí: `{police}`, `{ambulance}`, `{child}`.",
        "Có người nghe ngày và đêm: `{farmers_union}`.",
        "`{csaga}` 8–21 giờ, cước thường. Mọi giờ: `{farmers_union}` miễn phí.",
        "`{legal_aid}` miễn phí, 8–17 giờ.",
        "`{peace_house}` is not free; it may be charged.",
        "`{nobody}` miễn phí, 24/24",
        "`{trafficking}` miễn phí",
    ],
)
def test_what_the_data_says_may_be_said(text: str) -> None:
    assert told(text) == []


def test_the_shipped_texts_say_no_more_than_the_data() -> None:
    assert check_claims(content.read(), content.locales_folder(), hotlines()) == []


def test_a_catalogue_that_cannot_be_read_is_told_elsewhere(tmp_path: Path) -> None:
    assert check_claims(content.read(), tmp_path, hotlines()) == []


def test_free_to_call_on_a_danger_screen_is_true_of_the_numbers_above_it() -> None:
    """There the words stand below numbers that come from the data: "113 · 115 / Gọi miễn phí, ngày và đêm."."""
    read = library.load()
    by_number = {phone.number: line for line in read.hotlines.lines for phone in line.phones}
    world: World = read.world(Snapshot.of_hotlines(read.hotlines), datetime(2026, 11, 23, 2, 0, tzinfo=VIET_NAM))
    claimed = 0
    for danger, situation, locale in product(get_args(Danger), (None, *get_args(Situation)), LOCALES):
        words = world.words(replace(FRESH, language=locale))
        first, *rest = danger_screen(words, danger, world.danger_lines(danger, situation), situation).blocks
        assert isinstance(first, Line)
        lines = [by_number[span.dial] for span in first.spans if isinstance(span, Number) and span.dial in by_number]
        bare = [plain_line(each) for each in rest if isinstance(each, Line)]
        about = [each for each in bare if FREE.search(each) and not any(char.isdigit() for char in each.split(".")[0])]
        for each in about:
            claimed += 1
            assert all(line.phones[0].charge == "free" for line in lines), (danger, situation, each)
            assert not ALWAYS.search(each) or all(line.schedule.always for line in lines), (danger, situation, each)
    assert claimed > 10


FREE = re.compile("gọi miễn phí|free to call", re.IGNORECASE)
ALWAYS = re.compile("ngày và đêm|day and night", re.IGNORECASE)

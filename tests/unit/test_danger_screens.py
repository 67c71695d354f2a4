"""The danger screens of every kind and situation: numbers first, at most five rows, one sentence to say."""

from datetime import datetime
from typing import get_args

import pytest

from bot import library
from bot.dialogue.memory import Memory
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.screens import danger
from bot.screens.danger import Situation
from bot.screens.plain import plain
from bot.understanding.model import Danger
from bot.wording import LOCALES, Locale

HOURS = (datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM), datetime(2026, 11, 24, 2, 0, tzinfo=VIET_NAM))
SITUATIONS = (None, *get_args(Situation))


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


def world(read: Library, hour: datetime) -> World:
    return read.world(Snapshot.build(read.entries, read.hotlines), hour)


@pytest.mark.parametrize("hour", HOURS, ids=["day", "night"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("kind", get_args(Danger))
def test_each_is_short_and_begins_with_a_number_that_answers_now(
    read: Library, kind: Danger, situation: Situation | None, locale: Locale, hour: datetime
) -> None:
    around = world(read, hour)
    words, lines = around.words(Memory(language=locale)), around.danger_lines(kind, situation)
    screens = (
        danger.danger_screen(words, kind, lines, situation),
        danger.holding_screen(words, kind, lines, situation),
        danger.joking_screen(words, kind, lines),
        danger.no_answer_screen(words, kind, lines),
    )
    for screen in screens:
        rows = plain(screen).splitlines()
        assert rows[0][:3] in ("111", "113", "115", "086", "096", "+84")
        assert lines[0].is_open is not False
        assert len(rows) <= 5
        assert screen.urgent
    first = plain(screens[0])
    assert first.count("“") <= 1
    assert ("không gọi thay được" in first) or ("cannot call for you" in first)


@pytest.mark.safety(46)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("situation", [None, "young", "unclear"])
def test_after_sexual_violence_the_hospital_is_named_first(
    read: Library, situation: Situation | None, locale: Locale
) -> None:
    around = world(read, HOURS[1])
    screen = danger.danger_screen(
        around.words(Memory(language=locale)),
        "sexual_violence",
        around.danger_lines("sexual_violence", situation),
        situation,
    )
    assert any(word in " ".join(plain(screen).splitlines()[1:2]) for word in ("ệnh viện", "ospital"))

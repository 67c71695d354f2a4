"""Buttons of earlier releases: they mean for ever what they meant, and whatever a button bears, the numbers are near."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest

from bot.dialogue.meaning import OldButton, Tapped
from bot.dialogue.memory import FRESH
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.library import VIET_NAM, Library
from bot.playground import Telegram
from bot.screens.actions import Action, ShowNumbers, UnknownAction, decode, decode_desk
from bot.screens.desk.actions import DESK_VERBS, DeskAction
from bot.screens.model import Number, Screen
from tests.conversations.officers import MAI, officer, working

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

SENT = Path(__file__).parents[1] / "unit" / "old_buttons.txt"


def sent(part: str) -> dict[str, str]:
    """What the buttons of one part of the file mean, by what they bear."""
    _, _, rest = SENT.read_text(encoding="utf-8").partition(f"\n# {part}\n")
    lines = rest.partition("\n#")[0].strip().splitlines()
    return dict(line.split(" = ", 1) for line in lines)


HERS, THE_TEAMS = sent("Anybody's."), sent("The team's.")


def told(action: Action | DeskAction) -> str:
    return " ".join(
        [type(action).__name__, *(f"{field.name}={getattr(action, field.name)}" for field in fields(action))]
    )


def damaged(packed: str) -> Iterator[str]:
    """What becomes of a button on the way, or under somebody's hands."""
    yield from (packed[:-1], packed[1:], packed + ":", packed + ":x", packed.upper(), "2" + packed[1:])
    yield from (packed + "\x00", packed.replace(":", "::", 1) + "-", f" {packed}", packed + "\u200b", packed * 9)


@pytest.fixture(scope="module")
def world(read: Library) -> World:
    return read.world(
        Snapshot.build(read.entries, read.hotlines, frozenset()), datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
    )


def numbers_near(screen: Screen) -> bool:
    spans = (
        span
        for block in screen.blocks
        for line in getattr(block, "lines", (block,))
        for span in getattr(line, "spans", ())
    )
    return any(isinstance(span, Number) for span in spans) or any(
        button.action == ShowNumbers() for button in screen.buttons
    )


@pytest.mark.parametrize("packed", HERS)
def test_a_button_that_was_sent_once_means_the_same_for_ever(packed: str) -> None:
    assert told(decode(packed)) == HERS[packed]


@pytest.mark.parametrize("packed", THE_TEAMS)
def test_a_button_of_the_team_means_the_same_for_ever_and_nothing_to_others(packed: str) -> None:
    assert told(decode_desk(packed)) == THE_TEAMS[packed]
    with pytest.raises(UnknownAction):
        decode(packed)


def test_every_verb_has_its_lines_in_the_file() -> None:
    """A new verb, or a new choice of an old one, gets a line of its own before it is released."""
    for kinds, meanings in ((get_args(Action), HERS), (DESK_VERBS.values(), THE_TEAMS)):
        said = [line.split() for line in meanings.values()]
        assert {words[0] for words in said} == {kind.__name__ for kind in kinds}
        for kind in kinds:
            choices = [(each.name, choice) for each in fields(kind) for choice in get_args(each.type)]
            for name, choice in choices:
                assert any(words[0] == kind.__name__ and f"{name}={choice}" in words for words in said), (name, choice)


@pytest.mark.safety(6, 8)
def test_every_old_button_leads_to_a_screen_with_numbers_near(world: World) -> None:
    for packed in HERS:
        reply = respond(FRESH, Tapped(decode(packed)), world)
        assert reply.screens or reply.effects, packed
        assert all(numbers_near(screen) for screen in reply.screens), packed


@pytest.mark.safety(8)
def test_a_damaged_button_leads_to_the_notice_of_old_buttons_or_to_a_screen(world: World) -> None:
    notices = 0
    for packed in (*HERS, *THE_TEAMS):
        for broken in damaged(packed):
            try:
                meaning: Tapped | OldButton = Tapped(decode(broken))
            except UnknownAction:
                meaning, notices = OldButton(), notices + 1
            screens = respond(FRESH, meaning, world).screens
            assert all(numbers_near(screen) for screen in screens), broken
            if isinstance(meaning, OldButton):
                assert [screen.name for screen in screens] == ["notice.old_button"]
    assert notices > 10 * len(THE_TEAMS)


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["of the team", "anybody"])
async def test_every_old_button_of_the_team_is_answered(
    tmp_path: Path, telegram: Telegram, read: Library, reader: str
) -> None:
    async with working(tmp_path, telegram, read) as house:
        somebody = officer(house, MAI) if reader == "of the team" else house.woman()
        for packed in THE_TEAMS:
            await somebody.sends("/start")
            message = somebody.last
            message.button_rows[0][0]["callback_data"] = packed
            await somebody.taps(message.labels[0], message)
            somebody.sees_nothing_of("trục trặc")
            if reader == "anybody":
                somebody.sees("Nút này đã cũ", "113")
            else:
                assert "Nút này đã cũ" not in somebody.last.text, packed
                await somebody.sends("/sogoi")
                somebody.sees("113")

"""The safe words, and whatever else is sent, in whatever state the talk is: the numbers are always there (safety 7 and 8)."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import library
from bot.dialogue.meaning import Said, Tapped
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.screens.actions import ShowNumbers
from bot.screens.model import Number, Screen
from bot.wording import LOCALES, Locale
from handlers.commands import NUMBERS
from tests.properties.test_dialogue import MEMORIES, TEXTS

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

TYPED = ("113", "sos", "cuu", "cứu", "SOS!", " Cuu ", "số gọi ngay", "so goi")
LONGEST = 4096


@pytest.fixture(scope="module")
def world() -> World:
    read = library.load()
    return read.world(Snapshot.build(read.entries, read.hotlines), library.now())


def on_screen(screen: Screen) -> set[str]:
    """The numbers that can be dialled from a screen."""
    spans = (
        span
        for block in screen.blocks
        for line in getattr(block, "lines", (block,))
        for span in getattr(line, "spans", ())
    )
    return {span.dial for span in spans if isinstance(span, Number)}


@pytest.mark.safety(7)
@settings(deadline=None, max_examples=60)
@given(memory=MEMORIES, said=TEXTS, word=st.sampled_from(TYPED))
def test_a_safe_word_brings_the_numbers_in_every_state_of_the_talk(
    world: World, memory: Memory, said: str, word: str
) -> None:
    """Typed as a word, or as the command and the button, before and after whatever else was said."""
    for state in (memory, respond(memory, Said(said), world).memory):
        first = respond(state, Said(word), world).screens[0]
        assert first.name.split(".")[0] in ("danger", "holding", "numbers"), (word, state)
        assert on_screen(first) & {"113", "115", "111"}, (word, state)
        (numbers,) = respond(state, Tapped(ShowNumbers(), typed=True), world).screens
        assert {"113", "115", "111", "1800 1768"} <= on_screen(numbers)


@pytest.mark.safety(7)
def test_the_safe_words_are_commands_too() -> None:
    assert {"sogoi", "113", "sos", "cuu"} <= set(NUMBERS.names)
    assert NUMBERS.action == ShowNumbers()


def anything(drawn: random.Random, count: int) -> Iterator[str]:
    """Texts of every make: letters of many scripts, emoji, marks that nobody sees, words, and as long as Telegram takes."""
    words = ("em ở đâu", "chồng", "tiền", "con", "gọi ai", "tháng hành động", "xóa", "Đồng Tâm", "help me")
    signs = "😀🆘🏳️‍🌈👩‍👧\u200b\u202e\ufeff\u0301\u0000<>&`*_[](){}%\\\"'\n\t/@#:;,.?!1234567890"
    makes = (
        lambda: "".join(chr(drawn.randrange(32, 0x2FFF)) for _ in range(drawn.randrange(1, 12))),
        lambda: "".join(drawn.choice(signs) for _ in range(drawn.randrange(1, 25))),
        lambda: " ".join(drawn.choice(words) for _ in range(drawn.randrange(1, 25))),
        lambda: f"/{drawn.choice(words)}{drawn.choice(signs)} {drawn.choice(words)}",
        lambda: drawn.choice(signs) * drawn.randrange(1, 40),
    )
    for number in range(count):
        made = drawn.choice(makes)()
        yield (made * LONGEST)[:LONGEST] if number % 250 == 0 else made


@pytest.mark.safety(8)
@pytest.mark.parametrize("count", [150, pytest.param(1_000, marks=pytest.mark.slow)])
def test_inputs_of_any_kind_get_an_answer_with_numbers_and_a_way_on(world: World, count: int) -> None:
    memory = FRESH
    for number, text in enumerate(anything(random.Random(8), count)):
        reply = respond(memory, Said(text), world)
        memory = reply.memory if number % 5 else FRESH
        assert any(
            on_screen(screen) or ShowNumbers() in {each.action for each in screen.buttons} for screen in reply.screens
        ), text
        assert all(list(screen.buttons) for screen in reply.screens), text


@pytest.mark.safety(8)
@pytest.mark.parametrize("language", LOCALES)
def test_what_nobody_understands_gets_the_numbers_at_once_and_not_only_after_a_second_miss(
    world: World, language: Locale
) -> None:
    (screen,) = respond(Memory(language=language), Said("qwxz vbnq"), world).screens
    assert {"113", "115", "1800 1768"} <= on_screen(screen)
    assert len(list(screen.buttons)) >= 3

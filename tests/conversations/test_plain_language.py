"""Every screen in plain words, in both languages: short sentences, buttons that read without a picture, an order that an ear can follow."""

import unicodedata
from itertools import pairwise

import pytest

from bot.checks.readability import letters, spoken
from bot.library import Library
from bot.screens.model import Card, Line, Number, Screen, Strong
from bot.screens.plain import plain, plain_line
from bot.wording import LOCALES, Locale
from tests.evaluation.plain import LIMITS, citizen_screens, kind, world_of

pytestmark = [pytest.mark.safety(49), pytest.mark.uncounted]

IN_A_PAIR, ALONE = 20, 48
"""Letters of a button: a telephone 360 px wide shows some 152 px in each of two columns, 328 px in one (docs/plain-language.md)."""
ENGLISH_WORD = 17
NO_ART = ("--", "==", "**", "__", "~~", "||", "##", "│", "─", "═", "█", "→→")


@pytest.fixture(scope="module", params=LOCALES)
def told(request: pytest.FixtureRequest, read: Library) -> tuple[Locale, tuple[Screen, ...]]:
    return request.param, tuple(citizen_screens(world_of(read), request.param))


def test_no_sentence_is_longer_than_its_kind_of_screen_allows(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    kinds = {kind(screen) for screen in told[1]}
    assert kinds <= set(LIMITS)
    assert len(kinds) > 6
    for screen in told[1]:
        assert spoken(screen).longest <= LIMITS[kind(screen)], (screen.name, max(spoken(screen).sentences, key=len))


def test_no_english_word_is_endless(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    if told[0] == "en":
        assert max(size for screen in told[1] for size in letters(plain(screen))) <= ENGLISH_WORD


def test_a_button_is_read_without_its_picture_and_fits_its_column(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    for screen in told[1]:
        for row in screen.rows:
            for button in row:
                bare = "".join(
                    char for char in button.label if unicodedata.category(char) not in ("So", "Sk", "Cn")
                ).strip()
                assert sum(char.isalpha() for char in bare) >= 2, button.label
                assert bare == button.label.strip(), f"{button.label}: words alone"
                assert len(button.label) <= (IN_A_PAIR if len(row) > 1 else ALONE), button.label


def test_no_line_is_a_picture(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    for screen in told[1]:
        for row in plain(screen).splitlines():
            assert not row.strip() or any(char.isalnum() for char in row), (screen.name, row)
            assert not any(art in row for art in NO_ART), (screen.name, row)
            assert not any(unicodedata.category(char) == "So" for char in row.replace("°", "")), (screen.name, row)


def test_a_number_is_heard_before_who_answers_it(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    """ "113, Công an": whoever listens can dial before the sentence ends. Two numbers never follow each other without a word between."""
    for screen in told[1]:
        if kind(screen) in ("danger", "danger goes on"):
            first = screen.blocks[0]
            assert isinstance(first, Line)
            assert isinstance(first.spans[0], Number), screen.name
        for block in screen.blocks:
            for line in getattr(block, "lines", (block,)):
                spans = getattr(line, "spans", ())
                pairs = pairwise(spans)
                assert not any(isinstance(one, Number) and isinstance(two, Number) for one, two in pairs), screen.name


def test_a_card_is_heard_name_first_then_number_then_hours(told: tuple[Locale, tuple[Screen, ...]]) -> None:
    cards = [block for screen in told[1] for block in screen.blocks if isinstance(block, Card)]
    assert cards
    for card in cards:
        assert isinstance(card.lines[0].spans[0], Strong), plain_line(card.lines[0])
        dialled = [
            place for place, line in enumerate(card.lines) if any(isinstance(span, Number) for span in line.spans)
        ]
        if dialled and "1800 1768" not in plain_line(card.lines[dialled[0]]):
            assert dialled[0] == 1, [plain_line(line) for line in card.lines]
            assert isinstance(card.lines[1].spans[0], Number)

"""The language of the rule files: what each sign matches, and what is said to somebody who mistypes one."""

import pytest

from bot import content
from bot.understanding.lexicon import Lexicon, load_lexicon
from bot.understanding.page import Page
from bot.understanding.pattern import Grammar, PatternError
from bot.understanding.text import read

SETS = {"agent": "chồng, anh ấy, <kin>", "kin": "bố, mẹ", "game": "cờ, bài"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(content.data_folder() / "understanding" / "words.toml")


def page(grammar: Grammar, text: str, lexicon: Lexicon) -> Page:
    return grammar.vocabulary.page(read(text, lexicon))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("chồng đánh", "chồng đánh em", True),
        ("chồng đánh", "chồng em đánh", False),
        ("chồng ..1 đánh", "chồng em đánh", True),
        ("chồng ..1 đánh", "chồng của em đánh", False),
        ("chồng ..3 đánh", "em có chồng. đánh vần", False),
        ("<agent> đánh", "anh ấy đánh", True),
        ("<agent> đánh", "mẹ đánh", True),
        ("<agent> đánh", "anh đánh", False),
        ("(đang | vừa mới) đánh", "vừa mới đánh", True),
        ("(đang | vừa mới) đánh", "vừa đánh", False),
        ("đang? đánh", "đánh", True),
        ("(đang | vừa)? đánh em", "vừa đánh em", True),
        ("^ cứu $", "cứu", True),
        ("^ cứu $", "cứu em", False),
        ("đánh !<game>", "đánh cờ", False),
        ("đánh !<game>", "đánh em", True),
        ("đánh !cờ", "đánh cờ", False),
        ("đánh !cờ", "đánh", True),
    ],
)
def test_each_sign_matches_what_its_description_says(pattern: str, text: str, found: bool, lexicon: Lexicon) -> None:
    grammar = Grammar(SETS)
    assert grammar.pattern(pattern).found(page(grammar, text, lexicon)) is found


def test_a_slip_of_one_letter_in_a_word_of_no_language_is_forgiven(lexicon: Lexicon) -> None:
    grammar = Grammar({})
    pattern = grammar.pattern("thắng chồng")
    assert pattern.found(page(grammar, "thắng chôgn", lexicon))
    assert pattern.found(page(grammar, "thắng chồngk", lexicon))
    assert not pattern.found(page(grammar, "thắng chống", lexicon))


def test_english_words_are_not_read_as_unmarked_vietnamese(lexicon: Lexicon) -> None:
    grammar = Grammar({})
    pattern = grammar.pattern("sợ")
    assert pattern.found(page(grammar, "em so qua", lexicon))
    assert not pattern.found(page(grammar, "i am so tired of this", lexicon))


def test_what_a_pattern_covers_can_be_hidden(lexicon: Lexicon) -> None:
    grammar = Grammar({})
    veto, hit = grammar.pattern("đánh răng"), grammar.pattern("đánh")
    whole = page(grammar, "em đánh răng rồi bị đánh", lexicon)
    assert veto.covered(whole) == 0b110
    assert hit.found(whole.without(veto.covered(whole)))
    tooth = page(grammar, "em đánh răng", lexicon)
    assert not hit.found(tooth.without(veto.covered(tooth)))
    assert tooth.without(0) is tooth


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        ("<nobody> đánh", "there is no set 'nobody'"),
        ("(đang đánh", "does not close it"),
        ("đang) đánh", "never opened"),
        ("? đánh", "follows the word"),
        ("đánh !", "one word or one"),
        ("đánh !(a | b)", "one word or one"),
        ("", "empty pattern"),
        ("<Agent", "cannot read"),
    ],
)
def test_a_mistyped_pattern_is_explained(pattern: str, remedy: str) -> None:
    with pytest.raises(PatternError, match=remedy.replace("(", r"\(")):
        Grammar(SETS).pattern(pattern)


@pytest.mark.parametrize("sets", [{"a": "<a>"}, {"a": "<b>", "b": "<a>"}, {"a": "<gone>"}])
def test_sets_that_hold_themselves_are_refused(sets: dict[str, str]) -> None:
    with pytest.raises(PatternError, match="is not there, or holds itself"):
        Grammar(sets)

"""Whatever is typed: an answer of the right shape, the same each time, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places.folding import fold
from bot.places.keyboard import is_syllable, untype
from bot.places.model import AreaRef
from tests.benchmarks.places import LONG_TEXTS, LONGEST
from tests.evaluation.places import gazetteer, resolver

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

TYPED = (
    "em ở xã phường quận huyện tỉnh tp . , - 5 12 đồng tâm phú bình phước thạnh châu thành tân lập hà nội hue sg đn bp ba vinh"
    " ddoongf ta6m xadongtam DONG Tâm commune district 1 q3 p5 ý tự do an toàn"
)
WORDS = st.sampled_from(TYPED.split())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_has_an_answer_of_the_right_shape(text: str) -> None:
    resolution = resolver().resolve(text)
    assert resolver().resolve(text) == resolution
    assert (resolution.status == "none") == (not resolution.places)
    assert resolution.status != "ambiguous" or len(resolution.places) > 1
    assert len({area.ref for area in resolution.places}) == len(resolution.places)
    for area in resolution.places:
        assert gazetteer().area(area.ref) == area
        assert area.ref.level != "commune" or area.ref.era == "present"
        assert area.ref.level != "district" or area.ref.era == "former"
        assert gazetteer().full_name(area)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20))
def test_undoing_keystrokes_ends_in_a_syllable_or_changes_nothing(word: str) -> None:
    undone = untype(word)
    assert undone == word or is_syllable(fold(undone))
    assert untype(undone) == undone


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0))
def test_an_area_written_as_a_reference_is_read_back(number: int) -> None:
    units = gazetteer().units
    ref = units.ref(number % len(units.codes))
    assert AreaRef.parse(str(ref)) == ref
    assert gazetteer().area(ref).ref == ref


@pytest.mark.parametrize("name", sorted(LONG_TEXTS))
def test_no_text_however_long_holds_the_bot_up(name: str) -> None:
    """The limit is 50 ms; ten times that passes, for a machine that does other work besides must not fail the test."""
    text = (LONG_TEXTS[name] * LONGEST)[:LONGEST]
    resolver().resolve(text)
    started = time.process_time()
    resolver().resolve(text)
    assert time.process_time() - started < 0.5

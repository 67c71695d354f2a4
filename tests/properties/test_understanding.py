"""Any text at all is read, at a bounded cost, and always the same way."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from bot import content
from bot.places.model import NO_PLACE, Area, AreaRef, Resolution
from bot.understanding.model import TOPICS, UNSURE
from bot.understanding.understand import Understander
from tests.evaluation.understanding import SETS, messages

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


class Nowhere:
    def resolve(self, text: str) -> Resolution:
        return NO_PLACE

    def provinces(self, area: Area) -> frozenset[AreaRef]:
        return frozenset()


@pytest.fixture(scope="module")
def reader() -> Understander:
    return Understander(Nowhere(), content.data_folder() / "understanding")


pieces = any_.sampled_from([word for name in SETS for message in messages(name) for word in message.text.split()])
mixtures = any_.lists(any_.one_of(pieces, any_.text(max_size=6)), max_size=30).map(" ".join)


@settings(deadline=None, max_examples=120)
@given(text=any_.one_of(any_.text(max_size=300), mixtures))
def test_any_text_has_a_reading_within_the_contract(reader: Understander, text: str) -> None:
    read = reader.understand(text, "vi")
    assert read.topic in (*TOPICS, UNSURE)
    assert (read.danger is None) == (read.danger_level is None)
    assert 0 <= read.confidence <= 1
    assert not (read.options and read.topic != UNSURE)
    assert not (read.danger and read.options)


@pytest.mark.safety(9)
@settings(deadline=None, max_examples=60)
@given(text=mixtures)
def test_composed_decomposed_and_capital_letters_are_read_alike(reader: Understander, text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert reader.understand(composed, "vi") == reader.understand(unicodedata.normalize("NFD", composed), "vi")


@settings(deadline=None, max_examples=60)
@given(before=any_.lists(pieces, max_size=8).map(" ".join), after=any_.lists(pieces, max_size=8).map(" ".join))
def test_a_bare_cry_is_heard_among_any_words(reader: Understander, before: str, after: str) -> None:
    assert reader.understand(f"{before}. cứu em với. {after}", "vi").danger is not None

"""How plain a text is: words a sentence, letters a word, words a message, and how it sounds when a telephone reads it aloud.

A Vietnamese word of two syllables is written as two (`tạm lánh`), and nothing in the letters says which belong together. So what is
counted is what stands between blanks: words in English, syllables in Vietnamese, of which a sentence of the same length holds fewer words.
Letters a word are measured in English alone: no Vietnamese syllable has more than seven.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.screens.model import Card, File, Heading, Line, Number, Pin, Screen, Source, Span, Strong

_SENTENCE = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[^\W\d_]|[“\"–(\d+])|;\s+")
_LETTERS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_STANDS_FOR_NUMBER = "0"
"""A number to dial is one word, however many blanks it has."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A screen as it is read: its sentences, in order, each number one word."""

    sentences: tuple[str, ...]

    @property
    def words(self) -> int:
        return sum(words(each) for each in self.sentences)

    @property
    def longest(self) -> int:
        """Words of the longest sentence."""
        return max((words(each) for each in self.sentences), default=0)


def words(text: str) -> int:
    """What stands between blanks and bears a letter or a digit."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def letters(text: str) -> Iterator[int]:
    """The letters of each word."""
    yield from (len(found.group()) for found in _LETTERS.finditer(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text: a line is one, and so is what a full stop or a semicolon ends."""
    parts = (part.strip() for row in text.splitlines() for part in _SENTENCE.split(row))
    return tuple(part for part in parts if words(part))


def spoken(screen: Screen) -> Spoken:
    """A screen as it is read aloud, without its sources, which stand below for whoever looks for them."""
    rows = [row for block in screen.blocks for row in _rows(block)]
    return Spoken(tuple(each for row in rows for each in sentences(row)))


def _rows(block: object) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Line(spans):
            yield "".join(map(_said, spans))
        case Card(_, lines):
            yield from ("".join(map(_said, line.spans)) for line in lines)
        case Source() | File() | Pin():
            return


def _said(span: Span) -> str:
    match span:
        case Number():
            return _STANDS_FOR_NUMBER
        case Strong(text):
            return text
        case _:
            return span


def quantile(sizes: Sequence[int], share: float) -> int:
    """The smallest size that this share of them does not pass; 0 of none."""
    return sorted(sizes)[min(len(sizes) - 1, int(share * len(sizes)))] if sizes else 0

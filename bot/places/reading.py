"""A text as words: folded, keystrokes undone, numbers and joined words taken apart."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.places.folding import bare, sound
from bot.places.keyboard import is_syllable, untype
from bot.places.vocabulary import Vocabulary

LONGEST_TEXT = 4096
"""Characters that are read: as many as a Telegram message holds."""

NO_GAP, COMMA, STOP = 0, 1, 2

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_NUMBERED = re.compile(r"([a-z]+)0*([0-9]{1,2})")
_VNI_WORD = re.compile(r"\b[a-z]+[1-9]+[a-z][a-z0-9]*\b")
_SURELY_VNI = 1
_RUNS = re.compile("[0-9]+|[^0-9]+")
_LONGEST_WORD = 60
_SHORTEST_JOINED = 5


@dataclass(slots=True)
class Word:
    """`lower` as typed, keystrokes undone; `key` folded, one spelling a sound. `gap`: what parts it from the word before;
    `after_dot`: that is a full stop alone."""

    lower: str
    key: str
    capital: bool
    gap: int
    after_dot: bool = False

    @property
    def is_number(self) -> bool:
        return self.key.isdigit()


class Reader:
    """Reads texts with one vocabulary.

    `is_name` tells whether a key is the name of a unit; `syllables` are those of names in other tongues, such as Kar and Uar,
    which are no keystrokes for others.
    """

    def __init__(self, vocabulary: Vocabulary, is_name: Callable[[str], bool], syllables: frozenset[str]) -> None:
        self._vocabulary = vocabulary
        self._is_name = is_name
        self._syllables = syllables
        self._joined_types = {"".join(words): words for words in vocabulary.types if "".join(words).isascii()}
        self._numbered_types = {
            word for word, words in self._joined_types.items() if vocabulary.types[words] & {"phường", "quận"}
        }
        self._openers = {"em", "toi", "minh", "o", "tai", "que", "nha", "va", "thuoc", "emo", "toio", "minho"}

    def words(self, text: str) -> list[Word]:
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text[:LONGEST_TEXT]))
        words: list[Word] = []
        end = 0
        vni = sum(untype(word) != word for word in _VNI_WORD.findall(text.lower())) >= _SURELY_VNI
        for match in _WORD.finditer(text):
            typed = match[0]
            between = text[end : match.start()]
            gap = _gap(between, words[-1] if words else None)
            count = len(words)
            end = match.end()
            lower = typed.lower()
            if lower.isdigit() and lower.isascii():
                words.append(Word(lower, lower.lstrip("0") or "0", False, gap))
            else:
                self._read_word(words, lower, _is_capitalised(typed), gap, vni)
            words[count].after_dot = between.strip() == "."
        return words

    def _read_word(self, words: list[Word], lower: str, capital: bool, gap: int, vni: bool) -> None:
        numbered = _NUMBERED.fullmatch(bare(lower))
        if numbered and numbered[1] in self._numbered_types and not (vni and untype(lower) != lower):
            words.append(Word(numbered[1], numbered[1], capital, gap))
            words.append(Word(numbered[2], numbered[2], False, NO_GAP))
            return
        undone = lower if self._is_known_as_typed(lower) else untype(lower)
        folded = bare(undone)
        if undone == lower and len(folded) > _SHORTEST_JOINED and not is_syllable(folded):
            pieces = self._pieces(folded)
            for place, piece in enumerate(pieces):
                words.append(
                    Word(piece if len(pieces) > 1 else lower, sound(piece), capital, gap if not place else NO_GAP)
                )
            return
        if any(letter.isdigit() for letter in undone):
            for place, run in enumerate(_RUNS.findall(undone)):
                key = (run.lstrip("0") or "0") if run.isdigit() else sound(bare(run))
                words.append(Word(run, key, capital, gap if not place else NO_GAP))
            return
        words.append(Word(undone, sound(folded), capital, gap))

    def _is_known_as_typed(self, lower: str) -> bool:
        return (
            lower in self._syllables
            or lower in self._vocabulary.words
            or (len(lower) >= _SHORTEST_JOINED and self._is_name(sound(lower)))
        )

    def _pieces(self, folded: str) -> list[str]:
        """The types and names that a word is joined of, as few as can be; the word itself where something is left over."""
        if self._is_name(sound(folded)) or len(folded) > _LONGEST_WORD:
            return [folded]
        best: list[list[str] | None] = [[]] + [None] * len(folded)
        for end in range(1, len(folded) + 1):
            for start in range(max(0, end - 24), end):
                before = best[start]
                if before is None or (best[end] is not None and len(before) + 1 >= len(best[end] or ())):
                    continue
                piece = folded[start:end]
                if self._may_stand(piece, at_start=start == 0):
                    best[end] = [*before, *self._joined_types.get(piece, (piece,))]
        pieces = best[-1]
        return pieces if pieces else [folded]

    def _may_stand(self, piece: str, at_start: bool) -> bool:
        if len(piece) >= _SHORTEST_JOINED or piece == "hue":
            return piece in self._joined_types or self._is_name(sound(piece))
        if piece in self._joined_types:
            return len(piece) > 1
        return piece.isdigit() or (at_start and piece in self._openers)


def _is_capitalised(typed: str) -> bool:
    """The first letter alone: who writes all in capitals says nothing by them."""
    return typed[0].isupper() and (len(typed) == 1 or not typed.isupper())


def _gap(between: str, before: Word | None) -> int:
    if before is None or between in (" ", "-", ".", "'", "’"):
        return NO_GAP
    if any(mark in between for mark in "!?…"):
        return STOP
    if any(mark in between for mark in ',;:/\n()|[]"“”–—•'):
        return COMMA
    if "." in between:
        return NO_GAP if len(before.lower) <= 2 else STOP
    return NO_GAP

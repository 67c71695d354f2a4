"""A message as bit masks: which pattern word stands where. Makes every pattern linear in the length of the text."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from bot.understanding.spelling import Spelling, spell
from bot.understanding.text import Words

_SHORTEST_MENDED = 4


@dataclass(slots=True)
class Vocabulary:
    """The words that patterns speak of, numbered."""

    numbers: dict[str, int] = field(default_factory=dict)
    by_letters: dict[str, list[tuple[str, Spelling, int]]] = field(default_factory=lambda: defaultdict(list))
    by_deletion: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def number(self, word: str) -> int:
        """The number of a word, given when first asked for."""
        if word not in self.numbers:
            self.numbers[word] = len(self.numbers)
            spelling = spell(word)
            self.by_letters[spelling.bare].append((word, spelling, self.numbers[word]))
            if len(spelling.bare) >= _SHORTEST_MENDED:
                for shorter in _deletions(spelling.bare):
                    self.by_deletion[shorter].add(spelling.bare)
        return self.numbers[word]

    def page(self, words: Words) -> "Page":
        """Lay a message out. Costs time in proportion to its words."""
        masks: dict[int, int] = defaultdict(int)
        for place, word in enumerate(words.words):
            bit = 1 << place
            for reading in word.readings:
                for number in self._numbers(reading, exact=word.exact, unknown=word.unknown):
                    masks[number] |= bit
        breaks = sum(1 << place for place in words.breaks if place)
        return Page(len(words.words), masks, breaks)

    def _numbers(self, reading: Spelling, *, exact: bool, unknown: bool) -> list[int]:
        same_letters = self.by_letters.get(reading.bare)
        if same_letters is None:
            return self._mended(reading) if unknown and len(reading.bare) >= _SHORTEST_MENDED else []
        if exact:
            return [number for _, spelling, number in same_letters if spelling == reading]
        return [number for _, spelling, number in same_letters if reading.may_stand_for(spelling)]

    def _mended(self, reading: Spelling) -> list[int]:
        """A word of no language, one slip away from a pattern word: a letter too many, too few, other, or two swapped."""
        near = self.by_deletion.get(reading.bare, set())
        for shorter in _deletions(reading.bare):
            near = near | self.by_deletion.get(shorter, set())
            if shorter in self.by_letters and len(shorter) >= _SHORTEST_MENDED - 1:
                near = near | {shorter}
        return [number for bare in near for _, spelling, number in self.by_letters[bare] if _agree(reading, spelling)]


def _agree(typed: Spelling, word: Spelling) -> bool:
    return not typed.tone or typed.tone == word.tone


def _deletions(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@dataclass(slots=True)
class Page:
    """One message under the patterns. Position p is before word p; bit p of a mask is word p.

    `breaks`: the words before which a sentence ends. `sets` remembers where each word set begins, by length in words.
    """

    length: int
    masks: dict[int, int]
    breaks: int
    sets: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def everywhere(self) -> int:
        return (1 << (self.length + 1)) - 1

    def where(self, number: int) -> int:
        return self.masks.get(number, 0)

    def without(self, hidden: int) -> "Page":
        """The same page with the hidden words illegible."""
        if not hidden:
            return self
        return replace(self, masks={number: mask & ~hidden for number, mask in self.masks.items()}, sets={})

"""Where a text may name units: spans of words, the units called so, and how well each fits as it is written there."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.places.folding import agreement, bare
from bot.places.names import LONGEST_NAME, NameIndex, syllables_of
from bot.places.reading import NO_GAP, STOP, Word
from bot.places.units import COMMUNE, DISTRICT, PROVINCE, Units
from bot.places.vocabulary import Vocabulary

PRIOR = {PROVINCE: 3.0, DISTRICT: 0.0, COMMUNE: 0.0}
"""Points of a unit for its fame alone: a name that is a province's means the province."""

_EXACT_TYPE, _SAME_TIER, _OTHER_TIER = 2.0, 0.5, -4.0
# `thành phố Thanh Hóa` is the city and not its province, but `thành phố Đồng Nai` can only be the province.
_CITY_FOR_PROVINCE = -2.0
_WRONG_MARKS, _SOME_MARKS, _ALL_MARKS = -1.6, 0.5, 1.0
_ONCE_CALLED = -1.2
_ONLY_BESIDE = -1.0
_NUMBERED_TYPES = frozenset(("quan", "q", "phuong", "p"))
MISSPELT = -1.0
_MOST_WRONG_SYLLABLES = 2
_LONG_PROVINCE = 3
_SHORTEST_KEY = 2
_MOST_MEANINGS, _FEW_MEANINGS = 700, 3


@dataclass(slots=True)
class Mention:
    """Words `first` to `last` (not included) that may name the `fits`: unit number to how well it fits, in points.

    `start` and `end` take in the unit's type where one is written. `exact`: a unit has just these marks, at least one;
    `contradicted`: every unit has other marks than were typed.
    """

    first: int
    last: int
    start: int
    end: int
    typed: frozenset[str] | None
    fits: dict[int, float] = field(default_factory=dict)
    exact: bool = False
    contradicted: bool = True
    syllables: int = 1
    only_as_parent: bool = False

    def overlaps(self, other: "Mention") -> bool:
        return self.start < other.end and other.start < self.end


class MentionFinder:
    def __init__(self, index: NameIndex, vocabulary: Vocabulary) -> None:
        self._index = index
        self._units = index.units
        self._vocabulary = vocabulary

    def mentions(self, words: list[Word]) -> list[Mention]:
        found = self._without_parts_of_long_names(list(_few(self._found(words))))
        found = self._without_beginnings(found)
        named = {place for mention in found for place in range(mention.first, mention.last)}
        return [*found, *(self._untyped(mention) for mention in found if self._may_be_no_type(words, mention, named))]

    def _without_parts_of_long_names(self, found: list[Mention]) -> list[Mention]:
        """Nobody who writes Bà Rịa - Vũng Tàu means two cities."""
        long = [
            mention
            for mention in found
            if mention.last - mention.first >= _LONG_PROVINCE
            and any(self._units.tiers[unit] == PROVINCE for unit in mention.fits)
        ]
        if not long:
            return found
        return [
            mention
            for mention in found
            if not any(
                each.first <= mention.first
                and mention.last <= each.last
                and mention.last - mention.first < each.last - each.first
                for each in long
            )
        ]

    def _without_beginnings(self, found: list[Mention]) -> list[Mention]:
        """`phường 3 Bảo Lộc` is one name, though there is a phường 3 too."""
        longest: dict[int, Mention] = {}
        for mention in found:
            typed_before = mention.start < mention.first and not mention.contradicted
            if typed_before and any(type_fit(self._units, unit, mention.typed) == _EXACT_TYPE for unit in mention.fits):
                longest[mention.first] = mention
        return [mention for mention in found if longest.get(mention.first, mention).last <= mention.last]

    def _may_be_no_type(self, words: list[Word], mention: Mention, named: set[int]) -> bool:
        """`xuan phuong song cau` is Xuân Phương, Sông Cầu: a word like a type may be the end of another name."""
        before = mention.first - 1
        return (
            mention.start == before and before in named and mention.typed is not None and len(words[before].lower) > 1
        )

    def _untyped(self, mention: Mention) -> Mention:
        fits = {unit: fit - type_fit(self._units, unit, mention.typed) for unit, fit in mention.fits.items()}
        return replace(mention, start=mention.first, typed=None, fits=fits)

    def type_before(self, words: list[Word], first: int) -> tuple[int, frozenset[str] | None]:
        """Where the type before a word starts, and the unit types it stands for; the word's own place and None without one."""
        types = self._vocabulary.types
        if first and words[first].gap != STOP:
            one = words[first - 1]
            if first > 1 and one.gap != STOP:
                pair = (words[first - 2].lower, one.lower)
                if pair not in types:
                    pair = (bare(pair[0]), bare(pair[1])) if pair[0] not in self._vocabulary.strong else pair
                if pair in types:
                    return first - 2, types[pair]
            mistoned = self._vocabulary.toneless_types.get(one.lower) if words[first].gap == NO_GAP else None
            if mistoned is not None:
                return first - 1, mistoned
            if (one.lower,) in types and words[first].gap == NO_GAP:
                trailing = one.lower in self._vocabulary.trailing
                if not trailing or words[first].is_number or one.gap != NO_GAP or first == 1:
                    return first - 1, types[(one.lower,)]
        return first, None

    def _type_behind(self, words: list[Word], last: int) -> frozenset[str] | None:
        if last < len(words) and words[last].gap == NO_GAP and words[last].lower in self._vocabulary.trailing:
            return self._vocabulary.types.get((words[last].lower,))
        return None

    def _found(self, words: list[Word]) -> Iterator[Mention]:
        for first, word in enumerate(words):
            if word.is_number or (
                word.lower in self._vocabulary.numerals and first and words[first - 1].key in _NUMBERED_TYPES
            ):
                yield from self._numbered(words, first)
            key = ""
            for last in range(first, min(first + LONGEST_NAME, len(words))):
                if last > first and words[last].gap != NO_GAP:
                    break
                key += words[last].key
                if key not in self._index or len(key) < _SHORTEST_KEY or key.isdigit():
                    continue
                mention = self._mention(words, first, last + 1, key)
                if mention is not None:
                    yield mention

    def _numbered(self, words: list[Word], first: int) -> Iterator[Mention]:
        start, typed = self.type_before(words, first)
        if typed is None:
            return
        number = self._vocabulary.numerals.get(words[first].lower, words[first].key)
        mention = Mention(first, first + 1, start, first + 1, typed, exact=True, contradicted=False, syllables=2)
        for unit, fit in self._called(number):
            kind = self._units.kind_words[self._units.kinds[unit]]
            if kind in typed or (fit == _ONCE_CALLED and is_of_tier(self._units, unit, typed)):
                mention.fits[unit] = fit + _EXACT_TYPE
        if mention.fits:
            yield mention

    def _called(self, key: str) -> Iterator[tuple[int, float]]:
        known = self._index.bearing(key)
        for unit in known:
            yield unit, PRIOR[self._units.tiers[unit]]
        for unit in self._index.once_bearing(key):
            if unit not in known:
                yield unit, _ONCE_CALLED

    def _mention(self, words: list[Word], first: int, last: int, key: str) -> Mention | None:
        known = self._index.bearing(key)
        once = self._index.once_bearing(key)
        parents = self._index.parents_called(key)
        start, typed = self.type_before(words, first)
        end = last
        if typed is None:
            typed = self._type_behind(words, last)
            end += typed is not None
        mention = Mention(first, last, start, end, typed, syllables=last - first, only_as_parent=not (known or once))
        written = tuple(word.lower for word in words[first:last])
        plain = all(word.isascii() for word in written)
        marks: dict[str, float | None] = {}
        for unit, prior in self._called(key):
            name = self._units.names[unit]
            if name not in marks:
                compared = not plain and key in self._index.keys[name]
                marks[name] = self._marks(mention, written, name, compared)
            fit = marks[name]
            if fit is not None:
                mention.fits[unit] = prior + fit + type_fit(self._units, unit, typed)
        for unit in parents:
            mention.contradicted = mention.contradicted and not mention.only_as_parent
            mention.fits.setdefault(unit, _ONLY_BESIDE + type_fit(self._units, unit, typed))
        return mention if mention.fits else None

    def _marks(self, mention: Mention, written: tuple[str, ...], name: str, compared: bool) -> float | None:
        """Points for how the marks agree; None where they speak of another name."""
        syllables = syllables_of(name)
        if len(written) == 1 and len(syllables) > 1:
            mention.syllables = max(mention.syllables, len(syllables))
        if not compared:
            mention.contradicted = False
            return 0.0
        if len(written) == len(syllables) or len(written) == 1:
            agreed = agreement(written, syllables)
        else:
            mention.contradicted = False
            mention.exact = "".join(written) == "".join(syllables)
            return _ALL_MARKS if mention.exact else 0.0
        if agreed.wrong > min(_MOST_WRONG_SYLLABLES, len(written) - 1 if len(written) > 1 else 1):
            return None
        if agreed.wrong:
            return _WRONG_MARKS * agreed.wrong
        mention.contradicted = False
        if agreed.missing:
            return _SOME_MARKS
        mention.exact = True
        return _ALL_MARKS


def _few(found: Iterator[Mention]) -> Iterator[Mention]:
    """All mentions of a text that a person would write; of a flood, only the names that few units bear."""
    meanings = 0
    for mention in found:
        if meanings < _MOST_MEANINGS or (len(mention.fits) <= _FEW_MEANINGS and meanings < 2 * _MOST_MEANINGS):
            meanings += len(mention.fits)
            yield mention


def type_fit(units: Units, unit: int, typed: frozenset[str] | None) -> float:
    if typed is None:
        return 0.0
    kind = units.kind_words[units.kinds[unit]]
    if kind in typed:
        return _EXACT_TYPE
    if kind == "tỉnh" and "thành phố" in typed:
        return _CITY_FOR_PROVINCE
    return _SAME_TIER if is_of_tier(units, unit, typed) else _OTHER_TIER


def is_of_tier(units: Units, unit: int, typed: frozenset[str] | None) -> bool:
    """Whether the unit can be meant with the type at all: `xã` for a phường, yes; for a province, no."""
    return typed is None or any(units.tiers[unit] in _TIERS_OF_TYPE[kind] for kind in typed)


_TIERS_OF_TYPE = {
    "xã": (COMMUNE,),
    "phường": (COMMUNE,),
    "thị trấn": (COMMUNE,),
    "đặc khu": (COMMUNE,),
    "huyện": (DISTRICT,),
    "quận": (DISTRICT,),
    "thị xã": (DISTRICT,),
    "thành phố": (DISTRICT, PROVINCE),
    "tỉnh": (PROVINCE,),
}

"""A name misspelt by an edit, where the district or province beside it leaves few names it can be."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.places.linking import Linked
from bot.places.mentions import MISSPELT, PRIOR, Mention, MentionFinder, type_fit
from bot.places.names import NameIndex
from bot.places.reading import NO_GAP, Word
from bot.places.units import COMMUNE, PROVINCE
from bot.places.vocabulary import Vocabulary

_SHORTEST_KEY = 5
_SHORTEST_LONE_KEY = 7
_MOST_WORDS = 4
_FEW_NAMES = 60
_LONG_KEY = 9
_MOST_REPAIRS = 6
_MOST_GROUPS = 40


class SpellingRepair:
    def __init__(self, index: NameIndex, finder: MentionFinder, vocabulary: Vocabulary) -> None:
        self._index = index
        self._units = index.units
        self._finder = finder
        self._vocabulary = vocabulary
        self._provinces = [unit for unit, tier in enumerate(self._units.tiers) if tier == PROVINCE]
        self._provinces = [unit for unit in self._provinces if unit not in index.same_as_present]

    def repaired(self, words: list[Word], chosen: list[Linked]) -> list[Mention]:
        """Mentions of what was misspelt; none where every name is in place."""
        anchored = [link for link in chosen if link.is_parent or link.has_parent_beside]
        parents = [link for link in chosen if self._may_contain(link)]
        covered = {place for link in anchored or parents for place in range(link.mention.start, link.mention.end)}
        covered |= {place for link in parents for place in range(link.mention.start, link.mention.end)}
        repairs: list[Mention] = []
        if len(covered) == len(words):
            return repairs
        firsts = [link.mention.first for link in chosen]
        for first, last, typed, start in islice(self._groups(words, covered), _MOST_GROUPS):
            place = bisect_left(firsts, first)
            near = [link for link in chosen[max(0, place - 2) : place + 3] if self._is_beside(words, start, last, link)]
            pool = self._pool(near, (first, last)) or self._lone_pool(words, start, typed, chosen)
            mention = self._closest(words, first, last, start, typed, pool)
            if mention is not None:
                repairs.append(mention)
            if len(repairs) == _MOST_REPAIRS:
                break
        return repairs

    def _may_contain(self, link: Linked) -> bool:
        """A mention that is a district or a province for sure, so that it is worth looking beside it."""
        if link.mention.only_as_parent and not link.is_parent:
            return False
        return all(self._units.tiers[unit] != COMMUNE for unit in link.best) and len(link.best) <= 2

    def _groups(self, words: list[Word], covered: set[int]) -> Iterator[tuple[int, int, frozenset[str] | None, int]]:
        """Runs of one to four words that nothing explains: after a type, or between commas, glue and names."""
        place = 0
        while place < len(words):
            start, typed = self._finder.type_before(words, place)
            if place in covered or (typed is None and self._is_glue(words[place])) or self._is_type(words, place):
                place += 1
                continue
            last = place + 1
            while (
                last < len(words)
                and last not in covered
                and words[last].gap == NO_GAP
                and not self._is_type(words, last)
            ):
                last += 1
            if typed is not None and not any(each in covered for each in range(start, place)):
                yield place, min(last, place + _MOST_WORDS), typed, start
            elif last - place <= _MOST_WORDS:
                yield place, last, None, place
            place = last

    def _is_glue(self, word: Word) -> bool:
        return word.lower in self._vocabulary.glue or word.lower in self._vocabulary.fillers or word.is_number

    def _is_type(self, words: list[Word], place: int) -> bool:
        word = words[place].lower
        pair = (word, words[place + 1].lower) if place + 1 < len(words) else (word,)
        if pair in self._vocabulary.types or word in self._vocabulary.strong:
            return True
        return (word,) in self._vocabulary.types and word not in ("t", "h", "f")

    def _is_beside(self, words: list[Word], start: int, last: int, link: Linked) -> bool:
        mention = link.mention
        between = words[last : mention.start] if last <= mention.start else words[mention.end : start]
        return len(between) <= 3 and all(word.lower in self._vocabulary.glue for word in between)

    def _pool(self, near: list[Linked], group: tuple[int, int]) -> set[int]:
        pool: set[int] = set()
        for link in near:
            mention = link.mention
            if mention.first < group[1] and group[0] < mention.last:
                continue
            if self._may_contain(link):
                for unit in link.best:
                    pool.update(self._within(unit))
            elif len(link.best) > 1:
                pool.update(self._above(link.best))
        return pool

    def _within(self, unit: int) -> Iterator[int]:
        """Units of both eras inside a district or province."""
        twins = [former for former, present in self._index.same_as_present.items() if present == unit]
        for each in (unit, *twins):
            for child in self._units.children.get(each, ()):
                if self._units.tiers[child] == PROVINCE:
                    if child not in twins:
                        yield from self._within(child)
                    continue
                yield child
                yield from self._units.children.get(child, ())

    def _above(self, units: Iterable[int]) -> Iterator[int]:
        for unit in units:
            parent = self._units.parents[unit]
            while parent >= 0:
                yield self._index.same_as_present.get(parent, parent)
                parent = self._units.parents[parent]

    def _lone_pool(
        self, words: list[Word], start: int, typed: frozenset[str] | None, chosen: list[Linked]
    ) -> Iterable[int]:
        """Provinces, where nothing else is named: after their type or a plain `ở`."""
        if typed is not None:
            return self._provinces if "tỉnh" in typed else ()
        before = words[start - 1].lower if start else ""
        return self._provinces if before in self._vocabulary.strong and not chosen else ()

    def _closest(
        self,
        words: list[Word],
        first: int,
        last: int,
        start: int,
        typed: frozenset[str] | None,
        pool: Iterable[int],
    ) -> Mention | None:
        pool = [unit for unit in pool if type_fit(self._units, unit, typed) >= 0]
        if not pool:
            return None
        few = len(pool) <= _FEW_NAMES
        shortest = _SHORTEST_LONE_KEY if pool is self._provinces else _SHORTEST_KEY
        for end in range(last, first, -1):
            key = "".join(word.key for word in words[first:end])
            if len(key) < shortest:
                break
            if typed is None and end < last:
                break
            fits: dict[int, float] = {}
            for unit in pool:
                name = self._index.keys[self._units.names[unit]][0]
                limit = 2 if few and len(key) >= _LONG_KEY else 1
                distance = edits(key, name, limit)
                if distance <= limit and len(name) >= _SHORTEST_KEY:
                    fits[unit] = (
                        MISSPELT * distance + PRIOR[self._units.tiers[unit]] + type_fit(self._units, unit, typed)
                    )
            if fits:
                return Mention(first, end, start, end, typed, fits, contradicted=False, syllables=end - first)
        return None


def edits(one: str, other: str, limit: int) -> int:
    """Letters to insert, remove, change or swap with the next to make one word the other; more than `limit` as limit + 1."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    if limit == 1:
        return 1 if _is_one_edit(one, other) else 2
    two_ago: list[int] = []
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(before[column] + 1, current[-1] + 1, before[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, two_ago[column - 2] + 1)
            current.append(cost)
        two_ago, before = before, current
    return min(before[-1], limit + 1)


def _is_one_edit(one: str, other: str) -> bool:
    place = 0
    shortest = min(len(one), len(other))
    while place < shortest and one[place] == other[place]:
        place += 1
    rest, against = one[place:], other[place:]
    if len(rest) == len(against):
        swapped = len(rest) > 1 and rest[0] == against[1] and rest[1] == against[0] and rest[2:] == against[2:]
        return rest[1:] == against[1:] or swapped
    return rest[1:] == against or rest == against[1:]

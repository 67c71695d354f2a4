"""What names beside each other say about one another: the commune in that district, the district in that province."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.places.mentions import PRIOR, Mention, is_of_tier
from bot.places.names import NameIndex
from bot.places.reading import STOP, Word
from bot.places.units import COMMUNE, DISTRICT, PROVINCE

# Points for a mentioned parent. A three-tier address means the units before July 2025, a two-tier address those since: the
# sums of the former chain (6 + 4) and of the present one (5) must win over the mixed ones, each by more than NEAR.
_OWN_DISTRICT, _ITSELF, _DISTRICT_OF_LAND = 6.0, 4.5, 3.5
_PRESENT_PROVINCE, _FORMER_PROVINCE, _PROVINCE_OF_LAND, _PROVINCE_SINCE = 5.0, 4.0, 3.5, 3.0
_DISTRICT_BEFORE_COMMUNE = 0.5
BESIDE, _NEAR, FAR = 1.0, 0.8, 0.5
_NEAR_WORDS = 8
_SUPPORT = 2.0
_FAME_BESIDE_NAME = 0.6
_PER_SYLLABLE = 1.3
_PER_TYPE = 1.0
_PER_MENTION = 2.5
_LEAST_WEIGHT = 0.05
_SHORT_NAME = 4.0
_MOST_PLACES = 6

NEAR = 0.4
"""Meanings whose points differ by no more are equally likely."""


Gain = tuple[float, Mention, float]
"""Points, the mention that gives them, and how near it is."""


@dataclass(slots=True)
class Linked:
    """A mention among others.

    points: of each unit it may name; best: the units with the most. parents: for each unit the mentions that spoke for it, and
    how near they are. is_parent: it spoke for one beside it. is_large: it may be a district or a province. weight: what it
    counts against those it overlaps, where fame counts less, for Điện Biên must not win over Điện Biên Phủ.
    """

    mention: Mention
    points: dict[int, float] = field(default_factory=dict)
    best: list[int] = field(default_factory=list)
    parents: dict[int, list[tuple[Mention, float]]] = field(default_factory=dict)
    is_parent: bool = False
    is_large: bool = False
    weight: float = 0.0

    @property
    def has_parent_beside(self) -> bool:
        return any(nearness == BESIDE for unit in self.best for _, nearness in self.parents.get(unit, ()))


class Linker:
    def __init__(self, index: NameIndex, glue: frozenset[str]) -> None:
        self._index = index
        self._units = index.units
        self._glue = glue
        self._parent_points: dict[int, tuple[list[tuple[int, float]], ...]] = {}

    def chosen(self, words: list[Word], mentions: list[Mention]) -> list[Linked]:
        """The mentions that stand beside each other and make most sense together, in the order of the text."""
        linked = self.linked(words, mentions)
        return self.among(words, [linked[place] for place in _best_apart(linked)])

    def among(self, words: list[Word], kept: list[Linked]) -> list[Linked]:
        """The same mentions, linked as if there were no others."""
        there = {id(link.mention) for link in kept}
        if any(id(parent) not in there for link in kept for spoke in link.parents.values() for parent, _ in spoke):
            return self.linked(words, [link.mention for link in kept])
        _mark_parents(kept)
        return kept

    def linked(self, words: list[Word], mentions: list[Mention]) -> list[Linked]:
        above = self._above(mentions)
        links = [self._link(words, mention, above) for mention in mentions]
        _mark_parents(links)
        return links

    def is_misplaced(self, words: list[Word], link: Linked, chosen: list[Linked]) -> bool:
        """Whether a commune stands beside a district or province that it does not lie in: then the larger one is surer."""
        if link.parents or any(self._units.tiers[unit] != COMMUNE for unit in link.points):
            return False
        place = bisect_left(chosen, link.mention.first, key=lambda other: other.mention.first)
        return any(
            not other.mention.only_as_parent
            and all(self._units.tiers[unit] != COMMUNE for unit in other.best)
            and self._nearness(words, link.mention, other.mention) == BESIDE
            for other in chosen[max(0, place - 2) : place + 3]
            if other is not link
        )

    def _above(self, mentions: list[Mention]) -> dict[int, list[Mention]]:
        """Each province and district that is mentioned, to its mentions."""
        above: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            for unit in mention.fits:
                if self._units.tiers[unit] != COMMUNE and is_of_tier(self._units, unit, mention.typed):
                    above[unit].append(mention)
        return above

    def _link(self, words: list[Word], mention: Mention, above: dict[int, list[Mention]]) -> Linked:
        link = Linked(mention)
        for unit, fit in mention.fits.items():
            link.points[unit] = fit
            if mention.only_as_parent or not above:
                continue
            spoken_of = [
                [(parent, value) for parent, value in tier if parent in above] for tier in self._parents_of(unit)
            ]
            gains = [self._gains(words, mention, unit, tier, above) for tier in spoken_of if tier]
            for gained, place, nearness in _most_apart([tier for tier in gains if tier]):
                link.points[unit] += gained
                link.parents.setdefault(unit, []).append((place, nearness))
        most = max(link.points.values())
        link.best = [unit for unit, points in link.points.items() if points >= most - NEAR]
        link.is_large = any(self._units.tiers[unit] != COMMUNE for unit in link.best)
        link.weight = self._weight(link)
        return link

    def _weight(self, link: Linked) -> float:
        if link.mention.only_as_parent:
            return 0.0
        tiers = {unit: self._units.tiers[unit] for unit in link.points}
        weight = max(points - _FAME_BESIDE_NAME * PRIOR[tiers[unit]] for unit, points in link.points.items())
        short = link.mention.syllables == 1 and link.mention.typed is None and min(tiers.values()) == COMMUNE
        return weight - _SHORT_NAME if short else weight

    def _gains(
        self,
        words: list[Word],
        mention: Mention,
        unit: int,
        parents: list[tuple[int, float]],
        above: dict[int, list[Mention]],
    ) -> list[Gain]:
        """Points that mentions of the parents speak for a unit, less where such a mention more likely means another unit."""
        gains = []
        famous = self._units.tiers[max(mention.fits, key=mention.fits.__getitem__)] == PROVINCE
        for parent, value in parents:
            for place in _nearest(above[parent], mention):
                if parent == unit and (place.typed is None or mention.syllables == 1):
                    continue
                if place is not mention and not place.overlaps(mention):
                    nearness = self._nearness(words, mention, place)
                    # `Hải Dương, nay là Hải Phòng` tells of a merger; only `Hải Dương, Hải Phòng` is an address.
                    if famous and place.start != mention.end:
                        continue
                    gained = value * nearness + place.fits[parent] - max(0.0, *place.fits.values())
                    if gained > 0:
                        gains.append((gained, place, nearness))
        return sorted(gains, key=lambda gain: -gain[0])

    def _parents_of(self, unit: int) -> tuple[list[tuple[int, float]], ...]:
        points = self._parent_points.get(unit)
        if points is None:
            points = self._parent_points[unit] = self._counted_parents(unit)
        return points

    def _counted_parents(self, unit: int) -> tuple[list[tuple[int, float]], ...]:
        """For each tier above a unit: the units that would speak for it, with their points."""
        units = self._units
        tier = units.tiers[unit]
        if tier == PROVINCE:
            return ()
        if units.is_present(unit):
            formers = units.formers.get(unit, ())
            districts = {each if units.tiers[each] == DISTRICT else units.parents[each] for each in formers}
            provinces = {
                self._index.same_as_present.get(units.parents[each], units.parents[each]) for each in districts
            }
            own = units.parents[unit]
            return (
                [(district, _DISTRICT_OF_LAND) for district in districts],
                [(own, _PRESENT_PROVINCE), *((each, _PROVINCE_OF_LAND) for each in provinces if each != own)],
            )
        district = units.parents[unit]
        province = units.province(unit)
        since = units.parents[province]
        province = self._index.same_as_present.get(province, province)
        more = _DISTRICT_BEFORE_COMMUNE if tier == DISTRICT else 0.0
        above = [(province, _FORMER_PROVINCE + more)]
        if since != province:
            above.append((since, _PROVINCE_SINCE + more))
        # `q9 thủ đức` names one city twice, by what it took in and by its name.
        nearest = (unit, _ITSELF) if tier == DISTRICT else (district, _OWN_DISTRICT)
        return [nearest], above

    def _nearness(self, words: list[Word], mention: Mention, parent: Mention) -> float:
        first, last = (mention.end, parent.start) if mention.end <= parent.start else (parent.end, mention.start)
        between = words[first:last]
        if len(between) <= _NEAR_WORDS and all(word.lower in self._glue for word in between):
            return BESIDE if all(word.gap != STOP for word in words[first : last + 1]) else _NEAR
        return _NEAR if len(between) <= _NEAR_WORDS and not any(word.gap == STOP for word in between) else FAR


def _mark_parents(links: list[Linked]) -> None:
    beside = {
        id(parent)
        for link in links
        for unit in link.best
        for parent, nearness in link.parents.get(unit, ())
        if nearness == BESIDE
    }
    for link in links:
        link.is_parent = id(link.mention) in beside


def _nearest(places: Sequence[Mention], mention: Mention) -> Sequence[Mention]:
    """The mentions of a parent next to a child's, so that a text of a thousand names costs no million looks."""
    if len(places) <= _MOST_PLACES:
        return places
    after = bisect_right(places, mention.first, key=lambda place: place.first)
    return places[max(0, after - _MOST_PLACES // 2) : after + _MOST_PLACES // 2]


def _most_apart(tiers: list[list[Gain]]) -> list[Gain]:
    """The best of each tier, where one mention speaks for one tier: Thanh Hóa is the city or the province."""
    if len(tiers) < 2:
        return [tier[0] for tier in tiers]
    pairs = [(one, other) for one in tiers[0][:3] for other in tiers[1][:3] if not one[1].overlaps(other[1])]
    if pairs:
        one, other = max(pairs, key=lambda pair: pair[0][0] + pair[1][0])
        return [one, other]
    return [max(tiers[0][0], tiers[1][0], key=lambda gain: gain[0])]


def _best_apart(links: list[Linked]) -> list[int]:
    """Which of the mentions, none overlapping another, have the most points together."""
    supported: dict[int, float] = defaultdict(float)
    for link in links:
        for unit in link.best:
            for parent, nearness in link.parents.get(unit, ()):
                supported[id(parent)] = max(supported[id(parent)], _SUPPORT * nearness)
    order = sorted(range(len(links)), key=lambda place: links[place].mention.end)
    ends = [links[place].mention.end for place in order]
    taken: list[bool] = []
    before: list[int] = []
    totals = [0.0]
    for rank, place in enumerate(order):
        mention = links[place].mention
        weight = links[place].weight + _PER_SYLLABLE * mention.syllables - _PER_MENTION
        weight += _PER_TYPE * (mention.typed is not None) + supported[id(mention)]
        if mention.syllables > 1 or links[place].is_large:
            weight = max(weight, _LEAST_WEIGHT)
        low = bisect_right(ends, mention.start, 0, rank)
        before.append(low)
        taken.append(totals[low] + weight > totals[rank])
        totals.append(max(totals[low] + weight, totals[rank]))
    picked: list[int] = []
    rank = len(order)
    while rank:
        if taken[rank - 1]:
            picked.append(order[rank - 1])
            rank = before[rank - 1]
        else:
            rank -= 1
    return sorted(picked, key=lambda place: links[place].mention.first)

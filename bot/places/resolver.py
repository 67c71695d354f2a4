"""From what a person types to the areas that she means. Nothing is kept of a text."""

from bot.places.evidence import Evidence
from bot.places.gazetteer import Gazetteer
from bot.places.linking import FAR, Linked, Linker
from bot.places.meaning import Meanings
from bot.places.mentions import MentionFinder
from bot.places.model import NO_PLACE, Area, AreaRef, Resolution
from bot.places.names import NameIndex
from bot.places.reading import Reader
from bot.places.spelling import SpellingRepair


class Resolver:
    """Built once from a gazetteer; `resolve` is a pure function of the text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._units = gazetteer.units
        self._vocabulary = gazetteer.vocabulary
        index = NameIndex(gazetteer)
        self._reader = Reader(gazetteer.vocabulary, index.is_known, index.other_syllables)
        self._finder = MentionFinder(index, gazetteer.vocabulary)
        self._linker = Linker(index, gazetteer.vocabulary.glue)
        self._spelling = SpellingRepair(index, self._finder, gazetteer.vocabulary)
        self._meanings = Meanings(gazetteer.units)

    def provinces(self, area: Area) -> frozenset[AreaRef]:
        """The provinces of both eras in which an area lies or lay."""
        return frozenset(ref for rank in self._gazetteer.chain(area.ref) for ref in rank if ref.level == "province")

    def resolve(self, text: str) -> Resolution:
        """The places that a text names: in both eras' names, without accents, mistyped, abbreviated, amid a sentence.

        A former commune comes as the present communes that took its land. A name with disjoint meanings is `ambiguous` and
        lists them all; ordinary words that are names too are no place without something that says so. Only the first 4,096
        characters are read.
        """
        words = self._reader.words(text)
        mentions = self._finder.mentions(words)
        chosen = self._linker.chosen(words, mentions)
        repaired = self._spelling.repaired(words, chosen)
        if repaired:
            chosen = self._linker.chosen(words, [*mentions, *repaired])
        evidence = Evidence(words, chosen, self._units, self._vocabulary)
        meant = [
            link
            for link in chosen
            if link.mention.only_as_parent
            or (evidence.accepts(link) and not self._linker.is_misplaced(words, link, chosen))
        ]
        if len(meant) < len(chosen):
            meant = self._linker.among(words, meant)
        return self._resolution(_heads([link for link in meant if not link.mention.only_as_parent]))

    def _resolution(self, heads: list[Linked]) -> Resolution:
        if not heads:
            return NO_PLACE
        found: dict[int, None] = {}
        asked: dict[int, None] = {}
        for head in heads:
            ambiguous, areas = self._meanings.of(head)
            (asked if ambiguous else found).update(dict.fromkeys(areas))
        if asked and not found.keys() & asked.keys():
            return Resolution("ambiguous", tuple(self._units.area(unit) for unit in {**found, **asked}))
        return Resolution("found", tuple(self._units.area(unit) for unit in found))


def _heads(links: list[Linked]) -> list[Linked]:
    """The mentions that are a place of their own, not the district or the province of another."""
    parents = {
        id(link.mention): {id(parent) for unit in link.best for parent, _ in link.parents.get(unit, ())}
        for link in links
    }
    above: set[int] = set()
    for link in links:
        # The first of `Cái Bè, Cái Bè` is the town, though each could be the other's district.
        start = id(link.mention)
        waiting = [] if start in above else [start]
        while waiting:
            further = parents.get(waiting.pop(), set()) - above - {start}
            above |= further
            waiting.extend(further)
    heads = [link for link in links if id(link.mention) not in above]
    return [
        link
        for place, link in enumerate(heads)
        if not any(_is_within(link, other, above) for other in heads[max(0, place - 2) : place + 3])
    ]


def _is_within(link: Linked, other: Linked, above: set[int]) -> bool:
    """Whether a mention stands between another and that one's province, and links to neither: a misspelt district."""
    if link is other or link.parents:
        return False
    parents = [parent for unit in other.best for parent, nearness in other.parents.get(unit, ()) if nearness > FAR]
    return any(
        min(parent.start, other.mention.start) < link.mention.start < max(parent.start, other.mention.start)
        for parent in parents
        if id(parent) in above
    )

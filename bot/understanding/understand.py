"""The whole reading of one message: danger, topic, place (DESIGN.md 5)."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bot.places.folding import fold
from bot.places.model import NO_PLACE, Area, AreaRef, Resolution
from bot.understanding.classifier import load
from bot.understanding.cues import CueReader
from bot.understanding.danger import Alarm, DangerReader
from bot.understanding.features import Seen, features
from bot.understanding.judgement import ANSWER, ANSWER_BELOW_A_LINE, alarmed, decided
from bot.understanding.lexicon import Lexicon, load_lexicon
from bot.understanding.model import UNSURE, Locale, Understanding
from bot.understanding.page import Page
from bot.understanding.rules import load_grammar, patterns
from bot.understanding.text import Words, read
from bot.understanding.topics import Guess, TopicReader, guess

_LONGEST_BARE_PLACE = 14
_SHORT_ENGLISH = 2
_GIBBERISH_FROM = 0.6
_CERTAIN = 0.9
_PLACE_ONLY = 0.7
_CLEARLY_A_STRANGER = 0.8
_A_FEW_WORDS = 6
_LONGEST_ADDRESS = 9
"""Words of an address with hamlet, commune, district and province; what is longer and names a place says something besides."""
_CLEAR = 3.0
_PLACE_BESIDE_SHELTER = 2.0
_BESIDE_A_QUESTION = 0.3
_BESIDE_A_STRANGERS_QUESTION = 0.4

# With danger the topic is what was asked besides: a question with an answer, never the telling or the small talk itself.
_ASKED_BESIDES = frozenset(
    {
        "find_shelter",
        "find_hotline",
        "report_how",
        "protective_order",
        "safety_plan",
        "evidence_keep",
        "help_friend",
        "children_witness",
        "cost_free",
        "privacy",
        "delete_chat",
        "rights_of_victim",
        "shelter_what",
        "trusted_address_what",
        "campaign_what",
        "campaign_dates",
        "campaign_theme",
        "campaign_goal",
        "campaign_how_to_join",
        "online_violence",
    }
)
_QUESTIONS = _ASKED_BESIDES | {"violence_types", "men_lgbt"}
_CAMPAIGN_BY_PROVINCE = frozenset(
    {"campaign_province_sonla", "campaign_province_bacninh", "campaign_province_binhphuoc"}
)
_THE_MONTH = "campaign_what"
_PLANS: Mapping[str, frozenset[AreaRef]] = {
    "campaign_province_sonla": frozenset({AreaRef("former", "14"), AreaRef("present", "14")}),
    "campaign_province_bacninh": frozenset({AreaRef("former", "27"), AreaRef("present", "24")}),
    "campaign_province_binhphuoc": frozenset({AreaRef("former", "70")}),
}
"""The provinces whose plan is known, by their codes before and since 1 July 2025; Bình Phước has been a part of Đồng Nai since."""
_PULLED_BY_STRANGERS = _CAMPAIGN_BY_PROVINCE | {"find_hotline", "help_friend", "find_shelter"}
_ABOUT_THE_MONTH = frozenset({"campaign_what", "campaign_goal", "campaign_how_to_join"})


class Places(Protocol):
    """What reads the places of a text."""

    def resolve(self, text: str) -> Resolution: ...

    def provinces(self, area: Area) -> frozenset[AreaRef]: ...


class Understander:
    """The rules of data/understanding/, compiled once. Pure: the same text always has the same reading."""

    def __init__(self, resolver: Places, folder: Path, *, untrained: bool = False) -> None:
        """`folder` is data/understanding/. `untrained`: rules alone, as training begins with them. Raises ContentError."""
        self.resolver = resolver
        self._lexicon = load_lexicon(folder / "words.toml")
        self._grammar = load_grammar(folder / "sets.toml")
        self._danger = DangerReader(self._grammar, folder / "danger.toml")
        self._topics = TopicReader(self._grammar, folder / "topics.toml")
        self._cues = CueReader(self._grammar, folder / "cues.toml")
        self._asking = patterns(self._grammar, folder / "sets.toml", "question", ["<question>"])[0]
        self._wanting = patterns(self._grammar, folder / "sets.toml", "asks_for", ["<asks_for>"])[0]
        self._here = patterns(self._grammar, folder / "sets.toml", "here", ["<here>"])[0]
        self._lexicon.learn(self._grammar.vocabulary.numbers)
        self._classifier = None if untrained else load(folder / "model.bin")

    def understand(self, text: str, locale: Locale) -> Understanding:
        """Read one text of any length and script; `locale` decides only what could be either language."""
        page, place, seen = self._read(text, locale)
        likely = self._likely(seen)
        alarm = alarmed(seen.alarm, likely, placed=place.status != "none")
        if alarm is not None and alarm.level == "soft" and _is_an_address(seen):
            alarm = None
        if alarm is not None and alarm.level == "full":
            asks = seen.words.asks or self._wanting.found(page)
            topic = _asked_besides(seen.scores) if asks else Guess(UNSURE, 0.0)
        else:
            topic = self._topic(seen, page, place, likely, ANSWER_BELOW_A_LINE if alarm else ANSWER)
            if alarm is not None:
                topic = replace(topic, options=())
        return Understanding(
            danger=alarm.danger if alarm else None,
            danger_level=alarm.level if alarm else None,
            danger_clear=alarm is not None and alarm.clear,
            topic=topic.topic,
            confidence=topic.confidence,
            options=topic.options,
            place=place,
            spoken=_spoken(seen.words, seen.harmless, self._lexicon),
            cues=self._cues.read(page),
        )

    def seen(self, text: str, locale: Locale) -> Seen:
        """What the model is shown of a text."""
        return self._read(text, locale)[2]

    def evidence(self, text: str, locale: Locale) -> tuple[Alarm | None, dict[str, float], bool]:
        """What thresholds decide on: what the rules say of danger, how likely each class is to the model, whether a place stands in it."""
        seen = self.seen(text, locale)
        return seen.alarm, self._likely(seen), seen.place != "none"

    def _likely(self, seen: Seen) -> dict[str, float]:
        return self._classifier.probabilities(features(seen)) if self._classifier else {}

    def _read(self, text: str, locale: Locale) -> tuple[Page, Resolution, Seen]:
        words, page = self._laid_out(text, locale)
        place = self.resolver.resolve(text) if words.words else NO_PLACE
        names = _place_names(words, place)
        nameless = page.without(names)
        harmless = self._danger.harmless(nameless)
        legible = nameless.without(harmless)
        alarm = self._danger.read(nameless, legible)
        scores = _weighed(self._topics.scores(nameless, legible, page), place)
        return (
            nameless,
            place,
            Seen(words, harmless | names, self._grammar.sets_in(legible), alarm, scores, place.status),
        )

    def explain(self, text: str, locale: Locale = "vi") -> list[str]:
        """The patterns that stand in a text, for whoever edits them; never for a citizen's text."""
        _, page = self._laid_out(text, locale)
        return [*self._danger.explain(page), *self._topics.explain(page)]

    def _laid_out(self, text: str, locale: Locale) -> tuple[Words, Page]:
        words = read(text, self._lexicon, leans_english=locale == "en")
        return words, self._grammar.vocabulary.page(words)

    def _topic(self, seen: Seen, page: Page, place: Resolution, likely: Mapping[str, float], answer: float) -> Guess:
        if seen.place == "none" and _is_gibberish(seen.words, seen.scores):
            return Guess("gibberish", _CERTAIN)
        talks = len(seen.words.words) > _LONGEST_ADDRESS
        stranger = talks and likely.get("out_of_scope", 0.0) >= _CLEARLY_A_STRANGER
        if seen.place != "none" and not stranger and self._names_only_a_place(seen.words, page, seen.scores):
            return Guess("find_shelter", _PLACE_ONLY)
        if not likely:
            return guess(dict(seen.scores))
        if place.status == "none":
            return decided(likely, answer)
        plan = self._plan_of(place)
        topic = decided(_with_one_plan(likely, plan), answer)
        return replace(topic, topic=plan) if topic.topic == _THE_MONTH else topic

    def _plan_of(self, place: Resolution) -> str:
        """A plan belongs to its province; for another one the topic is the month itself, and the talk says that no plan is known."""
        lies_in = frozenset(ref for area in place.places for ref in self.resolver.provinces(area))
        return next((name for name, provinces in _PLANS.items() if provinces & lies_in), _THE_MONTH)

    def _names_only_a_place(self, words: Words, page: Page, scores: Mapping[str, float]) -> bool:
        """A place and nothing that asks for something else: she says where she is."""
        others = [score for topic, score in scores.items() if topic not in ("find_shelter", "greeting")]
        short = len(words.words) <= _LONGEST_BARE_PLACE
        if words.english and len(words.words) > _SHORT_ENGLISH and not self._here.found(page):
            return False
        return short and max(others, default=0.0) < 1 and not words.asks and not self._asking.found(page)


def _is_an_address(seen: Seen) -> bool:
    """A place in a few words that no rule finds alarming: some communes are called like words of fear."""
    return seen.place != "none" and seen.alarm is None and len(seen.words.words) <= _A_FEW_WORDS


def _with_one_plan(likely: Mapping[str, float], plan: str) -> dict[str, float]:
    """What is likely of all provinces' plans belongs to the one that the place tells."""
    told = {topic: probability for topic, probability in likely.items() if topic not in _PLANS}
    told[plan] = told.get(plan, 0.0) + sum(likely.get(each, 0.0) for each in _PLANS)
    return told


def _place_names(words: Words, place: Resolution) -> int:
    """The words that name the places found, as a mask: Tân Hiệp without marks is no rape. Names of one word are too like others."""
    bare = [word.readings[0].bare for word in words.words]
    mask = 0
    for name in {tuple(fold(area.name).split()) for area in place.places}:
        length = len(name)
        for start in range(len(bare) - length + 1 if length > 1 else 0):
            if tuple(bare[start : start + length]) == name:
                mask |= ((1 << length) - 1) << start
    return mask


def _asked_besides(scores: Mapping[str, float]) -> Guess:
    asked = {topic: score for topic, score in scores.items() if topic in _ASKED_BESIDES and score >= _CLEAR}
    best = guess(asked)
    return best if best.topic != UNSURE else Guess(UNSURE, best.confidence)


def _weighed(scores: dict[str, float], place: Resolution) -> dict[str, float]:
    """The rules that come before comparing: what one kind of topic means beside another."""
    weighed = dict(scores)
    stranger = weighed.get("out_of_scope", 0.0) >= _CLEAR
    if place.status != "none" and "find_shelter" in weighed and not stranger:
        weighed["find_shelter"] += _PLACE_BESIDE_SHELTER
    for topic, score in scores.items():
        if topic == "disclosure" and any(scores.get(question, 0.0) >= _CLEAR for question in _QUESTIONS):
            weighed[topic] = score * _BESIDE_A_QUESTION
        if topic in _ABOUT_THE_MONTH and _CAMPAIGN_BY_PROVINCE & scores.keys():
            weighed[topic] = score * _BESIDE_A_QUESTION
        if stranger and topic in _PULLED_BY_STRANGERS:
            weighed[topic] = score * _BESIDE_A_STRANGERS_QUESTION
    return weighed


def _is_gibberish(words: Words, scores: Mapping[str, float]) -> bool:
    if not words.words:
        return True
    return not scores and words.strange >= _GIBBERISH_FROM * len(words.words)


def _spoken(words: Words, harmless: int, lexicon: Lexicon) -> Locale | None:
    """The language a text is in, where it shows: by its words without the names of places, and by more than borrowed ones."""
    bare = [word.readings[0] for place, word in enumerate(words.words) if word.readings and not harmless >> place & 1]
    english = [each.bare for each in bare if each.unmarked and each.bare in lexicon.english]
    if words.english or sum(lexicon.english[each] for each in english) > len(bare) - len(english):
        return "en" if set(english) - lexicon.borrowed or not english else None
    return "vi" if words.vietnamese else None

"""The topic of a message, by weighted patterns (data/understanding/topics.toml): an answer, a question back, or no idea."""

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.lexicon import read_toml, wrong
from bot.understanding.model import TOPICS, UNSURE
from bot.understanding.page import Page
from bot.understanding.pattern import Grammar, Pattern
from bot.understanding.rules import patterns, table

_WEIGHTS = {"strong": 3.0, "fair": 1.5, "hint": 0.6}
_DOUBT = 1.0
"""Weight of "something else altogether": a single hint stays below the threshold, a strong pattern alone does not."""
_ANSWERED_FROM = 0.45
_OFFERED = 3
_FURTHER_WEIGHT = 0.4
"""A second pattern of a topic confirms more than it adds: two strong ones must not drown another topic's one."""

# What is told of violence must not be read from words that a veto explains ("bị bạn đánh rơi").
_TOLD = frozenset({"disclosure"})
_OF_A_PROVINCE = "campaign_province_"

# Small talk yields to any matter in the same message: "chào bạn, tháng hành động là gì".
_YIELDING = frozenset({"greeting", "thanks", "goodbye"})
_YIELD = 0.3


@dataclass(frozen=True, slots=True)
class Guess:
    """A topic or UNSURE, how sure (0 to 1), and the topics worth asking back."""

    topic: str
    confidence: float
    options: tuple[str, ...] = ()


class TopicReader:
    """The compiled weights."""

    def __init__(self, grammar: Grammar, path: Path) -> None:
        """Raises ContentError."""
        content = read_toml(path)
        if unknown := set(content) - set(TOPICS):
            raise wrong(path, f"[{sorted(unknown)[0]}]", f"unknown topic; the topics are {', '.join(TOPICS)}")
        self._weighted = {topic: _compiled(grammar, path, topic, table(path, content, topic)) for topic in content}

    def scores(self, page: Page, legible: Page, whole: Page) -> dict[str, float]:
        """The weight that each topic has in the text; topics without any are left out.

        `page`: without the names of places; `legible`: without the vetoed words too; `whole`: with everything.
        """
        scores: dict[str, float] = {}
        for topic, weighted in self._weighted.items():
            seen = legible if topic in _TOLD else whole if topic.startswith(_OF_A_PROVINCE) else page
            found = [weight for weight, pattern in weighted if pattern.found(seen)]
            if found:
                scores[topic] = max(found) + _FURTHER_WEIGHT * (sum(found) - max(found))
        if set(scores) - _YIELDING:
            scores = {topic: score * (_YIELD if topic in _YIELDING else 1) for topic, score in scores.items()}
        return scores

    def explain(self, page: Page) -> list[str]:
        """The patterns found with their topics, for whoever edits them."""
        return [
            f"{topic} {weight}: {pattern.written}"
            for topic, weighted in self._weighted.items()
            for weight, pattern in weighted
            if pattern.found(page)
        ]


def guess(scores: dict[str, float]) -> Guess:
    """Answer when one topic stands out, else offer the likeliest. No weight at all is UNSURE without options."""
    if not scores:
        return Guess(UNSURE, 0.0)
    ranked = sorted(scores, key=lambda topic: -scores[topic])
    first = scores[ranked[0]]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    confidence = round(first / (first + second**2 / first + _DOUBT), 3)
    if confidence >= _ANSWERED_FROM:
        return Guess(ranked[0], confidence)
    offered = [topic for topic in ranked if topic not in ("out_of_scope", "gibberish")][:_OFFERED]
    return Guess(UNSURE, confidence, tuple(offered))


def _compiled(grammar: Grammar, path: Path, topic: str, lists: dict[str, object]) -> tuple[tuple[float, Pattern], ...]:
    if unknown := set(lists) - set(_WEIGHTS):
        raise wrong(path, f"{topic}.{sorted(unknown)[0]}", f"unknown key; the keys are {', '.join(_WEIGHTS)}")
    return tuple(
        (_WEIGHTS[strength], pattern)
        for strength, written in lists.items()
        for pattern in patterns(grammar, path, f"{topic}.{strength}", written)
    )

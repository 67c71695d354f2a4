"""From what the rules found and what the model thinks likely to a decision: alarm, answer, ask back, or say that one does not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from bot.understanding.danger import Alarm
from bot.understanding.model import UNSURE, Danger, DangerLevel
from bot.understanding.topics import Guess

DANGERS: tuple[Danger, ...] = get_args(Danger)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How likely, from 0 to 1, danger must be. What each trades is printed by `python -m tests.evaluation.understanding`.

    `full`: for the full screen by itself. `full_with_rule`: where a rule calls for it; lower, because two witnesses agree.
    `full_in_the_present`: where that rule is of danger to the writer, now. `soft`: for the soft line by itself. `soft_with_rule`: where a
    rule hints at danger. `believed`: to believe a rule that calls for the full screen at all; danger to the writer, now, is always
    believed. `asked`: for the full screen where a rule calls for it and the text asks for help.
    """

    full: float = 0.45
    full_with_rule: float = 0.3
    full_in_the_present: float = 0.2
    soft: float = 0.17
    soft_with_rule: float = 0.1
    believed: float = 0.1
    asked: float = 0.15


CHOSEN = Thresholds()

ANSWER = 0.55
"""Likely enough to answer at once: a wrong answer is then rarer than a question back."""
ANSWER_BELOW_A_LINE = 0.45
"""Likely enough where the soft line stands above: nothing is asked back there, and the numbers are on the screen already."""
WORTH_ASKING = 0.02
"""Likely enough to be one of the three that are asked back."""
OFFERED = 3
SHARPNESS = 1.5
"""The model learnt to doubt; raised to this power its probabilities are right as often as they say (the calibration table)."""
STRANGERS = 0.5
"""What counts of out_of_scope beside the others: its examples outnumber theirs, as strangers do not."""

_ASKED_IN_DANGER = frozenset(
    {"find_shelter", "find_hotline", "report_how", "protective_order", "privacy", "delete_chat"}
)
_WITHOUT_BUTTON = frozenset({"out_of_scope", "gibberish", "greeting", "thanks", "goodbye", "language_change"})


def alarmed(
    rule: Alarm | None, likely: Mapping[str, float], thresholds: Thresholds = CHOSEN, *, placed: bool = False
) -> Alarm | None:
    """The alarm to give, of the class that the rule names, or else of the likeliest. `placed`: the text says where."""
    danger = sum(likely.get(each, 0.0) for each in DANGERS)
    asks = placed or max(likely, key=lambda each: likely[each], default="") in _ASKED_IN_DANGER
    level = _level(rule, danger, thresholds, asks=asks)
    if level is None:
        return None
    likeliest = max(DANGERS, key=lambda each: likely.get(each, 0.0))
    sure = likely.get(likeliest, 0.0)
    if rule is not None and rule.level == "full" and sure < _BETTER_THAN_A_RULE:
        return Alarm(rule.danger, level, clear=rule.danger == likeliest or sure < _NO_IDEA)
    return Alarm(likeliest, level, clear=sure >= _CLEAR)


_BETTER_THAN_A_RULE = 0.5
"""From here on the model knows better than a rule which danger it is."""
_NO_IDEA = 0.1
_CLEAR = 0.8


def _level(rule: Alarm | None, danger: float, thresholds: Thresholds, *, asks: bool) -> DangerLevel | None:
    called = rule is not None and rule.level == "full" and (rule.present or danger >= thresholds.believed)
    # A text has one class to the model: who is in danger and asks for help, or says where she is, is asking, to it. The rule knows better.
    asks_in_danger = asks and called and rule is not None and (rule.present or danger >= thresholds.asked)
    agreed = thresholds.full_in_the_present if rule is not None and rule.present else thresholds.full_with_rule
    if danger >= thresholds.full or asks_in_danger or (called and danger >= agreed):
        return "full"
    if called or danger >= thresholds.soft or (rule is not None and danger >= thresholds.soft_with_rule):
        return "soft"
    return None


def decided(likely: Mapping[str, float], answer: float = ANSWER) -> Guess:
    """The topic to answer, where it is as likely as `answer`; or the likeliest to ask back."""
    weighed = {
        topic: (probability * (STRANGERS if topic == "out_of_scope" else 1.0)) ** SHARPNESS
        for topic, probability in likely.items()
        if topic not in DANGERS
    }
    whole = sum(weighed.values()) or 1.0
    ranked = sorted(weighed, key=lambda topic: (-weighed[topic], topic))
    confidence = round(weighed[ranked[0]] / whole, 3)
    if confidence >= answer:
        return Guess(ranked[0], confidence)
    offered = [topic for topic in ranked if topic not in _WITHOUT_BUTTON and weighed[topic] / whole >= WORTH_ASKING]
    return Guess(UNSURE, confidence, tuple(offered[:OFFERED]))

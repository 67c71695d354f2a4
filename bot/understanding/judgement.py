"""From what the rules found and what the model thinks likely to a decision: alarm, answer, ask back, or say that one does not know.

Each threshold was chosen on tests/evaluation/persons.tsv (docs/understanding.md): the alarm so that a critical danger gets at least the
soft line in 98 of 100, the answer so that a wrong one is rarer than a question back.
"""

from collections.abc import Mapping
from typing import get_args

from bot.understanding.danger import Alarm
from bot.understanding.model import UNSURE, Danger, DangerLevel
from bot.understanding.topics import Guess

DANGERS: tuple[Danger, ...] = get_args(Danger)

FULL = 0.7
"""Likely enough for the full screen by itself."""
FULL_WITH_RULE = 0.4
"""Likely enough for the full screen where a rule calls for it."""
SOFT = 0.33
"""Likely enough for the soft line."""
SOFT_WITH_RULE = 0.1
"""Likely enough for the soft line where a rule hints at it."""
RULE_BELIEVED = 0.05
"""Likely enough to believe a rule that calls for the full screen at all. Danger to the writer, now, is always believed."""

ANSWER = 0.4
"""Likely enough to answer at once."""
WORTH_ASKING = 0.04
"""Likely enough to be one of the three that are asked back."""
OFFERED = 3
STRANGERS = 0.5
"""What counts of out_of_scope beside the others: its examples outnumber theirs, as strangers do not."""

_ASKED_IN_DANGER = frozenset(
    {"find_shelter", "find_hotline", "report_how", "protective_order", "privacy", "delete_chat"}
)
_WITHOUT_BUTTON = frozenset({"out_of_scope", "gibberish", "greeting", "thanks", "goodbye", "language_change"})


def alarmed(rule: Alarm | None, likely: Mapping[str, float]) -> Alarm | None:
    """The alarm to give, of the class that the rule names, or else of the likeliest."""
    danger = sum(likely.get(each, 0.0) for each in DANGERS)
    level = _level(rule, danger, likely)
    if level is None:
        return None
    if rule is not None and rule.level == "full":
        return Alarm(rule.danger, level)
    return Alarm(max(DANGERS, key=lambda each: likely.get(each, 0.0)), level)


def _level(rule: Alarm | None, danger: float, likely: Mapping[str, float]) -> DangerLevel | None:
    called = rule is not None and rule.level == "full" and (rule.present or danger >= RULE_BELIEVED)
    # A text has one class to the model: who is in danger and asks where to go is asking, to it, and the rule knows better.
    asks_for_help = called and max(likely, key=lambda each: likely[each], default="") in _ASKED_IN_DANGER
    if danger >= FULL or asks_for_help or (called and danger >= FULL_WITH_RULE):
        return "full"
    if called or danger >= SOFT or (rule is not None and danger >= SOFT_WITH_RULE):
        return "soft"
    return None


def decided(likely: Mapping[str, float]) -> Guess:
    """The topic to answer, or the likeliest to ask back."""
    weighed = {
        topic: probability * (STRANGERS if topic == "out_of_scope" else 1.0)
        for topic, probability in likely.items()
        if topic not in DANGERS
    }
    whole = sum(weighed.values()) or 1.0
    ranked = sorted(weighed, key=lambda topic: (-weighed[topic], topic))
    confidence = round(weighed[ranked[0]] / whole, 3)
    if confidence >= ANSWER:
        return Guess(ranked[0], confidence)
    offered = [topic for topic in ranked if topic not in _WITHOUT_BUTTON and weighed[topic] / whole >= WORTH_ASKING]
    return Guess(UNSURE, confidence, tuple(offered[:OFFERED]))

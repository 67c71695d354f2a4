"""Danger, by curated patterns (data/understanding/danger.toml): which class, and how sure."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bot.understanding.lexicon import read_toml, wrong
from bot.understanding.model import Danger, DangerLevel
from bot.understanding.page import Page
from bot.understanding.pattern import Grammar, Pattern
from bot.understanding.rules import patterns, table

_LEVELS = {str(level): level for level in get_args(DangerLevel)}
_CLASSES: dict[str, Danger] = {str(danger): danger for danger in get_args(Danger)}
_CALM = {"-": None, **_LEVELS}
_KEYS = {"class", "level", "name", "patterns", "present", "calmed_by", "calm"}

# Of several classes at one level the most particular is named: its first step differs most from what suits the others.
_PARTICULAR: tuple[Danger, ...] = (
    "suicide_risk",
    "trafficking",
    "sexual_violence",
    "child_in_danger",
    "emergency_now",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of danger.toml; see the head of that file."""

    danger: Danger
    level: DangerLevel
    patterns: tuple[Pattern, ...]
    present: bool
    calmed_by: tuple[str, ...]
    calm: DangerLevel | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """The class of danger and its level. `present`: a rule of danger to the writer, now, found it, which no veto hides.

    `clear`: there is little doubt which danger it is.
    """

    danger: Danger
    level: DangerLevel
    present: bool = False
    clear: bool = False


class DangerReader:
    """The compiled rules."""

    def __init__(self, grammar: Grammar, path: Path) -> None:
        """Raises ContentError."""
        content = read_toml(path)
        self._calm = {
            name: patterns(grammar, path, f"calm.{name}", written)
            for name, written in table(path, content, "calm").items()
        }
        self._vetoes = patterns(grammar, path, "veto.patterns", table(path, content, "veto").get("patterns"))
        listed = content.get("rule")
        if not isinstance(listed, list) or not listed:
            raise wrong(path, "[[rule]]", "there is no rule; put the file back from the release")
        self._rules = tuple(self._rule(grammar, path, place, rule) for place, rule in enumerate(listed, 1))

    def _rule(self, grammar: Grammar, path: Path, place: int, rule: dict[str, object]) -> Rule:
        key = f"rule {place} ({rule.get('name', 'without a name')})"
        if unknown := set(rule) - _KEYS:
            raise wrong(path, f"{key}, {sorted(unknown)[0]}", f"unknown key; the keys are {', '.join(sorted(_KEYS))}")
        calmed_by = rule.get("calmed_by", [])
        if not isinstance(calmed_by, list) or (set(calmed_by) - set(self._calm)):
            raise wrong(path, f"{key}, calmed_by", f"must be a list of {', '.join(sorted(self._calm))}")
        for name, known in (("class", _CLASSES), ("level", _LEVELS), ("calm", _CALM)):
            if rule.get(name, "-" if name == "calm" else None) not in known:
                raise wrong(path, f"{key}, {name}", f"must be one of {', '.join(map(str, known))}")
        return Rule(
            danger=_CLASSES[str(rule["class"])],
            level=_LEVELS[str(rule["level"])],
            patterns=patterns(grammar, path, f"{key}, patterns", rule.get("patterns")),
            present=rule.get("present") is True,
            calmed_by=tuple(map(str, calmed_by)),
            calm=_CALM[str(rule.get("calm", "-"))],
        )

    def harmless(self, page: Page) -> int:
        """The words that a veto explains, as a mask: teeth that are brushed, games that are played."""
        covered = 0
        for veto in self._vetoes:
            covered |= veto.covered(page)
        return covered

    def read(self, page: Page, legible: Page) -> Alarm | None:
        """The gravest alarm that a message gives; None where nothing points to danger. `legible` is the page without the harmless words."""
        calm: dict[str, bool] = {}
        alarms: dict[Danger, Alarm] = {}
        for rule in self._rules:
            known = alarms.get(rule.danger)
            if known is not None and known.level == "full" and (known.present or not rule.present):
                continue
            if not any(pattern.found(page if rule.present else legible) for pattern in rule.patterns):
                continue
            level = rule.calm if any(self._is(name, page, calm) for name in rule.calmed_by) else rule.level
            if level is not None and (level == "full" or known is None):
                alarms[rule.danger] = Alarm(rule.danger, level, rule.present and level == "full")
        return _gravest(alarms)

    def _is(self, name: str, page: Page, known: dict[str, bool]) -> bool:
        if name not in known:
            known[name] = any(pattern.found(page) for pattern in self._calm[name])
        return known[name]

    def explain(self, page: Page) -> list[str]:
        """The patterns found, for whoever edits them; the vetoes and calming groups are not applied."""
        return [pattern.written for rule in self._rules for pattern in rule.patterns if pattern.found(page)]


def _gravest(alarms: dict[Danger, Alarm]) -> Alarm | None:
    gravest: DangerLevel = "full" if any(alarm.level == "full" for alarm in alarms.values()) else "soft"
    found = (alarms[danger] for danger in _PARTICULAR if danger in alarms and alarms[danger].level == gravest)
    return next(found, None)

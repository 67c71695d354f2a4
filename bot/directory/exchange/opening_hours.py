"""Hours in one cell: `24/7`, `T2-T6 08:00-11:30; T2-T6 13:30-17:00`, `không trực: T2-CN 18:00-08:00`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.directory.exchange.vocabulary import Vocabulary
from bot.directory.model import Opening, Schedule
from bot.directory.records import WEEKDAYS
from bot.places.folding import fold

UNKNOWN: Mapping[str, Any] = {"always": False, "openings": [], "closed": []}
"""Hours that nobody knows, as the keys of `ScheduleRecord` say it."""

_TIME = re.compile(r"(\d{1,2})(?:\s?(?:h|gio|g|:|\.)\s?(\d{2})?(?::(\d{2}))?)")
_NOON = "12:00:00"
_SEPARATOR = re.compile(r"[;\n]+")
# Excel takes 24/7 for a day in July.
_AS_A_DAY = re.compile(r"24/0?7(?:/\d{2,4})?")

Token = tuple[str, Any]
"""A token of the vocabulary, or `time` and how ISO 8601 writes it."""


class NotHours(ValueError):
    """These are no hours. The text is what is missing: `days` where they are not named, else `form`."""


@dataclass(frozen=True)
class Hours:
    """Writes hours in the sheet's language and reads them in every language."""

    vocabulary: Vocabulary

    def write(self, schedule: Schedule) -> str:
        """The cell of a schedule, without its text; empty where its hours are not known."""
        if schedule.always:
            return self.vocabulary.write("always")
        if schedule.openings:
            return "; ".join(map(self._opening, schedule.openings))
        if schedule.closed:
            return f"{self.vocabulary.write('closed')}: {'; '.join(map(self._opening, schedule.closed))}"
        return ""

    def read(self, text: str) -> dict[str, Any]:
        """The keys `always`, `openings`, `closed` of a `ScheduleRecord`. Raises NotHours."""
        folded = fold(text).replace("–", "-")
        written = " ".join(folded.split())
        if self.vocabulary.says("always", written) or _AS_A_DAY.fullmatch(written):
            return {**UNKNOWN, "always": True}
        before, colon, after = folded.partition(":")
        if colon and self.vocabulary.says("closed", before):
            return {**UNKNOWN, "closed": list(self._rules(after))}
        return {**UNKNOWN, "openings": list(self._rules(folded))}

    def _opening(self, opening: Opening) -> str:
        return f"{self._days(sorted(opening.weekdays))} {_clock(opening.opens_at)}-{_clock(opening.closes_at)}"

    def _days(self, days: list[int]) -> str:
        names = self.vocabulary.sheet.t("sheet.days").splitlines()
        shown = [name.split("|")[0] for name in names]
        parts = []
        for run in _runs(days):
            parts.extend([f"{shown[run[0]]}-{shown[run[-1]]}"] if len(run) > 2 else [shown[day] for day in run])
        return ",".join(parts)

    def _rules(self, written: str) -> Iterator[dict[str, str]]:
        for part in _SEPARATOR.split(written):
            if part.strip():
                yield from _rules_of(list(self._tokens(part)))

    def _tokens(self, part: str) -> Iterator[Token]:
        place, earliest = 0, ""
        while place < len(part):
            if part[place] in " .:()":
                place += 1
                continue
            token, place = self._token(part, place)
            if token[0] == "afternoon":
                earliest = _NOON
            elif token[0] == "time" and token[1] < earliest:
                raise NotHours("form")
            elif token[0] != "skip":
                yield token

    def _token(self, part: str, place: int) -> tuple[Token, int]:
        for word, token in self.vocabulary.hour_words:
            end = place + len(word)
            if part.startswith(word, place) and not (word[-1].isalnum() and part[end : end + 1].isalnum()):
                return token, end
        match = _TIME.match(part, place)
        if match is None:
            raise NotHours("form")
        hour, minute, second = (int(each or 0) for each in match.groups())
        if (hour, minute, second) == (24, 0, 0):
            hour = 0
        try:
            return ("time", time(hour, minute, second).isoformat()), match.end()
        except ValueError:
            raise NotHours("form") from None


def _runs(days: Iterable[int]) -> list[list[int]]:
    """Days that follow each other, together: 0 1 2 5 gives 0 1 2 and 5."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _clock(moment: time) -> str:
    return moment.isoformat("minutes") if moment.second == 0 else moment.isoformat()


def _rules_of(tokens: list[Token]) -> Iterator[dict[str, str]]:
    """`T2-T6 08:00-11:30, 13:30-17:00`: days once, then one span of hours or more."""
    if tokens and tokens[0][0] == "time":
        tokens = _days_first(tokens)
    first = next((place for place, token in enumerate(tokens) if token[0] == "time"), len(tokens))
    if first == 0:
        raise NotHours("days")
    days, spans = _weekdays(tokens[:first]), tokens[first:]
    byday = ",".join(WEEKDAYS[day] for day in sorted(days))
    for start in range(0, max(len(spans), 1), 4):
        kinds = [token[0] for token in spans[start : start + 4]]
        if kinds not in (["time", "to", "time"], ["time", "to", "time", "and"]) or spans[-1][0] != "time":
            raise NotHours("form")
        yield {"byday": byday, "opens_at": spans[start][1], "closes_at": spans[start + 2][1]}


def _days_first(tokens: list[Token]) -> list[Token]:
    """`08:00-17:00, T2-T6` names the days behind the hours."""
    last = max(place for place, token in enumerate(tokens) if token[0] == "time")
    days = tokens[last + 1 :]
    return [*(days[1:] if days[:1] == [("and", 0)] else days), *tokens[: last + 1]]


def _weekdays(tokens: list[Token]) -> set[int]:
    days: set[int] = set()
    place = 0
    while place < len(tokens):
        kind, day = tokens[place]
        if kind == "every":
            days.update(range(7))
        elif kind == "day" and tokens[place + 1 : place + 2] == [("to", 0)] and place + 2 < len(tokens):
            end = tokens[place + 2][1]
            if tokens[place + 2][0] != "day":
                raise NotHours("form")
            days.update((day + step) % 7 for step in range((end - day) % 7 + 1))
            place += 2
        elif kind == "day":
            days.add(day)
        elif kind != "and":
            raise NotHours("form")
        place += 1
    if not days:
        raise NotHours("days")
    return days

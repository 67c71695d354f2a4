"""Days as people type them: 5/11/2026, 05-11-2026, "hôm nay"."""

import re
from datetime import date, timedelta

from bot.desk.form_refusals import NotTaken
from bot.directory.letters import one_line
from bot.places.folding import fold

_TODAY = frozenset({"hom nay", "nay", "today"})
_YESTERDAY = frozenset({"hom qua", "qua", "yesterday"})
_DAY_FIRST = re.compile(r"(?:ngay )?(\d{1,2})(?: ?[/.-] ?| thang | )(\d{1,2})(?: ?[/.-] ?| nam | )(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WITHIN = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)|ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_EARLIEST = 2000
CONSENT_DAYS = 365
"""How long a holder's paper counts: it is renewed yearly (facts/practice, Admins)."""


def day(text: str, today: date) -> date:
    """The day that a text says, day before month. Raises NotTaken where it is none, lies ahead, or lies so far back that it is a slip."""
    said = fold(one_line(text))
    if said in _TODAY:
        return today
    if said in _YESTERDAY:
        return today - timedelta(days=1)
    read = _written(said)
    if read is None or read.year < _EARLIEST:
        raise NotTaken("form.refuse_day")
    if read > today:
        raise NotTaken("form.refuse_future")
    return read


def day_within(text: str, today: date) -> date | None:
    """The one day that a text names among other words ("danh sách số 12, ngày 1/7/2026"); None where it names none, or several."""
    days = set()
    for found in _WITHIN.finditer(fold(one_line(text))):
        first, _, second, year, *others = found.groups()
        try:
            days.add(day("/".join(others if year is None else (first, second, year)), today))
        except NotTaken:
            continue
    return days.pop() if len(days) == 1 else None


def paper_day(text: str, today: date) -> date:
    """The day of a holder's paper, which must still count. Raises NotTaken."""
    read = day(text, today)
    if (today - read).days > CONSENT_DAYS:
        raise NotTaken("form.refuse_old_paper")
    return read


def _written(said: str) -> date | None:
    first, iso = _DAY_FIRST.fullmatch(said), _YEAR_FIRST.fullmatch(said)
    found = first.groups()[::-1] if first else iso.groups() if iso else None
    if found is None:
        return None
    try:
        return date(*map(int, found))
    except ValueError:
        return None

"""Hours as HSDS writes them, RRULEs of iCalendar: those that every week repeats, in Viet Nam's time."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.directory.exchange.cells import Misread
from bot.directory.exchange.hsds.nested import Object, text
from bot.directory.exchange.opening_hours import UNKNOWN
from bot.directory.records import WEEKDAYS

_CLOCK = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:?\d{2})?")
_OUR_ZONES = ("+07:00", "+0700")
MORE_THAN_A_WEEK = ("until", "count", "byweekno", "bymonthday", "byyearday", "valid_from", "valid_to")
_ALL_DAY = (time(0), time(23, 59))


def read_rule(schedules: Sequence[Object], closed: str) -> dict[str, Any] | None:
    """The keys of a `ScheduleRecord`; None where no hours are given. Raises Misread where one of them is more than a plain week."""
    try:
        if closed:
            return {**UNKNOWN, "closed": [_rule(*each.split(" ", 2)) for each in closed.split("; ")]}
        openings = [_weekly(schedule) for schedule in schedules if _has_rule(schedule)]
    except Misread:
        raise
    except (ValueError, TypeError):
        raise Misread("hsds_schedule") from None
    if len(openings) == 1 and _never_closes(openings[0]):
        return {**UNKNOWN, "always": True}
    return {**UNKNOWN, "openings": openings} if openings else None


def read_text(schedules: Sequence[Object]) -> str:
    """The first words about the hours."""
    return next((words for each in schedules if (words := text(each, "description"))), "")


def _has_rule(schedule: Object) -> bool:
    return any(text(schedule, key) for key in ("freq", "byday", "opens_at", "closes_at"))


def _weekly(schedule: Object) -> dict[str, str]:
    plain = text(schedule, "freq") in ("", "WEEKLY") and text(schedule, "interval") in ("", "1", "1.0")
    zone = text(schedule, "timezone") in ("", "7", "7.0")
    if not plain or not zone or any(text(schedule, key) for key in MORE_THAN_A_WEEK):
        raise ValueError
    return _rule(text(schedule, "byday"), text(schedule, "opens_at"), text(schedule, "closes_at"))


def _rule(byday: str, opens_at: str, closes_at: str) -> dict[str, str]:
    days = byday.replace(" ", "").upper().split(",")
    if not set(days) <= set(WEEKDAYS):
        raise ValueError
    ordered = ",".join(day for day in WEEKDAYS if day in days)
    return {"byday": ordered, "opens_at": _clock(opens_at), "closes_at": _clock(closes_at)}


def _clock(written: str) -> str:
    match = _CLOCK.fullmatch(written.strip())
    if match is None or (match[2] and match[2] not in _OUR_ZONES):
        raise ValueError
    hours, rest = match[1].split(":", 1)
    return time.fromisoformat(f"{int(hours):02}:{rest}").isoformat()


def _never_closes(rule: dict[str, str]) -> bool:
    spans = tuple(map(time.fromisoformat, (rule["opens_at"], rule["closes_at"])))
    return rule["byday"] == ",".join(WEEKDAYS) and spans == _ALL_DAY

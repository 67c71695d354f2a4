"""The numbers: on one line, and as the screen that "Số gọi ngay" shows from anywhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.directory.model import Answering, Phone, Schedule
from bot.screens.actions import EraseChat, FindHelp, Start
from bot.screens.model import Line, Screen
from bot.screens.words import Words, joined

CHARGES = {
    "free": "charge.free",
    "charged": "charge.charged",
    "may_be_charged": "charge.may_be_charged",
    "normal": "charge.normal",
    "unknown": "charge.unknown",
}
_WEEKDAYS = ("weekday.0", "weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5", "weekday.6")


def short_line(words: Words, answering: Sequence[Answering]) -> Line:
    """`113` Công an · `115` Cấp cứu: numbers and who they are."""
    return joined([Line((words.dial(_phone(each).number), f" {_short(words, each)}")) for each in answering], " · ")


def full_line(words: Words, answering: Sequence[Answering]) -> Line:
    """`1800 1768` miễn phí, 24/24 · `1900 96 96 80` có thể mất cước, 24/24: numbers, cost and hours."""
    return joined([Line((words.dial(_phone(each).number), f" {_terms(words, each)}")) for each in answering], " · ")


def own_line(words: Words, each: Answering) -> Line:
    """One number with everything a caller wants to know first."""
    return Line((words.dial(_phone(each).number), f" {_short(words, each)}: {_terms(words, each)}"))


def _terms(words: Words, each: Answering) -> str:
    terms = [words.text(CHARGES[_phone(each).charge]), *hours(words, each.service.schedule)]
    if each.is_open is False:
        terms.append(closed(words, each.opens_at))
    return ", ".join(terms)


def _phone(each: Answering) -> Phone:
    return each.service.phones[0]


def _short(words: Words, each: Answering) -> str:
    return words.wording.of(each.service.short or each.service.name)


def charge(words: Words, phone: Phone) -> str:
    """What a call costs the caller, in words."""
    return words.text(CHARGES[phone.charge])


def hours(words: Words, schedule: Schedule) -> list[str]:
    """When somebody answers, in words; nothing where the source does not say."""
    if schedule.always:
        return [words.text("hours.always")]
    if schedule.text:
        return [words.wording.of(schedule.text)]
    return []


def closed(words: Words, opens_at: datetime | None) -> str:
    """That nobody answers now, and when somebody does."""
    if opens_at is None:
        return words.text("hours.closed")
    clock = words.wording.clock(opens_at)
    if opens_at.date() == words.now.date():
        return words.text("hours.closed_until_today", clock=clock)
    if opens_at.date() == words.now.date() + timedelta(days=1):
        return words.text("hours.closed_until_tomorrow", clock=clock)
    return words.text("hours.closed_until", clock=clock, weekday=words.text(_WEEKDAYS[opens_at.weekday()]))


def numbers_screen(words: Words, danger: Sequence[Answering], others: Sequence[Answering]) -> Screen:
    """Every number by need and hour: those for danger first, then one a line, open ones above closed ones."""
    by_hour = sorted(others, key=lambda each: each.is_open is False)
    return Screen(
        "numbers",
        (
            short_line(words, danger),
            *words.lines("numbers.free_call"),
            *(own_line(words, each) for each in by_hour),
            Line(),
            *words.lines("numbers.traces"),
        ),
        (
            (words.button("button.find_help", FindHelp()), words.button("button.erase", EraseChat())),
            (words.button("button.start", Start()),),
        ),
        first=True,
    )

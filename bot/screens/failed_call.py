"""When a call failed: the next number first, then, if she likes, what was wrong with the last one, for those who call after her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.directory.freshness import Age
from bot.directory.model import Answering, PublicService, ReportReason
from bot.screens.actions import EraseChat, FindHelp, ReportCall, ShowNumbers, fits
from bot.screens.card import caution, checked
from bot.screens.model import Block, Button, Line, Screen
from bot.screens.numbers import full_line, own_line, short_line
from bot.screens.words import Words, joined

_REASONS: dict[ReportReason, str] = {
    "no_answer": "report.no_answer",
    "wrong_place": "report.wrong_place",
    "unsafe": "report.unsafe",
}


@dataclass(frozen=True, slots=True)
class Onward:
    """Whom to call now. `order`: the next contact first, each with a phone; `ages`: how fresh the checks are of those that are entries of
    the directory, by id; `danger`: the numbers for danger; `again`: the button for when the next one fails, too."""

    order: Sequence[Answering]
    ages: Mapping[str, Age]
    danger: Sequence[Answering]
    again: Button


def call_failed_screen(words: Words, onward: Onward, tried: PublicService | None) -> Screen:
    """After "Gọi không được". `tried`: the entry of the directory that she may have called; None where it was none of the directory."""
    reasons = _reasons(words, tried) if tried else ()
    question = words.lines("report.ask", name=words.wording.of(tried.name)) if tried and reasons else ()
    return Screen(
        "call_failed",
        (*_next(words, onward), *_danger(words, onward), *((Line(), *question) if question else ())),
        (
            (onward.again, words.button("button.find_help", FindHelp())),
            *reasons,
            (words.button("button.erase", EraseChat()),),
        ),
    )


def reported_screen(words: Words, onward: Onward, reason: ReportReason) -> Screen:
    """After a reason was tapped: the numbers again, without the one that failed, and thanks that promise nothing."""
    blocks: tuple[Block, ...]
    if reason == "unsafe":
        warm = words.lines("report.thanks_unsafe")
        blocks = (short_line(words, onward.danger), Line(), *warm, Line(), *_next(words, onward), Line())
    else:
        blocks = (*_next(words, onward), *_danger(words, onward), Line(), *words.lines("report.thanks"))
    return Screen(
        "reported",
        (*blocks, *words.lines("report.counted")),
        (
            (onward.again, words.button("button.find_help", FindHelp())),
            (words.button("button.numbers", ShowNumbers()), words.button("button.erase", EraseChat())),
        ),
    )


def _next(words: Words, onward: Onward) -> tuple[Line, ...]:
    return (*words.lines("call_failed.next"), *(_contact(words, each, onward.ages) for each in onward.order))


def _danger(words: Words, onward: Onward) -> tuple[Line, ...]:
    return (Line(), *words.lines("call_failed.danger"), short_line(words, onward.danger))


def _contact(words: Words, each: Answering, ages: Mapping[str, Age]) -> Line:
    """A national line as everywhere; an entry with its name late, for a name may say too much on a locked screen, and with its check."""
    age = ages.get(each.service.id)
    if age is None:
        return own_line(words, each)
    name = words.wording.of(each.service.name)
    number = Line((*full_line(words, [each]).spans, f": {name}."))
    return joined([number, *caution(words, each.service), checked(words, each.service, age)], " ")


def _reasons(words: Words, tried: PublicService) -> tuple[tuple[Button, ...], ...]:
    """A row for each reason; none where the entry's id does not fit into a button."""
    buttons = [words.button(key, ReportCall(tried.id, reason)) for reason, key in _REASONS.items()]
    return tuple((button,) for button in buttons) if all(fits(button.action) for button in buttons) else ()

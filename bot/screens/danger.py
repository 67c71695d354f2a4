"""Danger: numbers first, one act, a sentence to say, at most five short lines (facts of practice: she does not read lists)."""

from collections.abc import Sequence

from bot.directory.model import Answering
from bot.screens.actions import CalmNow, EraseChat, FindHelp, OtherQuestion, ShowNumbers
from bot.screens.model import Block, Button, Line, Screen
from bot.screens.numbers import full_line, own_line, short_line
from bot.screens.words import Words
from bot.understanding.model import Danger

_TEXTS: dict[Danger, str] = {
    "emergency_now": "danger.emergency_now",
    "suicide_risk": "danger.suicide_risk",
    "child_in_danger": "danger.child_in_danger",
    "sexual_violence": "danger.sexual_violence",
    "trafficking": "danger.trafficking",
}
_SOFT: dict[Danger, str] = {
    "emergency_now": "soft.emergency_now",
    "suicide_risk": "soft.suicide_risk",
    "child_in_danger": "soft.child_in_danger",
    "sexual_violence": "soft.sexual_violence",
    "trafficking": "soft.trafficking",
}


def danger_screen(words: Words, danger: Danger, lines: Sequence[Answering]) -> Screen:
    """The full screen of a danger. `lines`: the numbers for it and this hour, best first."""
    return Screen(
        f"danger.{danger}",
        (short_line(words, lines), *words.lines(_TEXTS[danger])),
        _buttons(words, danger),
        urgent=True,
    )


def holding_screen(words: Words, danger: Danger, lines: Sequence[Answering]) -> Screen:
    """The answer to what she adds while the emergency holds: the numbers again, shorter."""
    return Screen(
        f"holding.{danger}",
        (short_line(words, lines), *words.lines("danger.holding")),
        _buttons(words, danger),
        urgent=True,
    )


def _buttons(words: Words, danger: Danger) -> tuple[tuple[Button, ...], ...]:
    other = words.button("button.other_question", OtherQuestion())
    erase = words.button("button.erase", EraseChat())
    if danger == "trafficking":
        return ((words.button("button.numbers", ShowNumbers()), other), (erase,))
    return (
        (words.button("button.calm_now", CalmNow()), words.button("button.find_help", FindHelp())),
        (other, erase),
    )


def soft_line(words: Words, danger: Danger, lines: Sequence[Answering]) -> tuple[Block, ...]:
    """The one line with numbers that heads a normal answer when danger is likely but not clear."""
    return (short_line(words, lines), words.line(_SOFT[danger]), Line())


def calm_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """Whom to call when the moment has passed: free lines first, a line each."""
    return Screen(
        "calm",
        (*(own_line(words, each) for each in lines), Line(), *words.lines("calm.text")),
        (
            (words.button("button.find_help", FindHelp()), words.button("button.numbers", ShowNumbers())),
            (words.button("button.other_question", OtherQuestion()), words.button("button.erase", EraseChat())),
        ),
    )


def taken_back_screen(words: Words, lines: Sequence[Answering], doors: tuple[tuple[Button, ...], ...]) -> Screen:
    """After "Tôi hỏi việc khác": the doors, and the numbers stay."""
    return Screen("other_question", (*words.lines("other_question.text"), full_line(words, lines)), doors)

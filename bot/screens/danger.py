"""Danger: numbers first, one act, a sentence to say, at most five short lines (facts of practice: she does not read lists)."""

from collections.abc import Sequence
from typing import Literal

from bot.directory.model import Answering
from bot.screens.actions import CalmNow, EraseChat, FindHelp, NobodyAnswers, OtherQuestion, ShowNumbers, ShowTopic
from bot.screens.model import Block, Button, Line, Screen
from bot.screens.numbers import full_line, own_line, short_line
from bot.screens.words import Words
from bot.understanding.model import Danger

Situation = Literal["of_another", "hiding", "young", "assaulted", "taken", "abroad", "unclear"]
"""What changes the first step within a danger: its writer sees or hears it; she cannot get out; she is under 18; a child was
assaulted; something was swallowed; it is outside Viet Nam; or it is not clear which danger it is."""

_TEXTS: dict[Danger, str] = {
    "emergency_now": "danger.emergency_now",
    "suicide_risk": "danger.suicide_risk",
    "child_in_danger": "danger.child_in_danger",
    "sexual_violence": "danger.sexual_violence",
    "trafficking": "danger.trafficking",
}
_IN_SITUATION: dict[tuple[Danger, Situation], str] = {
    ("emergency_now", "of_another"): "danger.emergency_now.of_another",
    ("emergency_now", "hiding"): "danger.emergency_now.hiding",
    ("suicide_risk", "of_another"): "danger.suicide_risk.of_another",
    ("suicide_risk", "taken"): "danger.suicide_risk.taken",
    ("child_in_danger", "young"): "danger.child_in_danger.young",
    ("child_in_danger", "assaulted"): "danger.sexual_violence.young",
    ("sexual_violence", "young"): "danger.sexual_violence.young",
    ("trafficking", "abroad"): "danger.trafficking.abroad",
}
_UNCLEAR = "danger.unclear"
_HELD: dict[Danger, str] = {
    "emergency_now": "holding.emergency_now",
    "suicide_risk": "holding.suicide_risk",
    "child_in_danger": "holding.child_in_danger",
    "sexual_violence": "holding.sexual_violence",
    "trafficking": "holding.trafficking",
}
_HELD_IN_SITUATION: dict[tuple[Danger, Situation], str] = {
    ("emergency_now", "hiding"): "holding.emergency_now.hiding",
    ("suicide_risk", "taken"): "danger.suicide_risk.taken",
}
_SOFT: dict[Danger, str] = {
    "emergency_now": "soft.emergency_now",
    "suicide_risk": "soft.suicide_risk",
    "child_in_danger": "soft.child_in_danger",
    "sexual_violence": "soft.sexual_violence",
    "trafficking": "soft.trafficking",
}


def danger_screen(
    words: Words, danger: Danger, lines: Sequence[Answering], situation: Situation | None = None
) -> Screen:
    """The full screen of a danger. `lines`: the numbers for it and this hour, best first."""
    text = _TEXTS[danger] if situation is None else _IN_SITUATION.get((danger, situation), _TEXTS[danger])
    return Screen(
        f"danger.{danger}",
        (short_line(words, lines), *words.lines(_UNCLEAR if situation == "unclear" else text)),
        _buttons(words, danger),
        urgent=True,
    )


def holding_screen(
    words: Words, danger: Danger, lines: Sequence[Answering], situation: Situation | None = None
) -> Screen:
    """The answer to what she adds while the emergency holds: the numbers again, shorter, and that nobody reads it."""
    if situation is None or situation == "of_another":
        return _held(words, danger, lines, "holding.of_another" if situation else _HELD[danger])
    return _held(words, danger, lines, _HELD_IN_SITUATION.get((danger, situation), _HELD[danger]))


def joking_screen(words: Words, danger: Danger, lines: Sequence[Answering]) -> Screen:
    """After "em đùa thôi": no reproach, and the numbers stay; a joke may be how somebody takes fright at having told."""
    return _held(words, danger, lines, "holding.joking.suicide_risk" if danger == "suicide_risk" else "holding.joking")


def no_answer_screen(words: Words, danger: Danger, lines: Sequence[Answering]) -> Screen:
    """Nobody picked up: the next number, and what else brings people."""
    screen = _held(words, danger, lines, "holding.no_answer")
    failed = words.button("button.call_failed", NobodyAnswers())
    return Screen(screen.name, screen.blocks, ((failed,), *screen.rows), urgent=True)


def _held(words: Words, danger: Danger, lines: Sequence[Answering], key: str) -> Screen:
    return Screen(
        f"holding.{danger}", (short_line(words, lines), *words.lines(key)), _buttons(words, danger), urgent=True
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


def soft_line(words: Words, danger: Danger | None, lines: Sequence[Answering]) -> tuple[Block, ...]:
    """The one line with numbers that heads a normal answer when danger is likely but not clear; None: nor which danger it is."""
    return (short_line(words, lines), words.line(_SOFT[danger] if danger else "soft.unclear"), Line())


def calm_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """Whom to call when the moment has passed: free lines first, a line each; and what can be prepared for the next."""
    return Screen(
        "calm",
        (*(own_line(words, each) for each in lines), Line(), *words.lines("calm.text")),
        (
            (words.button("button.find_help", FindHelp()), words.button("button.prepare", ShowTopic("safety_plan"))),
            (words.button("button.other_question", OtherQuestion()), words.button("button.erase", EraseChat())),
        ),
    )


def taken_back_screen(words: Words, lines: Sequence[Answering], doors: tuple[tuple[Button, ...], ...]) -> Screen:
    """After "Tôi hỏi việc khác": the doors, and the numbers stay."""
    return Screen("other_question", (*words.lines("other_question.text"), full_line(words, lines)), doors)

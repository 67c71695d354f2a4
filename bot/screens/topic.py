"""A curated answer, asking back, and the honest "I don't know"."""

from collections.abc import Mapping, Sequence

from bot.content import Answer, CampaignPhase, Running
from bot.directory.model import Answering
from bot.screens.actions import (
    Action,
    ChooseLanguage,
    EraseChat,
    FindHelp,
    OtherQuestion,
    ShowNumbers,
    ShowTopic,
    WhatIsKept,
)
from bot.screens.model import Block, Button, Line, Screen, Source, lines
from bot.screens.numbers import full_line, short_line
from bot.screens.start import doors
from bot.screens.words import Words

_NAMED_ACTIONS: Mapping[str, tuple[str, Action]] = {
    "find_help": ("button.find_help", FindHelp()),
    "show_numbers": ("button.numbers", ShowNumbers()),
    "erase": ("button.erase", EraseChat()),
    "what_is_kept": ("button.what_is_kept", WhatIsKept()),
    "other_question": ("button.other_question", OtherQuestion()),
    "choose_language": ("button.language", ChooseLanguage()),
}


def answer_screen(words: Words, answers: Mapping[str, Answer], topic: str, *, more: bool = False) -> Screen:
    """The answer to a topic, or its longer text, with its source and the buttons that lead on."""
    answer = answers[topic]
    told = answer.in_language(words.locale)
    text = told.more if more and told.more else told.text
    blocks: tuple[Block, ...] = tuple(words.filled(each) for each in lines(text))
    buttons = []
    if told.more:
        buttons.append(
            words.button("button.shorter", ShowTopic(topic))
            if more
            else words.button("button.more", ShowTopic(topic, more=True))
        )
    buttons.extend(_leading(words, answers, each) for each in answer.buttons)
    if all(button.action != ShowNumbers() for button in buttons):
        buttons.append(words.button("button.numbers", ShowNumbers()))
    return Screen(f"answer.{topic}", (*blocks, *_source(words, answer)), _in_rows(buttons))


def _source(words: Words, answer: Answer) -> tuple[Source, ...]:
    if not answer.sources:
        return ()
    day = words.wording.day(answer.source_date) if answer.source_date else words.text("card.day_unknown")
    return (words.source("topic.source", source=words.wording.of(answer.source), day=day),)


def _leading(words: Words, answers: Mapping[str, Answer], leads_to: str) -> Button:
    if leads_to in _NAMED_ACTIONS:
        key, action = _NAMED_ACTIONS[leads_to]
        return words.button(key, action)
    return topic_button(words, answers, leads_to)


def topic_button(words: Words, answers: Mapping[str, Answer], topic: str) -> Button:
    """A button that bears the short name of a topic."""
    return Button(answers[topic].in_language(words.locale).title, ShowTopic(topic))


def _in_rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def with_phase(words: Words, screen: Screen, phase: CampaignPhase) -> Screen:
    """An answer about the campaign, headed by what today's date means for it."""
    if isinstance(phase, Running):
        head = words.line("campaign.running", day=phase.day, left=words.days(phase.days_left))
    else:
        head = words.line("campaign.starts_in", days=words.days(phase.days), year=phase.year)
    return screen.headed_by(head)


def without_plan(words: Words, screen: Screen) -> Screen:
    """An answer about the campaign, headed by the word that no plan of that province is known."""
    return screen.headed_by(words.line("campaign.no_plan"))


def ask_back_screen(
    words: Words,
    answers: Mapping[str, Answer],
    options: Sequence[str],
    danger: Sequence[Answering],
    lines_: Sequence[Answering],
) -> Screen:
    """Unsure: the likeliest topics as buttons, and something else; the numbers above them."""
    rows = tuple((topic_button(words, answers, option),) for option in options)
    other = words.button("button.something_else", OtherQuestion())
    return Screen(
        "ask_back",
        (*words.lines("ask_back.which"), short_line(words, danger), _listeners(words, lines_)),
        (*rows, (other, words.button("button.numbers", ShowNumbers()))),
    )


def dont_know_screen(words: Words, danger: Sequence[Answering], lines_: Sequence[Answering]) -> Screen:
    """No curated text: said so, with the numbers and the doors."""
    return Screen(
        "dont_know",
        (*words.lines("dont_know.text"), short_line(words, danger), _listeners(words, lines_)),
        doors(words),
    )


def _listeners(words: Words, lines_: Sequence[Answering]) -> Line:
    return Line((*words.line("dont_know.listen").spans, *full_line(words, lines_).spans))

"""The screen “Bot lưu gì?”: the short answer, and behind it every stored thing in plain words."""

from collections.abc import Iterator, Mapping, Sequence

from bot.screens.actions import ChooseVanishing, EraseChat, ShowNumbers, WhatIsKept, WhatIsKeptInFull
from bot.screens.model import Block, Button, Heading, Line, Screen
from bot.screens.words import Words

IN_MEMORY = (
    "kept.memory.words",
    "kept.memory.talk",
    "kept.memory.reports",
    "kept.memory.tally",
    "kept.memory.listing",
    "kept.memory.pace",
)
"""What lies in RAM alone; everything else that is kept stands in the schema."""


def kept_screen(words: Words) -> Screen:
    """What is kept of her and what not, what Telegram keeps, who reads along, what erasing can and cannot do."""
    return Screen(
        "kept",
        (*words.lines("kept.short"), *words.lines("kept.telegram"), *words.lines("kept.erasing")),
        (
            (
                words.button("button.kept_full", WhatIsKeptInFull()),
                words.button("button.vanishing", ChooseVanishing()),
            ),
            _ways_on(words),
        ),
    )


def kept_in_full_screen(words: Words, kept: Mapping[str, Sequence[str]]) -> Screen:
    """Everything that is stored, then what is only remembered, what Telegram has, and what erasing does.

    `kept`: keys of headings, and of the sentences under each (bot/privacy/kept.py makes them from the schema).
    """
    return Screen(
        "kept_full",
        (
            *(block for heading, sentences in kept.items() for block in _part(words, heading, sentences)),
            *_part(words, "kept.memory", IN_MEMORY),
            *(
                line
                for key in ("kept.backup", "kept.given", "kept.telegram", "kept.erasing")
                for line in words.lines(key)
            ),
            *words.lines("kept.erasing_more"),
        ),
        ((words.button("button.shorter", WhatIsKept()),), _ways_on(words)),
    )


def _part(words: Words, heading: str, sentences: Sequence[str]) -> Iterator[Block]:
    yield Heading(words.text(heading))
    for sentence in sentences:
        yield words.line("kept.one", what=words.text(sentence))
    yield Line()


def _ways_on(words: Words) -> tuple[Button, ...]:
    return words.button("button.erase", EraseChat()), words.button("button.numbers", ShowNumbers())

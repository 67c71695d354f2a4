"""The first screen, and the doors that every other screen can lead to."""

from collections.abc import Sequence

from bot.directory.model import Answering
from bot.screens.actions import ChooseLanguage, ChooseVanishing, EraseChat, FindHelp, ShowNumbers, ShowTopic, WhatIsKept
from bot.screens.model import Button, Screen
from bot.screens.numbers import short_line
from bot.screens.words import Words


def doors(words: Words) -> tuple[tuple[Button, ...], ...]:
    """The three doors: numbers, help nearby, the Action Month."""
    return (
        (words.button("button.numbers", ShowNumbers()), words.button("button.find_help", FindHelp())),
        (words.button("button.campaign", ShowTopic("campaign_what")),),
    )


def start_screen(words: Words, danger: Sequence[Answering]) -> Screen:
    """What the bot is and is not, numbers at once, three doors, and what is behind them that one should know first."""
    return Screen(
        "start",
        (*words.lines("start.what"), short_line(words, danger), *words.lines("start.limits")),
        (
            *doors(words),
            (words.button("button.what_is_kept", WhatIsKept()), words.button("button.language", ChooseLanguage())),
            (words.button("button.erase", EraseChat()), words.button("button.vanishing", ChooseVanishing())),
        ),
    )

"""Short answers to what the bot cannot read, to what came too late, and when something broke: never silence, never an inside."""

from collections.abc import Sequence
from typing import Literal

from bot.directory.model import Answering
from bot.screens.actions import ChooseProvince, EraseChat, FindHelp, SetLanguage, ShowNumbers
from bot.screens.model import Button, Line, Screen
from bot.screens.numbers import full_line, short_line
from bot.screens.start import doors
from bot.screens.words import Words
from bot.wording import LOCALES

Notice = Literal[
    "voice", "photo", "sticker", "contact", "document", "edited", "other", "command", "old_button", "empty"
]
_TEXTS: dict[Notice, str] = {
    "voice": "notice.voice",
    "photo": "notice.photo",
    "sticker": "notice.sticker",
    "contact": "notice.contact",
    "document": "notice.document",
    "edited": "notice.edited",
    "other": "notice.other",
    "command": "notice.command",
    "old_button": "notice.old_button",
    "empty": "notice.empty",
}
_LANGUAGES = {"vi": "language.vi", "en": "language.en"}


def notice_screen(words: Words, notice: Notice, danger: Sequence[Answering], lines: Sequence[Answering]) -> Screen:
    """What she sent cannot be read: the numbers first, then how to go on."""
    return Screen(
        f"notice.{notice}",
        (short_line(words, danger), full_line(words, lines), *words.lines(_TEXTS[notice])),
        (
            (words.button("button.choose_province", ChooseProvince()), words.button("button.find_help", FindHelp())),
            *doors(words)[1:],
        ),
    )


def late_screen(words: Words, danger: Sequence[Answering], lines: Sequence[Answering]) -> Screen:
    """The answer to a message that waited too long: short, neutral, no echo of what she wrote (DESIGN.md 1.9)."""
    return Screen("late", (*words.lines("late.text"), short_line(words, danger), full_line(words, lines)), doors(words))


def broken_screen(words: Words, danger: Sequence[Answering], lines: Sequence[Answering]) -> Screen:
    """The emergency fallback: something went wrong inside, the numbers are here."""
    return Screen(
        "broken",
        (short_line(words, danger), full_line(words, lines), *words.lines("broken.text")),
        doors(words),
        urgent=True,
    )


def languages_screen(words: Words) -> Screen:
    """The languages, each by its own name."""
    row = tuple(Button(words.text(_LANGUAGES[locale]), SetLanguage(locale)) for locale in LOCALES)
    return Screen("languages", words.lines("language.choose"), (row, (words.button("button.numbers", ShowNumbers()),)))


def kept_screen(words: Words) -> Screen:
    """The screen “Bot lưu gì?”: every stored thing in plain words, what Telegram keeps, what erasing can and cannot do."""
    return Screen(
        "kept",
        (*words.lines("kept.bot"), Line(), *words.lines("kept.telegram"), Line(), *words.lines("kept.erasing")),
        ((words.button("button.erase", EraseChat()), words.button("button.numbers", ShowNumbers())),),
    )


def erase_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """What the erase button does and does not do, before it is tapped."""
    return Screen(
        "erase",
        (*words.lines("erase.before"), Line(), full_line(words, lines)),
        ((words.button("button.erase", EraseChat()), words.button("button.numbers", ShowNumbers())),),
    )


def erased_screen(words: Words, *, complete: bool, unreachable: bool = False, unread: bool = False) -> Screen:
    """After erasing: one neutral message, and the truth about what remains.

    `complete`: nothing was refused. `unreachable`: Telegram did not answer, so some of it is still there. `unread`: the bot could not
    read which messages there are.
    """
    again = ((words.button("button.erase_again", EraseChat()),),)
    remains = words.lines("erased.remains")
    if unreachable:
        return Screen("erased", (*words.lines("erased.unreachable"), *remains), again)
    if unread:
        return Screen("erased", (*words.lines("erased.unread"), *remains), again)
    return Screen("erased", (*words.lines("erased.complete" if complete else "erased.partly"), *remains))

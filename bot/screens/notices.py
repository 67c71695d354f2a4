"""Short answers to what the bot cannot read, to what came too late, and when something broke: never silence, never an inside."""

from collections.abc import Sequence
from typing import Literal

from bot.directory.model import Answering
from bot.screens.actions import (
    ChooseProvince,
    ChooseVanishing,
    EraseChat,
    FindHelp,
    RemoveThis,
    SetLanguage,
    SetVanishing,
    ShowNumbers,
)
from bot.screens.model import Button, Heading, Line, Screen
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


def erase_screen(words: Words, lines: Sequence[Answering]) -> Screen:
    """What the erase button does and does not do, before it is tapped."""
    return Screen(
        "erase",
        (*words.lines("erase.before"), Line(), full_line(words, lines)),
        (
            (words.button("button.erase", EraseChat()), words.button("button.numbers", ShowNumbers())),
            (words.button("button.vanishing", ChooseVanishing()),),
        ),
    )


Messages = Literal["complete", "partly", "unreachable", "unread"]
"""What became of the messages: all gone; some refused; Telegram did not answer; the bot could not read which there are."""
Left = Literal["cleared", "ids_left", "settings_left"]
"""What became of what the bot kept: dropped; ids of messages still to be erased are kept; the settings could not be dropped."""
_MESSAGES: dict[Messages, str] = {
    "complete": "erased.complete",
    "partly": "erased.partly",
    "unreachable": "erased.unreachable",
    "unread": "erased.unread",
}
_LEFT: dict[Left, str] = {
    "cleared": "erased.cleared",
    "ids_left": "erased.ids_left",
    "settings_left": "erased.settings_left",
}


def erased_screen(words: Words, messages: Messages, left: Left) -> Screen:
    """After erasing: one message of four lines with a neutral head, which goes by itself; or the way to erase what is left."""
    finished = messages in ("complete", "partly") and left == "cleared"
    button = ("button.remove_this", RemoveThis()) if finished else ("button.erase_again", EraseChat())
    return Screen(
        "erased",
        (
            _neutral_head(words),
            words.line(_MESSAGES[messages]),
            words.line(_LEFT[left]),
            words.line("erased.remains"),
            words.line("erased.by_hand"),
        ),
        ((words.button(*button),),),
        urgent=True,
        passing=finished,
    )


VANISHING = (15, 60, 1440)
"""Minutes after which messages can go by themselves."""
_AFTER = {15: "vanish.15", 60: "vanish.60", 1440: "vanish.1440"}


def vanishing_screen(
    words: Words, chosen: int | None = None, done: Literal["asked", "kept", "failed"] = "asked"
) -> Screen:
    """After what time messages go by themselves, and what became of the choice just made (`chosen`: minutes; None: never).

    What was chosen before is not shown: to whoever holds the phone it would tell that something was to go.
    """
    if done == "asked":
        head = words.line("vanish.about")
    elif done == "failed":
        head = words.line("vanish.failed")
    elif chosen is None:
        head = words.line("vanish.dropped")
    else:
        head = words.line("vanish.kept", after=words.text(_AFTER[chosen]))
    return Screen(
        "vanishing",
        (_neutral_head(words), head, *words.lines("vanish.limits")),
        (
            tuple(words.button(_AFTER[each], SetVanishing(each)) for each in VANISHING),
            (words.button("button.vanish_never", SetVanishing(0)), words.button("button.numbers", ShowNumbers())),
            (words.button("button.erase", EraseChat()),),
        ),
        passing=done == "kept",
    )


def _neutral_head(words: Words) -> Heading:
    """What the list of chats and a locked phone show of a screen about messages that are gone, or will be."""
    return Heading(words.text("neutral.head"))

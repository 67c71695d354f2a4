"""The commands: Vietnamese names with English and old ones as aliases, each a way to what a button does."""

import re
from dataclasses import dataclass

from telegram import Update
from telegram.constants import MessageEntityType

from bot.places.folding import fold
from bot.screens.actions import (
    Action,
    ChooseLanguage,
    ChooseVanishing,
    EraseChat,
    FindHelp,
    ShowNumbers,
    ShowTopic,
    Start,
    UnknownAction,
    WhatIsKept,
    decode,
)


@dataclass(frozen=True, slots=True)
class Command:
    """What is typed, the first name being the one in the menu, and what it means."""

    names: tuple[str, ...]
    action: Action


START = Command(("start",), Start())
NUMBERS = Command(("sogoi", "113", "sos", "cuu", "numbers", "help"), ShowNumbers())
FIND_HELP = Command(("timnoigiup", "find", "findhelp"), FindHelp())
CAMPAIGN = Command(("thanghanhdong", "campaign"), ShowTopic("campaign_what"))
ERASE = Command(("xoachat", "xoa", "erase", "delete"), EraseChat())
KEPT = Command(("botluugi", "riengtu", "privacy", "kept"), WhatIsKept())
VANISHING = Command(("hengio", "tugo", "timer", "autodelete"), ChooseVanishing())
LANGUAGE = Command(("ngonngu", "language"), ChooseLanguage())

SAFE_WORDS = frozenset(NUMBERS.names) | {"so goi", "so goi ngay"}
"""What brings the numbers where it stands alone, whatever its marks and signs."""
_WORD = re.compile(r"\w+")
_LONGEST_SAFE_WORD = 40

COMMANDS = (START, NUMBERS, FIND_HELP, CAMPAIGN, ERASE, VANISHING, KEPT, LANGUAGE)

MENU: tuple[tuple[str, str], ...] = (
    ("sogoi", "command.sogoi"),
    ("timnoigiup", "command.timnoigiup"),
    ("thanghanhdong", "command.thanghanhdong"),
    ("xoachat", "command.xoachat"),
    ("botluugi", "command.botluugi"),
    ("ngonngu", "command.ngonngu"),
    ("start", "command.start"),
)
"""The menu beside the text field: the name and the wording key of its line."""

TEAM_MENU = (("quanly", "command.quanly"), *MENU)
"""The menu of somebody of the team, in her own chat with the bot."""


def asks_to_erase(update: Update) -> bool:
    """Whether the update wants the chat erased: such a one is never answered late or together with others."""
    return _asks_for(update, ERASE)


def asks_for_numbers(update: Update) -> bool:
    """Whether the update wants the numbers, by command, button or a safe word alone: such a one waits behind nobody."""
    text = (update.message.text if update.message else None) or ""
    return _asks_for(update, NUMBERS) or " ".join(_WORD.findall(fold(text[:_LONGEST_SAFE_WORD]))) in SAFE_WORDS


def _asks_for(update: Update, command: Command) -> bool:
    if update.callback_query is not None:
        try:
            return decode(update.callback_query.data or "") == command.action
        except UnknownAction:
            return False
    # As CommandHandler reads it: a command ends where Telegram says, so that "/xoachat!" is one too.
    entities = update.message.entities if update.message else ()
    if not entities or entities[0].type != MessageEntityType.BOT_COMMAND or entities[0].offset:
        return False
    text = (update.message.text if update.message else None) or ""
    return text[1 : entities[0].length].partition("@")[0].lower() in command.names

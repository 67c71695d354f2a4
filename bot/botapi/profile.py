"""How the bot introduces itself: its commands, name and descriptions in Telegram, per language and scope."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import RetryAfter, TelegramError

from bot.botapi.events import Identifier, event
from bot.wording import DEFAULT, LOCALES, MissingWords, Wording, Wordings

Commands = Sequence[tuple[str, str]]
"""Commands in the order of the menu, each with the key of its description: ("sogoi", "command.sogoi")."""

_ELSEWHERE: tuple[BotCommandScope, ...] = (
    BotCommandScopeDefault(),
    BotCommandScopeAllGroupChats(),
    BotCommandScopeAllChatAdministrators(),
)
"""Where the menu is empty: in groups others would see what she may tap. Default too, for groups fall back on it."""


Step = tuple[Identifier, Callable[[], Awaitable[None]]]
"""A part of the profile, and the call that looks at it and sets it where it differs."""


async def introduce(bot: Bot, wordings: Wordings, commands: Commands) -> None:
    """Set what differs from the wordings: menus of private chats, and name, description and short description.

    Each for all languages (in the default one) and for each of ours. Words: `profile.name`, `profile.description`,
    `profile.short_description`, and those that `commands` names. Failures are logged and never raised. A part that
    Telegram refuses with 429 is left for the next start: its limits on names are hours long.
    """
    refused: set[Identifier] = set()
    for part, settle in _steps(bot, wordings, commands):
        if part in refused:
            continue
        try:
            await settle()
        except RetryAfter:
            refused.add(part)
            event("profile.refused", level=logging.WARNING, part=part)
        except (TelegramError, MissingWords) as error:
            event("profile.failed", level=logging.WARNING, part=part, error=error)


async def offer_menu(bot: Bot, wordings: Wordings, commands: Commands, chat_id: int) -> None:
    """A menu for one chat alone; without commands the one of all private chats again. Raises TelegramError: who never wrote has no chat."""
    for language, wording in _languages(wordings):
        await _menu(bot, BotCommandScopeChat(chat_id), language, wording, commands)


def _steps(bot: Bot, wordings: Wordings, commands: Commands) -> Iterator[Step]:
    for language, wording in _languages(wordings):
        yield Identifier("menu"), partial(_menu, bot, BotCommandScopeAllPrivateChats(), language, wording, commands)
        yield Identifier("name"), partial(_name, bot, language, wording)
        yield Identifier("description"), partial(_description, bot, language, wording)
        yield Identifier("short_description"), partial(_short_description, bot, language, wording)
        for scope in _ELSEWHERE:
            yield Identifier("menu"), partial(_menu, bot, scope, language, wording, ())


def _languages(wordings: Wordings) -> list[tuple[str | None, Wording]]:
    """For all languages, in the default one, and for each of ours."""
    return [(None, wordings[DEFAULT]), *((locale, wordings[locale]) for locale in LOCALES)]


async def _menu(bot: Bot, scope: BotCommandScope, language: str | None, wording: Wording, commands: Commands) -> None:
    wanted = tuple(BotCommand(name, wording.t(key)) for name, key in commands)
    if await bot.get_my_commands(scope, language) == wanted:
        return
    if wanted:
        await bot.set_my_commands(wanted, scope, language)
    else:
        await bot.delete_my_commands(scope, language)


async def _name(bot: Bot, language: str | None, wording: Wording) -> None:
    wanted = wording.t("profile.name")
    if (await bot.get_my_name(language)).name != wanted:
        await bot.set_my_name(wanted, language)


async def _description(bot: Bot, language: str | None, wording: Wording) -> None:
    wanted = wording.t("profile.description")
    if (await bot.get_my_description(language)).description != wanted:
        await bot.set_my_description(wanted, language)


async def _short_description(bot: Bot, language: str | None, wording: Wording) -> None:
    wanted = wording.t("profile.short_description")
    if (await bot.get_my_short_description(language)).short_description != wanted:
        await bot.set_my_short_description(wanted, language)

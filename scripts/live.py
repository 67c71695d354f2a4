"""Ten steps on the real Telegram: `make live`, with TINCAY_TOKEN and TINCAY_LIVE_CHAT (your own private chat's number).

It shows whether Telegram still accepts, and refuses, what the bot relies on. It sends a few silent messages to that one chat and
takes them back. Use a test bot that nobody else writes to. No test runs this; the loopback Telegram stands in for the real one
there. What it cannot show: that *your* messages can be erased too, for nobody but you can write them. Send the bot a word, tap
“Xóa đoạn chat này”, and look.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

MISSING = """\
make live needs the real Telegram: set TINCAY_TOKEN to the token of a test bot, and TINCAY_LIVE_CHAT to the number of your private
chat with it (write to the bot first). Nothing was sent."""
BUTTONS = InlineKeyboardMarkup.from_row([InlineKeyboardButton("A", callback_data="a" * 64)])
TOO_LONG = InlineKeyboardMarkup.from_row([InlineKeyboardButton("A", callback_data="a" * 65)])


class Unexpected(Exception):
    """Telegram did something else than the bot relies on; the text says what."""


@dataclass
class Walk:
    """A test bot, the chat it may write to, and what it sent there."""

    bot: Bot
    chat: int
    sent: list[int] = field(default_factory=list)


async def introduces_itself(walk: Walk) -> None:
    await walk.bot.get_me()


async def has_no_webhook(walk: Walk) -> None:
    """Else `run` without TINCAY_WEBHOOK_URL would get nothing."""
    if (await walk.bot.get_webhook_info()).url:
        raise Unexpected("a webhook is set: long polling would get nothing")


async def finds_a_private_chat(walk: Walk) -> None:
    if (await walk.bot.get_chat(walk.chat)).type != "private":
        raise Unexpected("TINCAY_LIVE_CHAT is no private chat")


async def sends_a_number_to_copy(walk: Walk) -> None:
    message = await walk.bot.send_message(
        walk.chat, "<code>113</code> · <b>1/10</b>", parse_mode=ParseMode.HTML, disable_notification=True
    )
    walk.sent.append(message.message_id)
    if [entity.type for entity in message.entities] != ["code", "bold"]:
        raise Unexpected("the marks were not understood")


async def edits_in_place_with_buttons(walk: Walk) -> None:
    await walk.bot.edit_message_text("2/10", walk.chat, walk.sent[0], reply_markup=BUTTONS)


async def refuses_an_edit_that_changes_nothing(walk: Walk) -> None:
    await _refused(
        walk.bot.edit_message_text("2/10", walk.chat, walk.sent[0], reply_markup=BUTTONS), "message is not modified"
    )


async def refuses_65_bytes_behind_a_button(walk: Walk) -> None:
    await _refused(walk.bot.send_message(walk.chat, "3/10", reply_markup=TOO_LONG), "button_data_invalid")


async def asks_for_a_location_and_takes_it_back(walk: Walk) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("A", request_location=True)]], one_time_keyboard=True)
    for markup in (keyboard, ReplyKeyboardRemove()):
        message = await walk.bot.send_message(walk.chat, "4/10", reply_markup=markup, disable_notification=True)
        walk.sent.append(message.message_id)


async def keeps_a_menu_for_one_chat(walk: Walk) -> None:
    scope, menu = BotCommandScopeChat(walk.chat), (BotCommand("sogoi", "A"),)
    await walk.bot.set_my_commands(menu, scope)
    kept = await walk.bot.get_my_commands(scope)
    await walk.bot.delete_my_commands(scope)
    if kept != menu:
        raise Unexpected("the menu came back changed")


async def deletes_what_it_sent(walk: Walk) -> None:
    """Twice: to delete what is gone already is no error, and the bot's erasing relies on that."""
    for _ in range(2):
        if not await walk.bot.delete_messages(walk.chat, walk.sent):
            raise Unexpected("deleteMessages did not answer yes")


STEPS: tuple[Callable[[Walk], Awaitable[None]], ...] = (
    introduces_itself,
    has_no_webhook,
    finds_a_private_chat,
    sends_a_number_to_copy,
    edits_in_place_with_buttons,
    refuses_an_edit_that_changes_nothing,
    refuses_65_bytes_behind_a_button,
    asks_for_a_location_and_takes_it_back,
    keeps_a_menu_for_one_chat,
    deletes_what_it_sent,
)


async def _refused(call: Awaitable[object], reason: str) -> None:
    try:
        await call
    except BadRequest as error:
        if reason not in error.message.lower():
            raise Unexpected(f"refused, but with “{error.message}”") from None
        return
    raise Unexpected(f"accepted, where “{reason}” was due")


async def walk_all(token: str, chat: int, api: str, proxy: str | None = None) -> int:
    """Walk the steps, print each with its result, and return how many went wrong."""
    wrong = 0
    try:
        async with Bot(token, base_url=f"{api}/bot", request=HTTPXRequest(proxy=proxy)) as bot:
            walk = Walk(bot, chat)
            for number, step in enumerate(STEPS, 1):
                result = await _result(step, walk)
                wrong += result != "ok"
                print(f"{number:2} {step.__name__.replace('_', ' ')}: {result}", flush=True)
    except TelegramError as error:
        # Its text may hold the token.
        print(f"Telegram cannot be reached or refuses the token: {type(error).__name__}", file=sys.stderr)
        return len(STEPS)
    return wrong


async def _result(step: Callable[[Walk], Awaitable[None]], walk: Walk) -> str:
    try:
        await step(walk)
    except (Unexpected, BadRequest) as error:
        return f"WRONG: {error}"
    except (TelegramError, IndexError) as error:
        return f"WRONG: {type(error).__name__}"
    return "ok"


def main(environment: Mapping[str, str] = os.environ) -> int:
    """0: all ten went well, 1: some did not, 2: there is no token or no chat."""
    token, chat = environment.get("TINCAY_TOKEN", ""), environment.get("TINCAY_LIVE_CHAT", "")
    if not token or not chat.lstrip("-").isdecimal():
        print(MISSING, file=sys.stderr)
        return 2
    api = environment.get("TINCAY_API_BASE_URL") or "https://api.telegram.org"
    proxy = environment.get("TINCAY_PROXY") or None
    return 1 if asyncio.run(walk_all(token, int(chat), api.rstrip("/"), proxy)) else 0


if __name__ == "__main__":
    sys.exit(main())

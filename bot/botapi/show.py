"""The stage: puts screens into a chat, and takes messages away again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from telegram import CallbackQuery, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, ReplyKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.botapi.events import Identifier, event
from bot.botapi.html import compose, keyboard
from bot.botapi.limits import URGENT, Haste
from bot.botapi.outcome import screen_accepted
from bot.privacy.erase import ShutOutError, UnreachableError
from bot.privacy.ledger import batches
from bot.screens.model import File, Line, Picture, Pin, Screen, Strong

Note = Callable[[int, int], Awaitable[None]]
"""Remembers a message by its chat's id and its own, so that it can be erased."""

Buttons = InlineKeyboardMarkup | ReplyKeyboardMarkup | None

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# The server's words (tdlib/telegram-bot-api), for which the Bot API has no codes.
_UNCHANGED = "message is not modified"
_GONE = "message to delete not found"
_NO_CHAT = "chat not found"


class Stage:
    """Shows screens through a bot. Every message is silent and without link previews; each one sent is noted."""

    def __init__(self, bot: ExtBot[Haste], note: Note, banner: Callable[[], str | None] = lambda: None) -> None:
        """`note` may fail: the screen stays shown, and the failure is logged. `banner`: what heads every screen at this moment."""
        self._bot = bot
        self._note = note
        self._banner = banner

    async def show(self, screen: Screen, chat_id: int, *, tapped: int | None = None) -> int:
        """Show a screen and return the id of its message (the first one, where a file or pin follows).

        `tapped`: the message whose button asked for it, which the screen then replaces, unless it is urgent, has a file
        or a pin, or asks for the place. Where Telegram does not let it be replaced, a new message comes.

        Raises the library's errors: Forbidden (she blocked the bot), BadRequest, and NetworkError or RetryAfter after
        all that `limits` tries.
        """
        banner = self._banner()
        if banner is not None:
            screen = screen.headed_by(Line((Strong(banner),)))
        composed = compose(screen)
        if composed.left_out:
            name = Identifier(screen.name)
            event("screen.cut", level=logging.WARNING, screen=name, blocks=composed.left_out)
        buttons = keyboard(screen)
        if tapped is not None and _replaces(screen) and not isinstance(buttons, ReplyKeyboardMarkup):
            if await self._replaced(chat_id, tapped, composed.html, buttons, _haste(screen)):
                screen_accepted()
                return tapped
            event("screen.not_replaced", screen=Identifier(screen.name))
        return await self._send(screen, chat_id, composed.html, buttons)

    @asynccontextmanager
    async def answering(self, query: CallbackQuery | None) -> AsyncIterator[None]:
        """End the waiting sign on a tapped button, if one was tapped, while what it asked for is on its way."""
        ending = asyncio.create_task(self.answer_tap(query)) if query is not None else None
        try:
            yield
        finally:
            if ending is not None:
                await ending

    async def answer_tap(self, query: CallbackQuery) -> None:
        """End the waiting sign on a tapped button. Never raises a Telegram error: the screen matters more."""
        try:
            await self._bot.answer_callback_query(query.id)
        except BadRequest:
            # "Query is too old": it was tapped while the bot was away, and the sign has ended by itself.
            event("tap.too_old")
        except TelegramError as error:
            event("tap.unanswered", level=logging.WARNING, kind=type(error))

    async def remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
        """Delete messages of a chat (`privacy.erase.Deleter`) and return those that Telegram refuses for good.

        One that is already gone is not refused. deleteMessages says nothing of messages that it skips, so an id that it
        accepted may stand for one that was gone before. Raises UnreachableError where no answer came,
        ShutOutError where the bot is blocked.
        """
        refused: frozenset[int] = frozenset()
        for batch in batches(message_ids):
            refused |= await self._remove(chat_id, batch)
        return refused

    async def _replaced(
        self, chat_id: int, message_id: int, html: str, buttons: InlineKeyboardMarkup | None, haste: Haste | None
    ) -> bool:
        try:
            await self._bot.edit_message_text(
                html,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW,
                rate_limit_args=haste,
            )
        except BadRequest as error:
            return _UNCHANGED in error.message.lower()
        return True

    async def _send(self, screen: Screen, chat_id: int, html: str, buttons: Buttons) -> int:
        haste = _haste(screen)
        extras = [block for block in screen.blocks if isinstance(block, File | Picture | Pin)]
        bearer = _bearer(html, extras)
        sent: list[int] = []
        if html or not extras:
            message = await self._bot.send_message(
                chat_id,
                html,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons if bearer is None else None,
                link_preview_options=_NO_PREVIEW,
                disable_notification=True,
                rate_limit_args=haste,
            )
            sent.append(await self._accepted(chat_id, message))
        for extra in extras:
            message = await self._send_extra(extra, chat_id, buttons if extra is bearer else None, haste)
            sent.append(await self._accepted(chat_id, message))
        return sent[0]

    async def _send_extra(
        self, extra: File | Picture | Pin, chat_id: int, buttons: Buttons, haste: Haste | None
    ) -> Message:
        if isinstance(extra, Pin):
            return await self._bot.send_location(
                chat_id,
                extra.latitude,
                extra.longitude,
                reply_markup=buttons,
                disable_notification=True,
                rate_limit_args=haste,
            )
        if isinstance(extra, Picture):
            return await self._bot.send_photo(
                chat_id,
                InputFile(extra.content, filename=extra.name),
                reply_markup=buttons,
                disable_notification=True,
                rate_limit_args=haste,
            )
        document = InputFile(extra.content, filename=extra.name)
        document.mimetype = extra.media_type
        return await self._bot.send_document(
            chat_id, document, reply_markup=buttons, disable_notification=True, rate_limit_args=haste
        )

    async def _accepted(self, chat_id: int, message: Message) -> int:
        screen_accepted()
        try:
            await self._note(chat_id, message.message_id)
        except Exception as error:  # noqa: BLE001 - whatever the database does, she has her screen and keeps it
            event("message.not_noted", level=logging.ERROR, error=error)
        return message.message_id

    async def _remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
        try:
            if len(message_ids) == 1:
                await self._bot.delete_message(chat_id, message_ids[0])
            else:
                await self._bot.delete_messages(chat_id, message_ids)
        except BadRequest as error:
            said = error.message.lower()
            if len(message_ids) == 1:
                return frozenset() if _GONE in said else frozenset(message_ids)
            if _NO_CHAT in said:
                return frozenset(message_ids)
            # One message refuses for all: halving finds it in a few calls, where one by one would take a hundred.
            middle = len(message_ids) // 2
            refused = await self._remove(chat_id, message_ids[:middle])
            return refused | await self._remove(chat_id, message_ids[middle:])
        except Forbidden as error:
            raise ShutOutError from error
        except TelegramError as error:
            raise UnreachableError from error
        return frozenset()


def _bearer(html: str, extras: Sequence[File | Picture | Pin]) -> File | Picture | Pin | None:
    """What has the buttons instead of the words: a picture at the end, which would push them out of sight; or what has no words."""
    if extras and isinstance(extras[-1], Picture):
        return extras[-1]
    return extras[0] if extras and not html else None


def _haste(screen: Screen) -> Haste | None:
    return URGENT if screen.goes_first else None


def _replaces(screen: Screen) -> bool:
    """Whether a screen may stand where the tapped one stood: an alarm must be seen, and an edit can pass unseen."""
    return (
        not screen.urgent
        and screen.asks_location is None
        and not any(isinstance(block, File | Picture | Pin) for block in screen.blocks)
    )

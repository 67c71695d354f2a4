"""What a citizen does on Telegram, one function each: the update's meaning, then the talk."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import ContextTypes

from bot.dialogue.meaning import Located, Said, SentOther, Tapped, UnknownCommand, Unread
from bot.screens.actions import Action
from handlers import taps
from handlers.talk import Talk

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class Citizen:
    """The callbacks of one talk."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def command(self, action: Action) -> Callback:
        """A command that means what a button means."""

        async def callback(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            await self._talk.answer(update, Tapped(action, typed=True))

        return callback

    async def taps(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await self._talk.answer(update, taps.meaning(update))

    async def says(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A text, or the words below a picture or a file: a cry stands there, too."""
        message = update.message
        await self._talk.answer(update, Said((message and (message.text or message.caption)) or ""))

    async def shares_location(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is not None and message.location is not None:
            await self._talk.answer(update, Located(message.location.latitude, message.location.longitude))

    def sends(self, kind: Unread) -> Callback:
        """Something that the bot cannot read."""

        async def callback(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            await self._talk.answer(update, SentOther(kind))

        return callback

    async def unknown_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await self._talk.answer(update, UnknownCommand())

    async def comes_or_goes(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Blocked: what is kept of her goes. Unblocked: nothing; the bot never writes first."""
        change = update.my_chat_member
        if change is not None and change.new_chat_member.status in ("kicked", "left"):
            await self._talk.forget(change.chat.id)

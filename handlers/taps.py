"""Taps on buttons: those of private chats alone, and what each one means."""

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.dialogue.meaning import OldButton, Tapped
from bot.screens.actions import UnknownAction, decode


class PrivateTaps(CallbackQueryHandler[ContextTypes.DEFAULT_TYPE, object]):
    """A handler of taps that lets those from groups, channels and inline messages pass: there the bot says nothing."""

    def check_update(self, update: object) -> bool | object | None:
        """As the library's, for private chats."""
        chat = update.effective_chat if isinstance(update, Update) else None
        return super().check_update(update) if chat is not None and chat.type == ChatType.PRIVATE else None


def meaning(update: Update) -> Tapped | OldButton:
    """What the tapped button means; an old button where it cannot be read (another release made it, or nobody)."""
    try:
        return Tapped(decode((update.callback_query.data if update.callback_query else None) or ""))
    except UnknownAction:
        return OldButton()

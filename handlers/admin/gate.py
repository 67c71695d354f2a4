"""Who reaches the desk: people of the team, by numeric id, in private, with a message of their own that is new (issue 4, section 1).

From everybody else an admin's command is an unknown command, and an admin's button one that nobody made: these handlers do not take
them, and the citizen's do.
"""

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, ContextTypes
from telegram.ext.filters import UpdateFilter

from bot.directory.access import Person, Roster
from bot.screens.actions import UnknownAction, decode_desk


def sender(roster: Roster, update: Update) -> Person | None:
    """Who of the team sent this; None for everybody else, for groups and channels, what was forwarded, edited, or sent through a bot."""
    message = update.message
    if message is not None:
        return None if _is_second_hand(message) else _in_private(roster, update)
    query = update.callback_query
    return _in_private(roster, update) if query is not None and not _is_inline(query) else None


def _in_private(roster: Roster, update: Update) -> Person | None:
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or chat.type != ChatType.PRIVATE or chat.id != user.id or user.is_bot:
        return None
    return roster.person(user.id)


def _is_second_hand(message: Message) -> bool:
    return message.forward_origin is not None or message.sender_chat is not None or message.via_bot is not None


def _is_inline(query: CallbackQuery) -> bool:
    return query.inline_message_id is not None


class OfTheTeam(UpdateFilter):
    """Lets messages of the team pass."""

    def __init__(self, roster: Roster) -> None:
        super().__init__("OfTheTeam")
        self._roster = roster

    def filter(self, update: Update) -> bool:
        return sender(self._roster, update) is not None


class TeamTaps(CallbackQueryHandler[ContextTypes.DEFAULT_TYPE, object]):
    """Takes taps of the team on the desk's buttons."""

    def __init__(self, roster: Roster, callback: object) -> None:
        super().__init__(callback)  # type: ignore[arg-type]  # the library's own alias for it is not exported
        self._roster = roster

    def check_update(self, update: object) -> bool | object | None:
        """As the library's, for people of the team and actions of the desk."""
        if not isinstance(update, Update) or update.callback_query is None or sender(self._roster, update) is None:
            return None
        try:
            decode_desk(update.callback_query.data or "")
        except UnknownAction:
            return None
        return True

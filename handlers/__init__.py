"""Telegram's side of each conversation: the table of all handlers, in order. The first that fits takes the update."""

from collections.abc import Sequence
from typing import Any

from telegram.ext import (
    BaseHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers.admin import admin_table
from handlers.admin.team import TeamTalk
from handlers.citizen import Citizen
from handlers.commands import COMMANDS, FIND_HELP
from handlers.finding import FindingHelp
from handlers.talk import Talk
from handlers.taps import PrivateTaps

Handler = BaseHandler[Any, Any, Any]


def table(talk: Talk, finding: FindingHelp, team: TeamTalk) -> Sequence[Handler]:
    """Every handler, the team's first. Groups and channels find none of them: there the bot says nothing."""
    citizen = Citizen(talk)
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    # A live position comes as an edit every few seconds: an answer to each would fill her screen.
    edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE & ~filters.LOCATION
    commands = [each for each in COMMANDS if each is not FIND_HELP]
    return (
        *admin_table(team),
        *(CommandHandler(each.names, citizen.command(each.action), private) for each in commands),
        finding,
        PrivateTaps(citizen.taps),
        MessageHandler(private & filters.COMMAND, citizen.unknown_command),
        MessageHandler(private & (filters.TEXT | filters.CAPTION), citizen.says),
        MessageHandler(private & filters.LOCATION, citizen.shares_location),
        MessageHandler(private & (filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE), citizen.sends("voice")),
        MessageHandler(private & (filters.PHOTO | filters.VIDEO | filters.ANIMATION), citizen.sends("photo")),
        MessageHandler(private & filters.Sticker.ALL, citizen.sends("sticker")),
        MessageHandler(private & filters.CONTACT, citizen.sends("contact")),
        MessageHandler(private & filters.Document.ALL, citizen.sends("document")),
        MessageHandler(edited, citizen.sends("edited")),
        MessageHandler(private & ~filters.StatusUpdate.ALL, citizen.sends("other")),
        ChatMemberHandler(citizen.comes_or_goes, ChatMemberHandler.MY_CHAT_MEMBER),
    )

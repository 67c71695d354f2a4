"""Telegram's side of the desk: who may reach it, commands, buttons, texts and files of the team."""

from collections.abc import Sequence
from typing import Any

from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from handlers.admin.commands import DESK_COMMANDS
from handlers.admin.gate import OfTheTeam, TeamTaps
from handlers.admin.team import TeamTalk


def admin_table(team: TeamTalk) -> Sequence[BaseHandler[Any, Any, Any]]:
    """The team's handlers, and two that are for everybody: /maso, and a link that leads into the team.

    Whoever is not of the team passes through all the others to the citizen's: an admin's command is then an unknown one.
    """
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    hers = private & OfTheTeam(team.roster)
    return (
        CommandHandler("start", team.opens_link, private & ~filters.FORWARDED, has_args=True),
        CommandHandler("maso", team.shows_number, private),
        *(CommandHandler(each.names, team.command(each), hers) for each in DESK_COMMANDS),
        TeamTaps(team.roster, team.taps),
        MessageHandler(hers & filters.TEXT & ~filters.COMMAND, team.says),
        MessageHandler(hers & filters.Document.ALL, team.sends_file),
    )

"""Finding help, step by step:

    /timnoigiup, [Tìm nơi giúp] ──▶ WHERE ──▶ a commune, typed, chosen or near ──▶ its cards, END
                                     │  ▲
                                     └──┘  several of one name, none recognised, a page of provinces

The state says only that a bare text is a place; every button works from outside, too (DESIGN.md 2).
"""

import warnings
from enum import Enum, auto

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bot.dialogue.meaning import Located, Meaning, Said, Tapped
from handlers.commands import FIND_HELP
from handlers.talk import Talk
from handlers.taps import PrivateTaps, meaning

FORM_BUTTONS = r"^1(fh|cp|cc|sl)(:|$)"
"""Buttons that lead into the form or stay in it: FindHelp, ChooseProvince, ChooseCommune, ShareLocation."""
PLACE_BUTTONS = r"^1(pl|po)(:|$)"
"""Buttons that end it with a place: ShowPlace, ShowOutside."""


class Step(Enum):
    """Where somebody is in the form."""

    WHERE = auto()


class FindingHelp(ConversationHandler[ContextTypes.DEFAULT_TYPE]):
    """The form. Its states live in RAM, and those whose talk is no longer remembered are swept."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        buttons: list[BaseHandler[Update, ContextTypes.DEFAULT_TYPE, object]] = [
            PrivateTaps(self._taps, FORM_BUTTONS),
            PrivateTaps(self._taps, PLACE_BUTTONS),
            CommandHandler(FIND_HELP.names, self._begins, filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE),
        ]
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        with warnings.catch_warnings():
            # per_message=False does not track every button message. It need not: each button works from outside, too.
            warnings.filterwarnings("ignore", "If 'per_message=False', 'CallbackQueryHandler'", PTBUserWarning)
            super().__init__(
                entry_points=buttons,
                states={
                    Step.WHERE: [
                        MessageHandler(private & filters.TEXT & ~filters.COMMAND, self._says),
                        MessageHandler(private & filters.LOCATION, self._shares),
                    ]
                },
                fallbacks=[],
                allow_reentry=True,
            )

    def sweep(self) -> None:
        """Forget the states of chats that nothing is remembered of any more."""
        for key in [key for key in self._conversations if not self._talk.remembers(int(key[0]))]:
            del self._conversations[key]

    def __len__(self) -> int:
        return len(self._conversations)

    async def _begins(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> object:
        return await self._answer(update, Tapped(FIND_HELP.action, typed=True))

    async def _taps(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> object:
        return await self._answer(update, meaning(update))

    async def _says(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> object:
        return await self._answer(update, Said((update.message and update.message.text) or ""))

    async def _shares(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> object:
        location = update.message and update.message.location
        if not location:
            return Step.WHERE
        return await self._answer(update, Located(location.latitude, location.longitude))

    async def _answer(self, update: Update, meant: Meaning) -> object:
        memory = await self._talk.answer(update, meant)
        return Step.WHERE if memory.awaits == "place" else ConversationHandler.END

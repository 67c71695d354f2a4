"""What somebody of the team does on Telegram: taken to the desk, answered, others told."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.botapi.events import event
from bot.desk.answer import Answer, Ask, Tell, answer
from bot.desk.desk import Desk
from bot.dialogue.meaning import Said, Tapped
from bot.dialogue.memory import Memory
from bot.directory.access import Person, Roster
from bot.directory.office import Refused
from bot.directory.register import Tampered
from bot.screens.actions import Start, decode_desk
from bot.screens.desk.entry import done_screen, refused_screen, reported_screen
from bot.screens.desk.people import number_screen, waiting_screen
from bot.understanding.model import Understanding
from bot.wording import LOCALES
from handlers.admin.commands import DeskCommand
from handlers.admin.gate import sender
from handlers.admin.reporting import Reported, Reporting
from handlers.talk import Talk

PATIENCE = 10.0
"""Seconds after which somebody hears that it takes longer; a handler may take twice as long."""


def _log_failure(done: asyncio.Task[None]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        event("desk.failed", level=logging.ERROR, error=error)


class TeamTalk:
    """The callbacks of the desk. The gate has let the update pass; it is asked again, for leaving is instant."""

    def __init__(self, desk: Desk, talk: Talk) -> None:
        self._desk = desk
        self._talk = talk
        self.reporting = Reporting(self.tells_reports)
        self.patience = PATIENCE
        self._long: set[asyncio.Task[None]] = set()

    @property
    def roster(self) -> Roster:
        """Who is of the team at this moment."""
        return self._desk.tools.office.roster

    async def taps(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is not None:
            action = decode_desk(query.data or "")
            await self._answer(update, lambda ask: self._desk.does(ask, action))

    def command(self, command: DeskCommand) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]:
        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            words = context.args or []
            action = command.of(words)
            if action is None:
                await self._answer(update, lambda ask: self._desk.looks_up(ask, " ".join(words)))
            else:
                await self._answer(update, lambda ask: self._desk.does(ask, action))

        return callback

    async def says(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A text: the desk's when it waits for one; a cry for help is heard besides, whoever sends it."""
        text = (update.message and update.message.text) or ""
        person = self._person(update)
        ask = await self._ask(update, person) if person else None
        read = self._read(text)
        hers = read.danger is not None or read.topic == "disclosure"
        answered = await self._guarded(ask, self._desk.says(ask, text, private=hers)) if ask else None
        if answered is None:
            await self._talk.answer(update, Said(text))
            return
        await self._deliver(update, answered)
        if read.danger_level == "full":
            await self._talk.answer(update, Said(text))

    def _read(self, text: str) -> Understanding:
        return self._talk.world().understander.understand(text, "vi")

    async def sends_file(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A document: to be imported. A cry for help may stand below it."""
        document = update.message.document if update.message else None
        if document is not None:
            name, size = document.file_name or "", document.file_size or 0
            await self._answer(update, lambda ask: self._desk.files.take(ask, document.file_id, name, size))
            self._desk.files.arrived()
        caption = (update.message and update.message.caption) or ""
        if self._read(caption).danger_level == "full":
            await self._talk.answer(update, Said(caption))

    async def hears_erased(self, chat_id: int) -> None:
        """Her chat is empty: whoever holds her phone now finds no desk that waits for words. Her form stays, behind its button."""
        if self.roster.person(chat_id) is not None:
            await self._desk.tools.drafts.rest(chat_id)

    async def opens_link(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/start with something behind it: an invitation to the team, or nothing that we know."""
        secret, user = (context.args or [""])[0], update.effective_user
        words = self._talk.world().words(await self._talk.memory(update))
        invitation = None
        try:
            invitation = await self._desk.tools.team.take(secret, user.id) if user else None
        except Refused as refused:
            await self._deliver(update, Answer((words.screen("refused", refused.key),)))
            return
        except (Tampered, SQLAlchemyError, OSError) as error:
            # Whoever she is, she gets the first screen of the bot.
            event("desk.failed", level=logging.ERROR, error=error)
        if invitation is None:
            await self._talk.answer(update, Tapped(Start(), typed=True))
            return
        await self._deliver(
            update, Answer((waiting_screen(words, invitation),), (self._desk.people.at_the_door(invitation),))
        )

    async def shows_number(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/maso: anybody's own number, told to nobody else."""
        user = update.effective_user
        if user is not None:
            words = self._talk.world().words(await self._talk.memory(update))
            await self._deliver(update, answer(number_screen(words, user.id)))

    async def tells_reports(self, reports: Sequence[Reported]) -> None:
        """Citizens said that contacts did not work: those who work everywhere hear of that at once, and of nothing else.

        An officer of the place hears nothing: that somebody reported would tell her that somebody near asked, and when.
        """
        await self._desk.entries.renew_cautions()
        services = self._desk.tools.office.live.services
        known = [(services[entry], reason) for entry, reason in reports if entry in services]
        if known:
            await self.tell([self._desk.tools.everywhere(lambda words: reported_screen(words, known))])

    async def tell(self, tells: Iterable[Tell]) -> None:
        """Send what others are told. Who cannot be reached is left out: she sees it when she comes."""
        await asyncio.gather(*(self._tell_one(person, tell) for tell in tells for person in tell.people))

    async def _tell_one(self, person: int, tell: Tell) -> None:
        try:
            await self._talk.show(person, (tell.screen(self._talk.world().words(await self._memory_of(person))),), None)
        except TelegramError as error:
            event("desk.untold", level=logging.WARNING, kind=type(error))

    async def _memory_of(self, person: int) -> Memory:
        chosen = (await self._talk.preferences.get(person)).language
        return Memory(language=next((locale for locale in LOCALES if locale == chosen), None))

    async def asks(self, person: Person) -> Ask:
        """What the desk needs to speak to somebody who has sent nothing now: in the language that she chose."""
        return Ask(person, self._talk.world().words(await self._memory_of(person.id)))

    def _person(self, update: Update) -> Person | None:
        return sender(self.roster, update)

    async def _ask(self, update: Update, person: Person) -> Ask:
        return Ask(person, self._talk.world().words(await self._talk.memory(update)))

    async def _answer(self, update: Update, doing: Callable[[Ask], Awaitable[Answer]]) -> None:
        person = self._person(update)
        if person is None:
            return
        ask = await self._ask(update, person)
        await self._waited_for(update, ask, asyncio.create_task(self._done(update, ask, doing)))

    async def _done(self, update: Update, ask: Ask, doing: Callable[[Ask], Awaitable[Answer]]) -> None:
        answered = await self._guarded(ask, doing(ask))
        if answered is not None:
            await self._deliver(update, answered)

    async def _waited_for(self, update: Update, ask: Ask, doing: asyncio.Task[None]) -> None:
        """What takes too long for a handler, such as publishing ten thousand rows, goes on; its answer and what others are told follow."""
        self._long.add(doing)
        doing.add_done_callback(self._long.discard)
        finished, _ = await asyncio.wait({doing}, timeout=self.patience)
        if finished:
            doing.result()
            return
        doing.add_done_callback(_log_failure)
        if update.callback_query is not None:
            await self._talk.stage.answer_tap(update.callback_query)
        await self._talk.show(ask.person.id, (done_screen(ask.words, "desk.still_working"),), None)

    async def close(self) -> None:
        """Let what was begun end, and tell nobody more of reports."""
        await self.reporting.close()
        if self._long:
            await asyncio.wait(set(self._long))

    async def _guarded(self, ask: Ask, doing: Awaitable[Answer | None]) -> Answer | None:
        """Whether a change was written is not certain when the database or the disk fails: that is what is said."""
        try:
            return await doing
        except (SQLAlchemyError, OSError) as error:
            event("desk.failed", level=logging.ERROR, error=error)
            return answer(refused_screen(ask.words, "refused.database"))

    async def _deliver(self, update: Update, answered: Answer) -> None:
        chat, query, message = update.effective_chat, update.callback_query, update.effective_message
        if chat is None:
            return
        if query is not None:
            await self._talk.stage.answer_tap(query)
        await self._talk.show(chat.id, answered.screens, message.message_id if query and message else None)
        await self._talk.note(update)
        await self.tell(answered.tells)

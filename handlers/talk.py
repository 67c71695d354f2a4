"""The citizen's talk on Telegram: takes what an update means, asks `respond`, shows its screens, does what it asks for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from telegram import Message, Update, User
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.botapi.events import event
from bot.botapi.show import Stage
from bot.dialogue.counted import subject
from bot.dialogue.limited import respond_within
from bot.dialogue.meaning import Meaning, Said, TooLate
from bot.dialogue.memories import Memories
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.reply import (
    CountReport,
    Erase,
    KeepLanguage,
    KeepVanishing,
    LetPass,
    RemoveQuestion,
    RemoveTapped,
    Reply,
)
from bot.dialogue.respond import fallback, respond
from bot.dialogue.world import World
from bot.directory.hours import VIET_NAM
from bot.directory.model import ReportReason
from bot.directory.reports import Reports
from bot.places.model import AreaRef
from bot.privacy.erase import Erased as Outcome
from bot.privacy.erase import EraseUnfinishedError, UnreachableError, erase
from bot.privacy.ledger import Ledger
from bot.privacy.listed import Listed
from bot.privacy.once import Once
from bot.privacy.passing import Passing
from bot.privacy.preferences import Preferences
from bot.privacy.tally import Tally
from bot.screens.model import Screen
from bot.screens.notices import Left, Messages, erased_screen, vanishing_screen
from bot.screens.words import Words
from bot.understanding.model import Understanding
from bot.wording import LOCALES, language_of

CROWD_PAUSE = timedelta(seconds=20)
"""How long after an answer to a crowd no other comes there. The numbers and a cry for help are answered always."""
MOST_REPORTS = 3
"""Contacts of which one chat may report a day: who calls for help seldom meets more, who wants to spoil the directory would like to."""
MOST_HEARD = 3_000
"""Readings kept for updates that wait; of more the oldest are forgotten, and read again."""
_NEVER = datetime.min.replace(tzinfo=UTC)

Reported = Callable[[str, ReportReason], Awaitable[None]]
Erased = Callable[[int], Awaitable[None]]


async def _nobody(_service: str, _reason: ReportReason) -> None:
    """Nobody waits for reports."""


async def _nothing_else(_chat_id: int) -> None:
    """Nothing else is open in the chat."""


def _everybody_else(_chat_id: int) -> bool:
    """Nobody is of the team."""
    return False


@dataclass
class Talk:
    """`world` gives what the talk may look at, as it is now; `clock` the time with its zone. `reported` hears of each report that was
    counted, with the entry's id: it tells the admins, and may fail with TelegramError, SQLAlchemyError or OSError without harm. `erased`
    hears which chat was emptied, or left, and may fail with SQLAlchemyError or OSError. `of_team` tells chats of the team, which no
    statistics count."""

    world: Callable[[], World]
    clock: Callable[[], datetime]
    memories: Memories
    stage: Stage
    ledger: Ledger
    preferences: Preferences
    reports: Reports
    once: Once
    listed: Listed
    reported: Reported = _nobody
    erased: Erased = _nothing_else
    of_team: Callable[[int], bool] = _everybody_else
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._questions: dict[int, int] = {}
        self._crowds: dict[int, datetime] = {}
        self._heard: dict[int, Understanding] = {}
        self._passing = Passing(self.clock)

    async def answer(self, update: Update, meaning: Meaning) -> Memory:
        """Answer one update of a private chat; returns what is remembered then. Raises TelegramError as `Stage.show` does."""
        chat_id, query, message = _chat(update), update.callback_query, update.effective_message
        if isinstance(meaning, Said):
            meaning = replace(meaning, read=self._heard.pop(update.update_id, None))
        reply = self._respond(chat_id, await self.memory(update), meaning, self.world())
        tapped = message.message_id if query and message else None
        async with self.stage.answering(query):
            await self.show(chat_id, reply.screens, tapped)
            self.memories.keep(chat_id, reply.memory)
            if Erase() in reply.effects:
                await self._erase(chat_id, message, reply)
                return reply.memory
            self._tell_tally(chat_id, meaning, reply)
            await self.note(update, changed=tapped)
            for effect in reply.effects:
                match effect:
                    case KeepLanguage(language):
                        await self._stored(self.preferences.set_language(chat_id, language))
                    case KeepVanishing(minutes):
                        await self._keep_vanishing(chat_id, minutes, reply, tapped)
                    case RemoveTapped():
                        await self._remove_tapped(chat_id, tapped)
                    case LetPass():
                        if update.message is not None:
                            self._passing.add(chat_id, update.message.message_id)
                    case RemoveQuestion():
                        await self._remove_question(chat_id, message)
                    case CountReport(service, reason):
                        await self._count(chat_id, service, reason)
        return reply.memory

    async def answer_late(self, chat_id: int, updates: Sequence[Update]) -> None:
        """One short, neutral answer to all that waited too long. Not counted: it answers no question.

        `updates` may be empty: what was waiting is not known any more, but that an answer is owed.
        """
        cries = [update for update in updates if await self._listen(update)]
        memory = await self._memory(chat_id, updates[-1].effective_user if updates else None)
        await self._answer_many(chat_id, updates, respond(memory, TooLate(danger=bool(cries)), self.world()))

    async def answer_crowd(self, chat_id: int, updates: Sequence[Update], cries: Sequence[Update]) -> None:
        """One answer to more than anybody reads: to the last cry for help among them, else the neutral one with the numbers, and that no
        oftener than every `CROWD_PAUSE`: what comes in between is only noted. Not counted: a flood shall make no statistics."""
        text = next((text for text in map(_text, reversed(cries)) if text), None)
        now = self.clock()
        if text is None and now - self._crowds.get(chat_id, _NEVER) < CROWD_PAUSE:
            await self._pass_by(chat_id, updates)
            return
        meaning: Meaning = Said(text) if text else TooLate()
        memory = await self._memory(chat_id, updates[-1].effective_user)
        await self._answer_many(chat_id, updates, self._respond(chat_id, memory, meaning, self.world()))
        self._crowds[chat_id] = now

    async def pass_over(self, updates: Sequence[Update]) -> None:
        """These need no answer any more: what was written before an erase, or asked again. Noted, for an erase must find them."""
        for chat_id in {_chat(update) for update in updates}:
            await self._pass_by(chat_id, [update for update in updates if _chat(update) == chat_id])

    def cries(self, update: Update) -> bool:
        """Whether somebody clearly cries for help in an update that waits. How it was read is kept for its answer: reading takes some
        milliseconds."""
        text = _text(update)
        if not text:
            return False
        read = self.world().understander.understand(text, "vi")
        self._heard[update.update_id] = read
        if len(self._heard) > MOST_HEARD:
            del self._heard[next(iter(self._heard))]
        return read.danger_level == "full"

    async def _listen(self, update: Update) -> bool:
        # Others are waiting, too.
        await asyncio.sleep(0)
        return self.cries(update)

    async def _answer_many(self, chat_id: int, updates: Sequence[Update], reply: Reply) -> None:
        await self.show(chat_id, reply.screens, None)
        self.memories.keep(chat_id, reply.memory)
        await self._pass_by(chat_id, updates)

    async def _pass_by(self, chat_id: int, updates: Sequence[Update]) -> None:
        for update in updates:
            self._heard.pop(update.update_id, None)
        taps = [update.callback_query for update in updates if update.callback_query]
        await asyncio.gather(*map(self.note, updates), *map(self.stage.answer_tap, taps))
        for message in (update.message for update in updates):
            if message and message.location:
                # Not read, but where she is shall not lie in the chat either.
                await self._remove_question(chat_id, message)

    async def fall_back(self, update: Update) -> None:
        """The numbers, when something inside broke: needs neither the database nor what broke. Private chats alone."""
        chat = update.effective_chat
        self._heard.pop(update.update_id, None)
        if chat is not None and chat.type == chat.PRIVATE:
            if update.callback_query:
                await self.stage.answer_tap(update.callback_query)
            await self.show(chat.id, (fallback(self._remembered(chat.id, update.effective_user), self.world()),), None)

    async def forget(self, chat_id: int) -> None:
        """She blocked the bot, or somebody did on her phone: the talk is forgotten, and her language.

        The sealed ids stay for their 48 hours, and the time after which messages go: else two taps, block and unblock, would take both
        from her unseen, and leave the messages.
        """
        self.forget_talk(chat_id)
        await self._stored(self.preferences.set_language(chat_id, None))
        await self._stored(self.erased(chat_id))

    def forget_talk(self, chat_id: int) -> None:
        """What is remembered of a chat in which nothing stands any more would tell what stood there."""
        self.memories.forget(chat_id)
        self._questions.pop(chat_id, None)

    def sweep(self) -> None:
        """Drop memories older than 30 minutes and what is known of their chats; which places were shown an hour ago; after midnight,
        who reported."""
        self.memories.sweep()
        self.listed.forget_old()
        self.once.forget_before(self._today())
        self._questions = {chat_id: shown for chat_id, shown in self._questions.items() if self.remembers(chat_id)}
        answered = self.clock() - CROWD_PAUSE
        self._crowds = {chat_id: since for chat_id, since in self._crowds.items() if since > answered}

    def remembers(self, chat_id: int) -> bool:
        """Whether anything is remembered of a chat."""
        return self.memories.of(chat_id) != FRESH

    async def show(self, chat_id: int, screens: Sequence[Screen], tapped: int | None) -> None:
        for place, screen in enumerate(screens):
            shown = await self.stage.show(screen, chat_id, tapped=tapped if place == 0 else None)
            self._passing.stays(chat_id, shown)
            if screen.passing:
                self._passing.add(chat_id, shown)
            if screen.asks_location is not None:
                self._questions[chat_id] = shown

    def _respond(self, chat_id: int, memory: Memory, meaning: Meaning, world: World) -> Reply:
        """The reply; without the contacts of a place where this chat has seen those of too many within the hour."""

        def may_see(place: AreaRef, in_danger: bool) -> bool:
            return self.listed.may_see(chat_id, str(place), in_danger=in_danger)

        return respond_within(may_see, memory, meaning, world)

    def _remembered(self, chat_id: int, user: User | None) -> Memory:
        memory = self.memories.of(chat_id)
        return replace(memory, telegram_language=language_of(user.language_code)) if user else memory

    async def memory(self, update: Update) -> Memory:
        return await self._memory(_chat(update), update.effective_user)

    async def _memory(self, chat_id: int, user: User | None) -> Memory:
        memory = self._remembered(chat_id, user)
        if memory.language is None:
            chosen = (await self.preferences.get(chat_id)).language
            memory = replace(memory, language=next((locale for locale in LOCALES if locale == chosen), None))
        return memory

    async def note(self, update: Update, *, changed: int | None = None) -> None:
        """Note her message; and `changed`, one of the bot's that shows something else now, where it goes by itself: later than it would."""
        message = update.message or update.edited_message
        if message is not None:
            await self._stored(self.ledger.note(message.chat_id, message.message_id, message.date))
        if changed is not None and (await self.preferences.get(_chat(update))).vanish_minutes is not None:
            await self._stored(self.ledger.note(_chat(update), changed))

    async def _erase(self, chat_id: int, message: Message | None, reply: Reply) -> None:
        extra = [message.message_id] if message else []
        try:
            erased = await erase(
                chat_id,
                ledger=self.ledger,
                preferences=self.preferences,
                deleter=self.stage,
                now=self.clock(),
                extra_ids=extra,
            )
        except EraseUnfinishedError as unfinished:
            erased = unfinished.so_far
        self.forget_talk(chat_id)
        self.listed.erased(chat_id)
        await self._stored(self.erased(chat_id))
        await self.show(chat_id, (_told(self.world().words(reply.memory), erased),), None)
        await self._stored(self.ledger.empty_log())

    async def _keep_vanishing(self, chat_id: int, minutes: int | None, reply: Reply, tapped: int | None) -> None:
        kept = await self._stored(self.preferences.set_vanish_minutes(chat_id, minutes))
        words = self.world().words(reply.memory)
        await self.show(chat_id, (vanishing_screen(words, minutes, "kept" if kept else "failed"),), tapped)

    async def _remove_question(self, chat_id: int, message: Message | None) -> None:
        ids = [each for each in (message.message_id if message else None, self._questions.pop(chat_id, None)) if each]
        await self._remove(chat_id, ids)

    async def _remove(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Try once: what stays is still noted, for an erase."""
        try:
            await self.stage.remove(chat_id, message_ids)
        except (BadRequest, UnreachableError):
            return
        await self._stored(self.ledger.forget(chat_id, message_ids))

    async def _remove_tapped(self, chat_id: int, tapped: int | None) -> None:
        """Raises NetworkError where Telegram does not answer: she would take it for gone, and so it is tried again."""
        try:
            await self.stage.remove(chat_id, [tapped] if tapped else [])
        except UnreachableError as error:
            raise NetworkError("not removed") from error
        await self._stored(self.ledger.forget(chat_id, [tapped] if tapped else []))

    async def remove_passing(self) -> None:
        """Delete what was to be seen for a few minutes alone, but for what shows something else by now."""
        for chat_id, message_id in self._passing.take_due():
            await self._remove(chat_id, [message_id])

    async def _count(self, chat_id: int, service: str, reason: ReportReason) -> None:
        today = self._today()
        if self.once.first(chat_id, service, today) and any(
            self.once.first(chat_id, f"report {place}", today) for place in range(MOST_REPORTS)
        ):
            await self._stored(self.reports.count(service, reason, today))
            try:
                await self.reported(service, reason)
            except (TelegramError, SQLAlchemyError, OSError) as error:
                event("report.untold", level=logging.WARNING, error=error)

    def _tell_tally(self, chat_id: int, meaning: Meaning, reply: Reply) -> None:
        about = subject(meaning, reply, self.world())
        if about is not None and not self.of_team(chat_id):
            self.tally.note(chat_id, about.topic, about.province, self._today())

    def _today(self) -> date:
        return self.clock().astimezone(VIET_NAM).date()

    async def _stored(self, change: Awaitable[None]) -> bool:
        """Whether it was kept. What she came for does not wait for the database; a failure is said in the log."""
        try:
            await change
        except (SQLAlchemyError, OSError) as error:
            event("talk.unstored", error=error)
            return False
        return True


def _told(words: Words, erased: Outcome) -> Screen:
    """What erasing came to, from what was done."""
    messages: Messages = "partly" if erased.refused or erased.too_old else "complete"
    if erased.waiting:
        messages = "unreachable"
    elif not erased.read:
        messages = "unread"
    left: Left = "cleared"
    if not erased.settings_cleared:
        left = "settings_left"
    elif not erased.ids_cleared:
        left = "ids_left"
    return erased_screen(words, messages, left)


def _chat(update: Update) -> int:
    chat = update.effective_chat
    if chat is None:
        raise ValueError("a talk needs a chat")
    return chat.id


def _text(update: Update) -> str | None:
    return update.message.text or update.message.caption if update.message else None

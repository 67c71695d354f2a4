"""All that Telegram knows: people, chats, messages, updates, files, and what was asked of it."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.playground.cast import ADMINS, BOT_NAME, BOT_USERNAME, CITIZENS, TOKEN
from bot.playground.chats import JSON, Chat, ChatKind, Message, Person
from bot.playground.clock import Clock
from bot.playground.faults import FaultPlan
from bot.playground.files import FileStore
from bot.playground.flood import Flood
from bot.playground.parameters import Parameters
from bot.playground.profile import Profile
from bot.playground.refusals import bad_request, forbidden
from bot.playground.updates import UpdateQueue

# Ours, to keep memory bounded under load: what is oldest goes first.
MOST_CALLS: Final = 20_000
MOST_MESSAGES_IN_CHAT: Final = 5_000
MOST_QUERIES: Final = 10_000
TYPING_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: what it asked, when (the playground's clock, and monotonic seconds), and what it got."""

    method: str
    parameters: Parameters
    at: datetime
    monotonic: float
    code: int
    description: str

    @property
    def chat_id(self) -> int | None:
        """The chat that it named."""
        return self.parameters.chat_id


@dataclass(slots=True)
class Query:
    """A tap on an inline button. `answer` is what answerCallbackQuery said, None until then."""

    id: str
    at: int
    person_id: int
    message: Message
    data: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are to be posted."""

    url: str
    secret: str
    most_connections: int


class State:
    """The whole of Telegram for one bot, in memory. It belongs to one thread and one event loop.

    `query_lifetime`: how long a tap can be answered. Telegram publishes no figure; about 15 seconds is what is seen.
    """

    def __init__(
        self, *, token: str = TOKEN, clock: Clock | None = None, query_lifetime: timedelta = timedelta(seconds=15)
    ) -> None:
        self.token = token
        self.clock = clock or Clock()
        self.query_lifetime = query_lifetime
        self.bot = Person(int(token.partition(":")[0]), BOT_NAME, is_bot=True, username=BOT_USERNAME)
        self.updates = UpdateQueue(self.clock)
        self.faults = FaultPlan()
        self.flood = Flood()
        self.files = FileStore()
        self.profile = Profile(BOT_NAME)
        self.people = {person.id: person for person in (*CITIZENS, *ADMINS)}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.calls: deque[Call] = deque(maxlen=MOST_CALLS)
        self.webhook: Webhook | None = None
        self.webhook_error: JSON = {}
        self.version = 0
        self._last_message_id = 0
        self._last_query_id = 0
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have `listener` called after every change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed(self) -> None:
        """Tell the listeners."""
        self.version += 1
        for listener in tuple(self._listeners):
            listener()

    def publish(self, kind: str, payload: JSON) -> None:
        """Queue an update for the bot."""
        self.updates.add(kind, payload)
        self.changed()

    def person(self, person: Person) -> None:
        """Let somebody exist, or change."""
        self.people[person.id] = person
        self.changed()

    def speak(self, person_id: int, language_code: str | None) -> None:
        """Change the language of a person's Telegram."""
        self.person(replace(self.people[person_id], language_code=language_code))

    def chat(self, chat_id: int, kind: ChatKind, title: str) -> Chat:
        """The chat of that number, made if there was none; a private one begins with the person's first message."""
        return self.chats.setdefault(chat_id, Chat(chat_id, kind, title, begun=kind != "private"))

    def met(self, chat_id: int | None) -> Chat | None:
        """The chat of that number if the bot has met it."""
        chat = self.chats.get(chat_id) if chat_id is not None else None
        return chat if chat is not None and chat.begun else None

    def writable_chat(self, parameters: Parameters) -> Chat:
        """The chat that a call may write to.

        Raises `Refusal`: 400 without chat_id or for a chat the bot never met (a bot cannot write first:
        https://core.telegram.org/bots/features#privacy-mode and the FAQ), 403 where it was blocked or is no member.
        """
        chat = self.known_chat(parameters)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.bot_present:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def known_chat(self, parameters: Parameters) -> Chat:
        """The chat that a call names. Raises `Refusal` 400 as Telegram does when it names none or an unknown one."""
        if not parameters.has("chat_id"):
            raise bad_request("chat_id is empty")
        chat = self.met(parameters.chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def add_message(
        self,
        chat: Chat,
        sender: Person | None,
        content: JSON,
        *,
        markup: JSON | None = None,
        silent: bool = False,
        protected: bool = False,
        reply_to: Message | None = None,
        ago: timedelta = timedelta(),
    ) -> Message:
        """Put a message into a chat, dated `ago` before now. Identifiers count over all chats, as a bot sees them."""
        self._last_message_id += 1
        date = self.clock.seconds() - int(ago.total_seconds())
        message = Message(
            chat,
            self._last_message_id,
            sender,
            date,
            content,
            markup=markup,
            silent=silent,
            protected=protected,
            reply_to=reply_to,
        )
        chat.messages[message.id] = message
        if len(chat.messages) > MOST_MESSAGES_IN_CHAT:
            del chat.messages[next(iter(chat.messages))]
        if markup is not None and "keyboard" in markup:
            chat.keyboard_of = message.id
        elif markup is not None and "remove_keyboard" in markup:
            chat.keyboard_of = None
        if message.from_bot:
            chat.typing_until = 0.0
        self.changed()
        return message

    def delete_message(self, message: Message) -> None:
        """Take a message away for both sides."""
        message.chat.messages.pop(message.id, None)
        self.changed()

    def typing(self, chat: Chat) -> None:
        """Show that the bot is writing: five seconds or until its next message
        (https://core.telegram.org/bots/api#sendchataction)."""
        chat.typing_until = time.monotonic() + TYPING_SECONDS
        self.changed()

    def add_query(self, person: Person, message: Message, data: str) -> Query:
        """Record a tap that the bot has to answer."""
        self._last_query_id += 1
        query = Query(str(4_000_000_000 + self._last_query_id), self.clock.seconds(), person.id, message, data)
        self.queries[query.id] = query
        while len(self.queries) > MOST_QUERIES:
            del self.queries[next(iter(self.queries))]
        return query

    def record(self, method: str, parameters: Parameters, code: int, description: str = "") -> None:
        """Remember a call. Uploaded bytes are not kept a second time."""
        without_bytes = Parameters(parameters.values)
        self.calls.append(Call(method, without_bytes, self.clock.now(), time.monotonic(), code, description))

    def calls_of(self, method: str) -> list[Call]:
        """The remembered calls of one method, in order."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def add_malformed_update(self, text: str = "malformed") -> None:
        """Queue an update whose sender lacks a required field: a client that parses strictly stumbles over it."""
        chat: Any = {"id": 1001, "type": "private"}
        self.publish(
            "message",
            {"message_id": 1, "date": self.clock.seconds(), "chat": chat, "from": {"id": 1001}, "text": text},
        )

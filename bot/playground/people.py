"""What people do in Telegram. They only change its state and queue updates; a page and a test use the same acts."""

import asyncio
from datetime import timedelta
from typing import Any, Final

from bot.playground.chats import JSON, Chat, Message, Person
from bot.playground.files import StoredFile
from bot.playground.markup import typed_entities
from bot.playground.messaging import text_content
from bot.playground.state import Query, State

# From here on a bot gets a tap without the message's content: "message content and message date will not be available
# if the message is too old" (https://core.telegram.org/bots/api#callbackquery). How old is not published.
INACCESSIBLE_SECONDS: Final = 48 * 3600
NOW: Final = timedelta()


class Participant:
    """Somebody in one chat. `ago` dates a message back, as if Telegram had held it that long."""

    def __init__(self, state: State, person_id: int, chat: Chat) -> None:
        self._state = state
        self.id = person_id
        self.chat = chat

    @property
    def person(self) -> Person:
        """The account, as it is now."""
        return self._state.people[self.id]

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is on the screen, oldest first: both sides, edits applied, deleted ones gone."""
        return tuple(self.chat.messages.values())

    @property
    def keyboard_labels(self) -> list[str]:
        """The words on the reply keyboard, in reading order."""
        rows = (self.chat.keyboard or {}).get("keyboard", [])
        return [str(button["text"]) for row in rows for button in row]

    def sends(self, text: str, ago: timedelta = NOW) -> Message:
        """Write a text; commands, mentions and addresses in it are marked as Telegram does."""
        return self._sends(text_content(text, typed_entities(text)), ago)

    def shares_location(self, latitude: float, longitude: float, ago: timedelta = NOW) -> Message:
        """Share a point, in degrees."""
        return self._sends({"location": {"latitude": latitude, "longitude": longitude}}, ago)

    def sends_voice(self, data: bytes = b"OggS", ago: timedelta = NOW) -> Message:
        """Send a voice message of three seconds."""
        stored = self._stores("voice", "voice.oga", "audio/ogg", data)
        return self._sends({"voice": {**stored.as_json(), "duration": 3, "mime_type": "audio/ogg"}}, ago)

    def sends_sticker(self, emoji: str = "🙂", ago: timedelta = NOW) -> Message:
        """Send a sticker."""
        stored = self._stores("stickers", "sticker.webp", "image/webp", b"RIFF")
        form = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._sends({"sticker": {**stored.as_json(), **form, "emoji": emoji}}, ago)

    def sends_photo(self, data: bytes = b"\xff\xd8\xff", caption: str = "", ago: timedelta = NOW) -> Message:
        """Send a photo."""
        stored = self._stores("photos", "photo.jpg", "image/jpeg", data)
        sizes = [{**stored.as_json(), "width": 640, "height": 480}]
        return self._sends({"photo": sizes, **({"caption": caption} if caption else {})}, ago)

    def sends_contact(self, phone_number: str, first_name: str, ago: timedelta = NOW) -> Message:
        """Send a contact; the own one when the name is the own name."""
        contact: JSON = {"phone_number": phone_number, "first_name": first_name}
        if first_name == self.person.first_name:
            contact["user_id"] = self.id
        return self._sends({"contact": contact}, ago)

    def sends_document(
        self,
        data: bytes,
        name: str,
        mime_type: str = "application/octet-stream",
        caption: str = "",
        ago: timedelta = NOW,
    ) -> Message:
        """Send a file."""
        stored = self._stores("documents", name, mime_type, data)
        document = {**stored.as_json(), "file_name": name, "mime_type": mime_type}
        return self._sends({"document": document, **({"caption": caption} if caption else {})}, ago)

    def edits(self, message: Message, text: str) -> None:
        """Change an own text message."""
        message.content = text_content(text, typed_entities(text))
        message.edit_date = self._state.clock.seconds()
        message.revision += 1
        self._state.publish("edited_message", message.as_json())

    def taps(self, label: str, message: Message | None = None) -> Query | Message:
        """Tap the button with that label: the latest inline one on the screen (or that of `message`, however old), else
        the one of the reply keyboard. Returns the query or the message that came of it.

        Raises LookupError, naming the labels on the screen, when there is none, or when the button opens a link.
        """
        shown = (message,) if message is not None else tuple(reversed(self.messages))
        for candidate in shown:
            for button in (button for row in candidate.button_rows for button in row):
                if button["text"] == label:
                    return self._taps(candidate, button)
        if message is None and label in self.keyboard_labels:
            return self.sends(label)
        labels = [known for candidate in shown for known in candidate.labels] + self.keyboard_labels
        raise LookupError(f"no button {label!r} on the screen, only {labels}")

    def sees(self, text: str) -> Message:
        """The latest message that bears `text`. Raises AssertionError with the whole screen when there is none."""
        found = self._latest_with(text)
        if found is None:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.transcript()}")
        return found

    async def comes_to_see(self, text: str, seconds: float = 5.0) -> Message:
        """As `sees`, but waits for it up to `seconds`."""
        changed = asyncio.Event()
        stop = self._state.listen(changed.set)
        try:
            async with asyncio.timeout(seconds):
                while (found := self._latest_with(text)) is None:
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            return self.sees(text)
        finally:
            stop()
        return found

    def transcript(self) -> str:
        """The screen as plain text, one message a paragraph."""
        return "\n\n".join(
            f"{'bot' if message.from_bot else self.person.first_name}: {message.text or sorted(message.content)}"
            + "".join(f"\n  [{label}]" for label in message.labels)
            for message in self.messages
        )

    def _latest_with(self, text: str) -> Message | None:
        return next((message for message in reversed(self.messages) if text in message.text), None)

    def _stores(self, folder: str, name: str, mime_type: str, data: bytes) -> StoredFile:
        return self._state.files.add(folder, name, mime_type, data)

    def _sends(self, content: JSON, ago: timedelta) -> Message:
        message = self._state.add_message(self.chat, self.person, content, ago=ago)
        if self._reaches_bot(message):
            self._state.publish("message", message.as_json())
        return message

    def _reaches_bot(self, message: Message) -> bool:
        """In groups a bot in privacy mode gets commands and what names it:
        https://core.telegram.org/bots/features#privacy-mode."""
        if self.chat.kind == "private":
            return True
        return self.chat.bot_present and (
            message.text.startswith("/") or f"@{self._state.bot.username}" in message.text
        )

    def _taps(self, message: Message, button: JSON) -> Query:
        if "callback_data" not in button:
            raise LookupError(f"the button {button['text']!r} does not call the bot")
        query = self._state.add_query(self.person, message, str(button["callback_data"]))
        reachable = self._state.clock.seconds() - message.date < INACCESSIBLE_SECONDS
        inaccessible: JSON = {"chat": self.chat.as_json(), "message_id": message.id, "date": 0}
        self._state.publish(
            "callback_query",
            {
                "id": query.id,
                "from": self.person.as_json(),
                # Opaque, and the same for every tap in a chat.
                "chat_instance": str(self.chat.id * 7919 + 104_729),
                "message": message.as_json() if reachable else inaccessible,
                "data": query.data,
            },
        )
        return query


class User(Participant):
    """A person in her private chat with the bot, which begins with her first message: before it, a bot cannot write."""

    def __init__(self, state: State, person_id: int) -> None:
        chat = state.chat(person_id, "private", state.people[person_id].first_name)
        super().__init__(state, person_id, chat)

    def _sends(self, content: JSON, ago: timedelta) -> Message:
        self.chat.begun = True
        self.unblocks()
        return super()._sends(content, ago)

    def speaks(self, language_code: str | None) -> None:
        """Change the language of her Telegram."""
        self._state.speak(self.id, language_code)

    def blocks(self) -> None:
        """Block the bot: it can no longer write to her."""
        self._set_blocked(True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def in_group(self, group: "Group") -> Participant:
        """The same person in a group."""
        return Participant(self._state, self.id, group.chat)

    def _set_blocked(self, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self._state.publish("my_chat_member", membership(self._state, self.chat, self.person, before, after))


class Group:
    """A group that somebody put the bot into."""

    def __init__(self, state: State, chat_id: int, title: str, adder: Person) -> None:
        self._state = state
        self.chat = state.chat(chat_id, "group", title)
        state.publish("my_chat_member", membership(state, self.chat, adder, "left", "member"))


class Channel:
    """A channel that the bot was made a member of."""

    def __init__(self, state: State, chat_id: int, title: str) -> None:
        self._state = state
        self.chat = state.chat(chat_id, "channel", title)

    def posts(self, text: str) -> Message:
        """Post a text; a channel's messages have no sender."""
        message = self._state.add_message(self.chat, None, text_content(text, typed_entities(text)))
        self._state.publish("channel_post", message.as_json())
        return message


def membership(state: State, chat: Chat, by: Person, before: str, after: str) -> JSON:
    """https://core.telegram.org/bots/api#chatmemberupdated about the bot itself."""

    def member(status: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"status": status, "user": state.bot.as_json()}
        return {**fields, "until_date": 0} if status == "kicked" else fields

    return {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": state.clock.seconds(),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }

"""People, chats and messages as Telegram holds them."""

from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
ChatKind = Literal["private", "group", "channel"]


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram account; `language_code` is optional there too."""

    id: int
    first_name: str
    language_code: str | None = None
    is_bot: bool = False
    username: str | None = None

    def as_json(self) -> JSON:
        """https://core.telegram.org/bots/api#user"""
        fields: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            fields["username"] = self.username
        if self.language_code:
            fields["language_code"] = self.language_code
        return fields


@dataclass(slots=True)
class Chat:
    """A conversation. The bot may write there once it has `begun`, unless it is `blocked` or the bot is not present."""

    id: int
    kind: ChatKind
    title: str
    messages: dict[int, "Message"] = field(default_factory=dict)
    begun: bool = True
    blocked: bool = False
    bot_present: bool = True
    keyboard_of: int | None = None
    typing_until: float = 0.0

    def as_json(self) -> JSON:
        """https://core.telegram.org/bots/api#chat"""
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.title}

    @property
    def keyboard(self) -> JSON | None:
        """The reply keyboard on screen: the last one sent, gone together with its message."""
        holder = self.messages.get(self.keyboard_of) if self.keyboard_of is not None else None
        return holder.markup if holder else None


@dataclass(slots=True)
class Message:
    """One message. `content` holds the Bot API fields of its kind (text and entities, document, location …).

    `date` and `edit_date` are seconds since 1970; `revision` counts edits, for the page.
    """

    chat: Chat
    id: int
    sender: Person | None
    date: int
    content: JSON
    markup: JSON | None = None
    edit_date: int | None = None
    silent: bool = False
    protected: bool = False
    reply_to: "Message | None" = None
    revision: int = 0

    @property
    def text(self) -> str:
        """What can be read: the text, or the caption of a file."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender is not None and self.sender.is_bot

    @property
    def button_rows(self) -> list[list[JSON]]:
        """The inline buttons under the message, row by row."""
        return list((self.markup or {}).get("inline_keyboard", []))

    @property
    def labels(self) -> list[str]:
        """The inline buttons' words, in reading order."""
        return [str(button["text"]) for row in self.button_rows for button in row]

    def as_json(self) -> JSON:
        """https://core.telegram.org/bots/api#message; a reply keyboard is not part of it, an inline one is."""
        fields: JSON = {"message_id": self.id, "date": self.date, "chat": self.chat.as_json(), **self.content}
        if self.sender is not None:
            fields["from"] = self.sender.as_json()
        else:
            fields["sender_chat"] = self.chat.as_json()
        if self.edit_date is not None:
            fields["edit_date"] = self.edit_date
        if self.button_rows:
            fields["reply_markup"] = self.markup
        if self.protected:
            fields["has_protected_content"] = True
        if self.reply_to is not None:
            fields["reply_to_message"] = self.reply_to.as_json()
        return fields

"""The methods that send, change and take away messages."""

import math
from typing import Any, Final

from bot.playground.chats import JSON, Chat, Message
from bot.playground.files import MOST_PHOTO_BYTES, MOST_UPLOAD_BYTES, StoredFile, checked_upload
from bot.playground.keyboards import checked_markup
from bot.playground.markup import MOST_CAPTION_UNITS, MOST_TEXT_UNITS, parse_html, typed_entities, utf16_units
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request
from bot.playground.state import State

# https://core.telegram.org/bots/api#deletemessage: "only … if it was sent less than 48 hours ago".
DELETABLE_SECONDS: Final = 48 * 3600
# https://core.telegram.org/bots/api#deletemessages: "A JSON-serialized list of 1-100 identifiers".
MOST_DELETED: Final = 100
# A text of these alone shows nothing; Telegram takes it for empty.
UNSEEN: Final = " \t\n\r\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def send_message(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#sendmessage"""
    chat = state.writable_chat(parameters)
    text, entities = _message_text(parameters, "message is too long")
    return _sent(state, chat, parameters, text_content(text, entities))


def send_document(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#senddocument: multipart, or the identifier of a file that Telegram has."""
    chat = state.writable_chat(parameters)
    stored = _file(state, parameters, "document", MOST_UPLOAD_BYTES)
    document = {**stored.as_json(), "file_name": stored.name, "mime_type": stored.mime_type}
    return _sent(state, chat, parameters, {"document": document, **_caption(parameters)})


def send_photo(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#sendphoto"""
    chat = state.writable_chat(parameters)
    stored = _file(state, parameters, "photo", MOST_PHOTO_BYTES)
    sizes = [{**stored.as_json(), "width": 640, "height": 640}]
    return _sent(state, chat, parameters, {"photo": sizes, **_caption(parameters)})


def send_location(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#sendlocation"""
    chat = state.writable_chat(parameters)
    point = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        if not parameters.has(name):
            raise bad_request(f'parameter "{name}" is required')
        try:
            point[name] = float(parameters.text(name))
        except ValueError:
            point[name] = math.inf
        if not -most <= point[name] <= most:
            raise bad_request("invalid location specified")
    return _sent(state, chat, parameters, {"location": point})


def edit_message_text(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#editmessagetext; without reply_markup the buttons go."""
    message = _editable(state, parameters)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    text, entities = _message_text(parameters, "MESSAGE_TOO_LONG")
    return _edited(state, message, text_content(text, entities), checked_markup(parameters))


def edit_message_reply_markup(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    message = _editable(state, parameters)
    return _edited(state, message, message.content, checked_markup(parameters))


def delete_message(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = state.known_chat(parameters)
    message = chat.messages.get(_message_id(parameters))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(state, message)
    state.delete_message(message)
    return True


def delete_messages(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletemessages: "If some of the specified messages can't be found, they are
    skipped." One that may not be deleted refuses the whole call before anything is deleted, as the open server does."""
    identifiers = _message_ids(parameters)
    chat = state.known_chat(parameters)
    found = [chat.messages[identifier] for identifier in dict.fromkeys(identifiers) if identifier in chat.messages]
    for message in found:
        _check_deletable(state, message)
    for message in found:
        state.delete_message(message)
    return True


def written(parameters: Parameters, name: str) -> tuple[str, list[JSON]]:
    """A text and its entities, by parse_mode HTML, by given entities, or as Telegram marks plain text.

    Raises `Refusal` 400 for bad HTML and for a parse mode that the playground does not speak (Markdown).
    """
    raw = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        return parse_html(raw)
    if mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    text = raw.strip()
    given = parameters.structure("caption_entities" if name == "caption" else "entities")
    return text, given if given is not None else typed_entities(text)


def text_content(text: str, entities: list[JSON]) -> JSON:
    """The content of a text message."""
    return {"text": text, "entities": entities} if entities else {"text": text}


def _message_text(parameters: Parameters, too_long: str) -> tuple[str, list[JSON]]:
    """1-4096 characters after entities parsing (https://core.telegram.org/bots/api#sendmessage), and something to see."""
    if not parameters.has("text"):
        raise bad_request("message text is empty")
    text, entities = written(parameters, "text")
    if not text.strip(UNSEEN):
        raise bad_request("text must be non-empty")
    if utf16_units(text) > MOST_TEXT_UNITS:
        raise bad_request(too_long)
    return text, entities


def _caption(parameters: Parameters) -> JSON:
    text, entities = written(parameters, "caption")
    if utf16_units(text) > MOST_CAPTION_UNITS:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _file(state: State, parameters: Parameters, name: str, most_bytes: int) -> StoredFile:
    reference = parameters.text(name)
    # A multipart call names its part: attach://part, or the field itself is the part.
    part = reference.removeprefix("attach://") if reference.startswith("attach://") else name
    upload = parameters.uploads.get(part)
    if upload is not None:
        data = checked_upload(upload.data, most_bytes)
        return state.files.add(f"{name}s", upload.name, upload.mime_type, data)
    if not reference:
        raise bad_request(f"there is no {name} in the request")
    stored = state.files.get(reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _sent(state: State, chat: Chat, parameters: Parameters, content: JSON) -> JSON:
    reply = parameters.structure("reply_parameters")
    reply_to = chat.messages.get(int(reply.get("message_id", 0))) if reply else None
    if reply and reply_to is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    message = state.add_message(
        chat,
        state.bot,
        content,
        markup=checked_markup(parameters),
        silent=parameters.boolean("disable_notification"),
        protected=parameters.boolean("protect_content"),
        reply_to=reply_to,
    )
    return message.as_json()


def _message_id(parameters: Parameters) -> int:
    """ "message_id is empty" would be said of a call without one; the number 0 never exists."""
    return parameters.integer("message_id", 0, 0, 2**52)


def _message_ids(parameters: Parameters) -> list[int]:
    identifiers = parameters.structure("message_ids")
    if identifiers is None or identifiers == []:
        raise bad_request("message identifiers are not specified")
    if not isinstance(identifiers, list):
        raise bad_request("expected an Array of message identifiers")
    if len(identifiers) > MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    if not all(str(identifier).isdecimal() and int(identifier) > 0 for identifier in identifiers):
        raise bad_request("invalid message identifier specified")
    return [int(identifier) for identifier in identifiers]


def _editable(state: State, parameters: Parameters) -> Message:
    """ "It is currently only possible to edit messages without reply_markup or with inline keyboards":
    https://core.telegram.org/bots/api#updating-messages."""
    chat = state.writable_chat(parameters)
    message = chat.messages.get(_message_id(parameters))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or (message.markup is not None and "inline_keyboard" not in message.markup):
        raise bad_request("message can't be edited")
    return message


def _edited(state: State, message: Message, content: JSON, markup: JSON | None) -> JSON:
    def rows(keyboard: JSON | None) -> Any:
        return (keyboard or {}).get("inline_keyboard") or []

    if content == message.content and rows(markup) == rows(message.markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.content = content
    message.markup = markup
    message.edit_date = state.clock.seconds()
    message.revision += 1
    state.changed()
    return message.as_json()


def _check_deletable(state: State, message: Message) -> None:
    """https://core.telegram.org/bots/api#deletemessage: under 48 hours old; in a private chat both sides' messages, in
    a group only the bot's own (it is no administrator here)."""
    if state.clock.seconds() - message.date >= DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if message.chat.kind != "private" and not message.from_bot:
        raise bad_request("message can't be deleted")

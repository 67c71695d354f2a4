"""What the web page shows of a chat, and what a person can do there."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import Any, Final, get_args

from bot.playground.cast import ADMIN_IDS
from bot.playground.chats import JSON, Message
from bot.playground.faults import Fault, FaultKind
from bot.playground.people import User
from bot.playground.telegram import Telegram

# A phone shows the end of a chat; more would only slow the page down under load.
MOST_SHOWN: Final = 200
MOST_PEOPLE: Final = 12
LANGUAGES: Final = ("vi", "en")


class UnknownOrderError(Exception):
    """The page asked for something that does not exist."""


def view(telegram: Telegram, person_id: int) -> JSON:
    """Everything that the screen of one person needs. Raises `UnknownOrderError` for nobody."""
    user = _user(telegram, person_id)
    language = user.person.language_code or ""
    chat = user.chat
    keyboard = chat.keyboard or {}
    queries = [query for query in telegram.queries.values() if query.person_id == person_id]
    answered = [query for query in queries if query.answer]
    oldest = telegram.clock.seconds() - telegram.query_lifetime.total_seconds()
    return {
        "person": {"id": person_id, "name": user.person.first_name, "language": language},
        "people": [
            {"id": each.id, "name": each.first_name, "admin": each.id in ADMIN_IDS}
            for each in islice(telegram.people.values(), MOST_PEOPLE)
        ],
        "bot": {
            "name": telegram.profile.words("name", language),
            "description": telegram.profile.words("description", language),
            "commands": telegram.profile.commands_shown(chat, language),
        },
        "begun": chat.begun,
        "blocked": chat.blocked,
        "typing_seconds": max(0.0, chat.typing_until - time.monotonic()),
        "keyboard": keyboard.get("keyboard", []),
        "messages": [_message(message) for message in user.messages[-MOST_SHOWN:]],
        "pending": [
            {"message": query.message.id, "data": query.data}
            for query in queries
            if query.answer is None and query.at >= oldest
        ],
        "answer": {"id": answered[-1].id, "text": answered[-1].answer} if answered else None,
        "controls": {
            "now": telegram.clock.now().isoformat(timespec="seconds"),
            "shift_minutes": int(telegram.clock.shift.total_seconds() // 60),
            "faults": len(telegram.faults),
            "waiting": len(telegram.updates),
            "limits": telegram.flood.enforced,
        },
    }


def act(telegram: Telegram, order: JSON) -> None:
    """Do what a person did on the page: `person`, `act`, and what the act needs.

    Raises `UnknownOrderError` for an act or a person that does not exist, or an order that lacks something.
    """
    try:
        ACTS[order["act"]](_user(telegram, int(order["person"])), order)
    except (KeyError, TypeError, ValueError) as problem:
        raise UnknownOrderError(str(problem)) from problem


def control(telegram: Telegram, order: JSON) -> None:
    """Move the clock, inject a fault, or set the limits, as the drawer of the page asks. Raises `UnknownOrderError`."""
    try:
        if "advance_minutes" in order:
            telegram.clock.advance(timedelta(minutes=int(order["advance_minutes"])))
        if "fault" in order:
            fault = Fault(**order["fault"])
            if fault.kind not in get_args(FaultKind):
                raise ValueError("no such fault")
            telegram.faults.inject(fault, int(order.get("times", 1)))
        if order.get("clear_faults"):
            telegram.faults.clear()
        if order.get("malformed_update"):
            telegram.add_malformed_update()
        if "limits" in order:
            telegram.flood.enforced = bool(order["limits"])
    except (TypeError, ValueError) as problem:
        raise UnknownOrderError(str(problem)) from problem
    telegram.changed()


def receive_file(telegram: Telegram, person_id: int, name: str, mime_type: str, data: bytes) -> None:
    """A file that a person chose on the page; what the browser calls an image goes as a photo."""
    user = _user(telegram, person_id)
    if mime_type in ("image/jpeg", "image/png"):
        user.sends_photo(data)
    else:
        user.sends_document(data, name, mime_type)


def _user(telegram: Telegram, person_id: int) -> User:
    if person_id not in telegram.people:
        raise UnknownOrderError("nobody of that number")
    return telegram.user(person_id)


def _ago(order: JSON) -> timedelta:
    return timedelta(minutes=int(order.get("minutes_ago", 0)))


def _text(user: User, order: JSON) -> None:
    # Telegram's own clients send no blank text and split a long one; a page that cuts shows the same to the bot.
    words = str(order["text"]).strip()[:4096]
    if words:
        user.sends(words, _ago(order))


def _tap(user: User, order: JSON) -> None:
    message = user.chat.messages[int(order["message"])]
    user.taps(message.button_rows[int(order["row"])][int(order["column"])]["text"], message)


def _edit(user: User, order: JSON) -> None:
    user.edits(user.chat.messages[int(order["message"])], str(order["text"]))


def _language(user: User, order: JSON) -> None:
    if order["language"] not in LANGUAGES:
        raise ValueError("no such language")
    user.speaks(order["language"])


ACTS: Final[dict[str, Callable[[User, JSON], Any]]] = {
    "text": _text,
    "tap": _tap,
    "edit": _edit,
    "language": _language,
    "location": lambda user, order: user.shares_location(float(order["latitude"]), float(order["longitude"])),
    "voice": lambda user, _: user.sends_voice(),
    "sticker": lambda user, _: user.sends_sticker(),
    "contact": lambda user, order: user.sends_contact(str(order["phone"]), user.person.first_name),
    "block": lambda user, _: user.blocks(),
    "unblock": lambda user, _: user.unblocks(),
}


def _message(message: Message) -> JSON:
    content = message.content
    shown: JSON = {
        "id": message.id,
        "revision": message.revision,
        "mine": not message.from_bot,
        "date": message.date,
        "edited": message.edit_date is not None,
        "silent": message.silent,
        "text": message.text,
        "entities": content.get("entities", content.get("caption_entities", [])),
        "buttons": message.button_rows,
    }
    for kind in ("location", "document", "voice", "sticker", "contact"):
        if kind in content:
            shown[kind] = content[kind]
    if "photo" in content:
        shown["photo"] = content["photo"][-1]
    return shown

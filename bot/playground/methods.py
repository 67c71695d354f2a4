"""The table of all methods, and those that are not about messages."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from bot.playground import messaging
from bot.playground.chats import JSON
from bot.playground.files import downloadable
from bot.playground.parameters import Parameters
from bot.playground.profile import language_of, scope_of
from bot.playground.refusals import bad_request, conflict
from bot.playground.state import State, Webhook

Method = Callable[[State, Parameters], Any]

# https://core.telegram.org/bots/api#sendchataction
CHAT_ACTIONS: Final = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
# https://core.telegram.org/bots/api#answercallbackquery: "text … 0-200 characters".
MOST_ANSWER_LETTERS: Final = 200
# https://core.telegram.org/bots/api#setwebhook: "1-256 characters. Only characters A-Z, a-z, 0-9, _ and - are allowed."
MOST_SECRET_LETTERS: Final = 256
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def get_me(state: State, _: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#getme"""
    return {
        **state.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_updates(state: State, parameters: Parameters) -> list[JSON]:
    """https://core.telegram.org/bots/api#getupdates, without the waiting, which the server does."""
    if state.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    state.updates.allow(parameters.structure("allowed_updates"))
    offset = parameters.integer("offset", 0, -(2**31), 2**31)
    return state.updates.take(offset, parameters.integer("limit", 100, 1, 100))


def set_webhook(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#setwebhook. An empty url removes the webhook.

    Differs from Telegram, which wants HTTPS on four ports in the open: the playground posts to loopback alone, over
    plain HTTP.
    """
    url = parameters.text("url")
    if not url:
        return delete_webhook(state, parameters)
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or address.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the playground posts to loopback addresses only")
    secret = parameters.text("secret_token")
    if len(secret) > MOST_SECRET_LETTERS:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    state.updates.allow(parameters.structure("allowed_updates"))
    if parameters.boolean("drop_pending_updates"):
        state.updates.clear()
    state.webhook = Webhook(url, secret, parameters.integer("max_connections", 40, 1, 100))
    state.webhook_error = {}
    state.changed()
    return True


def delete_webhook(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    if parameters.boolean("drop_pending_updates"):
        state.updates.clear()
    state.webhook = None
    state.webhook_error = {}
    state.changed()
    return True


def get_webhook_info(state: State, _: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    info: JSON = {
        "url": state.webhook.url if state.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates),
    }
    if state.webhook:
        info |= {"max_connections": state.webhook.most_connections, **state.webhook_error}
    if state.updates.allowed:
        info["allowed_updates"] = state.updates.allowed
    return info


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery: once, and before the query is too old."""
    query = state.queries.get(parameters.text("callback_query_id"))
    oldest = state.clock.seconds() - state.query_lifetime.total_seconds()
    if query is None or query.answer is not None or query.at < oldest:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    words = parameters.text("text")
    if len(words) > MOST_ANSWER_LETTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = words
    state.changed()
    return True


def get_file(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#getfile"""
    stored = downloadable(state.files.get(parameters.text("file_id")))
    return {**stored.as_json(), "file_path": stored.path}


def set_my_commands(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    scope = _known_scope(state, parameters)
    state.profile.set_commands(scope, language_of(parameters), parameters.structure("commands") or [])
    state.changed()
    return True


def get_my_commands(state: State, parameters: Parameters) -> list[JSON]:
    """https://core.telegram.org/bots/api#getmycommands"""
    return state.profile.commands(_known_scope(state, parameters), language_of(parameters))


def delete_my_commands(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    state.profile.set_commands(_known_scope(state, parameters), language_of(parameters), [])
    state.changed()
    return True


def send_chat_action(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    chat = state.writable_chat(parameters)
    if parameters.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.typing(chat)
    return True


def leave_chat(state: State, parameters: Parameters) -> bool:
    """https://core.telegram.org/bots/api#leavechat"""
    chat = state.known_chat(parameters)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_present = False
    state.changed()
    return True


def get_chat(state: State, parameters: Parameters) -> JSON:
    """https://core.telegram.org/bots/api#getchat"""
    chat = state.known_chat(parameters)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def end(_: State, __: Parameters) -> bool:
    """logOut and close (https://core.telegram.org/bots/api#logout): nothing to do here."""
    return True


def _known_scope(state: State, parameters: Parameters) -> tuple[str, int | None]:
    """Raises `Refusal` 400 for the scope of a chat that the bot never met. https://core.telegram.org/bots/api#botcommandscope"""
    kind, chat_id = scope_of(parameters)
    if chat_id is not None and state.met(chat_id) is None:
        raise bad_request("chat not found")
    return kind, chat_id


def _words_setter(field: str) -> Method:
    """setMyName, setMyDescription, setMyShortDescription."""

    def set_words(state: State, parameters: Parameters) -> bool:
        state.profile.set_words(field, language_of(parameters), parameters.text(field))
        state.changed()
        return True

    return set_words


def _words_getter(field: str) -> Method:
    """getMyName, getMyDescription, getMyShortDescription."""

    def get_words(state: State, parameters: Parameters) -> JSON:
        return {field: state.profile.words(field, language_of(parameters))}

    return get_words


# Telegram reads method names without regard to case.
METHODS: Final[Mapping[str, Method]] = {
    name.lower(): method
    for name, method in {
        "getMe": get_me,
        "getUpdates": get_updates,
        "setWebhook": set_webhook,
        "deleteWebhook": delete_webhook,
        "getWebhookInfo": get_webhook_info,
        "sendMessage": messaging.send_message,
        "sendDocument": messaging.send_document,
        "sendPhoto": messaging.send_photo,
        "sendLocation": messaging.send_location,
        "editMessageText": messaging.edit_message_text,
        "editMessageReplyMarkup": messaging.edit_message_reply_markup,
        "deleteMessage": messaging.delete_message,
        "deleteMessages": messaging.delete_messages,
        "answerCallbackQuery": answer_callback_query,
        "getFile": get_file,
        "setMyCommands": set_my_commands,
        "getMyCommands": get_my_commands,
        "deleteMyCommands": delete_my_commands,
        "setMyName": _words_setter("name"),
        "getMyName": _words_getter("name"),
        "setMyDescription": _words_setter("description"),
        "getMyDescription": _words_getter("description"),
        "setMyShortDescription": _words_setter("short_description"),
        "getMyShortDescription": _words_getter("short_description"),
        "sendChatAction": send_chat_action,
        "leaveChat": leave_chat,
        "getChat": get_chat,
        "logOut": end,
        "close": end,
    }.items()
}

"""What Telegram accepts as buttons."""

from typing import Any
from urllib.parse import urlsplit

from bot.playground.chats import JSON
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request

# https://core.telegram.org/bots/api#inlinekeyboardbutton: "Data to be sent in a callback query …, 1-64 bytes".
MOST_DATA_BYTES = 64
# https://core.telegram.org/bots/api#inlinekeyboardbutton names no count; the server stops at 100 in all.
MOST_BUTTONS = 100
# https://core.telegram.org/bots/api#inlinekeyboardbutton: "HTTP or tg:// URL to be opened"; tel: is none of them.
PROTOCOLS = ("http", "https", "tg", "ton")
ACTIONS = ("callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_current_chat", "login_url")


def checked_markup(parameters: Parameters) -> JSON | None:
    """The reply markup of a call, None without one.

    Raises `Refusal` 400 for what is no keyboard, more than 100 buttons, a button without words or action,
    BUTTON_DATA_INVALID, and a link of a protocol other than http, https, tg.
    """
    markup = parameters.structure("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        for button in _buttons(markup["inline_keyboard"]):
            _check_inline(button)
    elif "keyboard" in markup:
        rows = [
            [{"text": button} if isinstance(button, str) else button for button in row] for row in markup["keyboard"]
        ]
        for button in _buttons(rows):
            _check_words(button)
        return {**markup, "keyboard": rows}
    return markup


def _buttons(rows: Any) -> list[JSON]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return buttons


def _check_words(button: JSON) -> None:
    """A button needs a text: https://core.telegram.org/bots/api#keyboardbutton."""
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse InlineKeyboardButton: Can't find field \"text\"")


def _check_inline(button: JSON) -> None:
    """ "Exactly one of the fields other than text … must be used": https://core.telegram.org/bots/api#inlinekeyboardbutton."""
    _check_words(button)
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse InlineKeyboardButton: Text buttons are not allowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        address = str(button["url"])
        protocol = urlsplit(address).scheme.lower()
        if protocol not in PROTOCOLS:
            reason = "Unsupported URL protocol" if protocol else "Wrong HTTP URL"
            raise bad_request(f"inline keyboard button URL '{address}' is invalid: {reason}")
    if "copy_text" in button and not 1 <= len(str(button["copy_text"].get("text", ""))) <= 256:
        # https://core.telegram.org/bots/api#copytextbutton: 1-256 characters; the words of the error are ours.
        raise bad_request("BUTTON_COPY_TEXT_INVALID")

"""The bot's commands, name and descriptions, per language and scope."""

import re
from typing import Final

from bot.playground.chats import JSON, Chat
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request

# https://core.telegram.org/bots/api#setmycommands: "At most 100 commands can be specified."
MOST_COMMANDS: Final = 100
# https://core.telegram.org/bots/api#botcommand: "1-32 characters. Can contain only lowercase English letters, digits
# and underscores"; description "1-256 characters".
COMMAND: Final = re.compile(r"[a-z0-9_]+")
MOST_COMMAND_LETTERS: Final = {"command": 32, "command description": 256}
# https://core.telegram.org/bots/api#setmyname (0-64), #setmydescription (0-512), #setmyshortdescription (0-120).
MOST_LETTERS: Final = {"name": 64, "description": 512, "short_description": 120}
SCOPES: Final = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)

Scope = tuple[str, int | None]


def scope_of(parameters: Parameters) -> Scope:
    """The scope of a commands call and the chat it names. Raises `Refusal` 400 for an unknown scope type."""
    scope = parameters.structure("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("unsupported BotCommandScope type")
    try:
        return kind, int(scope["chat_id"]) if "chat_id" in scope else None
    except ValueError:
        raise bad_request("chat not found") from None


def language_of(parameters: Parameters) -> str:
    """ "A two-letter ISO 639-1 language code", or empty for all; the words of the error are ours."""
    language = parameters.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _checked_command(command: JSON) -> JSON:
    """The command as Telegram keeps it: trimmed, without a leading slash."""
    name = str(command.get("command", "")).strip().removeprefix("/")
    description = str(command.get("description", "")).strip()
    for what, words in (("command", name), ("command description", description)):
        if not words:
            raise bad_request(f"{what} must be non-empty")
        if len(words) > MOST_COMMAND_LETTERS[what]:
            raise bad_request(f"{what} length must not exceed {MOST_COMMAND_LETTERS[what]}")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


class Profile:
    """What a person sees of the bot before and beside the messages."""

    def __init__(self, name: str) -> None:
        self._commands: dict[tuple[Scope, str], list[JSON]] = {}
        self._words: dict[tuple[str, str], str] = {("name", ""): name}

    def set_commands(self, scope: Scope, language: str, commands: list[JSON]) -> None:
        """Raises `Refusal` 400 for more than 100 commands, a bad name or a description outside 1-256 characters."""
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        if commands:
            self._commands[scope, language] = [_checked_command(command) for command in commands]
        else:
            self._commands.pop((scope, language), None)

    def commands(self, scope: Scope, language: str) -> list[JSON]:
        """The commands of exactly that scope and language."""
        return self._commands.get((scope, language), [])

    def commands_shown(self, chat: Chat, language: str | None) -> list[JSON]:
        """The list a person sees: narrower scopes first, within each her language before none.

        https://core.telegram.org/bots/api#determining-list-of-commands
        """
        by_kind = "all_private_chats" if chat.kind == "private" else "all_group_chats"
        for scope in (("chat", chat.id), (by_kind, None), ("default", None)):
            for code in (language or "", ""):
                found = self.commands(scope, code)
                if found:
                    return found
        return []

    def set_words(self, field: str, language: str, words: str) -> None:
        """Set `name`, `description` or `short_description`; empty words remove those of that language.

        Raises `Refusal` 400 beyond the documented length; the words of the error are ours.
        """
        if len(words) > MOST_LETTERS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        if words:
            self._words[field, language] = words
        elif (field, language) != ("name", ""):
            self._words.pop((field, language), None)

    def words(self, field: str, language: str) -> str:
        """The words in that language, else those for all languages, else nothing."""
        return self._words.get((field, language)) or self._words.get((field, ""), "")

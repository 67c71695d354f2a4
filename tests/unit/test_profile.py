"""People see the bot's menu and words in their language, groups see none, and a refusal does not keep it from starting."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.botapi import profile
from bot.botapi.profile import introduce
from bot.wording import LOCALES, Locale, MissingWords, Wording

COMMANDS = (("start", "command.start"), ("sogoi", "command.sogoi"))
MENU = "all_private_chats"


class Words:
    """A catalogue of two languages, in which each key's text is itself with its language."""

    def __init__(self, locale: Locale, missing: frozenset[str] = frozenset()) -> None:
        self.locale = locale
        self.missing = missing

    def t(self, key: str) -> str:
        if key in self.missing:
            raise MissingWords(key)
        return f"{key} {self.locale}"


def wordings(*missing: str) -> Mapping[Locale, Wording]:
    return {locale: Words(locale, frozenset(missing)) for locale in LOCALES}  # type: ignore[misc]  # the part that is used


class Server(BaseRequest):
    """The Bot API's profile methods: keeps what is set, as Telegram does, and counts the settings."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, str], Any] = {}
        self.changes: list[str] = []
        self.failures: dict[str, tuple[int, dict[str, Any]]] = {}
        self.asked: list[str] = []

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        self.asked.append(name)
        if name in self.failures:
            code, body = self.failures[name]
            return code, json.dumps({"ok": False, "error_code": code, **body}).encode()
        data = dict(request_data.json_parameters) if request_data else {}
        return 200, json.dumps({"ok": True, "result": self._answer(name, data)}).encode()

    def _answer(self, name: str, data: dict[str, Any]) -> object:
        scope = json.loads(data.get("scope", '{"type": ""}'))["type"]
        language = data.get("language_code", "")
        part = name.removeprefix("get").removeprefix("set").removeprefix("delete")
        field = {"MyName": "name", "MyDescription": "description", "MyShortDescription": "short_description"}.get(part)
        key = (part, scope, language)
        if name.startswith("get"):
            if field:
                return {field: self.kept.get(key) or self.kept.get((part, "", ""), "")}
            return self.kept.get(key, [])
        self.changes.append(f"{name} {scope} {language}")
        if name.startswith("delete"):
            self.kept.pop(key, None)
        else:
            self.kept[key] = data[field] if field else json.loads(data["commands"])
        return True


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def bot(server: Server) -> Bot:
    return Bot("1:token", request=server, get_updates_request=server)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    noted: list[str] = []
    monkeypatch.setattr(profile, "event", lambda name, **fields: noted.append(f"{name} {fields['part']}"))
    return noted


async def test_each_language_has_its_menu_and_words(bot: Bot, server: Server) -> None:
    await introduce(bot, wordings(), COMMANDS)
    for language, locale in (("", "vi"), ("vi", "vi"), ("en", "en")):
        assert server.kept["MyCommands", MENU, language] == [
            {"command": "start", "description": f"command.start {locale}"},
            {"command": "sogoi", "description": f"command.sogoi {locale}"},
        ]
    assert server.kept["MyName", "", ""] == "profile.name vi"
    assert server.kept["MyDescription", "", "en"] == "profile.description en"
    assert server.kept["MyShortDescription", "", "en"] == "profile.short_description en"


async def test_groups_see_no_menu(bot: Bot, server: Server) -> None:
    for scope in ("default", "all_group_chats", "all_chat_administrators"):
        server.kept["MyCommands", scope, "en"] = [{"command": "start", "description": "old"}]
    await introduce(bot, wordings(), COMMANDS)
    assert {scope for part, scope, _ in server.kept if part == "MyCommands"} == {MENU}


async def test_what_is_right_already_is_not_set_again(bot: Bot, server: Server) -> None:
    await introduce(bot, wordings(), COMMANDS)
    server.changes.clear()
    await introduce(bot, wordings(), COMMANDS)
    assert server.changes == []
    server.kept["MyCommands", MENU, "en"] = []
    await introduce(bot, wordings(), COMMANDS)
    assert server.changes == [f"setMyCommands {MENU} en"]


async def test_a_refusal_for_hours_is_obeyed_and_the_rest_is_set(bot: Bot, server: Server, events: list[str]) -> None:
    server.failures["setMyName"] = (429, {"description": "Too Many Requests", "parameters": {"retry_after": 40_000}})
    await introduce(bot, wordings(), COMMANDS)
    assert server.asked.count("setMyName") == 1
    assert server.kept["MyDescription", "", "en"] == "profile.description en"
    assert events == ["profile.refused name"]


async def test_failures_do_not_keep_the_bot_from_starting(bot: Bot, server: Server, events: list[str]) -> None:
    server.failures["getMyCommands"] = (500, {"description": "Internal Server Error"})
    await introduce(bot, wordings("profile.description"), COMMANDS)
    assert set(events) == {"profile.failed menu", "profile.failed description"}
    assert server.kept["MyName", "", ""] == "profile.name vi"


async def test_without_a_network_nothing_is_raised(bot: Bot, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def down(*_: object, **__: object) -> tuple[int, bytes]:
        raise NetworkError("down")

    monkeypatch.setattr(server, "do_request", down)
    await introduce(bot, wordings(), COMMANDS)
    assert server.kept == {}

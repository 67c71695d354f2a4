"""A screen comes silently, in place where it can, and every message of it can be erased again."""

import json
from typing import Any

import pytest
from telegram import CallbackQuery, User
from telegram.error import BadRequest, Forbidden, NetworkError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.botapi import show
from bot.botapi.limits import Limiter
from bot.botapi.outcome import Outcome, observing
from bot.botapi.show import Stage
from bot.privacy.erase import ShutOutError, UnreachableError
from bot.screens.actions import ShowNumbers
from bot.screens.model import Button, File, Line, Number, Picture, Pin, Screen

CHAT = 77
ROWS = ((Button("Số gọi ngay", ShowNumbers()),),)
PLAIN = Screen("start", (Line(("Chào <chị>",)),), ROWS)
URGENT = Screen("danger.emergency_now", (Line(("Gọi ", Number("113"))),), ROWS, urgent=True)
FILE = File("ghi-chu.txt", "nội dung".encode(), "text/plain")
PIN = Pin(11.5, 106.9)

Call = tuple[str, dict[str, Any]]


class Server(BaseRequest):
    """The Bot API as far as the stage uses it: notes calls, and refuses those it is told to."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.refusals: dict[str, list[tuple[int, str]]] = {}
        self.undeletable: set[int] = set()
        self.files: list[tuple[str, bytes, str]] = []

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        data = dict(request_data.json_parameters) if request_data else {}
        parts = request_data.multipart_data if request_data else None
        self.files += [(part[0], part[1], part[2]) for part in (parts or {}).values()]  # type: ignore[misc]  # bytes only
        self.calls.append((name, data))
        code, answer = self._answer(name, data)
        return code, json.dumps(answer).encode()

    def _answer(self, name: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.refusals.get(name):
            code, words = self.refusals[name].pop(0)
            return code, {"ok": False, "error_code": code, "description": words}
        if name in ("deleteMessage", "deleteMessages"):
            ids = json.loads(data.get("message_ids", "[]")) or [int(data["message_id"])]
            if self.undeletable & set(ids):
                return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message can't be deleted"}
            return 200, {"ok": True, "result": True}
        if name == "answerCallbackQuery":
            return 200, {"ok": True, "result": True}
        message_id = int(data.get("message_id", 100 + len(self.calls)))
        message = {"message_id": message_id, "date": 1, "chat": {"id": CHAT, "type": "private"}}
        return 200, {"ok": True, "result": message}

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def said(self, index: int = -1) -> dict[str, Any]:
        return self.calls[index][1]


class Noted:
    def __init__(self) -> None:
        self.ids: list[tuple[int, int]] = []

    async def __call__(self, chat_id: int, message_id: int) -> None:
        self.ids.append((chat_id, message_id))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def stage(server: Server, noted: Noted) -> Stage:
    async def no_wait(_seconds: float) -> None: ...

    limiter = Limiter(0, sleep=no_wait)
    return Stage(ExtBot("1:token", request=server, get_updates_request=server, rate_limiter=limiter), noted)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(show, "event", lambda name, **_fields: names.append(name))
    return names


async def test_a_screen_is_one_silent_message_without_previews(stage: Stage, server: Server, noted: Noted) -> None:
    shown = await stage.show(PLAIN, CHAT)
    assert server.names == ["sendMessage"]
    said = server.said()
    assert said["text"] == "Chào &lt;chị&gt;"
    assert said["parse_mode"] == "HTML"
    assert said["disable_notification"] == "true"
    assert json.loads(said["link_preview_options"]) == {"is_disabled": True}
    assert json.loads(said["reply_markup"]) == {"inline_keyboard": [[{"text": "Số gọi ngay", "callback_data": "1nu"}]]}
    assert noted.ids == [(CHAT, shown)]


async def test_a_tap_changes_the_message_it_was_on(stage: Stage, server: Server, noted: Noted) -> None:
    outcome = Outcome()
    with observing(outcome):
        assert await stage.show(PLAIN, CHAT, tapped=5) == 5
    assert server.names == ["editMessageText"]
    assert json.loads(server.said()["link_preview_options"]) == {"is_disabled": True}
    assert outcome.accepted
    assert noted.ids == []


@pytest.mark.parametrize(
    "screen",
    [
        URGENT,
        Screen("pin", (Line(("Ở đây",)), PIN)),
        Screen("file", (Line(("Đây",)), FILE)),
        Screen("where", (Line(("Ở đâu?",)),), asks_location="Chia sẻ", way_out="Gõ tên xã"),
    ],
    ids=lambda screen: screen.name,
)
async def test_what_must_be_seen_comes_as_a_new_message(stage: Stage, server: Server, screen: Screen) -> None:
    assert await stage.show(screen, CHAT, tapped=5) != 5
    assert "editMessageText" not in server.names
    assert all(said["disable_notification"] == "true" for _, said in server.calls)


async def test_a_message_that_shows_it_already_is_left_as_it_is(stage: Stage, server: Server) -> None:
    server.refusals["editMessageText"] = [(400, "Bad Request: message is not modified: specified new message content")]
    assert await stage.show(PLAIN, CHAT, tapped=5) == 5
    assert server.names == ["editMessageText"]


@pytest.mark.parametrize(
    "words",
    ["message can't be edited", "message to edit not found", "there is no text in the message to edit"],
)
async def test_where_telegram_lets_nothing_be_changed_a_new_message_comes(
    stage: Stage, server: Server, noted: Noted, words: str
) -> None:
    server.refusals["editMessageText"] = [(400, f"Bad Request: {words}")]
    shown = await stage.show(PLAIN, CHAT, tapped=5)
    assert server.names == ["editMessageText", "sendMessage"]
    assert noted.ids == [(CHAT, shown)]


async def test_a_file_and_a_pin_follow_the_words_and_each_is_noted(stage: Stage, server: Server, noted: Noted) -> None:
    shown = await stage.show(Screen("place", (Line(("Ở đây",)), PIN, FILE), ROWS), CHAT)
    assert server.names == ["sendMessage", "sendLocation", "sendDocument"]
    assert [("reply_markup" in said) for _, said in server.calls] == [True, False, False]
    assert server.files == [("ghi-chu.txt", FILE.content, "text/plain")]
    assert (server.said(1)["latitude"], server.said(1)["longitude"]) == ("11.5", "106.9")
    assert [chat for chat, _ in noted.ids] == [CHAT] * 3
    assert noted.ids[0][1] == shown


async def test_a_picture_follows_the_words_silently_and_is_noted(stage: Stage, server: Server, noted: Noted) -> None:
    picture = Picture("so-lieu.png", b"\x89PNG")
    shown = await stage.show(Screen("chart", (Line(("Đây",)), picture), ROWS), CHAT, tapped=7)
    assert server.names == ["sendMessage", "sendPhoto"]
    assert [("reply_markup" in said) for _, said in server.calls] == [False, True]
    assert server.files == [("so-lieu.png", picture.content, "image/png")]
    assert all(said["disable_notification"] == "true" for _, said in server.calls)
    assert [chat for chat, _ in noted.ids] == [CHAT] * 2
    assert noted.ids[0][1] == shown


async def test_a_file_alone_bears_the_buttons(stage: Stage, server: Server) -> None:
    await stage.show(Screen("export", (FILE,), ROWS), CHAT)
    assert server.names == ["sendDocument"]
    assert "reply_markup" in server.said()


async def test_a_screen_that_asks_for_the_place_offers_to_share_it(stage: Stage, server: Server) -> None:
    await stage.show(Screen("where", (Line(("Ở đâu?",)),), asks_location="Chia sẻ", way_out="Gõ tên xã"), CHAT)
    markup = json.loads(server.said()["reply_markup"])
    assert markup["keyboard"] == [[{"text": "Chia sẻ", "request_location": True}], [{"text": "Gõ tên xã"}]]
    assert markup["one_time_keyboard"] is True


async def test_urgent_screens_overtake(server: Server, noted: Noted, monkeypatch: pytest.MonkeyPatch) -> None:
    limiter = Limiter(0)
    seen: list[object] = []
    process = limiter.process_request

    async def spy(*args: Any, **kwargs: Any) -> Any:
        seen.append(kwargs["rate_limit_args"])
        return await process(*args, **kwargs)

    monkeypatch.setattr(limiter, "process_request", spy)
    stage = Stage(ExtBot("1:token", request=server, get_updates_request=server, rate_limiter=limiter), noted)
    await stage.show(PLAIN, CHAT)
    await stage.show(Screen("danger", (Line(("Gọi",)), PIN, FILE), urgent=True), CHAT)
    assert seen == [None, "urgent", "urgent", "urgent"]


@pytest.mark.safety(50, 6)
async def test_screens_that_go_first_overtake_also_where_they_replace_another(
    server: Server, noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter = Limiter(0)
    seen: list[tuple[object, object]] = []
    process = limiter.process_request

    async def spy(*args: Any, **kwargs: Any) -> Any:
        seen.append((kwargs["endpoint"], kwargs["rate_limit_args"]))
        return await process(*args, **kwargs)

    monkeypatch.setattr(limiter, "process_request", spy)
    stage = Stage(ExtBot("1:token", request=server, get_updates_request=server, rate_limiter=limiter), noted)
    numbers = Screen("numbers", (Line((Number("113"),)),), first=True)
    await stage.show(numbers, CHAT, tapped=3)
    await stage.show(numbers, CHAT)
    await stage.show(Screen("start", (Line(("Chào",)),)), CHAT, tapped=3)
    assert seen == [("editMessageText", "urgent"), ("sendMessage", "urgent"), ("editMessageText", None)]


async def test_a_block_is_told_as_it_is(stage: Stage, server: Server) -> None:
    server.refusals["sendMessage"] = [(403, "Forbidden: bot was blocked by the user")]
    with pytest.raises(Forbidden):
        await stage.show(PLAIN, CHAT)
    server.refusals["editMessageText"] = [(403, "Forbidden: bot was blocked by the user")]
    with pytest.raises(Forbidden):
        await stage.show(PLAIN, CHAT, tapped=5)


async def test_a_connection_that_stays_lost_is_told(stage: Stage, server: Server) -> None:
    server.refusals["sendMessage"] = [(502, "Bad Gateway")] * 10
    outcome = Outcome()
    with observing(outcome), pytest.raises(NetworkError):
        await stage.show(PLAIN, CHAT)
    assert not outcome.accepted


async def test_a_screen_too_long_is_shown_cut_and_logged(stage: Stage, server: Server, events: list[str]) -> None:
    await stage.show(Screen("long", (Line((Number("113"),)), Line(("x" * 5000,)))), CHAT)
    assert server.said()["text"] == "<code>113</code>\n…"
    assert events == ["screen.cut"]


async def test_a_database_that_fails_takes_no_screen_from_her(server: Server, events: list[str]) -> None:
    async def broken(_chat_id: int, _message_id: int) -> None:
        raise OSError

    bot: ExtBot[Any] = ExtBot("1:token", request=server, get_updates_request=server, rate_limiter=Limiter(0))
    outcome = Outcome()
    with observing(outcome):
        assert await Stage(bot, broken).show(PLAIN, CHAT) == 101
    assert outcome.accepted
    assert events == ["message.not_noted"]


def tap() -> CallbackQuery:
    return CallbackQuery("9", User(CHAT, "x", False), "instance")


async def test_a_tap_is_answered(stage: Stage, server: Server) -> None:
    await stage.answer_tap(tap())
    assert server.calls == [("answerCallbackQuery", {"callback_query_id": "9"})]


@pytest.mark.parametrize(
    ("code", "words", "name"),
    [
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "tap.too_old"),
        (500, "Internal Server Error", "tap.unanswered"),
    ],
)
async def test_a_tap_that_cannot_be_answered_stops_nothing(
    stage: Stage, server: Server, events: list[str], code: int, words: str, name: str
) -> None:
    server.refusals["answerCallbackQuery"] = [(code, words)]
    await stage.answer_tap(tap())
    assert events == [name]


async def test_messages_are_removed_by_the_hundred(stage: Stage, server: Server) -> None:
    assert await stage.remove(CHAT, range(1, 251)) == frozenset()
    assert [len(json.loads(said["message_ids"])) for _, said in server.calls] == [100, 100, 50]


async def test_nothing_to_remove_asks_nothing(stage: Stage, server: Server) -> None:
    assert await stage.remove(CHAT, []) == frozenset()
    assert server.calls == []


async def test_the_message_that_refuses_is_found_and_the_others_go(stage: Stage, server: Server) -> None:
    server.undeletable = {42}
    assert await stage.remove(CHAT, list(range(1, 101))) == {42}
    assert len(server.calls) <= 15
    gone: set[int] = set()
    for name, said in server.calls:
        ids = set(json.loads(said["message_ids"])) if name == "deleteMessages" else {int(said["message_id"])}
        gone |= ids if not ids & server.undeletable else set()
    assert gone == set(range(1, 101)) - {42}


async def test_a_message_already_gone_is_not_refused(stage: Stage, server: Server) -> None:
    server.refusals["deleteMessage"] = [(400, "Bad Request: message to delete not found")]
    assert await stage.remove(CHAT, [1]) == frozenset()


async def test_where_the_chat_is_gone_all_is_refused_at_once(stage: Stage, server: Server) -> None:
    server.refusals["deleteMessages"] = [(400, "Bad Request: chat not found")]
    assert await stage.remove(CHAT, [1, 2, 3]) == {1, 2, 3}
    assert len(server.calls) == 1


async def test_where_the_bot_is_blocked_nothing_is_refused_for_good(stage: Stage, server: Server) -> None:
    server.refusals["deleteMessages"] = [(403, "Forbidden: bot was blocked")]
    with pytest.raises(ShutOutError):
        await stage.remove(CHAT, [1, 2, 3])
    assert len(server.calls) == 1


async def test_without_an_answer_nothing_is_said_to_be_gone(stage: Stage, server: Server) -> None:
    server.refusals["deleteMessages"] = [(502, "Bad Gateway")] * 10
    with pytest.raises(UnreachableError):
        await stage.remove(CHAT, [1, 2])


async def test_a_screen_that_telegram_finds_wrong_is_told(stage: Stage, server: Server) -> None:
    server.refusals["sendMessage"] = [(400, "Bad Request: message text is empty")]
    with pytest.raises(BadRequest):
        await stage.show(Screen("empty", ()), CHAT)

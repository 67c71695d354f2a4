"""The playground refuses what Telegram refuses, in Telegram's words, and obeys the rest."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.playground import TOKEN, Clock, Telegram
from bot.playground.parameters import Parameters, Upload
from bot.playground.people import User

START = 1_790_000_000


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(clock=Clock(lambda: START))


@pytest.fixture
def hoa(telegram: Telegram) -> User:
    user = telegram.user(1001)
    user.sends("/start")
    return user


def call(telegram: Telegram, method: str, **values: Any) -> tuple[int, Any]:
    """Status, and the result or the description."""
    code, body = telegram.respond(method, Parameters(values))
    return code, body["result"] if body["ok"] else body["description"]


def send(telegram: Telegram, **values: Any) -> tuple[int, Any]:
    return call(telegram, "sendMessage", **{"chat_id": 1001, "text": "chào", **values})


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


UNPARSED = "Bad Request: can't parse entities: "
UNPARSED_BUTTON = "Bad Request: can't parse InlineKeyboardButton: "


@pytest.mark.parametrize(
    ("values", "description"),
    [
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "\u200b\u2060"}, "Bad Request: text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
        ({"text": "<p>x</p>", "parse_mode": "HTML"}, UNPARSED + 'Unsupported start tag "p" at byte offset 0'),
        ({"text": "đ<b>x", "parse_mode": "HTML"}, UNPARSED + 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "đ<b", "parse_mode": "HTML"}, UNPARSED + "Unclosed start tag at byte offset 2"),
        ({"text": "x</b>", "parse_mode": "HTML"}, UNPARSED + "Unexpected end tag at byte offset 1"),
        ({"text": "<b>x</b", "parse_mode": "HTML"}, UNPARSED + "Unclosed end tag at byte offset 4"),
        (
            {"text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            UNPARSED + 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        (
            {"text": '<span class="x">x</span>', "parse_mode": "HTML"},
            UNPARSED + 'Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "Bad Request: unsupported parse_mode"),
        ({"chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"chat_id": 1002}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"reply_markup": "[]"}, "Bad Request: object expected as reply markup"),
        (
            {"reply_markup": {"inline_keyboard": {}}},
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"reply_markup": inline({"text": "a", "callback_data": ""})}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": inline({"text": "a", "callback_data": "ệ" * 22})}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": inline({"text": " ", "callback_data": "a"})}, UNPARSED_BUTTON + 'Can\'t find field "text"'),
        ({"reply_markup": {"keyboard": [[""]]}}, UNPARSED_BUTTON + 'Can\'t find field "text"'),
        (
            {"reply_markup": inline({"text": "a"})},
            UNPARSED_BUTTON + "Text buttons are not allowed in the inline keyboard",
        ),
        (
            {"reply_markup": inline({"text": "a", "url": "tel:113"})},
            "Bad Request: inline keyboard button URL 'tel:113' is invalid: Unsupported URL protocol",
        ),
        (
            {"reply_markup": inline({"text": "a", "url": "example"})},
            "Bad Request: inline keyboard button URL 'example' is invalid: Wrong HTTP URL",
        ),
        ({"reply_markup": inline({"text": "a", "copy_text": {}})}, "Bad Request: BUTTON_COPY_TEXT_INVALID"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
            "Bad Request: reply markup is too long",
        ),
        ({"reply_parameters": {"message_id": 999}}, "Bad Request: message to be replied not found"),
    ],
)
def test_a_message_that_telegram_would_not_send_is_refused(
    telegram: Telegram, hoa: User, values: dict[str, Any], description: str
) -> None:
    assert send(telegram, **values) == (400, description)
    assert len(hoa.messages) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"text": "x" * 4096},
        {"text": "<b>" + "ệ" * 4096 + "</b>", "parse_mode": "HTML"},
        {"text": "😀" * 2048},
        {"reply_markup": inline({"text": "a", "callback_data": "ệ" * 21})},
        {"reply_markup": inline({"text": "a", "url": "https://example.org"}, {"text": "b", "url": "tg://user?id=1"})},
        {"reply_markup": inline({"text": "a", "copy_text": {"text": "113"}})},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 100}},
        {"reply_markup": {"force_reply": True}},
        {"reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}},
        {"reply_parameters": {"message_id": 1}},
    ],
)
def test_a_message_at_the_limit_is_sent(telegram: Telegram, hoa: User, values: dict[str, Any]) -> None:
    code, message = send(telegram, **values)
    assert code == 200
    assert hoa.messages[-1].id == message["message_id"]


def test_a_reply_carries_what_it_answers(telegram: Telegram, hoa: User) -> None:
    _, message = send(telegram, reply_parameters={"message_id": 1}, protect_content=True)
    assert message["reply_to_message"]["text"] == "/start"
    assert message["has_protected_content"] is True
    assert hoa.messages[-1].protected


def test_html_becomes_text_and_entities_in_utf16_units(telegram: Telegram, hoa: User) -> None:
    html = (
        " 😀 <b>Gọi <code>111</code></b> &lt;ngay&gt; &amp; &#273; &#x111; &nope; &#0; "
        '<a href="https://example.org/?a=1&amp;b=2">đây</a> <a href="tel:113">113</a> '
        '<pre><code class="language-sh">ls</code></pre><pre>x</pre><blockquote expandable>y</blockquote>'
        "<tg-emoji emoji-id='5'>🙂</tg-emoji><tg-spoiler>z</tg-spoiler><span class='tg-spoiler'>z</span>"
        "<u></u><s>s</> "
    )
    _, message = send(telegram, text=html, parse_mode="HTML")
    assert message["text"] == "😀 Gọi 111 <ngay> & đ đ &nope; &#0; đây 113 lsxy🙂zzs"
    kinds = [(e["type"], e["offset"], e["length"]) for e in message["entities"]]
    assert kinds == [
        ("bold", 3, 7),
        ("code", 7, 3),
        ("text_link", 36, 3),
        ("pre", 44, 2),
        ("pre", 46, 1),
        ("expandable_blockquote", 47, 1),
        ("custom_emoji", 48, 2),
        ("spoiler", 50, 1),
        ("spoiler", 51, 1),
        ("strikethrough", 52, 1),
    ]
    assert message["entities"][2]["url"] == "https://example.org/?a=1&b=2"
    assert message["entities"][3]["language"] == "sh"
    assert message["from"]["is_bot"] is True
    assert hoa.messages[-1].text == message["text"]


def test_commands_in_html_are_marked_but_not_in_code(telegram: Telegram, hoa: User) -> None:
    del hoa
    _, message = send(telegram, text="<b>Gọi /sogoi</b> <code>/sogoi</code> /thoat", parse_mode="HTML")
    kinds = [(entity["type"], entity["offset"]) for entity in message["entities"]]
    assert kinds == [("bold", 0), ("bot_command", 4), ("code", 11), ("bot_command", 18)]


def test_more_than_a_hundred_entities_are_dropped_without_a_word(telegram: Telegram, hoa: User) -> None:
    del hoa
    _, message = send(telegram, text="<b>x</b>-" * 150, parse_mode="HTML")
    assert len(message["entities"]) == 100


def test_plain_text_keeps_its_given_entities_and_is_marked_otherwise(telegram: Telegram, hoa: User) -> None:
    del hoa
    _, marked = send(telegram, text="/xoachat @tincay_bot https://example.org a@example.org")
    assert [entity["type"] for entity in marked["entities"]] == ["bot_command", "mention", "url", "email"]
    bold = {"type": "bold", "offset": 0, "length": 4}
    _, given = send(telegram, entities=json.dumps([bold]))
    assert given["entities"] == [bold]


def test_a_bot_cannot_write_where_it_was_blocked_or_is_no_member(telegram: Telegram, hoa: User) -> None:
    hoa.blocks()
    assert send(telegram) == (403, "Forbidden: bot was blocked by the user")
    hoa.unblocks()
    assert send(telegram)[0] == 200
    group = telegram.group(-5, "Nhóm", hoa)
    assert send(telegram, chat_id=-5)[0] == 200
    assert call(telegram, "leaveChat", chat_id=-5) == (200, True)
    assert send(telegram, chat_id=-5) == (403, "Forbidden: bot is not a member of the group chat")
    assert group.chat.bot_present is False
    assert call(telegram, "leaveChat", chat_id=1001) == (
        400,
        "Bad Request: chat member status can't be changed in private chats",
    )


def test_an_edit_must_change_something_editable(telegram: Telegram, hoa: User) -> None:
    _, message = send(telegram, reply_markup=inline({"text": "a", "callback_data": "a"}))
    about = {"chat_id": 1001, "message_id": message["message_id"]}
    same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    same += "current content and reply markup of the message"
    same_markup = inline({"text": "a", "callback_data": "a"})
    assert call(telegram, "editMessageText", **about, text="chào", reply_markup=same_markup) == (400, same)
    assert call(telegram, "editMessageText", **about, text="") == (400, "Bad Request: message text is empty")
    assert call(telegram, "editMessageText", **about, text="x" * 4097) == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert call(telegram, "editMessageText", **about, text="mới")[0] == 200
    assert (hoa.messages[-1].text, hoa.messages[-1].labels, hoa.messages[-1].edit_date) == ("mới", [], START)
    assert call(telegram, "editMessageReplyMarkup", **about) == (400, same)
    assert call(telegram, "editMessageReplyMarkup", **about, reply_markup=same_markup)[1]["edit_date"] == START
    gone = {"chat_id": 1001, "message_id": 999}
    assert call(telegram, "editMessageText", **gone, text="x") == (400, "Bad Request: message to edit not found")
    hers = {"chat_id": 1001, "message_id": 1}
    assert call(telegram, "editMessageText", **hers, text="x") == (400, "Bad Request: message can't be edited")
    _, board = send(telegram, reply_markup={"keyboard": [["a"]]})
    with_board = {"chat_id": 1001, "message_id": board["message_id"]}
    assert call(telegram, "editMessageText", **with_board, text="x") == (400, "Bad Request: message can't be edited")
    _, place = call(telegram, "sendLocation", chat_id=1001, latitude=21, longitude=105)
    no_text = {"chat_id": 1001, "message_id": place["message_id"]}
    assert call(telegram, "editMessageText", **no_text, text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


def test_messages_are_deleted_for_both_sides_within_48_hours(telegram: Telegram, hoa: User) -> None:
    send(telegram)
    hoa.sends("xóa hết")
    assert call(telegram, "deleteMessage", chat_id=1001, message_id=1) == (200, True)
    assert call(telegram, "deleteMessage", chat_id=1001, message_id=1) == (
        400,
        "Bad Request: message to delete not found",
    )
    assert call(telegram, "deleteMessages", chat_id=1001, message_ids=[1, 2, 3, 999]) == (200, True)
    assert hoa.messages == ()
    send(telegram)
    telegram.clock.advance(timedelta(hours=48))
    hoa.sends("sau")
    old = (400, "Bad Request: message can't be deleted for everyone")
    assert call(telegram, "deleteMessage", chat_id=1001, message_id=4) == old
    assert call(telegram, "deleteMessages", chat_id=1001, message_ids=[4, 5]) == old
    assert len(hoa.messages) == 2


@pytest.mark.parametrize(
    ("identifiers", "description"),
    [
        (list(range(1, 102)), "Bad Request: too many message identifiers specified"),
        ([], "Bad Request: message identifiers are not specified"),
        ("", "Bad Request: message identifiers are not specified"),
        ("[", "Bad Request: can't parse message_ids JSON object"),
        (5, "Bad Request: expected an Array of message identifiers"),
        ([1, 0], "Bad Request: invalid message identifier specified"),
        ([1, "x"], "Bad Request: invalid message identifier specified"),
    ],
)
def test_a_list_of_messages_to_delete_keeps_to_its_form(
    telegram: Telegram, hoa: User, identifiers: Any, description: str
) -> None:
    assert call(telegram, "deleteMessages", chat_id=1001, message_ids=identifiers) == (400, description)
    assert len(hoa.messages) == 1


def test_in_a_group_a_bot_deletes_only_its_own(telegram: Telegram, hoa: User) -> None:
    member = hoa.in_group(telegram.group(-5, "Nhóm", hoa))
    hers = member.sends("/start")
    assert call(telegram, "deleteMessage", chat_id=-5, message_id=hers.id) == (
        400,
        "Bad Request: message can't be deleted",
    )


def test_a_tap_is_answered_once_and_in_time(telegram: Telegram, hoa: User) -> None:
    send(telegram, reply_markup=inline({"text": "a", "callback_data": "d"}))
    query = hoa.taps("a")
    too_old = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert call(telegram, "answerCallbackQuery", callback_query_id="1") == too_old
    assert call(telegram, "answerCallbackQuery", callback_query_id=query.id, text="x" * 201) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    assert call(telegram, "answerCallbackQuery", callback_query_id=query.id, text="vâng") == (200, True)
    assert call(telegram, "answerCallbackQuery", callback_query_id=query.id) == too_old
    late = hoa.taps("a")
    telegram.clock.advance(timedelta(seconds=16))
    assert call(telegram, "answerCallbackQuery", callback_query_id=late.id) == too_old


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        ([{"command": f"c{n}", "description": "d"} for n in range(101)], "Bad Request: BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "SoGoi", "description": "d"}], "Bad Request: BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "d"}], "Bad Request: command length must not exceed 32"),
        ([{"command": " / ", "description": "d"}], "Bad Request: command must be non-empty"),
        ([{"command": "sogoi", "description": " "}], "Bad Request: command description must be non-empty"),
        (
            [{"command": "/sogoi", "description": "d" * 257}],
            "Bad Request: command description length must not exceed 256",
        ),
    ],
)
def test_commands_keep_to_their_form(telegram: Telegram, commands: list[dict[str, str]], description: str) -> None:
    assert call(telegram, "setMyCommands", commands=commands) == (400, description)


def test_commands_are_shown_by_scope_and_language(telegram: Telegram, hoa: User) -> None:
    def set_commands(name: str, **values: Any) -> None:
        commands = json.dumps([{"command": name, "description": "d"}])
        assert call(telegram, "setMyCommands", commands=commands, **values) == (200, True)

    def shown(language: str | None) -> list[str]:
        return [each["command"] for each in telegram.profile.commands_shown(hoa.chat, language)]

    assert shown("vi") == []
    set_commands("base")
    set_commands("people", scope='{"type": "all_private_chats"}')
    set_commands("vietnamese", scope='{"type": "all_private_chats"}', language_code="vi")
    assert (shown("vi"), shown("en"), shown(None)) == (["vietnamese"], ["people"], ["people"])
    set_commands("hers", scope='{"type": "chat", "chat_id": 1001}')
    assert shown("vi") == ["hers"]
    got = call(telegram, "getMyCommands", scope='{"type": "chat", "chat_id": 1001}')
    assert got == (200, [{"command": "hers", "description": "d"}])
    assert call(telegram, "deleteMyCommands", scope='{"type": "chat", "chat_id": 1001}') == (200, True)
    assert shown("vi") == ["vietnamese"]
    group = telegram.group(-5, "Nhóm", hoa)
    assert [each["command"] for each in telegram.profile.commands_shown(group.chat, "vi")] == ["base"]
    assert call(telegram, "setMyCommands", commands=[], scope={"type": "chat", "chat_id": 9}) == (
        400,
        "Bad Request: chat not found",
    )
    assert call(telegram, "setMyCommands", commands=[], scope={"type": "chat", "chat_id": "@x"})[0] == 400
    assert call(telegram, "setMyCommands", commands=[], scope={"type": "x"}) == (
        400,
        "Bad Request: unsupported BotCommandScope type",
    )
    assert call(telegram, "setMyCommands", commands=[], language_code="vie") == (
        400,
        "Bad Request: invalid language code specified",
    )


@pytest.mark.parametrize(("name", "most"), [("name", 64), ("description", 512), ("short_description", 120)])
def test_name_and_descriptions_keep_to_their_length(telegram: Telegram, name: str, most: int) -> None:
    method = "".join(part.title() for part in name.split("_"))
    too_long = f"Bad Request: {name.replace('_', ' ')} is too long"
    assert call(telegram, f"setMy{method}", **{name: "x" * (most + 1)}) == (400, too_long)
    assert call(telegram, f"setMy{method}", **{name: "ệ" * most}) == (200, True)
    assert call(telegram, f"setMy{method}", language_code="en", **{name: "help"}) == (200, True)
    assert call(telegram, f"getMy{method}", language_code="en") == (200, {name: "help"})
    assert call(telegram, f"getMy{method}", language_code="vi") == (200, {name: "ệ" * most})
    assert call(telegram, f"setMy{method}", language_code="en", **{name: ""}) == (200, True)
    assert call(telegram, f"getMy{method}", language_code="en") == (200, {name: "ệ" * most})


def test_a_name_cannot_be_taken_away(telegram: Telegram) -> None:
    assert call(telegram, "setMyName", name="") == (200, True)
    assert call(telegram, "getMyName")[1]["name"] != ""


@pytest.mark.parametrize(
    ("values", "uploads", "code", "description"),
    [
        ({}, {}, 400, "Bad Request: there is no document in the request"),
        ({"document": "nothing"}, {}, 400, "Bad Request: wrong file identifier/HTTP URL specified"),
        ({}, {"document": Upload("a.csv", "text/csv", b"")}, 400, "Bad Request: file must be non-empty"),
        ({}, {"document": Upload("a", "x/y", bytes(50 * 2**20 + 1))}, 413, "Request Entity Too Large"),
        (
            {"caption": "x" * 1025},
            {"document": Upload("a", "x/y", b"1")},
            400,
            "Bad Request: message caption is too long",
        ),
    ],
)
def test_a_document_that_telegram_would_not_take_is_refused(
    telegram: Telegram, hoa: User, values: dict[str, Any], uploads: dict[str, Upload], code: int, description: str
) -> None:
    got, body = telegram.respond("sendDocument", Parameters({"chat_id": 1001, **values}, uploads))
    assert (got, body["description"]) == (code, description)
    assert len(hoa.messages) == 1


def test_files_are_sent_by_part_or_by_identifier_and_found_again(telegram: Telegram, hoa: User) -> None:
    upload = {"part": Upload("danh-bạ.csv", "text/csv", b"a,b")}
    values = {"chat_id": 1001, "document": "attach://part", "caption": "<b>x</b>", "parse_mode": "HTML"}
    _, body = telegram.respond("sendDocument", Parameters(values, upload))
    document = body["result"]["document"]
    assert (document["file_name"], document["file_size"], body["result"]["caption"]) == ("danh-bạ.csv", 3, "x")
    assert body["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    again = call(telegram, "sendDocument", chat_id=1001, document=document["file_id"], caption="x")
    assert again[1]["document"] == document
    assert call(telegram, "getFile", file_id=document["file_id"])[1]["file_path"].startswith("documents/")
    assert call(telegram, "getFile", file_id="none") == (400, "Bad Request: invalid file_id")
    photo = hoa.sends_document(bytes(20 * 2**20 + 1), "big").content["document"]
    assert call(telegram, "getFile", file_id=photo["file_id"]) == (400, "Bad Request: file is too big")
    big = Parameters({"chat_id": 1001}, {"photo": Upload("a.jpg", "image/jpeg", bytes(10 * 2**20 + 1))})
    assert telegram.respond("sendPhoto", big)[1]["description"] == "Bad Request: file is too big"
    small = Parameters({"chat_id": 1001}, {"photo": Upload("a.jpg", "image/jpeg", b"1")})
    assert telegram.respond("sendPhoto", small)[1]["result"]["photo"][0]["file_size"] == 1


@pytest.mark.parametrize(
    ("latitude", "longitude", "description"),
    [
        ("", 1, 'Bad Request: parameter "latitude" is required'),
        (91, 1, "Bad Request: invalid location specified"),
        ("here", 1, "Bad Request: invalid location specified"),
        (1, -181, "Bad Request: invalid location specified"),
    ],
)
def test_a_point_lies_on_the_earth(
    telegram: Telegram, hoa: User, latitude: Any, longitude: Any, description: str
) -> None:
    del hoa
    got = call(telegram, "sendLocation", chat_id=1001, latitude=latitude, longitude=longitude)
    assert got == (400, description)


@pytest.mark.parametrize(
    ("values", "description"),
    [
        ({"url": "https://example.org/"}, "Bad Request: bad webhook: the playground posts to loopback addresses only"),
        ({"url": "ftp://127.0.0.1/"}, "Bad Request: bad webhook: the playground posts to loopback addresses only"),
        (
            {"url": "http://127.0.0.1/", "secret_token": "a b"},
            "Bad Request: secret token contains unallowed characters",
        ),
        ({"url": "http://127.0.0.1/", "secret_token": "a" * 257}, "Bad Request: secret token is too long"),
    ],
)
def test_a_webhook_keeps_to_its_form(telegram: Telegram, values: dict[str, str], description: str) -> None:
    assert call(telegram, "setWebhook", **values) == (400, description)


def test_polling_beside_a_webhook_is_a_conflict(telegram: Telegram, hoa: User) -> None:
    del hoa
    url = "http://127.0.0.1:1/"
    values = {"url": url, "max_connections": 500, "allowed_updates": ["message"]}
    assert call(telegram, "setWebhook", **values) == (200, True)
    code, words = call(telegram, "getUpdates")
    assert code == 409
    assert words.startswith("Conflict: can't use getUpdates method while webhook is active")
    info = call(telegram, "getWebhookInfo")[1]
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (url, 100, 1)
    assert info["allowed_updates"] == ["message"]
    assert call(telegram, "setWebhook", url=url, drop_pending_updates=True) == (200, True)
    assert call(telegram, "setWebhook", url="", drop_pending_updates="true") == (200, True)
    assert call(telegram, "getUpdates") == (200, [])


def test_the_wrong_token_and_unknown_methods_are_named_as_such(telegram: Telegram) -> None:
    assert telegram.respond("getMe", token="7:wrong")[1] == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert telegram.respond("getWeather", token=TOKEN)[1]["error_code"] == 404
    assert telegram.respond("GETME", token=TOKEN)[1]["result"]["is_bot"] is True
    assert [each.code for each in telegram.calls] == [401, 404, 200]


def test_other_small_calls_are_obeyed(telegram: Telegram, hoa: User) -> None:
    assert call(telegram, "sendChatAction", chat_id=1001, action="typing") == (200, True)
    assert hoa.chat.typing_until > 0
    assert call(telegram, "sendChatAction", chat_id=1001, action="dancing") == (
        400,
        "Bad Request: wrong parameter action in request",
    )
    assert call(telegram, "getChat", chat_id=1001)[1]["first_name"] == "Hoa"
    assert call(telegram, "logOut") == (200, True)
    assert call(telegram, "close") == (200, True)

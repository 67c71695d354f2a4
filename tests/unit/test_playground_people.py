"""What people do in the playground reaches the bot as Telegram would tell it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.playground import ADMIN_IDS, Clock, Fault, Telegram
from bot.playground.parameters import Parameters
from bot.playground.updates import MOST_WAITING

START = 1_790_000_000


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(clock=Clock(lambda: START))


def updates(telegram: Telegram, offset: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    _, body = telegram.respond("getUpdates", Parameters({"offset": offset, "limit": limit}))
    return list(body["result"])


def last(telegram: Telegram) -> dict[str, Any]:
    return updates(telegram, -1)[0]


def send(telegram: Telegram, chat_id: int, text: str, markup: dict[str, Any] | None = None) -> dict[str, Any]:
    values = {"chat_id": chat_id, "text": text, "reply_markup": markup}
    return dict(telegram.respond("sendMessage", Parameters(values))[1]["result"])


def test_the_cast_stands_ready(telegram: Telegram) -> None:
    assert [telegram.user(each).person.first_name for each in (1001, 1002, *ADMIN_IDS)] == ["Hoa", "Lan", "Mai", "Nga"]
    assert telegram.user(1002).person.language_code == "en"
    assert telegram.user(5, "Thu", None).person.as_json() == {"id": 5, "is_bot": False, "first_name": "Thu"}
    assert telegram.user(6).person.first_name == "Person 6"


def test_a_command_arrives_with_its_entity_and_whole_seconds(telegram: Telegram) -> None:
    telegram.user(1001).sends("/start em ở Đồng Tâm", ago=timedelta(minutes=16))
    update = last(telegram)
    assert update["message"] == {
        "message_id": 1,
        "date": START - 960,
        "chat": {"id": 1001, "type": "private", "first_name": "Hoa"},
        "from": {"id": 1001, "is_bot": False, "first_name": "Hoa", "language_code": "vi"},
        "text": "/start em ở Đồng Tâm",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


def test_every_kind_of_message_arrives(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    sent = [
        (hoa.shares_location(11.5, 106.9), "location"),
        (hoa.sends_voice(), "voice"),
        (hoa.sends_sticker(), "sticker"),
        (hoa.sends_photo(caption="x"), "photo"),
        (hoa.sends_contact("+84000000000", "Hoa"), "contact"),
        (hoa.sends_contact("+84000000000", "Lan"), "contact"),
        (hoa.sends_document(b"a,b", "a.csv", caption="y"), "document"),
    ]
    for update, (message, kind) in zip(updates(telegram), sent, strict=True):
        assert update["message"] == message.as_json()
        assert kind in update["message"]
    assert [message.text for message in hoa.messages] == ["", "", "", "x", "", "", "y"]


def test_an_edited_message_arrives_as_edited(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    message = hoa.sends("em ở Dong Tam")
    telegram.clock.advance(timedelta(seconds=5))
    hoa.edits(message, "em ở Đồng Tâm")
    edited = last(telegram)["edited_message"]
    assert (edited["text"], edited["message_id"], edited["edit_date"]) == ("em ở Đồng Tâm", 1, START + 5)


def test_a_tap_finds_the_latest_button_and_also_an_old_one(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    keyboard = {"inline_keyboard": [[{"text": "Số gọi", "callback_data": "old"}, {"text": "Web", "url": "tg://x"}]]}
    send(telegram, 1001, "một", keyboard)
    old = hoa.sees("một")
    keyboard = {"inline_keyboard": [[{"text": "Số gọi", "callback_data": "new"}]]}
    send(telegram, 1001, "hai", keyboard)
    hoa.taps("Số gọi")
    assert last(telegram)["callback_query"]["data"] == "new"
    assert last(telegram)["callback_query"]["message"]["text"] == "hai"
    hoa.taps("Số gọi", old)
    assert last(telegram)["callback_query"]["data"] == "old"
    telegram.clock.advance(timedelta(hours=48))
    hoa.taps("Số gọi", old)
    assert last(telegram)["callback_query"]["message"] == {
        "chat": {"id": 1001, "type": "private", "first_name": "Hoa"},
        "message_id": old.id,
        "date": 0,
    }
    with pytest.raises(LookupError, match="no button 'Thoát' on the screen, only"):
        hoa.taps("Thoát")
    with pytest.raises(LookupError, match="does not call the bot"):
        hoa.taps("Web")


def test_the_reply_keyboard_sends_its_words_and_goes_with_its_message(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    message = send(
        telegram, 1001, "một", {"keyboard": [["Số gọi ngay"], [{"text": "Vị trí", "request_location": True}]]}
    )
    assert hoa.keyboard_labels == ["Số gọi ngay", "Vị trí"]
    hoa.taps("Số gọi ngay")
    assert last(telegram)["message"]["text"] == "Số gọi ngay"
    telegram.respond("deleteMessage", Parameters({"chat_id": 1001, "message_id": message["message_id"]}))
    assert hoa.keyboard_labels == []
    send(telegram, 1001, "hai", {"keyboard": [["a"]]})
    send(telegram, 1001, "ba", {"remove_keyboard": True})
    assert hoa.keyboard_labels == []


def test_blocking_and_writing_again_are_told(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    hoa.blocks()
    hoa.blocks()
    assert last(telegram)["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    hoa.sends("em đây")
    statuses = [
        each["my_chat_member"]["new_chat_member"]["status"]
        for each in updates(telegram, -2)
        if "my_chat_member" in each
    ]
    assert statuses == ["member"]
    assert last(telegram)["message"]["text"] == "em đây"


def test_she_can_change_her_language(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.speaks("en")
    hoa.sends("hello")
    assert last(telegram)["message"]["from"]["language_code"] == "en"


def test_in_a_group_the_bot_gets_commands_and_its_name_only(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    group = telegram.group(-5, "Nhóm", hoa)
    assert last(telegram)["my_chat_member"]["chat"] == {"id": -5, "type": "group", "title": "Nhóm"}
    member = hoa.in_group(group)
    before = len(telegram.updates)
    member.sends("chuyện riêng")
    assert len(telegram.updates) == before
    member.sends("/start")
    member.sends("@tincay_playground_bot ơi")
    assert len(telegram.updates) == before + 2
    group.chat.bot_present = False
    member.sends("/start")
    assert len(telegram.updates) == before + 2


def test_a_channel_post_has_no_sender(telegram: Telegram) -> None:
    telegram.channel(-7, "Kênh").posts("tin")
    post = last(telegram)["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["type"] == "channel"


def test_the_screen_can_be_read_and_waited_for(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    hoa.sends_sticker()
    send(telegram, 1001, "chào chị", {"inline_keyboard": [[{"text": "Số gọi", "callback_data": "a"}]]})
    assert hoa.transcript() == "Hoa: /start\n\nHoa: ['sticker']\n\nbot: chào chị\n  [Số gọi]"
    with pytest.raises(AssertionError, match="is not on the screen:\nHoa: /start"):
        hoa.sees("113")


async def test_waiting_ends_with_the_words_or_with_the_screen(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    asyncio.get_running_loop().call_soon(send, telegram, 1001, "một")
    asyncio.get_running_loop().call_soon(send, telegram, 1001, "gọi 113")
    assert (await hoa.comes_to_see("113")).from_bot
    with pytest.raises(AssertionError, match="is not on the screen"):
        await hoa.comes_to_see("115", seconds=0)


def test_updates_are_confirmed_by_offset_and_limited(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    for number in range(5):
        hoa.sends(str(number))
    first = updates(telegram)[0]["update_id"]
    assert [each["update_id"] for each in updates(telegram, 0, 2)] == [first, first + 1]
    assert len(updates(telegram, first, 0)) == 1
    assert len(telegram.respond("getUpdates", Parameters({"limit": "many"}))[1]["result"]) == 5
    assert len(updates(telegram, first)) == 5
    assert [each["update_id"] for each in updates(telegram, first + 3)] == [first + 3, first + 4]
    assert [each["update_id"] for each in updates(telegram, -1)] == [first + 4]
    assert len(updates(telegram, first + 10 * MOST_WAITING)) == 1
    assert updates(telegram, first + 5) == []


def test_updates_are_kept_for_24_hours_and_numbered_anew_after_a_quiet_week(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    hoa.sends("một")
    first = last(telegram)["update_id"]
    assert first in telegram.updates
    telegram.clock.advance(timedelta(hours=24))
    assert len(telegram.updates) == 1
    telegram.clock.advance(timedelta(seconds=1))
    assert len(telegram.updates) == 0
    telegram.clock.advance(timedelta(days=7))
    hoa.sends("hai")
    assert last(telegram)["update_id"] != first + 1


def test_only_allowed_kinds_are_queued_and_the_choice_lasts(telegram: Telegram) -> None:
    hoa = telegram.user(1001)
    telegram.respond("getUpdates", Parameters({"allowed_updates": '["callback_query"]'}))
    hoa.sends("một")
    telegram.respond("getUpdates", Parameters({}))
    hoa.sends("hai")
    assert updates(telegram) == []
    telegram.respond("getUpdates", Parameters({"allowed_updates": []}))
    telegram.publish("message_reaction", {})
    hoa.sends("ba")
    assert [each["message"]["text"] for each in updates(telegram)] == ["ba"]


def test_the_queue_is_bounded(telegram: Telegram) -> None:
    for _ in range(MOST_WAITING + 1):
        telegram.updates.add("message", {})
    assert len(telegram.updates) == MOST_WAITING


def test_a_malformed_update_lacks_its_senders_name(telegram: Telegram) -> None:
    telegram.add_malformed_update("CANARY")
    assert last(telegram)["message"]["from"] == {"id": 1001}
    assert last(telegram)["message"]["text"] == "CANARY"


def test_memory_is_bounded(telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.state.MOST_MESSAGES_IN_CHAT", 2)
    monkeypatch.setattr("bot.playground.state.MOST_QUERIES", 2)
    monkeypatch.setattr("bot.playground.files.MOST_KEPT_BYTES", 10)
    hoa = telegram.user(1001)
    first = hoa.sends_document(bytes(8), "a").content["document"]["file_id"]
    hoa.sends_document(bytes(8), "b")
    send(telegram, 1001, "một", {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]})
    assert len(hoa.messages) == 2
    assert telegram.files.get(first) is None
    for _ in range(3):
        hoa.taps("a")
    assert len(telegram.queries) == 2


def call(telegram: Telegram, method: str, chat_id: int = 1001) -> int:
    fault = telegram.faults.take(method, chat_id)
    return telegram.respond(method, Parameters({"chat_id": chat_id, "text": "x"}), fault=fault)[0]


def test_faults_strike_the_calls_they_mean_and_are_used_up(telegram: Telegram) -> None:
    hoa, lan = telegram.user(1001), telegram.user(1002)
    hoa.sends("/start")
    lan.sends("/start")
    telegram.faults.inject(Fault("too_many_requests", method="sendMessage", chat_id=1002, retry_after=7), times=2)
    assert call(telegram, "sendMessage", 1001) == 200
    assert call(telegram, "sendMessage", 1002) == 429
    assert call(telegram, "sendMessage", 1002) == 429
    assert call(telegram, "sendMessage", 1002) == 200
    telegram.faults.inject(Fault("forbidden"))
    assert call(telegram, "getUpdates") == 200
    assert call(telegram, "sendMessage") == 403
    telegram.faults.inject(Fault("server_error", method="getupdates", code=503))
    assert call(telegram, "getUpdates") == 503
    telegram.faults.inject(Fault("slow"))
    assert (len(telegram.faults), call(telegram, "sendMessage"), len(telegram.faults)) == (1, 200, 0)
    telegram.faults.inject(Fault("server_error", code=599))
    telegram.faults.clear()
    assert call(telegram, "sendMessage") == 200
    assert [each.code for each in telegram.calls_of("sendMessage")] == [200, 429, 429, 200, 403, 200, 200]
    assert telegram.calls_of("sendMessage")[1].chat_id == 1002


def test_a_retry_after_is_told_twice_as_telegram_does(telegram: Telegram) -> None:
    _, body = telegram.respond("sendMessage", Parameters({"chat_id": 1001}), fault=Fault("too_many_requests"))
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_limits_are_kept_per_chat_per_group_and_over_all(telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.flood.MOST_CHATS", 40)
    seconds = Seconds()
    telegram.flood = type(telegram.flood)(seconds)
    people = [telegram.user(number) for number in range(3000, 3050)]
    for person in people:
        person.sends("/start")
    telegram.group(-5, "Nhóm", people[0])
    assert [call(telegram, "sendMessage", 3000) for _ in range(10)] == [200] * 10
    telegram.flood.enforced = True
    assert [call(telegram, "sendMessage", 3000) for _ in range(6)] == [200] * 5 + [429]
    seconds.now += 1
    assert [call(telegram, "sendMessage", 3000) for _ in range(2)] == [200, 429]
    assert call(telegram, "sendChatAction", 3000) != 429
    assert call(telegram, "getMe", 3000) == 200
    seconds.now += 1
    assert [call(telegram, "sendMessage", person.id) for person in people].count(200) == 30
    seconds.now += 1
    assert [call(telegram, "sendMessage", -5) for _ in range(21)] == [200] * 20 + [429]
    code, body = telegram.respond("sendMessage", Parameters({"chat_id": -5, "text": "x"}))
    assert (code, body["parameters"]) == (429, {"retry_after": 3})

"""The playground over HTTP: polling, webhook, files, faults of the connection, and the page's own calls."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot, InputFile
from telegram.error import Conflict, NetworkError
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from bot.playground import TOKEN, Fault, Server, Telegram, serve
from bot.playground.parameters import Parameters


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def server(telegram: Telegram) -> AsyncIterator[Server]:
    running = await serve(telegram, webhook_pauses=(0.0, 0.01))
    yield running
    await running.stop()


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{server.base_url}/bot", base_file_url=f"{server.base_url}/file/bot") as running:
        yield running


@pytest.fixture
async def browser(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.base_url, trust_env=False, timeout=10) as client:
        yield client


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until what the other side does has come about; five seconds at most."""
    for _ in range(2500):
        if condition():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not come about")


async def test_only_loopback_is_served(telegram: Telegram) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        await serve(telegram, address="0.0.0.0")


async def test_the_library_talks_to_it_as_to_telegram(telegram: Telegram, bot: Bot) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start"
    sent = await bot.send_message(1001, "<b>chào</b>", parse_mode="HTML", disable_notification=True)
    assert hoa.sees("chào").silent
    await bot.edit_message_text("Gọi <code>113</code>", 1001, sent.message_id, parse_mode="HTML")
    assert await bot.delete_messages(1001, [update.message.message_id, sent.message_id])
    assert hoa.messages == ()
    assert await bot.set_my_commands([("sogoi", "Số gọi")], language_code="vi")
    assert (await bot.get_chat(1001)).first_name == "Hoa"
    assert (await bot.get_my_name()).name == "Playground bot"
    assert (await bot.get_webhook_info()).url == ""


async def test_every_update_of_people_is_one_that_the_library_reads(telegram: Telegram, bot: Bot) -> None:
    hoa = telegram.user(1001)
    hoa.edits(hoa.sends("một"), "hai")
    hoa.sends_voice()
    hoa.sends_sticker()
    hoa.sends_photo()
    hoa.sends_contact("+84000000000", "Hoa")
    hoa.sends_document(b"1", "a.csv")
    hoa.shares_location(21, 105)
    hoa.blocks()
    hoa.unblocks()
    hoa.in_group(telegram.group(-5, "Nhóm", hoa)).sends("/start")
    telegram.channel(-7, "Kênh").posts("tin")
    await bot.send_message(
        1001,
        "x",
        reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]},  # type: ignore[arg-type]  # as JSON
    )
    hoa.taps("a")
    telegram.clock.advance(timedelta(hours=23))
    assert len(await bot.get_updates()) == 14
    telegram.add_malformed_update()
    with pytest.raises(TypeError, match="first_name"):
        await bot.get_updates()


async def test_a_poll_waits_for_the_update_and_no_longer(telegram: Telegram, bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=20))
    await eventually(lambda: bool(telegram.calls_of("getUpdates")))
    telegram.changed()
    telegram.user(1001).sends("một")
    (update,) = await poll
    assert await bot.get_updates(offset=update.update_id + 1, timeout=timedelta()) == ()


async def test_a_poll_ends_empty_after_its_timeout(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 1})
    assert answer.json() == {"ok": True, "result": []}


async def test_a_second_poller_ends_the_first(telegram: Telegram, bot: Bot, browser: httpx.AsyncClient) -> None:
    first = asyncio.ensure_future(bot.get_updates(timeout=20))
    await eventually(lambda: bool(telegram.calls_of("getUpdates")))
    second = asyncio.ensure_future(browser.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 20}))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    telegram.user(1001).sends("một")
    assert len((await second).json()["result"]) == 1


async def test_a_webhook_ends_a_poll(telegram: Telegram, bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=20))
    await eventually(lambda: bool(telegram.calls_of("getUpdates")))
    await bot.set_webhook("http://127.0.0.1:1/")
    with pytest.raises(Conflict, match="setWebhook"):
        await poll
    await bot.delete_webhook()


async def test_a_webhook_set_in_process_ends_a_poll_too(telegram: Telegram, bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=20))
    await eventually(lambda: bool(telegram.calls_of("getUpdates")))
    telegram.respond("setWebhook", Parameters({"url": "http://127.0.0.1:1/"}))
    with pytest.raises(Conflict, match="setWebhook"):
        await poll
    telegram.respond("deleteWebhook")


async def test_a_poller_that_hung_up_is_forgotten(telegram: Telegram, browser: httpx.AsyncClient) -> None:
    poll = asyncio.ensure_future(browser.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 20}))
    await eventually(lambda: bool(telegram.calls_of("getUpdates")))
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    telegram.user(1001).sends("một")
    answer = await browser.get(f"/bot{TOKEN}/getUpdates")
    assert len(answer.json()["result"]) == 1


async def test_a_thousand_updates_are_taken_in_hundreds(telegram: Telegram, bot: Bot) -> None:
    for number in range(1000):
        telegram.user(3000 + number % 50).sends(str(number))
    offset, texts = 0, []
    while batch := await bot.get_updates(offset=offset, timeout=0):
        assert len(batch) == 100
        texts += [update.message.text for update in batch if update.message]
        offset = batch[-1].update_id + 1
    assert texts == [str(number) for number in range(1000)]


async def test_files_go_both_ways(telegram: Telegram, bot: Bot, browser: httpx.AsyncClient) -> None:
    hoa = telegram.user(1001)
    data = "mã,tên\n".encode()
    sent = hoa.sends_document(data, "danh-bạ.csv", "text/csv")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert bytes(await (await update.message.document.get_file()).download_as_bytearray()) == data
    await bot.send_document(1001, InputFile(data, "trả-lời.csv"), caption="đây")
    back = hoa.sees("đây").content["document"]
    shown = await browser.get(f"/playground/files/{back['file_id']}")
    assert shown.content == data
    assert "tr%E1%BA%A3" in shown.headers["Content-Disposition"]
    path = telegram.files.get(sent.content["document"]["file_id"])
    assert path is not None
    assert (await browser.get(f"/file/bot7:no/{path.path}")).status_code == 401
    assert (await browser.get(f"/file/bot{TOKEN}/documents/none.csv")).json()["error_code"] == 404


async def test_calls_come_in_every_form(telegram: Telegram, browser: httpx.AsyncClient) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    url = f"/bot{TOKEN}/sendMessage"
    await browser.get(url, params={"chat_id": 1001, "text": "địa chỉ"})
    await browser.post(url, data={"chat_id": 1001, "text": "biểu mẫu"})
    await browser.post(url, json={"chat_id": 1001, "text": "json"})
    assert [message.text for message in hoa.messages[1:]] == ["địa chỉ", "biểu mẫu", "json"]
    headers = {"Content-Type": "application/json"}
    assert (await browser.post(url, content=b"{", headers=headers)).json()["error_code"] == 400
    assert (await browser.post(url, content=b"[]", headers=headers)).json()["error_code"] == 400
    assert (await browser.get("/bot7:no/getUpdates")).status_code == 401
    assert (await browser.get(f"/bot{TOKEN}/getWeather")).json() == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found: method not found",
    }


@pytest.mark.parametrize(("kind", "obeyed"), [("cut_before", False), ("cut_after", True)])
async def test_a_cut_connection_leaves_the_caller_in_doubt(
    telegram: Telegram, bot: Bot, kind: Any, obeyed: bool
) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    telegram.faults.inject(Fault(kind))
    with pytest.raises(NetworkError):
        await bot.send_message(1001, "chào")
    assert (len(hoa.messages) == 2) is obeyed


async def test_a_slow_call_is_obeyed_in_the_end(telegram: Telegram, bot: Bot) -> None:
    hoa = telegram.user(1001)
    hoa.sends("/start")
    telegram.faults.inject(Fault("slow", delay=0.01))
    await bot.send_message(1001, "chào")
    hoa.sees("chào")


class Receiver(RequestHandler):
    """A webhook of a bot, which fails as often as it is told to."""

    def initialize(self, taken: list[tuple[str | None, Any]], failures: list[int]) -> None:
        self.taken = taken
        self.failures = failures

    def post(self) -> None:
        if self.failures:
            self.set_status(self.failures.pop())
            return
        secret = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.taken.append((secret, json.loads(self.request.body)))


async def test_a_webhook_gets_every_update_with_its_secret_and_again_after_a_failure(
    telegram: Telegram, server: Server, bot: Bot
) -> None:
    del server
    taken: list[tuple[str | None, Any]] = []
    failures = [500, 503]
    listening, port = bind_unused_port()
    receiver = HTTPServer(Application([("/hook", Receiver, {"taken": taken, "failures": failures})]))
    receiver.add_socket(listening)
    hoa, lan = telegram.user(1001), telegram.user(1002)
    hoa.sends("trước")
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="bí-mật".encode().hex(), max_connections=1)
    for number in range(3):
        hoa.sends(str(number))
        lan.sends(str(number))
    await eventually(lambda: len(taken) == 7)
    assert {secret for secret, _ in taken} == {"bí-mật".encode().hex()}
    hers = [update["message"]["text"] for _, update in taken if update["message"]["chat"]["id"] == 1001]
    assert hers == ["trước", "0", "1", "2"]
    info = await bot.get_webhook_info()
    assert info.last_error_message is not None
    assert "500" in info.last_error_message
    await bot.send_message(
        1001,
        "x",
        reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]},  # type: ignore[arg-type]  # as JSON
    )
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook")
    hoa.taps("a")
    await eventually(lambda: len(taken) == 8)
    assert taken[-1][0] is None
    assert (await bot.get_webhook_info()).pending_update_count == 0
    receiver.stop()
    await receiver.close_all_connections()


async def test_stopping_leaves_what_no_webhook_took(telegram: Telegram) -> None:
    running = await serve(telegram)
    telegram.respond("setWebhook", Parameters({"url": "http://127.0.0.1:9/"}))
    telegram.user(1001).sends("một")
    await eventually(lambda: bool(telegram.webhook_error))
    await running.stop()
    assert len(telegram.updates) == 1


async def view(browser: httpx.AsyncClient, person: int = 1001) -> Any:
    return (await browser.get("/playground/chat", params={"person": person})).json()


async def test_the_page_shows_what_the_person_sees(telegram: Telegram, bot: Bot, browser: httpx.AsyncClient) -> None:
    start = await view(browser)
    assert (start["begun"], start["messages"], start["person"]["language"]) == (False, [], "vi")
    assert [each["admin"] for each in start["people"]] == [False, False, True, True]
    await act(browser, "text", text="  /start ", minutes_ago=16)
    await act(browser, "text", text="   ")
    await act(browser, "location", latitude=21.03, longitude=105.85)
    await act(browser, "voice")
    await act(browser, "sticker")
    await act(browser, "contact", phone="+84000000000")
    await act(browser, "edit", message=1, text="/sogoi")
    await bot.send_message(
        1001,
        "<b>Gọi</b>",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]},  # type: ignore[arg-type]  # as JSON
    )
    await bot.send_chat_action(1001, "typing")
    await act(browser, "tap", message=6, row=0, column=0)
    seen = await view(browser)
    assert [each["id"] for each in seen["messages"]] == [1, 2, 3, 4, 5, 6]
    assert (seen["messages"][0]["text"], seen["messages"][0]["edited"]) == ("/sogoi", True)
    assert (seen["messages"][5]["mine"], seen["messages"][5]["entities"][0]["type"]) == (False, "bold")
    assert seen["pending"] == [{"message": 6, "data": "b"}]
    assert 0 < seen["typing_seconds"] <= 5
    await bot.answer_callback_query("4000000001", "vâng")
    seen = await view(browser)
    assert (seen["pending"], seen["answer"]) == ([], {"id": "4000000001", "text": "vâng"})
    await act(browser, "language", language="en")
    await act(browser, "block")
    assert (await view(browser))["blocked"] is True
    await act(browser, "unblock")
    assert (await view(browser))["person"]["language"] == "en"


async def act(browser: httpx.AsyncClient, name: str, **order: Any) -> int:
    answer = await browser.post("/playground/act", json={"person": 1001, "act": name, **order})
    return answer.status_code


async def test_the_page_sends_files_and_shows_photos(telegram: Telegram, browser: httpx.AsyncClient) -> None:
    query = {"person": "1001", "name": "a.csv"}
    await browser.post("/playground/upload", params=query, content=b"a,b", headers={"Content-Type": "text/csv"})
    await browser.post("/playground/upload", params=query, content=b"png", headers={"Content-Type": "image/png"})
    seen = await view(browser)
    assert seen["messages"][0]["document"]["file_name"] == "a.csv"
    photo = await browser.get(f"/playground/files/{seen['messages'][1]['photo']['file_id']}")
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert telegram.user(1001).messages[0].content["document"]["mime_type"] == "text/csv"


async def test_the_drawer_moves_the_clock_and_injects_faults(telegram: Telegram, browser: httpx.AsyncClient) -> None:
    async def control(order: Any) -> int:
        return (await browser.post("/playground/control", json=order)).status_code

    assert await control({"advance_minutes": 2880}) == 200
    assert telegram.clock.shift == timedelta(hours=48)
    assert await control({"fault": {"kind": "slow", "method": None}, "times": 3}) == 200
    assert (await view(browser))["controls"]["faults"] == 3
    assert await control({"clear_faults": True, "malformed_update": True, "limits": True}) == 200
    controls = (await view(browser))["controls"]
    assert (controls["faults"], controls["waiting"], controls["limits"], controls["shift_minutes"]) == (
        0,
        1,
        True,
        2880,
    )
    assert await control({"fault": {"kind": "earthquake"}}) == 400
    assert await control({"advance_minutes": "soon"}) == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/playground/chat?person=9", None, 404),
        ("GET", "/playground/chat?person=x", None, 400),
        ("GET", "/playground/files/none", None, 404),
        ("POST", "/playground/upload?person=9", b"x", 404),
        ("POST", "/playground/act", b"{", 400),
        ("POST", "/playground/act", b"[]", 400),
        ("POST", "/playground/act", b'{"person": 1001, "act": "dance"}', 400),
        ("POST", "/playground/act", b'{"person": 9, "act": "voice"}', 400),
        ("POST", "/playground/act", b'{"person": 1001, "act": "tap", "message": 1}', 400),
        ("POST", "/playground/act", b'{"person": 1001, "act": "language", "language": "xx"}', 400),
    ],
)
async def test_the_page_cannot_ask_for_what_is_not_there(
    browser: httpx.AsyncClient, method: str, path: str, body: bytes | None, status: int
) -> None:
    assert (await browser.request(method, path, content=body)).status_code == status


async def test_another_sites_page_cannot_read_or_act(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/", headers={"Host": "evil.example"})).status_code == 403
    answer = await browser.post("/playground/act", json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert (await browser.get("/")).headers["Content-Security-Policy"].startswith("default-src 'self'")


async def test_the_page_is_told_of_changes_until_the_server_stops(telegram: Telegram) -> None:
    running = await serve(telegram)
    async with (
        httpx.AsyncClient(trust_env=False, timeout=10) as client,
        client.stream("GET", f"{running.base_url}/playground/events") as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == "data: 0"
        await anext(lines)
        telegram.user(1001).sends("một")
        assert await anext(lines) == f"data: {telegram.version}"
        await running.stop()


async def test_a_closed_page_is_forgotten(telegram: Telegram, server: Server, browser: httpx.AsyncClient) -> None:
    del server
    before = len(telegram._listeners)
    async with browser.stream("GET", "/playground/events") as stream:
        await anext(stream.aiter_lines())
        assert len(telegram._listeners) == before + 1
    await eventually(lambda: len(telegram._listeners) == before)


async def test_all_of_the_page_comes_from_here(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    assert "Chạy thử, không phải Telegram thật" in page
    for name in (
        "page.css",
        "page.js",
        "words.js",
        "text.js",
        "messages.js",
        "server.js",
        "location.js",
        "controls.js",
    ):
        answer = await browser.get(f"/web/{name}")
        assert answer.status_code == 200
        assert "http://" not in answer.text
        assert "https://" not in answer.text

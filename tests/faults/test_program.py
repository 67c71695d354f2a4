"""The bot as a program: it starts, says why not, answers, stays well beside a chat that hangs, and ends when told."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from bot import running
from bot.botapi import health
from bot.botapi.health import STALE_SECONDS
from bot.botapi.webhook import SECRET_HEADER
from bot.playground import Fault, Telegram
from bot.playground.parameters import Parameters
from bot.running import AddressTaken, run
from tests.benchmarks.program import load
from tests.conversations.people import settings_in
from tests.faults.program import answered, bot_on, playground, program, until

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

DONG_TAM = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"


def free_address() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"


async def status(address: str, **how: object) -> int:
    """What an address answers."""
    try:
        return (await AsyncHTTPClient().fetch(address, **how)).code
    except HTTPClientError as error:
        return error.code


@asynccontextmanager
async def bot_within(telegram: Telegram, folder: Path, **knobs: object) -> AsyncIterator[None]:
    """The whole program in this process, at the clock of that Telegram; told to stop at the end by SIGTERM."""
    async with playground(telegram) as server:
        settings = settings_in(folder).model_copy(
            update={"token": SecretStr(telegram.token), "api_base_url": server.base_url, **knobs}
        )
        task = asyncio.create_task(run(settings, clock=telegram.clock.now))
        # Its first step takes over the signals: before that, SIGTERM would end the tests.
        await asyncio.sleep(0)
        yield
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, 10)


async def test_a_person_gets_her_answer_a_late_one_the_late_answer_and_sigterm_ends_it(tmp_path: Path) -> None:
    telegram = Telegram()
    woman, late, other = (telegram.user(number, "Hoa") for number in (5001, 5002, 5003))
    woman.sends(DONG_TAM)
    late.sends("chồng đánh em", ago=timedelta(minutes=16))
    other.sends("chồng đánh em", ago=timedelta(minutes=14))
    async with playground(telegram) as server, bot_on(telegram, server, tmp_path / "work") as bot:
        await until(telegram, lambda: answered(telegram) == 3)
        assert "Đồng Tâm" in woman.messages[-1].text
        assert "113" in other.messages[-1].text
        assert late.messages[-1].silent
        assert late.messages[-1].text != other.messages[-1].text
        assert "đánh" not in late.messages[-1].text
        assert await bot.is_told_to_stop(10) == 0
    assert len(telegram.updates) == 0
    assert b"WARNING" not in bot.printed


async def test_without_a_token_it_says_so_in_one_sentence(tmp_path: Path) -> None:
    async with program(tmp_path / "work") as bot:
        assert await bot.ends() == 2
    assert bot.printed.startswith(b"set TINCAY_TOKEN ")
    assert bot.printed.count(b"\n") == 1


async def test_a_refused_token_is_told_and_not_printed(tmp_path: Path) -> None:
    telegram = Telegram()
    wrong = "7000000001:" + "B" * 35
    async with (
        playground(telegram) as server,
        bot_on(telegram, server, tmp_path / "work", TOKEN=wrong, LOG_LEVEL="DEBUG") as bot,
    ):
        assert await bot.ends() == 2
    assert bot.printed.splitlines()[-1].startswith(b"Telegram refuses the token")
    assert b"B" * 35 not in bot.printed
    assert b"Traceback" not in bot.printed


async def test_sigterm_ends_a_start_that_waits_for_telegram(tmp_path: Path) -> None:
    telegram = Telegram()
    telegram.faults.inject(Fault("cut_before", "getMe"), times=1000)
    async with bot_within(telegram, tmp_path):
        await until(telegram, lambda: len(telegram.faults) <= 999)
    assert not telegram.calls_of("getUpdates")


async def test_a_start_waits_until_telegram_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.botapi.limits.BACK_OFF", (0.0, 0.0, 0.0))
    monkeypatch.setattr("bot.botapi.polling.pause", lambda _failures: 0.0)
    telegram = Telegram()
    woman = telegram.user(5001, "Hoa")
    woman.sends(DONG_TAM)
    telegram.faults.inject(Fault("cut_before", "getMe"), times=9)
    async with bot_within(telegram, tmp_path):
        await woman.comes_to_see("Đồng Tâm, Đồng Nai")


async def test_health_is_well_while_telegram_answers_and_ill_when_the_loop_stalls(tmp_path: Path) -> None:
    telegram = Telegram()
    woman = telegram.user(5001, "Hoa")
    address = free_address()
    async with bot_within(telegram, tmp_path, health_listen=address):
        woman.sends("/start")
        await woman.comes_to_see("113")
        # The poll that acknowledges it has been answered, too, and the next one waits.
        await until(telegram, lambda: len(telegram.updates) == 0)
        assert await status(f"http://{address}/healthz") == 200
        telegram.clock.advance(timedelta(seconds=STALE_SECONDS + 1))
        assert await status(f"http://{address}/healthz") == 503
        woman.sends("/sogoi")
        await until(telegram, lambda: answered(telegram, woman.id) == 2)
        assert await status(f"http://{address}/healthz") == 200


async def test_a_webhook_lets_in_telegram_alone(tmp_path: Path) -> None:
    telegram = Telegram()
    woman = telegram.user(5001, "Hoa")
    address = free_address()
    url = f"http://{address}/telegram"
    async with bot_within(telegram, tmp_path, webhook_url=url, webhook_listen=address):
        await until(telegram, lambda: telegram.webhook is not None)
        assert telegram.webhook is not None
        assert len(telegram.webhook.secret) >= 32
        woman.sends(DONG_TAM)
        await woman.comes_to_see("Đồng Tâm, Đồng Nai")
        await until(telegram, lambda: len(telegram.updates) == 0)
        body = json.dumps({"update_id": 1}).encode()
        assert await status(url, method="POST", body=body) == 403
        assert await status(url, method="POST", body=body, headers={SECRET_HEADER: "guessed"}) == 403
        assert await status(url, method="POST", body=body, headers={SECRET_HEADER: telegram.webhook.secret}) == 200
    assert not telegram.calls_of("getUpdates")


@pytest.mark.slow
async def test_the_program_takes_its_updates_by_webhook(tmp_path: Path) -> None:
    telegram = Telegram()
    people = [telegram.user(number, "Hoa") for number in range(5001, 5031)]
    address = free_address()
    settings = {"WEBHOOK_URL": f"http://{address}/telegram", "WEBHOOK_LISTEN": address}
    async with playground(telegram) as server, bot_on(telegram, server, tmp_path / "work", **settings) as bot:
        for person in people:
            person.sends(DONG_TAM)
        await until(telegram, lambda: all(answered(telegram, person.id) for person in people))
        assert await bot.is_told_to_stop(10) == 0
    assert answered(telegram) == len(people)


@pytest.mark.slow
async def test_sixty_waiting_messages_and_a_hang_in_one_chat_delay_no_other(tmp_path: Path) -> None:
    telegram = Telegram()
    stuck, *others = (telegram.user(number, "Hoa") for number in range(5001, 5012))
    telegram.faults.inject(Fault("slow", "sendMessage", chat_id=stuck.id, delay=30.0), times=100)
    for _ in range(60):
        stuck.sends("em ở Đồng Tâm")
    async with playground(telegram) as server, bot_on(telegram, server, tmp_path / "work"):
        await until(telegram, lambda: bool(telegram.calls_of("getUpdates")))
        clock = asyncio.get_running_loop().time
        for other in others:
            sent = clock()
            other.sends(DONG_TAM)
            await until(telegram, lambda other=other: answered(telegram, other.id) == 1)
            assert clock() - sent < 1.0
        assert answered(telegram, stuck.id) == 0
        telegram.faults.clear()
        await until(telegram, lambda: answered(telegram, stuck.id) > 0, seconds=60)


@pytest.mark.slow
async def test_a_thousand_messages_do_not_take_more_memory_than_a_small_machine_has(tmp_path: Path) -> None:
    cost = await load(tmp_path / "work")
    # 141 measured, 130 of them before the first message: who waits, who wrote how much and what is counted are held in memory.
    assert cost.after <= 145


@pytest.mark.slow
async def test_sigterm_ends_it_though_telegram_hangs(tmp_path: Path) -> None:
    telegram = Telegram()
    woman = telegram.user(5001, "Hoa")
    telegram.faults.inject(Fault("slow", "sendMessage", delay=120.0), times=100)
    woman.sends(DONG_TAM)
    async with playground(telegram) as server, bot_on(telegram, server, tmp_path / "work") as bot:
        await until(telegram, lambda: len(telegram.faults) < 100)
        assert await bot.is_told_to_stop(30) == 0
    assert len(telegram.updates) == 1


async def test_polling_takes_the_webhook_of_an_earlier_run_back(tmp_path: Path) -> None:
    telegram = Telegram()
    telegram.respond("setWebhook", Parameters({"url": "http://127.0.0.1:9/telegram"}))
    async with bot_within(telegram, tmp_path):
        hoa = telegram.user(1001)
        hoa.sends("/sogoi")
        await hoa.comes_to_see("1800 1768", seconds=20)


def test_an_address_that_cannot_be_opened_is_named() -> None:
    with pytest.raises(AddressTaken, match="TINCAY_HEALTH_LISTEN: nowhere cannot be opened"):
        running._open(lambda given: health.serve(given, float), "nowhere", "TINCAY_HEALTH_LISTEN")

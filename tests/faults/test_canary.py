"""Nothing that a citizen writes, is called or does is found again: not in files, not in logs, not in tracebacks."""

import asyncio
import gc
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError
from telegram.request import RequestData

import handlers.talk
from bot import library
from bot.app import App, opened
from bot.botapi import events, limits, order
from bot.database.backup import copy_without_chats
from bot.library import Library
from bot.playground import TOKEN, Clock, Fault, Telegram
from bot.playground.faults import FaultKind
from bot.playground.parameters import Parameters
from bot.screens.desk.actions import DESK_VERBS
from handlers.admin.commands import DESK_COMMANDS
from tests.conversations.officers import MAI, NGA, THU
from tests.conversations.people import MORNING, InProcess, settings_in
from tests.faults.canaries import Canaries, hits, written_in
from tests.faults.citizens import at_the_desk, malformed, updates
from tests.faults.program import answered, bot_on, playground, until

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

JSON = dict[str, Any]
KINDS: tuple[FaultKind, ...] = ("too_many_requests", "forbidden", "server_error", "cut_before", "cut_after")
TABLES = ("preference", "sealed_message", "done_update", "report")


class Wire(InProcess):
    """Carries calls in process; a lost connection is told with its address, as the real one is."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        parameters = Parameters(request_data.json_parameters if request_data else {})
        fault = self._telegram.faults.take(name, parameters.chat_id)
        if fault and fault.kind == "cut_before":
            raise NetworkError(f"{url} {parameters}")
        code, body = self._telegram.respond(name, parameters, fault=fault)
        if fault and fault.kind == "cut_after":
            raise NetworkError(f"{url} {parameters}")
        return code, json.dumps(body).encode()


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(clock=Clock(MORNING.timestamp))


@pytest.fixture
def canaries() -> Canaries:
    return Canaries(MORNING.timestamp())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second try comes at once."""
    monkeypatch.setattr(limits, "BACK_OFF", (0.0, 0.0, 0.0))
    monkeypatch.setattr(order, "pause", lambda _failures: 0.0)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program finds its home and its temporary folder; nothing may lie there when it has ended."""
    folder = tmp_path / "elsewhere"
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        (folder / name).mkdir(parents=True)
        monkeypatch.setenv(name, str(folder / name))
    return folder


@pytest.fixture
def printed(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """All that went to standard output and error so far; everything is logged that ever is."""
    stream = io.StringIO()
    restore = events.install("DEBUG", stream)
    yield lambda: "".join((stream.getvalue(), *capfd.readouterr()))
    restore()


@asynccontextmanager
async def working(folder: Path, telegram: Telegram, read: Library, owners: tuple[int, ...] = ()) -> AsyncIterator[App]:
    """A bot to which updates are handed."""
    events.watch(asyncio.get_running_loop())
    wires = {"clock": telegram.clock.now, "requests": lambda: Wire(telegram)}
    settings = settings_in(folder).model_copy(update={"owners": owners})
    async with opened(settings, read, **wires) as app:
        stop = asyncio.Event()
        serving = asyncio.create_task(app.loop.serve(stop))
        yield app
        stop.set()
        await serving
    gc.collect()
    await asyncio.sleep(0)


def met(telegram: Telegram, raws: Sequence[JSON]) -> list[JSON]:
    """The updates with identifiers; Telegram knows who is in them, and the bot may write to each."""
    numbers = count(7)
    for raw in raws:
        for payload in raw.values():
            about = payload.get("message", payload) if isinstance(payload, dict) else {}
            chat = about.get("chat", {}) if isinstance(about, dict) else {}
            if isinstance(chat.get("id"), int):
                telegram.chat(chat["id"], chat["type"], "").begun = True
    return [{"update_id": next(numbers), **raw} for raw in raws]


def leaks(folder: Path, printed: bytes, canaries: Canaries) -> dict[str, set[bytes]]:
    """Where a canary was found; the database's backup is looked at, too."""
    # Before the copy, which would move what lies in the write-ahead log.
    places = {**written_in(folder), "printed": printed}
    backup = folder / "tincay.db.bak"
    if "tincay.db" in places:
        copy_without_chats(folder / "tincay.db", backup)
        places[backup.name] = backup.read_bytes()
    needles = canaries.needles()
    secret = TOKEN.encode()
    found = {name: hits(content, needles | {secret, secret.partition(b":")[2]}) for name, content in places.items()}
    return {name: forms for name, forms in found.items() if forms}


def test_the_search_finds_what_it_is_for() -> None:
    canaries = Canaries(0)
    word, number, point = canaries.word(), canaries.number(), canaries.point()
    needles = canaries.needles()
    for leaked in (
        word.encode(),
        word.lower().encode(),
        json.dumps({"text": word}).encode(),
        repr(word.encode()).encode(),
        str(-number).encode(),
        number.to_bytes(8, "little"),
        number.to_bytes(7, "big"),
        json.dumps(point).encode(),
        canaries.digits().encode(),
    ):
        assert hits(b"before " + leaked + b" after", needles), leaked
    assert not hits(b"before and after", needles)


@pytest.mark.safety(24, 25)
@pytest.mark.parametrize(
    "kinds",
    [pytest.param(KINDS, id="all"), *(pytest.param((kind,), marks=pytest.mark.slow, id=kind) for kind in KINDS)],
)
async def test_nothing_of_any_update_is_kept_or_told_whatever_telegram_does(
    kinds: tuple[FaultKind, ...],
    tmp_path: Path,
    telegram: Telegram,
    canaries: Canaries,
    read: Library,
    printed: Callable[[], str],
) -> None:
    raws = met(telegram, [*updates(canaries), *malformed(canaries)])
    async with working(tmp_path, telegram, read) as app:
        for _ in range(2 * len(raws) // len(kinds)):
            for kind in kinds:
                telegram.faults.inject(Fault(kind, retry_after=0))
        await asyncio.gather(*(app.loop.accept(raw) for raw in raws))
        assert app.loop.counts.malformed >= 8
    assert answered(telegram) > 30 or kinds == ("forbidden",)
    told = printed()
    assert "DEBUG aiosqlite" in told
    assert not leaks(tmp_path, told.encode(), canaries)


@pytest.mark.safety(24)
async def test_nothing_of_who_tries_the_admins_doors_is_kept_or_told(
    tmp_path: Path, telegram: Telegram, canaries: Canaries, read: Library, printed: Callable[[], str]
) -> None:
    names = [name for command in DESK_COMMANDS for name in command.names]
    buttons = [f"1{verb}{fields}" for verb in DESK_VERBS for fields in (f":{canaries.word()}", ":dl-0001:1")]
    for each in (MAI, NGA):
        telegram.user(each, "Mai").sends("/start")
    async with working(tmp_path, telegram, read, owners=(MAI, NGA)) as app:
        team = app.staffroom.desk.tools.team
        secret = await team.invite("chị Thu", "editor", None, MAI)
        await team.take(secret, THU)
        raws = met(telegram, at_the_desk(canaries, names, buttons, secret))
        for kind in KINDS:
            telegram.faults.inject(Fault(kind, retry_after=0), times=9)
        await asyncio.gather(*(app.loop.accept(raw) for raw in raws))
        await app.staffroom.imports.idle()
        await app.staffroom.team.reporting.idle()
    told = printed()
    assert answered(telegram) > len(raws) // 2
    assert [
        call.chat_id for call in telegram.calls_of("sendMessage") if call.code == 200 and call.chat_id in (MAI, NGA)
    ]
    assert not telegram.calls_of("getFile"), "a stranger's file is not fetched"
    assert not leaks(tmp_path, told.encode(), canaries)


@pytest.mark.safety(24)
@pytest.mark.parametrize("also_the_fallback", [pytest.param(False, marks=pytest.mark.slow), True])
async def test_nothing_of_any_update_is_told_when_everything_breaks(
    also_the_fallback: bool,
    tmp_path: Path,
    telegram: Telegram,
    canaries: Canaries,
    read: Library,
    printed: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*arguments: object) -> None:
        future = asyncio.get_running_loop().create_future()
        future.set_exception(LookupError(f"nobody asks for {arguments}"))
        try:
            raise KeyError(str(arguments))
        except KeyError as error:
            raise ExceptionGroup(str(arguments), [ValueError(str(arguments)), error]) from error

    monkeypatch.setattr(handlers.talk, "respond_within", breaks)
    if also_the_fallback:
        monkeypatch.setattr(handlers.talk, "fallback", breaks)
    raws = met(telegram, updates(canaries))
    async with working(tmp_path, telegram, read) as app:
        await asyncio.gather(*(app.loop.accept(raw) for raw in raws))
    told = printed()
    assert "update.failed" in told
    assert "loop.failed" in told
    assert not leaks(tmp_path, told.encode(), canaries)


@pytest.mark.safety(24)
async def test_nothing_of_any_update_is_told_when_the_database_refuses_it(
    tmp_path: Path, telegram: Telegram, canaries: Canaries, read: Library, printed: Callable[[], str]
) -> None:
    raws = met(telegram, updates(canaries))
    async with working(tmp_path, telegram, read) as app:
        with closing(sqlite3.connect(tmp_path / "tincay.db")) as database:
            for table in TABLES:
                database.execute(f"DROP TABLE {table}")
        await asyncio.gather(*(app.loop.accept(raw) for raw in raws))
    told = printed()
    assert answered(telegram) > 30
    for event in ("done.store_failed", "message.not_noted", "OperationalError"):
        assert event in told
    assert not leaks(tmp_path, told.encode(), canaries)


CRASHES = """
import sys
from bot.botapi.loop import UpdateLoop
def crashes(loop, shown):
    if shown:
        raise RuntimeError(str(shown)) from KeyError(str(loop._bot.token))
UpdateLoop._take = crashes
from bot.__main__ import main
sys.argv[1:] = ["run"]
main()
"""


@pytest.mark.safety(24)
async def test_a_program_that_crashes_prints_no_word_of_hers(tmp_path: Path, elsewhere: Path) -> None:
    telegram = Telegram()
    canaries = Canaries(telegram.clock.seconds())
    for raw in updates(canaries):
        telegram.publish(*next(iter(raw.items())))
    folder = tmp_path / "work"
    async with (
        playground(telegram) as server,
        bot_on(telegram, server, folder, start=("-c", CRASHES), LOG_LEVEL="DEBUG") as bot,
    ):
        assert await bot.ends() == 1
        assert b"CRITICAL program.failed\n    RuntimeError at <string>:crashes" in bot.printed
        assert not leaks(folder / "var", bot.printed, canaries)
    assert written_in(elsewhere) == {}


@pytest.mark.safety(24)
@pytest.mark.slow
async def test_the_program_keeps_and_prints_nothing_through_faults_and_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: Path
) -> None:
    # Python's own most talkative settings, besides ours.
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    monkeypatch.setenv("PYTHONDEVMODE", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "always")
    telegram = Telegram()
    canaries = Canaries(telegram.clock.seconds())
    raws = met(telegram, [*updates(canaries), *malformed(canaries)])
    folder = tmp_path / "work"
    for kind in KINDS * 5:
        for method in ("sendMessage", "answerCallbackQuery", "deleteMessage", "setMyCommands"):
            telegram.faults.inject(Fault(kind, method, retry_after=1))
    for method in ("getMe", "getUpdates"):
        telegram.faults.inject(Fault("cut_before", method))
    for raw in raws:
        telegram.publish(*next((kind, payload) for kind, payload in raw.items() if kind != "update_id"))
    waiting = len(telegram.updates)
    assert waiting > 60
    async with playground(telegram) as server:
        for answers in (10, 25):
            async with bot_on(telegram, server, folder, LOG_LEVEL="DEBUG") as bot:
                await until(telegram, lambda answers=answers: answered(telegram) >= answers)
                await bot.is_killed()
                assert not leaks(folder / "var", bot.printed, canaries)
        async with bot_on(telegram, server, folder, LOG_LEVEL="DEBUG") as bot:
            await until(telegram, lambda: len(telegram.updates) == 0, seconds=120)
            assert await bot.is_told_to_stop() == 0
    assert {"tincay.db", "tincay.key"} <= set(written_in(folder / "var"))
    assert set(written_in(folder)) == {f"var/{name}" for name in written_in(folder / "var")}
    assert written_in(elsewhere) == {}
    assert not leaks(folder / "var", bot.printed, canaries)

"""The running program reaches the Bot API's address and no other, starts nothing, and writes beside its database alone."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import AsyncHTTPClient

from bot.checks import changelog, report
from bot.playground import ADMIN_IDS, Fault, Telegram
from bot.settings import Settings
from tests.conversations.people import settings_in
from tests.faults import watched
from tests.faults.canaries import Canaries, hits, written_in
from tests.faults.citizens import malformed, updates
from tests.faults.program import answered, bot_on, playground, until
from tests.faults.test_program import free_address
from tests.faults.watched import Watched

pytestmark = pytest.mark.uncounted
"""A program of its own is started here."""

ROWS = "Loại;Tên;Tỉnh, thành phố;Xã, phường;Điện thoại;Nguồn\r\nCông an;Công an thử;Đồng Nai;Đồng Tâm;0912 000 123;Danh sách"


async def told(address: str) -> bytes:
    """All that an address answers: status, headers and body."""
    answer = await AsyncHTTPClient().fetch(address, raise_error=False)
    return f"{answer.code} {dict(answer.headers)} ".encode() + answer.body


def test_the_watch_sees_what_it_is_for(tmp_path: Path) -> None:
    hook, _, _ = watched.START.partition("from bot.__main__")
    does = (
        f"import socket, subprocess\nopen({str(tmp_path / 'stray')!r}, 'w').close()\nsubprocess.run(['true'])\n"
        "socket.getaddrinfo('localhost', 7)\nsocket.create_server(('127.0.0.1', 0))\n"
        "socket.socket(type=socket.SOCK_DGRAM).connect(('127.0.0.1', 9))\n"
    )
    told = {**os.environ, watched.FILE: str(tmp_path / "events")}
    subprocess.run([sys.executable, "-c", hook + does], env=told, check=True)
    did = Watched.read(tmp_path / "events")
    assert did.reached == {"('127.0.0.1', 9)"}
    assert did.listened_at == {"('127.0.0.1', 0)"}
    assert "localhost:7" in did.asked_for
    assert "subprocess.Popen" in did.started
    assert did.touched == {str(tmp_path / "stray")}


@pytest.mark.safety(5, 24)
async def test_through_a_whole_day_only_the_bot_api_is_reached_and_nothing_lies_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, temporary, home = (tmp_path / name for name in ("work", "temporary", "home"))
    for each in (temporary, home):
        each.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv(watched.FILE, str(tmp_path / "events"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    telegram, health = Telegram(), free_address()
    canaries = Canaries(telegram.clock.seconds())
    admin = telegram.user(ADMIN_IDS[0])
    for kind in ("server_error", "cut_before", "cut_after"):
        telegram.faults.inject(Fault(kind, "sendMessage"))
    admin.sends("/quanly")
    admin.sends_document(ROWS.encode("utf-8-sig"), "cong-an.csv")
    for raw in [*updates(canaries)[::4], *malformed(canaries)[::4]]:
        for kind, payload in raw.items():
            telegram.publish(kind, payload)
    knobs = {"OWNERS": str(ADMIN_IDS[0]), "HEALTH_LISTEN": health, "LOG_LEVEL": "DEBUG"}
    async with (
        playground(telegram) as server,
        bot_on(telegram, server, folder, start=("-c", watched.START), **knobs) as bot,
    ):
        await until(telegram, lambda: not len(telegram.updates) and bool(telegram.calls_of("getFile")), seconds=60)
        seen = [await told(f"http://{health}{path}") for path in ("/healthz", "/metrics", "/")]
        assert await bot.is_told_to_stop() == 0
        api = urlsplit(server.base_url)
    did = Watched.read(tmp_path / "events")
    assert answered(telegram) > 0
    assert did.reached == {str((api.hostname, api.port))}
    assert did.asked_for <= {f"{api.hostname}:{api.port}", f"{health.partition(':')[0]}:{health.partition(':')[2]}"}
    assert did.listened_at == {str((health.partition(":")[0], int(health.partition(":")[2])))}
    assert did.started == set()
    assert {"var/tincay.db", "var/.tincay.head.new"} <= did.touched
    strayed = {path for path in did.touched if not (folder / path).resolve().is_relative_to((folder / "var").resolve())}
    assert strayed == set()
    assert written_in(temporary) == written_in(home) == {}
    assert set(written_in(folder)) == {f"var/{name}" for name in ("tincay.db", "tincay.key", "tincay.head")}
    checked = await changelog.report(settings_in(folder / "var"), None, renew=False)
    assert "The change log holds." in checked[0]
    needles, events = canaries.needles(), (tmp_path / "events").read_bytes()
    for each in (*written_in(folder).values(), *seen, bot.printed, events, str((checked, report())).encode()):
        assert not hits(each, needles)


def test_the_only_address_in_the_settings_is_telegrams() -> None:
    """Of what has a default, nothing but the Bot API leads out of the machine."""
    defaults = {name: str(field.default) for name, field in Settings.model_fields.items()}
    assert {name for name, value in defaults.items() if "://" in value} == {"api_base_url", "database_url"}
    assert defaults["api_base_url"] == "https://api.telegram.org"
    assert defaults["database_url"].startswith("sqlite+aiosqlite:///")
    assert {name for name, value in defaults.items() if value.startswith("127.0.0.1:")} == {"webhook_listen"}

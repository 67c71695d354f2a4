"""Only Telegram gets in, an update is acknowledged when it is done, and nothing of it is told."""

import io
import json
import math
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer

from bot.botapi import health, webhook
from bot.botapi.server import LARGEST_BODY, host_and_port
from bot.botapi.webhook import SECRET_HEADER

SECRET = "s3cret-s3cret"
CANARY = "chồng đánh tôi"


class Loop:
    def __init__(self) -> None:
        self.taken: list[dict[str, object]] = []
        self.error: Exception | None = None

    async def accept(self, raw: dict[str, object]) -> None:
        if self.error:
            raise self.error
        self.taken.append(raw)


@pytest.fixture
def loop() -> Loop:
    return Loop()


def url(server: HTTPServer, path: str) -> str:
    port = next(iter(server._sockets.values())).getsockname()[1]
    return f"http://127.0.0.1:{port}{path}"


async def ask(server: HTTPServer, path: str, **request: Any) -> HTTPResponse:
    client = AsyncHTTPClient(force_instance=True)
    try:
        return await client.fetch(url(server, path), raise_error=False, **request)
    finally:
        client.close()


@pytest.fixture
async def door(loop: Loop) -> AsyncIterator[HTTPServer]:
    server = webhook.serve("127.0.0.1:0", SECRET, loop.accept)
    yield server
    server.stop()
    await server.close_all_connections()


async def post(door: HTTPServer, body: bytes, secret: str | None = SECRET, path: str = "/telegram") -> HTTPResponse:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    return await ask(door, path, method="POST", body=body, headers=headers)


async def test_an_update_is_acknowledged_after_it_is_done(door: HTTPServer, loop: Loop) -> None:
    answer = await post(door, json.dumps({"update_id": 1, "message": {"text": CANARY}}).encode())
    assert (answer.code, answer.body) == (200, b"")
    assert loop.taken == [{"update_id": 1, "message": {"text": CANARY}}]
    assert "Server" not in answer.headers


async def test_an_update_that_is_not_done_comes_again(door: HTTPServer, loop: Loop, log: io.StringIO) -> None:
    loop.error = RuntimeError(CANARY)
    answer = await post(door, b'{"update_id": 1}')
    assert (answer.code, answer.body) == (500, b"")
    assert "request.failed\n    RuntimeError at test_webhook.py:accept" in log.getvalue()
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize("secret", [None, "", "s3cret", SECRET + "x", SECRET.upper()])
async def test_without_the_secret_nobody_gets_in(door: HTTPServer, loop: Loop, secret: str | None) -> None:
    answer = await post(door, b'{"update_id": 1}', secret)
    assert (answer.code, answer.body) == (403, b"")
    assert loop.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_update_is_refused(door: HTTPServer, loop: Loop, log: io.StringIO, body: bytes) -> None:
    assert (await post(door, body)).code == 400
    assert loop.taken == []
    assert "Traceback" not in log.getvalue()


async def test_a_body_too_large_is_refused(door: HTTPServer, loop: Loop) -> None:
    assert (await post(door, b'{"a": "' + b"x" * LARGEST_BODY + b'"}')).code in (400, 599)
    assert loop.taken == []


@pytest.mark.parametrize("path", ["/", "/telegram/", "/telegram/x", "/healthz"])
async def test_there_is_nothing_elsewhere(door: HTTPServer, path: str) -> None:
    answer = await post(door, b"{}", path=path)
    assert (answer.code, answer.body) == (404, b"")


async def test_there_is_nothing_to_read(door: HTTPServer) -> None:
    assert (await ask(door, "/telegram")).code == 403
    assert (await ask(door, "/telegram", headers={SECRET_HEADER: SECRET})).code == 405


async def test_nothing_of_a_request_is_logged(door: HTTPServer, log: io.StringIO) -> None:
    await post(door, json.dumps({"message": CANARY}).encode())
    await post(door, b"{}", "canary-secret")
    await ask(door, "/canary-path?x=canary")
    assert "canary" not in log.getvalue()
    assert SECRET not in log.getvalue()
    assert "127.0.0.1" not in log.getvalue()


def test_a_webhook_without_a_secret_is_not_opened(loop: Loop) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook.doors("", loop.accept)


@pytest.mark.parametrize(("age", "code"), [(0.0, 200), (90.0, 200), (90.1, 503), (math.inf, 503), (math.nan, 503)])
async def test_health_tells_whether_the_loop_turns(age: float, code: int) -> None:
    server = health.serve("127.0.0.1:0", lambda: age)
    try:
        answer = await ask(server, "/healthz")
        assert (answer.code, answer.body) == (code, b"")
        assert (await ask(server, "/")).code == 404
    finally:
        server.stop()
        await server.close_all_connections()


def test_an_address_is_read() -> None:
    assert host_and_port("0.0.0.0:80") == ("0.0.0.0", 80)
    assert host_and_port("[::1]:8080") == ("::1", 8080)
    assert host_and_port(":8081") == ("127.0.0.1", 8081)


@pytest.mark.parametrize("address", ["127.0.0.1", "8080", "a:b", "http://a:1", "a:99999"])
def test_an_address_that_cannot_be_read_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are partly the standard library's
        host_and_port(address)

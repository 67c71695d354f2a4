"""The webhook's door and the one for health, as somebody tries them who is not Telegram: by hand, byte by byte."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from tornado.httpserver import HTTPServer

from bot import running
from bot.botapi import health, webhook
from bot.botapi.server import LARGEST_BODY, LARGEST_HEADER, Patience
from bot.botapi.webhook import SECRET_HEADER
from bot.running import AddressTaken
from bot.settings import Settings

SECRET = "s3cret-s3cret"
CANARY = "canary"
BLINK = Patience(headers=0.05, body=0.05)
ALLOWED_HEADERS = {"content-length", "content-type", "date", "connection", "cache-control", "etag"}


class Taken:
    """What got through the door."""

    def __init__(self) -> None:
        self.updates: list[dict[str, object]] = []

    async def accept(self, raw: dict[str, object]) -> None:
        self.updates.append(raw)


@pytest.fixture
def taken() -> Taken:
    return Taken()


@asynccontextmanager
async def opened(server: HTTPServer) -> AsyncIterator[int]:
    """Its port."""
    try:
        yield next(iter(server._sockets.values())).getsockname()[1]
    finally:
        server.stop()
        await server.close_all_connections()


@pytest.fixture
async def door(taken: Taken) -> AsyncIterator[int]:
    async with opened(webhook.serve("127.0.0.1:0", SECRET, taken.accept)) as port:
        yield port


async def told(port: int, *written: bytes, ends: bool = False) -> bytes:
    """All that comes back until the connection ends. `ends`: nothing more is written."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in written:
            writer.write(part)
            await writer.drain()
        if ends:
            writer.write_eof()
        return await asyncio.wait_for(reader.read(), 20)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def request(
    method: str, path: str = "/telegram", body: bytes = b"", secret: bytes | None = SECRET.encode(), **headers: str
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bot", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join(lines).encode()
    if secret is not None:
        head += b"\r\n" + SECRET_HEADER.encode() + b": " + secret
    return head + b"\r\n\r\n" + body


def read(answer: bytes) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers in small letters, body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split(" ")[1]), headers, body


@pytest.mark.parametrize(
    "secret",
    [
        None,
        b"",
        b"\xff\xfe\x80",
        "mật-khẩu".encode(),
        b"\xed\xa0\x80",
        SECRET.encode() + b"\xe9",
        b"x" * 8000,
        SECRET.encode() + b"\r\n" + SECRET_HEADER.encode() + b": " + SECRET.encode(),
    ],
)
async def test_a_strange_secret_is_refused_and_breaks_nothing(
    door: int, taken: Taken, log: io.StringIO, secret: bytes | None
) -> None:
    status, _, body = read(await told(door, request("POST", body=b'{"update_id": 1}', secret=secret)))
    assert (status, body) == (403, b"")
    assert taken.updates == []
    assert "failed" not in log.getvalue()


async def test_the_secret_is_compared_in_constant_time(
    door: int, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def watched(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("hmac.compare_digest", watched)
    await told(door, request("POST", body=b"{}", secret=b"guess"))
    await told(door, request("POST", body=b"{}"))
    assert compared == [(b"guess", SECRET.encode()), (SECRET.encode(), SECRET.encode())]
    assert taken.updates == [{}]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW", "CONNECT"])
async def test_only_a_post_gets_in(door: int, taken: Taken, method: str) -> None:
    for secret, expected in ((SECRET.encode(), (405,)), (None, (403, 405))):
        status, headers, body = read(await told(door, request(method, secret=secret)))
        assert status in expected
        assert body == b""
        assert not headers.keys() - ALLOWED_HEADERS
    assert taken.updates == []


async def test_what_is_too_large_is_refused_before_it_is_read(door: int, taken: Taken) -> None:
    head = request("POST").replace(b"Content-Length: 0", f"Content-Length: {LARGEST_BODY + 1}".encode())
    assert read(await told(door, head))[0] == 400
    chunked = request("POST", Transfer_Encoding="chunked").replace(b"Content-Length: 0\r\n", b"")
    chunk = b"%x\r\n" % LARGEST_BODY + b"x" * LARGEST_BODY + b"\r\n"
    assert b" 200 " not in (await told(door, chunked, chunk, chunk))[:20]
    assert taken.updates == []


async def test_headers_too_large_end_the_connection(door: int, taken: Taken) -> None:
    answer = await told(door, request("POST", body=b"{}", X_Much="x" * LARGEST_HEADER))
    assert answer == b"" or read(answer)[0] == 400
    assert taken.updates == []


async def test_without_the_secret_no_body_is_waited_for(door: int, taken: Taken) -> None:
    head = request("POST", secret=b"guess").replace(b"Content-Length: 0", b"Content-Length: 1000000")
    assert read(await told(door, head))[0] == 403
    assert taken.updates == []


@pytest.mark.parametrize("sent", [b"{", b""])
async def test_a_body_that_does_not_come_is_not_waited_for_for_ever(taken: Taken, sent: bytes) -> None:
    async with opened(webhook.serve("127.0.0.1:0", SECRET, taken.accept, BLINK)) as port:
        head = request("POST").replace(b"Content-Length: 0", b"Content-Length: 100")
        assert await told(port, head + sent) == b""
    assert taken.updates == []


@pytest.mark.parametrize("sent", [b"", b"POST /telegram HTTP/1.1\r\nHost: b"])
async def test_headers_that_do_not_come_are_not_waited_for_for_ever(taken: Taken, sent: bytes) -> None:
    async with opened(webhook.serve("127.0.0.1:0", SECRET, taken.accept, BLINK)) as port:
        assert await told(port, sent) == b""


async def test_a_body_that_breaks_off_is_no_update(door: int, taken: Taken, log: io.StringIO) -> None:
    head = request("POST").replace(b"Content-Length: 0", b"Content-Length: 100")
    await told(door, head + b'{"update_id": 1}', ends=True)
    assert taken.updates == []
    assert "request.failed" not in log.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"POST /telegram HTTP/9.9\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /telegram HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_request_gets_nothing_said(door: int, taken: Taken, log: io.StringIO, sent: bytes) -> None:
    answer = await told(door, sent + b"\r\n\r\n" + CANARY.encode(), ends=True)
    assert answer == b"" or read(answer)[0] in (400, 403)
    assert b"tornado" not in answer.lower()
    assert taken.updates == []
    assert CANARY not in log.getvalue()


async def test_an_update_in_pieces_gets_in(door: int, taken: Taken) -> None:
    whole = request("POST", body=b'{"update_id": 7}')
    answer = await told(door, whole[:40], whole[40:-5], whole[-5:])
    assert read(answer)[0] == 200
    assert taken.updates == [{"update_id": 7}]


@pytest.mark.parametrize("status", [200, 403, 404, 405, 400])
async def test_no_answer_says_what_program_it_is(door: int, status: int) -> None:
    asked = {
        200: request("POST", body=b"{}"),
        403: request("POST", secret=b"guess"),
        404: request("POST", "/"),
        405: request("PUT"),
        400: request("POST", body=b"[1]"),
    }[status]
    code, headers, body = read(await told(door, asked))
    assert (code, body) == (status, b"")
    assert not headers.keys() - ALLOWED_HEADERS


@pytest.mark.parametrize("age", [0.0, 1000.0])
async def test_health_says_nothing_but_its_status(age: float) -> None:
    async with opened(health.serve("127.0.0.1:0", lambda: age)) as port:
        status, headers, body = read(await told(port, request("GET", "/healthz?verbose=1", secret=None)))
        assert (status, body) == (200 if age == 0 else 503, b"")
        assert not headers.keys() - ALLOWED_HEADERS
        for method in ("POST", "OPTIONS", "PUT"):
            assert read(await told(port, request(method, "/healthz", secret=None)))[0] == 405
        assert read(await told(port, request("POST", "/telegram")))[0] == 404


async def test_health_without_a_host_is_for_this_machine_alone() -> None:
    server = health.serve(":0", lambda: 0.0)
    async with opened(server):
        assert {each.getsockname()[0] for each in server._sockets.values()} == {"127.0.0.1"}


def settings(**values: str) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]  # texts, as the environment has them


@pytest.mark.parametrize("listen", ["127.0.0.1:8080", ":8080", "0.0.0.0:8080", "[::1]:8080"])
async def test_health_and_webhook_on_one_port_are_refused_with_the_remedy(listen: str) -> None:
    wrong = settings(webhook_url="https://bot.example.org/telegram", health_listen=listen)
    with pytest.raises(AddressTaken, match="same port, 8080; give health one of its own"):
        await running.run(wrong)


@pytest.mark.parametrize(
    "values",
    [
        {"health_listen": "127.0.0.1:8080"},
        {"webhook_url": "https://bot.example.org/telegram"},
        {"webhook_url": "https://bot.example.org/telegram", "health_listen": "127.0.0.1:8081"},
        {"webhook_url": "https://bot.example.org/telegram", "health_listen": "nowhere"},
        {
            "webhook_url": "https://bot.example.org/telegram",
            "webhook_listen": "127.0.0.1:0",
            "health_listen": "127.0.0.1:0",
        },
    ],
)
def test_two_ports_or_one_server_are_let_through(values: dict[str, str]) -> None:
    running._apart(settings(**values))

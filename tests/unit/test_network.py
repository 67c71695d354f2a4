"""The guard of all tests: nothing but this machine is reached, and who tries is told on."""

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests import conftest
from tests.network import NotThisMachine, is_this_machine

pytestmark = pytest.mark.safety(5)


@pytest.fixture
def tried() -> Iterator[list[str]]:
    """What was refused in this test, and is meant to be."""
    yield conftest.REACHED_FOR
    conftest.REACHED_FOR.clear()


def test_no_address_elsewhere_is_reached(tried: list[str]) -> None:
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        with pytest.raises(NotThisMachine):
            stream.connect(("192.0.2.1", 80))
        with pytest.raises(NotThisMachine):
            datagrams.sendto(b"?", ("192.0.2.1", 53))
    with pytest.raises(NotThisMachine):
        socket.getaddrinfo("api.telegram.org", 443)
    with pytest.raises(NotThisMachine):
        socket.gethostbyname("api.telegram.org")
    assert [each.partition(" ")[0] for each in tried] == [
        "socket.connect",
        "socket.sendto",
        "socket.getaddrinfo",
        "socket.gethostbyname",
    ]


async def test_no_library_gets_past_it_and_what_it_swallows_is_told_on(tried: list[str]) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises((httpx.HTTPError, NotThisMachine)):
            await client.get("https://api.telegram.org/")
    with pytest.raises(NotThisMachine):
        await asyncio.open_connection("192.0.2.1", 80)
    assert len(tried) == 2


def test_this_machine_is_reached(tried: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert tried == []


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("", True),
        ("localhost", True),
        (b"127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("0.0.0.0", True),
        ("fe80::1%eth0", False),
        ("192.168.1.1", False),
        ("localhost.example.org", False),
        ("api.telegram.org", False),
    ],
)
def test_what_is_this_machine(host: object, here: bool) -> None:
    assert is_this_machine(host) is here

"""Whom a process reaches: an audit hook that lets nothing but this machine be asked for, and tells what else was tried.

Python raises these events before it acts (https://docs.python.org/3/library/audit_events.html), whichever library calls.
"""

import ipaddress
import sys
from collections.abc import Callable

RESOLVING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
REACHING = ("socket.connect", "socket.sendto", "socket.sendmsg")


class NotThisMachine(PermissionError):
    """A test may only reach what it started itself."""


def allow_only_this_machine(tried: list[str]) -> Callable[[str, tuple[object, ...]], None]:
    """The hook. What is refused is also added to `tried`, for whoever calls may swallow the refusal."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if not event.startswith("socket."):
            return
        host = None
        if event in REACHING:
            address = arguments[1]
            # A path is a socket of this machine; so is a message on a connection that stands.
            host = address[0] if isinstance(address, tuple) else None
        elif event in RESOLVING:
            host = arguments[0]
        if host is not None and not is_this_machine(host):
            tried.append(f"{event} {host!r}")
            raise NotThisMachine(f"{event}: only this machine may be reached in a test, not {host!r}")

    return hook


def is_this_machine(host: object) -> bool:
    """Whether a name or an address stands for it; "" and 0.0.0.0 are what a server listens at."""
    name = host.decode(errors="replace") if isinstance(host, bytes) else str(host)
    if name in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def install(tried: list[str]) -> None:
    """From now on until the process ends: an audit hook cannot be taken away."""
    sys.addaudithook(allow_only_this_machine(tried))

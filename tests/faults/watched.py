"""`python -m bot run` under an audit hook: whom it reaches, what it starts, where it writes, told by Python before it happens."""

import json
from dataclasses import dataclass
from pathlib import Path

FILE = "WATCHED"
"""The environment variable that names the file of events."""

START = """
import json, os, sys
_told = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_WATCHED = ("socket.", "subprocess.", "os.", "pty.", "webbrowser.", "urllib.", "shutil.", "tempfile.", "sqlite3.connect", "ftplib.",
            "smtplib.", "http.client.", "syslog.", "ctypes.dlopen")
_DULL = ("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.add_dll_directory", "socket.__new__", "sqlite3.connect/handle")
def _hook(event, arguments):
    if event == "open":
        if not arguments[2] & _WRITES:
            return
    elif event in _DULL or not event.startswith(_WATCHED):
        return
    os.write(_told, json.dumps([event, *map(str, arguments)]).encode() + b"\\n")
sys.addaudithook(_hook)
from bot.__main__ import main
sys.argv[1:] = ["run"]
main()
"""
"""What `python -c` gets in the place of `python -m bot run`. The hook never refuses: it writes down."""

_REACHES = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_ASKS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
_PATHS = {"os.rename": (1, 2), "os.link": (1, 2), "os.symlink": (1, 2)}
_TOUCHES = frozenset({"open", "os.mkdir", "os.remove", "os.truncate", "os.chmod", "sqlite3.connect", *_PATHS})


@dataclass(frozen=True)
class Watched:
    """What a program did, in the order of doing."""

    events: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, file: Path) -> "Watched":
        return cls(tuple(tuple(json.loads(row)) for row in file.read_text(encoding="utf-8").splitlines()))

    @property
    def names(self) -> set[str]:
        return {event for event, *_ in self.events}

    @property
    def reached(self) -> set[str]:
        """Addresses, as Python writes them: `('127.0.0.1', 8081)`."""
        return {arguments[1] for event, *arguments in self.events if event in _REACHES}

    @property
    def asked_for(self) -> set[str]:
        """Names whose address was asked for, and where: `127.0.0.1:8081`."""
        return {":".join(arguments[:2]) for event, *arguments in self.events if event in _ASKS}

    @property
    def listened_at(self) -> set[str]:
        """Addresses, as in `reached`."""
        return {arguments[1] for event, *arguments in self.events if event == "socket.bind"}

    @property
    def started(self) -> set[str]:
        """Events by which another program begins."""
        begins = (
            "subprocess.",
            "os.exec",
            "os.fork",
            "os.posix_spawn",
            "os.spawn",
            "os.startfile",
            "os.system",
            "pty.",
            "webbrowser.",
        )
        return {event for event in self.names if event.startswith(begins)}

    @property
    def touched(self) -> set[str]:
        """Paths that were opened to write, made, moved or removed; a number is a file that was opened before."""
        found = {
            arguments[place - 1]
            for event, *arguments in self.events
            if event in _TOUCHES
            for place in _PATHS.get(event, (1,))
        }
        return {path for path in found if not path.isdigit()}

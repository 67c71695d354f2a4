"""Health: whether the loop still turns, for whoever restarts the bot when it does not."""

from collections.abc import Callable

from tornado.httpserver import HTTPServer
from tornado.web import Application

from bot.botapi.server import Terse, application, listen

PATH = "/healthz"

STALE_SECONDS = 90.0
"""Longest age of a heartbeat: a long poll of up to 50 seconds, and time to try again."""

Age = Callable[[], float]
"""Seconds since the last heartbeat; inf before the first."""


class _Pulse(Terse):
    """Says by its status alone how it is."""

    def initialize(self, age: Age, stale_seconds: float) -> None:
        self._age = age
        self._stale_seconds = stale_seconds

    def get(self) -> None:
        self.set_header("Cache-Control", "no-store")
        # Written so that an age that is no number counts as stale.
        self.set_status(200 if self._age() <= self._stale_seconds else 503)


def pulse(age: Age, stale_seconds: float = STALE_SECONDS) -> Application:
    """GET /healthz: 200 while the last heartbeat is at most `stale_seconds` old, else 503; 404 elsewhere."""
    return application((PATH, _Pulse, {"age": age, "stale_seconds": stale_seconds}))


def serve(address: str, age: Age, stale_seconds: float = STALE_SECONDS) -> HTTPServer:
    """Answer at "host:port"; ":port" is loopback alone."""
    return listen(pulse(age, stale_seconds), address)

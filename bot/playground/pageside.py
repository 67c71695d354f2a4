"""The web page over HTTP: its files, its view of a chat, its acts, and the stream that says something changed."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from bot.playground import page
from bot.playground.telegram import Telegram

WEB: Final = Path(__file__).parent / "web"
LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost")
# Changes that come within this time are told together, so that a load test does not drown a page.
PAUSE_SECONDS: Final = 0.03


class OpenStreams:
    """The streams to pages that are open now, so that stopping the server can end them."""

    def __init__(self) -> None:
        self._enders: set[Callable[[], None]] = set()

    def add(self, ender: Callable[[], None]) -> None:
        """Remember how to end a stream."""
        self._enders.add(ender)

    def remove(self, ender: Callable[[], None]) -> None:
        """Forget an ended one."""
        self._enders.discard(ender)

    def end(self) -> None:
        """End all."""
        for ender in tuple(self._enders):
            ender()


class PageHandler(RequestHandler):
    """Answers only pages of its own: another site's page in the same browser must not read or act here."""

    telegram: Telegram
    streams: OpenStreams

    def initialize(self, telegram: Telegram, streams: OpenStreams) -> None:
        """Called by tornado for each request."""
        self.telegram = telegram
        self.streams = streams

    def prepare(self) -> None:
        """Refuse foreign names of this address and foreign pages."""
        origin = self.request.headers.get("Origin")
        own_origin = origin is None or urlsplit(origin).netloc == self.request.host
        if self.request.host_name not in LOOPBACK_NAMES or not own_origin:
            raise HTTPError(403)

    def set_default_headers(self) -> None:
        """Nothing from elsewhere runs on the page, nothing of it is kept."""
        self.set_header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")

    def person_id(self) -> int:
        """The person whose screen it is."""
        try:
            return int(self.get_query_argument("person"))
        except ValueError:
            raise HTTPError(400) from None

    def order(self) -> dict[str, Any]:
        """The JSON object in the body."""
        try:
            order = json.loads(self.request.body)
        except ValueError:
            raise HTTPError(400) from None
        if not isinstance(order, dict):
            raise HTTPError(400)
        return order

    def write_error(self, status_code: int, **_: Any) -> None:
        """Just the code: the page has its own words."""
        self.finish(json.dumps({"error": status_code}))


class StartPage(PageHandler):
    """`/`: the page itself."""

    def get(self) -> None:
        """The page's HTML."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish((WEB / "index.html").read_bytes())


class ChatView(PageHandler):
    """`/playground/chat?person=`: all that is on a person's screen."""

    def get(self) -> None:
        """See `page.view`."""
        try:
            self.finish(page.view(self.telegram, self.person_id()))
        except page.UnknownOrderError:
            raise HTTPError(404) from None


class Events(PageHandler):
    """`/playground/events`: a server-sent event with the version after each change."""

    _wake: asyncio.Event
    _ended = False

    async def get(self) -> None:
        """Runs until the page or the server ends it."""
        self.set_header("Content-Type", "text/event-stream")
        self._wake = asyncio.Event()
        stop_listening = self.telegram.listen(self._wake.set)
        self.streams.add(self._end)
        try:
            while not self._ended:
                self.write(f"data: {self.telegram.version}\n\n")
                await self.flush()
                await self._wake.wait()
                self._wake.clear()
                await asyncio.sleep(PAUSE_SECONDS)
        except StreamClosedError:
            self._ended = True
        finally:
            stop_listening()
            self.streams.remove(self._end)

    def on_connection_close(self) -> None:
        """The page was closed."""
        self._end()

    def _end(self) -> None:
        self._ended = True
        self._wake.set()


class Act(PageHandler):
    """`/playground/act`: a person does something."""

    def post(self) -> None:
        """See `page.act`."""
        try:
            page.act(self.telegram, self.order())
        except (page.UnknownOrderError, LookupError):
            raise HTTPError(400) from None
        self.finish({})


class Control(PageHandler):
    """`/playground/control`: the clock, the faults, the limits."""

    def post(self) -> None:
        """See `page.control`."""
        try:
            page.control(self.telegram, self.order())
        except page.UnknownOrderError:
            raise HTTPError(400) from None
        self.finish({})


class Upload(PageHandler):
    """`/playground/upload?person=&name=`: a file, as the body."""

    def post(self) -> None:
        """See `page.receive_file`."""
        name = self.get_query_argument("name", "file")
        mime_type = self.request.headers.get("Content-Type", "application/octet-stream")
        try:
            page.receive_file(self.telegram, self.person_id(), name, mime_type, self.request.body)
        except page.UnknownOrderError:
            raise HTTPError(404) from None
        self.finish({})


class PageFile(PageHandler):
    """`/playground/files/<id>`: a file of the chat, photos to be shown, all others to be saved."""

    def get(self, file_id: str) -> None:
        """The bytes."""
        stored = self.telegram.files.get(file_id)
        if stored is None:
            raise HTTPError(404)
        if stored.mime_type in ("image/jpeg", "image/png"):
            self.set_header("Content-Type", stored.mime_type)
        else:
            self.set_header("Content-Type", "application/octet-stream")
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(stored.name)}")
        self.finish(stored.data)

"""HTTP in: small servers that say nothing but their status, to the caller and to the log alike."""

from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from bot.botapi.events import event

LARGEST_BODY = 1024 * 1024
"""Bytes of a request's body. An update has some 20 kB at most: texts have 4,096 characters."""

LARGEST_HEADER = 16 * 1024
"""Bytes of a request's first line and headers. Telegram sends a few hundred, a server in front adds some of its own."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a caller has for the headers of a request, which on a connection that is kept begin with the end of the one before;
    and for its body. What takes longer is cut off: a byte a minute shall hold no connection for ever."""

    headers: float = 75.0
    body: float = 10.0


PATIENCE = Patience()


Route = tuple[str, type[RequestHandler], dict[str, object]]


class Terse(RequestHandler):
    """Answers with a status and no words, and logs no request."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **_kwargs: object) -> None:
        self.finish()

    def log_exception(
        self, typ: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        if not isinstance(value, HTTPError):
            event("request.failed", error=value)


class Nowhere(Terse):
    """Every path that is not ours."""

    def prepare(self) -> None:
        raise HTTPError(404)


def application(*routes: Route) -> Application:
    """An application of these routes that answers 404 elsewhere and keeps no access log, for that would name addresses."""
    return Application(list(routes), default_handler_class=Nowhere, log_function=_unlogged)


def listen(served: Application, address: str, patience: Patience = PATIENCE) -> HTTPServer:
    """Serve at "host:port" ("127.0.0.1:8080", "[::1]:8080"; ":8080" is loopback too; port 0 takes a free one).

    Raises ValueError for an address that cannot be read, OSError where the port is taken.
    """
    host, port = host_and_port(address)
    server = HTTPServer(
        served,
        max_body_size=LARGEST_BODY,
        max_buffer_size=2 * LARGEST_BODY,
        max_header_size=LARGEST_HEADER,
        idle_connection_timeout=patience.headers,
        body_timeout=patience.body,
    )
    server.add_sockets(bind_sockets(port, host))
    return server


def host_and_port(address: str) -> tuple[str, int]:
    """The parts of "host:port"; without a host it is loopback. Raises ValueError where there is no port."""
    parts = urlsplit(f"//{address}")
    if parts.port is None or parts.path:
        raise ValueError("an address to listen on is host:port")
    return parts.hostname or "127.0.0.1", parts.port


def _unlogged(_handler: RequestHandler) -> None:
    return None

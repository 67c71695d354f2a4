"""The playground behind HTTP, on loopback only."""

import ipaddress
from typing import Any, Final

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, StaticFileHandler

from bot.playground.botside import BotFile, BotMethod
from bot.playground.pageside import WEB, Act, ChatView, Control, Events, OpenStreams, PageFile, StartPage, Upload
from bot.playground.polling import Polling
from bot.playground.telegram import Telegram
from bot.playground.webhook import PAUSES, Delivery

ADDRESS: Final = "127.0.0.1"
# Above Telegram's 50 MB, so that the refusal of a larger file is Telegram's and not a closed connection.
MOST_BODY_BYTES: Final = 60 * 1024 * 1024


class Server:
    """A running playground. `base_url` is for the bot (`{base_url}/bot<token>/<method>`), `page_url` for people."""

    def __init__(self, http: HTTPServer, port: int, polling: Polling, delivery: Delivery, streams: OpenStreams) -> None:
        self.base_url = f"http://{ADDRESS}:{port}"
        self.page_url = f"{self.base_url}/"
        self._http = http
        self._polling = polling
        self._delivery = delivery
        self._streams = streams

    async def stop(self) -> None:
        """Close everything: waiting polls, streams to pages, deliveries and connections."""
        self._http.stop()
        self._polling.stop()
        self._streams.end()
        await self._delivery.stop()
        await self._http.close_all_connections()


async def serve(
    telegram: Telegram, port: int = 0, address: str = ADDRESS, webhook_pauses: tuple[float, ...] = PAUSES
) -> Server:
    """Serve `telegram` in the running event loop on `port`, 0 for a free one.

    Raises ValueError for an address other than 127.0.0.1 (this Telegram has no lock on its door) and OSError for a port
    in use. `webhook_pauses` are the seconds between attempts to deliver.
    """
    if ipaddress.ip_address(address) != ipaddress.ip_address(ADDRESS):
        raise ValueError(f"the playground serves {ADDRESS} only, not {address}")
    polling = Polling(telegram)
    streams = OpenStreams()
    bot_side: dict[str, Any] = {"telegram": telegram, "polling": polling}
    page_side: dict[str, Any] = {"telegram": telegram, "streams": streams}
    application = Application(
        [
            (r"/bot([^/]+)/([^/]+)", BotMethod, bot_side),
            (r"/file/bot([^/]+)/(.+)", BotFile, bot_side),
            (r"/", StartPage, page_side),
            (r"/playground/chat", ChatView, page_side),
            (r"/playground/events", Events, page_side),
            (r"/playground/act", Act, page_side),
            (r"/playground/control", Control, page_side),
            (r"/playground/upload", Upload, page_side),
            (r"/playground/files/([\w-]+)", PageFile, page_side),
            (r"/web/([\w.-]+)", StaticFileHandler, {"path": str(WEB)}),
        ],
        # An access log would hold the token and what people type into addresses.
        log_function=lambda _: None,
    )
    sockets = bind_sockets(port, address)
    http = HTTPServer(application, max_buffer_size=MOST_BODY_BYTES, max_body_size=MOST_BODY_BYTES)
    http.add_sockets(sockets)
    return Server(http, sockets[0].getsockname()[1], polling, Delivery(telegram, webhook_pauses), streams)

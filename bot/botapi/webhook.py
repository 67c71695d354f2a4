"""The webhook: where Telegram posts updates, each acknowledged only after it was handled."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import BadRequest, TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, stream_request_body

from bot.botapi.events import event
from bot.botapi.polling import KINDS, WINDOW
from bot.botapi.server import PATIENCE, Patience, Terse, application, listen

PATH = "/telegram"

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name (Bot API: setWebhook, secret_token)

Accept = Callable[[dict[str, object]], Awaitable[None]]
"""Handles one raw update and returns when it is done. Whatever it raises makes Telegram send the update again."""


@stream_request_body
class _Door(Terse):
    """POST only, and only with the secret: without it nothing of the body is read, whoever sends it."""

    def initialize(self, secret: bytes, accept: Accept) -> None:
        self._secret = secret
        self._accept = accept
        self._body = bytearray()

    def prepare(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            raise HTTPError(403)

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    async def post(self) -> None:
        await self._accept(_update(bytes(self._body)))


def doors(secret: str, accept: Accept) -> Application:
    """POST /telegram: 200 when `accept` has returned, 500 when it raised; 403 without `secret`, 405 for other methods with it, 400 for
    what is too large or no JSON object, 404 elsewhere. `secret` is that of setWebhook. Raises ValueError for an empty one, which would
    let anyone in.
    """
    if not secret:
        raise ValueError("a webhook needs a secret")
    return application((PATH, _Door, {"secret": secret.encode(), "accept": accept}))


def serve(address: str, secret: str, accept: Accept, patience: Patience = PATIENCE) -> HTTPServer:
    """Open the webhook at "host:port". Stop it with `server.stop()`, then `await server.close_all_connections()`."""
    return listen(doors(secret, accept), address, patience)


def _update(body: bytes) -> dict[str, object]:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        # `from None`: the original error holds what was posted.
        raise HTTPError(400) from None
    if not isinstance(raw, dict):
        raise HTTPError(400)
    return raw


class WebhookRefused(Exception):
    """Telegram does not accept the address."""


async def announce(bot: Bot, url: str, secret: str) -> None:
    """Have Telegram post updates to `url`. Raises WebhookRefused for an address it does not take, TelegramError for the rest."""
    try:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=list(KINDS), max_connections=WINDOW)
    except BadRequest:
        raise WebhookRefused("Telegram refuses TINCAY_WEBHOOK_URL: it must be a public https address") from None


async def withdraw(bot: Bot) -> None:
    """Take back the webhook of an earlier run: while one stands, Telegram refuses to be polled. Never raises a Telegram error."""
    try:
        await bot.delete_webhook()
    except TelegramError as error:
        event("webhook.not_deleted", level=logging.WARNING, error=error)

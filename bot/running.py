"""The bot as a program: from its settings until it is told to stop."""

import asyncio
import contextlib
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from math import inf

from tornado.httpserver import HTTPServer

from bot import library
from bot.app import App, NoToken, opened
from bot.botapi import events, health, webhook
from bot.botapi.polling import TokenRefused
from bot.botapi.profile import introduce
from bot.botapi.server import host_and_port
from bot.botapi.webhook import WebhookRefused
from bot.content import ContentError
from bot.database.migrations import UnfitDatabase
from bot.directory.shipped import ShippedError
from bot.privacy.key import SecretKeyError
from bot.settings import Settings
from handlers.commands import MENU


class AddressTaken(Exception):
    """An address of the settings cannot be listened at."""


REFUSALS = (
    NoToken,
    TokenRefused,
    ContentError,
    ShippedError,
    UnfitDatabase,
    SecretKeyError,
    AddressTaken,
    WebhookRefused,
)
"""Why it may not start: errors whose text is written for the operator."""


async def run(settings: Settings, *, clock: Callable[[], datetime] = library.now) -> None:
    """Run until SIGTERM or SIGINT. Raises what is in REFUSALS.

    Call `events.install` before and leave it in place: what a crash prints, it prints after this has ended.
    """
    _apart(settings)
    loop = asyncio.get_running_loop()
    events.watch(loop)
    stop, program = asyncio.Event(), asyncio.current_task()
    working = False

    def told_to_stop() -> None:
        stop.set()
        if program is not None and not working:
            # It waits for Telegram, perhaps for hours, and has nothing in hand.
            program.cancel()

    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(each, told_to_stop)
    try:
        async with (
            opened(settings, library.load(settings.content_dir), clock=clock) as app,
            _introducing(app),
            _pulse(app, clock),
        ):
            working = True
            if settings.webhook_url is None:
                await app.run(stop)
            else:
                async with _webhook(app, settings.webhook_url, settings.webhook_listen):
                    await app.run(stop, polling=False)
    except asyncio.CancelledError:
        if working or not stop.is_set():
            raise


@contextlib.asynccontextmanager
async def _introducing(app: App) -> AsyncIterator[None]:
    """Set menu, name and descriptions beside the work: nobody waits for them."""
    introducing = asyncio.create_task(_introduce(app))
    try:
        yield
    finally:
        introducing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await introducing


async def _introduce(app: App) -> None:
    bot = app.application.bot
    if app.settings.webhook_url is None:
        await webhook.withdraw(bot)
    await introduce(bot, app.library.wordings, MENU)


@contextlib.asynccontextmanager
async def _pulse(app: App, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """Answer /healthz where the settings ask for it."""
    if app.settings.health_listen is None:
        yield
        return

    def age() -> float:
        beat = app.heartbeat()
        return (clock() - beat).total_seconds() if beat else inf

    server = _open(lambda address: health.serve(address, age), app.settings.health_listen, "TINCAY_HEALTH_LISTEN")
    try:
        yield
    finally:
        server.stop()
        await server.close_all_connections()


@contextlib.asynccontextmanager
async def _webhook(app: App, url: str, listen: str) -> AsyncIterator[None]:
    """Take updates at `url`, with a secret that lives as long as the program."""
    secret = secrets.token_urlsafe(48)
    server = _open(lambda address: webhook.serve(address, secret, app.loop.accept), listen, "TINCAY_WEBHOOK_LISTEN")
    try:
        await webhook.announce(app.application.bot, url, secret)
        yield
    finally:
        server.stop()
        await server.close_all_connections()


def _apart(settings: Settings) -> None:
    """Health beside the webhook, on one port, would stand open to all whom the server in front lets through. Raises AddressTaken."""
    if settings.webhook_url is not None and settings.health_listen is not None:
        ports = [_port(address) for address in (settings.webhook_listen, settings.health_listen)]
        if ports[0] and ports[0] == ports[1]:
            raise AddressTaken(
                f"TINCAY_HEALTH_LISTEN and TINCAY_WEBHOOK_LISTEN name the same port, {ports[0]}; give health one of its own"
            )


def _port(address: str) -> int | None:
    """None where it cannot be read: that is refused when it is opened."""
    with contextlib.suppress(ValueError):
        return host_and_port(address)[1]
    return None


def _open(serve: Callable[[str], HTTPServer], address: str, setting: str) -> HTTPServer:
    try:
        return serve(address)
    except (OSError, ValueError):
        raise AddressTaken(
            f"{setting}: {address} cannot be opened; another program may use it, or it is no host:port"
        ) from None

"""Wires everything: the one place where the parts meet."""

import asyncio
import functools
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import chores, library
from bot.botapi.done import DatabaseDoneStore
from bot.botapi.events import event
from bot.botapi.intake import Group, Intake, Manner
from bot.botapi.limits import Limiter
from bot.botapi.loop import UpdateLoop
from bot.botapi.owed import DatabaseOwed
from bot.botapi.polling import until_answered
from bot.botapi.show import Stage
from bot.botapi.standing import Standing
from bot.database.commits import GroupCommit
from bot.database.migrations import DamagedDatabase
from bot.dialogue.memories import Memories
from bot.dialogue.world import World
from bot.directory import headfile
from bot.directory.opening import Opened, open_directory
from bot.directory.reports import Reports
from bot.directory.store import UnreadableEntry
from bot.library import Library
from bot.privacy.counts import Counts, Recording
from bot.privacy.expiry import Expiry
from bot.privacy.key import secret_key
from bot.privacy.ledger import Ledger
from bot.privacy.listed import Listed
from bot.privacy.once import Once
from bot.privacy.preferences import Preferences
from bot.privacy.rotation import forget_other_keys
from bot.privacy.seal import Seal, derived
from bot.settings import Settings
from bot.staffroom import Staffroom, banner, furnished
from handlers import table
from handlers.commands import asks_for_numbers, asks_to_erase
from handlers.finding import FindingHelp
from handlers.talk import Talk

Clock = Callable[[], datetime]
IN_RAM = "sqlite+aiosqlite://"
CONNECTIONS = 64


class NoToken(Exception):
    """The bot cannot run without a token."""


@dataclass(frozen=True)
class App:
    """A bot that is ready: what tests and the command line drive."""

    settings: Settings
    library: Library
    engine: AsyncEngine
    application: Application[Any, Any, Any, Any, Any, Any]
    loop: UpdateLoop
    talk: Talk
    ledger: Ledger
    staffroom: Staffroom
    due: tuple[tuple[str, chores.Chore], ...]
    on_time: tuple[tuple[str, chores.Chore], ...]
    """Chores that wait for no other: what she wanted gone is gone in time, however long a digest takes."""

    ticked: chores.Ticked

    def heartbeat(self) -> datetime | None:
        """When the bot last showed that it lives: Telegram answered a poll, or, with a webhook, the chores went round."""
        return self.loop.counts.last_answer if self.settings.webhook_url is None else self.ticked.at

    async def run(self, stop: asyncio.Event, *, polling: bool = True) -> None:
        """Handle updates until `stop` is set. Raises TokenRefused when Telegram does not know the token."""
        ticking = [
            asyncio.create_task(chores.tick(self.due, self.ticked)),
            asyncio.create_task(chores.tick(self.on_time, chores.Ticked(self.ticked.clock))),
        ]
        try:
            await (self.loop.run(stop) if polling else self.loop.serve(stop))
        finally:
            for task in ticking:
                task.cancel()
            await asyncio.gather(*ticking, return_exceptions=True)


@asynccontextmanager
async def opened(
    settings: Settings,
    read: Library,
    *,
    clock: Clock = library.now,
    requests: Callable[[], BaseRequest] | None = None,
) -> AsyncIterator[App]:
    """The bot with its database open. `requests` makes what carries calls to Telegram, where not over HTTP.

    Waits until Telegram answers. Raises NoToken, TokenRefused, SecretKeyError, UnfitDatabase. A database that cannot be
    opened does not keep the numbers away: the bot then works from what ships with it, in RAM, and says so in the log.
    """
    if settings.token is None:
        raise NoToken(
            "set TINCAY_TOKEN to the token that BotFather gave (docs/before-you-open.md), or start with `try`"
        )
    async with AsyncExitStack() as stack:
        key = secret_key(settings.secret_key, settings.database_url)
        opening = await _directory(settings, read, derived(key, headfile.KEY_PURPOSE, headfile.KEY_BYTES), clock)
        engine = opening.engine
        stack.push_async_callback(engine.dispose)
        commits = GroupCommit(engine)
        stack.push_async_callback(commits.close)
        seal = Seal(key)
        ledger = Ledger(engine, commits, seal, clock)
        preferences = Preferences(engine, commits, seal)
        reports = Reports(engine, commits)
        standing = Standing()
        application = _application(settings, requests, standing)
        memories = Memories(clock)

        def world() -> World:
            return read.world(opening.live.snapshot, clock().astimezone(library.VIET_NAM))

        shown = await banner(settings, read, opening)
        stage = Stage(_bot(application), ledger.note, shown)
        talk = Talk(world, clock, memories, stage, ledger, preferences, reports, Once(), Listed(clock))
        counts = Counts(engine, commits)
        recording = Recording(talk.tally, counts, clock)
        stack.push_async_callback(_write_last, recording)
        staffroom = await furnished(settings, read, opening, reports, counts, talk, shown, clock, _bot(application))
        stack.push_async_callback(staffroom.imports.close)
        stack.push_async_callback(staffroom.team.close)
        finding = FindingHelp(talk)
        application.add_handlers(table(talk, finding, staffroom.team))
        owed = DatabaseOwed(engine, commits, seal, clock)
        loop = UpdateLoop(
            application,
            DatabaseDoneStore(engine, commits),
            Intake(late_after=settings.late_after, erases=asks_to_erase, hastens=asks_for_numbers),
            _together(talk),
            talk.fall_back,
            clock,
            handler_seconds=settings.handler_seconds,
            pass_over=talk.pass_over,
            cries=talk.cries,
            standing=standing,
            owed=owed,
        )
        stack.push_async_callback(application.shutdown)
        await until_answered(application.initialize, first=True)
        await _forget_other_keys(settings, commits, seal)
        yield App(
            settings,
            read,
            engine,
            application,
            loop,
            talk,
            ledger,
            staffroom,
            (
                ("purge", lambda: ledger.purge(clock())),
                ("owed", lambda: owed.purge(clock())),
                ("sweep", _sweep(talk, finding)),
                ("rounds", staffroom.rounds.come_round),
                ("imports", staffroom.imports.come_round),
                ("tally", recording.come_round),
            ),
            (
                ("vanish", _vanish(Expiry(engine, ledger, seal, stage, talk.forget_talk), clock)),
                ("passing", talk.remove_passing),
            ),
            chores.Ticked(clock),
        )


async def _directory(settings: Settings, read: Library, log_key: bytes, clock: Clock) -> Opened:
    """The directory of the settings; where it cannot be opened what ships with the program, in RAM, and nothing can be changed."""
    try:
        opening = await open_directory(settings.database_url, log_key, read.entries, read.hotlines, clock)
    except (SQLAlchemyError, OSError, UnreadableEntry, DamagedDatabase) as error:
        event("directory.gone", level=logging.ERROR, error=error)
        opening = await open_directory(IN_RAM, log_key, read.entries, read.hotlines, clock)
        opening.register.refuse()
        return replace(opening, sound=False)
    if not opening.sound:
        event("directory.tampered", level=logging.ERROR, findings=len(opening.verdict.findings))
        return opening
    seeding = opening.seeding
    event("directory.seeded", added=len(seeding.added), updated=len(seeding.updated), proposed=len(seeding.proposed))
    return opening


def _application(
    settings: Settings, requests: Callable[[], BaseRequest] | None, standing: Standing
) -> Application[Any, Any, Any, Any, Any, Any]:
    def over_http() -> BaseRequest:
        return HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            proxy=settings.proxy,
            pool_timeout=5.0,
            httpx_kwargs={"verify": _trusted()},
        )

    carry = requests or over_http
    token = settings.token.get_secret_value() if settings.token else ""
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.api_base_url}/bot")
        .base_file_url(f"{settings.api_base_url}/file/bot")
        .request(carry())
        .get_updates_request(carry())
        .updater(None)
        .concurrent_updates(True)
        .job_queue(None)
        .rate_limiter(Limiter(settings.send_per_second, standing))
        .build()
    )


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Whom to believe to be Telegram; read once, for each reading takes time and memory."""
    return httpx.create_ssl_context()


def _bot(application: Application[Any, Any, Any, Any, Any, Any]) -> ExtBot[Any]:
    bot: ExtBot[Any] = application.bot
    return bot


def _together(talk: Talk) -> Callable[[Group], Coroutine[Any, Any, None]]:
    async def answer(group: Group) -> None:
        if group.chat_id is None:
            return
        if group.manner is Manner.LATE:
            await talk.answer_late(group.chat_id, group.updates)
        else:
            await talk.answer_crowd(group.chat_id, group.updates, group.cries)

    return answer


def _vanish(expiry: Expiry, clock: Clock) -> chores.Chore:
    async def vanish() -> None:
        waiting = await expiry.come_round(clock())
        if waiting:
            event("vanish.waiting", level=logging.WARNING, messages=waiting)

    return vanish


def _sweep(talk: Talk, finding: FindingHelp) -> chores.Chore:
    async def sweep() -> None:
        talk.sweep()
        finding.sweep()

    return sweep


async def _write_last(recording: Recording) -> None:
    try:
        await recording.write()
    except (SQLAlchemyError, OSError) as error:
        event("tally.unwritten", level=logging.WARNING, error=error)


async def _forget_other_keys(settings: Settings, commits: GroupCommit, seal: Seal) -> None:
    """After a rotation what the old key sealed is of no use; several bots on one server's database keep each other's."""
    if settings.database_url.startswith("sqlite"):
        try:
            await forget_other_keys(commits, seal)
        except (SQLAlchemyError, OSError) as error:
            event("privacy.rotation_failed", level=logging.WARNING, error=error)

"""Opening the directory: its database brought up to date, its log read again, what a release brings taken in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import database_file, open_database
from bot.database.migrations import migrate
from bot.directory.headfile import HeadFile, head_path
from bot.directory.hours import VIET_NAM
from bot.directory.live import Live
from bot.directory.model import Service
from bot.directory.national import Hotlines
from bot.directory.register import Register
from bot.directory.reports import cautioned, read_reports
from bot.directory.store import Seeding, Store
from bot.directory.verify import Verdict, audit


@dataclass(frozen=True)
class Opened:
    """An open directory. Where it is not `sound`, `live` has what ships with the program, and nothing can be written."""

    engine: AsyncEngine
    register: Register
    live: Live
    seeding: Seeding
    verdict: Verdict
    sound: bool


async def open_directory(
    url: str, log_key: bytes, entries: Sequence[Service], hotlines: Hotlines, clock: Callable[[], datetime]
) -> Opened:
    """Open, and leave nothing open when that fails. Raises UnfitDatabase, UnreadableEntry, SQLAlchemyError, OSError."""
    engine = await open_database(url)
    try:
        await migrate(engine)
        head_file = HeadFile(head_path(database_file(url)), log_key)
        register = Register(engine, head_file, clock)
        verdict = await audit(engine, head_file)
        if not verdict.holds and not verdict.precedes_log:
            register.refuse()
            return Opened(engine, register, Live(entries, hotlines), Seeding(), verdict, sound=False)
        store = Store(engine)
        seeding = await store.seed(entries, register)
        today = clock().astimezone(VIET_NAM).date()
        live = Live(await store.load_all(), hotlines, cautioned(await read_reports(engine), today))
        register.follow(live.took)
        return Opened(engine, register, live, seeding, verdict, sound=True)
    except BaseException:
        await engine.dispose()
        raise

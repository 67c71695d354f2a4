"""Opening the database: to write, or only to look without leaving a trace on the disk."""

import asyncio
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

BUSY_SECONDS = 8
"""How long a write waits for another's: longer than an import of ten thousand rows takes, shorter than a handler may."""
CONNECTIONS, MORE = 3, 5
"""Kept open, and opened besides while those wait for a writer: whoever only reads must not stand behind them."""
_READING = "tincay_reading"


def database_file(url: URL | str) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


async def open_database(url: str) -> AsyncEngine:
    """Open a database to read and write; a SQLite file and its folder are made, readable by their owner alone.

    A file that others may read is closed to them. SQLite gets a write-ahead log flushed at each commit, foreign keys, eight seconds of
    patience, and deletion that overwrites. Errors never print parameters. Other URLs pass through.

    Raises OSError when the folder cannot be made.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
    file = database_file(url)
    if file is not None:
        await asyncio.to_thread(_make_file, file)
    # Each connection is a thread with memory of its own, and SQLite writes one at a time anyway.
    few = {"pool_size": CONNECTIONS, "max_overflow": MORE} if file is not None else {}
    engine = create_async_engine(url, hide_parameters=True, **few)
    event.listen(engine.sync_engine, "connect", _configure)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for transactions that only read: they wait for no writer and hold none up."""
    return engine.execution_options(**{_READING: True})


async def open_readonly(url: str) -> AsyncEngine | None:
    """Open a database to look: None where there is no file. Writes nothing, not even beside it.

    What a bot that runs, or was killed, has committed is seen, through the log that lies beside the file; within one transaction all that
    is read is of one moment.
    """
    file = database_file(url)
    if file is None:
        return create_async_engine(url, hide_parameters=True)
    if not await asyncio.to_thread(_has_content, file):
        return None
    address = await asyncio.to_thread(_address_without_trace, file)

    def connect() -> aiosqlite.Connection:
        return aiosqlite.connect(address, uri=True)

    engine = create_async_engine("sqlite+aiosqlite://", async_creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
    event.listen(engine.sync_engine, "begin", _begin_reading)
    return engine


async def truncate_log(engine: AsyncEngine) -> None:
    """Empty SQLite's write-ahead log into the file, so that deleted rows lie in neither. Nothing to do elsewhere."""
    if engine.dialect.name == "sqlite":
        async with reading(engine).connect() as connection:
            # Past SQLAlchemy, because a checkpoint is refused inside a transaction.
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_file(file: Path) -> None:
    if not file.parent.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    for each in (file, _beside(file, "-wal"), _beside(file, "-shm")):
        _close_to_others(each)


def _close_to_others(file: Path) -> None:
    """A copy that was put back with `cp` may be readable by everybody; what SQLite makes beside it gets its mode."""
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else 0
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        # Somebody else's file stays as its owner wants it.
        with suppress(PermissionError):
            file.chmod(mode & stat.S_IRWXU)


def _has_content(file: Path) -> bool:
    return file.is_file() and (file.stat().st_size > 0 or _beside(file, "-wal").is_file())


def _address_without_trace(file: Path) -> str:
    """`readonly_shm` reads the log through the index that lies there and makes none. Without a log, `immutable` needs no index at all."""
    how = "mode=ro&readonly_shm=1" if _beside(file, "-shm").is_file() else "mode=ro&immutable=1"
    return f"{file.absolute().as_uri()}?{how}"


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    # Python's driver opens transactions on its own, and not before every statement: migrations would not be atomic.
    connection.isolation_level = None


def _configure(connection: Any, _record: object) -> None:
    _leave_transactions_to_us(connection, _record)
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once when another has written in between.
    how = "BEGIN" if connection.get_execution_options().get(_READING) else "BEGIN IMMEDIATE"
    connection.exec_driver_sql(how)

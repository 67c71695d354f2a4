"""The database grows by hand-written steps that are only ever appended; Alembic runs them, and is imported only when there is one to run.

A new database gets the declared tables at once, which a test holds equal to what the steps lead to: Alembic would cost its
first start 0.2 s and 8 MB. A step that writes rows has to be repeated there.

`REVISIONS` names every step in order. A database of a revision that is not among them was written by a newer program and is refused.
"""

import asyncio
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.backup import copy_without_chats
from bot.database.engine import database_file, reading
from bot.database.schema import metadata

REVISIONS = ("0001", "0002", "0003", "0004")
NEWEST = REVISIONS[-1]


class UnfitDatabase(RuntimeError):
    """The database cannot be used by this program; the text says what to do."""


class DamagedDatabase(UnfitDatabase):
    """It is no database, or its file is damaged: that comes of a bad disk, too, and keeps the numbers from nobody."""


def _stored_revision(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise UnfitDatabase("this database holds tables of another program: set TINCAY_DATABASE_URL to another file")
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is not None and revision not in REVISIONS:
        raise UnfitDatabase(
            f"this database is of revision {revision}, newer than this program knows ({NEWEST}): "
            "install the newer program, or restore the backup made before it"
        )
    return str(revision) if revision is not None else None


async def stored_revision(engine: AsyncEngine) -> str | None:
    """The newest step that a database has taken; None for an empty one.

    Raises UnfitDatabase for a newer or a foreign one, DamagedDatabase.
    """
    try:
        async with reading(engine).connect() as connection:
            return await connection.run_sync(_stored_revision)
    except (DatabaseError, UnicodeDecodeError) as error:
        # SQLite quotes what is damaged in its message, and the driver cannot always read that.
        if isinstance(error, OperationalError):
            raise
        raise DamagedDatabase("this file is not a database, or is damaged: restore a backup, or move it away") from None


async def migrate(engine: AsyncEngine) -> Path | None:
    """Bring a database to the newest revision, all steps in one transaction; a backup beside the file first when it holds data.

    Returns the backup's path, None where there was nothing to back up (a new database, a current one, one that is no file).
    Raises UnfitDatabase for a newer or a foreign one, DamagedDatabase.
    """
    revision = await stored_revision(engine)
    if revision is None:
        async with engine.begin() as connection:
            await connection.run_sync(_create)
        revision = await stored_revision(engine)
    if revision == NEWEST:
        return None
    backup = await _back_up(engine) if revision is not None else None
    from bot.database.migrations.upgrade import upgrade

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    return backup


_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32)),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic writes how far a database has come."""


def _create(connection: Connection) -> None:
    """All tables, in a database that has none: another program may have been first."""
    if not inspect(connection).get_table_names():
        metadata.create_all(connection)
        _version.create(connection)
        connection.execute(insert(_version), {"version_num": NEWEST})


async def _back_up(engine: AsyncEngine) -> Path | None:
    file = database_file(engine.url)
    if file is None:
        return None
    backup = file.with_name(f"{file.name}.before-{NEWEST}.bak")
    await asyncio.to_thread(copy_without_chats, file, backup)
    return backup

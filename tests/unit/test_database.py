"""The database opens for its owner alone, grows without losing anything, and can be looked at without a trace."""

import hashlib
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import migrations, schema
from bot.database.backup import copy_without_chats
from bot.database.engine import database_file, open_database, open_readonly, reading, truncate_log
from bot.database.migrations import NEWEST, REVISIONS, UnfitDatabase, migrate, stored_revision
from bot.database.migrations.upgrade import upgrade

NEXT = f"{int(NEWEST) + 1:04}"
"""A step that this program does not know."""


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "tincay.db"


@pytest.fixture
async def engine(file: Path) -> AsyncIterator[AsyncEngine]:
    engine = await open_database(url(file))
    yield engine
    await engine.dispose()


def fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(program: str, *arguments: str, **changes: Any) -> tuple[str, str]:
    """A program in a process of its own: what it printed, what it complained."""
    told = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False, **changes
    )
    return told.stdout.strip(), told.stderr


async def note(engine: AsyncEngine, sealed: bytes = b"sealed") -> None:
    async with engine.begin() as connection:
        row = {"chat_key": b"key", "sealed": sealed, "noted_at": 1}
        await connection.execute(insert(schema.sealed_message), row)


async def keep(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(insert(schema.preference), {"chat_key": b"key", "language": "en"})


async def test_the_folder_and_the_file_are_readable_by_their_owner_alone(engine: AsyncEngine, file: Path) -> None:
    await migrate(engine)
    assert mode(file.parent) == 0o700
    assert mode(file) == 0o600


async def test_sqlite_is_set_so_that_nothing_acknowledged_is_lost(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        told = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 8000,
        "secure_delete": 1,
    }


async def test_errors_of_the_database_never_print_what_was_to_be_stored(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError) as caught:
            await connection.execute(insert(schema.preference), [{"chat_key": b"CANARY"}, {"chat_key": b"CANARY"}])
    assert "CANARY" not in str(caught.value)


async def test_a_new_database_gets_all_tables_and_needs_no_backup(engine: AsyncEngine, file: Path) -> None:
    assert await stored_revision(engine) is None
    assert await migrate(engine) is None
    assert await stored_revision(engine) == NEWEST
    assert not any(name.endswith(".bak") for name in names(file.parent))


async def test_a_later_start_of_the_same_program_changes_nothing(engine: AsyncEngine, file: Path) -> None:
    await migrate(engine)
    await keep(engine)
    before = fingerprint(file.parent)
    assert await migrate(engine) is None
    assert set(fingerprint(file.parent)) == set(before)


async def take_the_steps(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)


async def test_the_steps_lead_to_the_declared_tables(engine: AsyncEngine) -> None:
    await take_the_steps(engine)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, schema.metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_new_database_is_what_the_steps_lead_to(engine: AsyncEngine, file: Path, tmp_path: Path) -> None:
    await migrate(engine)
    stepwise = await open_database(url(tmp_path / "stepwise.db"))
    await take_the_steps(stepwise)
    await stepwise.dispose()
    assert await stored_revision(engine) == NEWEST
    assert declared(file) == declared(tmp_path / "stepwise.db")


def declared(file: Path) -> dict[str, list[str]]:
    """Columns, keys, checks, triggers and indexes of each table, in whatever order they were written."""
    with closing(sqlite3.connect(file)) as database:
        made = database.execute(
            "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        ).fetchall()
    lines: dict[str, list[str]] = {}
    for table, sql in made:
        lines.setdefault(table, []).extend(part.strip(" \t()") for part in re.split(r"[,\n]", sql))
    return {table: sorted(filter(None, parts)) for table, parts in lines.items()}


async def test_a_database_of_an_interrupted_first_start_takes_the_steps(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    await migrate(engine)
    assert await stored_revision(engine) == NEWEST


def test_the_listed_revisions_are_the_steps_that_exist_in_order() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(migrations.__file__).parent))
    configuration.set_main_option("path_separator", "os")
    steps = ScriptDirectory.from_config(configuration).walk_revisions()
    assert tuple(step.revision for step in steps) == tuple(reversed(REVISIONS))


def test_alembic_is_not_imported_where_nothing_is_to_migrate(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.database.engine import open_database\n"
        "from bot.database.migrations import migrate\n"
        "async def main():\n"
        "    engine = await open_database(sys.argv[1])\n"
        "    await migrate(engine)\n"
        "    await engine.dispose()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    assert [run(program, url(tmp_path / "a.db")) for _ in range(2)] == [("False", ""), ("False", "")]


async def test_the_package_migrates_from_wherever_it_is_installed(tmp_path: Path) -> None:
    shutil.copytree(
        Path(migrations.__file__).parents[2], tmp_path / "50% else" / "bot", ignore=lambda *_: ["__pycache__"]
    )
    program = (
        "import asyncio, sys\n"
        "from bot.database.engine import open_database\n"
        "from bot.database.migrations import migrate, stored_revision\n"
        "async def main():\n"
        "    engine = await open_database(sys.argv[1])\n"
        "    await migrate(engine)\n"
        "    print(await stored_revision(engine))\n"
        "    await engine.dispose()\n"
        "asyncio.run(main())\n"
    )
    elsewhere = {"PYTHONPATH": str(tmp_path / "50% else")}
    assert run(program, url(tmp_path / "a.db"), env=elsewhere, cwd=tmp_path) == (NEWEST, "")


async def older(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The program learns a step that the database has not taken; what it runs is noted instead."""
    ran: list[str] = []
    monkeypatch.setattr(migrations, "REVISIONS", (*REVISIONS, NEXT))
    monkeypatch.setattr(migrations, "NEWEST", NEXT)
    monkeypatch.setattr("bot.database.migrations.upgrade.upgrade", lambda connection: ran.append(NEXT))
    return ran


async def test_a_backup_is_made_before_a_step_and_the_owner_alone_reads_it(
    engine: AsyncEngine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(engine)
    await keep(engine)
    async with engine.begin() as connection:
        await connection.execute(insert(schema.chore), {"name": "digest", "done_at": 1})
    ran = await older(engine, monkeypatch)
    backup = await migrate(engine)
    assert backup == file.with_name(f"tincay.db.before-{NEXT}.bak")
    assert ran == [NEXT]
    assert mode(backup) == 0o600
    with closing(sqlite3.connect(backup)) as copied:
        assert copied.execute("SELECT name FROM chore").fetchall() == [("digest",)]
        # What somebody erases shall not come back with a backup.
        assert copied.execute("SELECT language FROM preference").fetchall() == []
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_backup_holds_no_message_ids_not_even_in_its_empty_pages(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(engine)
    await note(engine, b"CANARY" * 50)
    await older(engine, monkeypatch)
    backup = await migrate(engine)
    assert backup is not None
    assert b"CANARY" not in backup.read_bytes()


async def test_a_copy_that_was_cut_off_holds_no_message_ids_either(
    engine: AsyncEngine, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(engine)
    await note(engine, b"CANARY" * 50)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        copy_without_chats(file, tmp_path / "copy.db")
    left = (tmp_path / "copy.db.part").read_bytes()
    assert left
    assert b"CANARY" not in left


async def test_a_second_backup_of_the_same_step_replaces_the_first(
    engine: AsyncEngine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(engine)
    await older(engine, monkeypatch)
    file.with_name(f"tincay.db.before-{NEXT}.bak").write_text("left over")
    file.with_name(f"tincay.db.before-{NEXT}.bak.part").write_text("left over by a kill")
    backup = await migrate(engine)
    assert backup is not None
    assert backup.read_bytes().startswith(b"SQLite format 3")
    assert not backup.with_name(backup.name + ".part").exists()


async def test_a_database_in_memory_migrates_without_a_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = await open_database("sqlite+aiosqlite://")
    await migrate(engine)
    await older(engine, monkeypatch)
    assert await migrate(engine) is None
    await engine.dispose()


async def test_a_database_of_a_newer_program_is_refused_in_clear_words(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnfitDatabase, match="9999, newer than this program"):
        await migrate(engine)


async def test_a_foreign_database_is_refused(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE recipes (id INTEGER)"))
    with pytest.raises(UnfitDatabase, match="another program"):
        await migrate(engine)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    engine = await open_database(url(tmp_path / "notes.txt"))
    with pytest.raises(UnfitDatabase, match="not a database"):
        await stored_revision(engine)
    await engine.dispose()


async def test_a_database_that_cannot_be_reached_is_no_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    engine = await open_readonly(url(tmp_path / "folder.db"))
    assert engine is None
    opened = await open_database(url(tmp_path / "a.db"))
    (tmp_path / "a.db").unlink()
    (tmp_path / "a.db").mkdir()
    with pytest.raises(OperationalError):
        await stored_revision(opened)
    await opened.dispose()


async def test_a_failing_step_leaves_the_database_as_it_was(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(engine)
    await older(engine, monkeypatch)

    def breaks(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        connection.execute(text("UPDATE alembic_version SET version_num = :next"), {"next": NEXT})
        raise RuntimeError("the step breaks")

    monkeypatch.setattr("bot.database.migrations.upgrade.upgrade", breaks)
    with pytest.raises(RuntimeError, match="the step breaks"):
        await migrate(engine)
    assert await stored_revision(engine) == NEWEST
    async with engine.connect() as connection:
        tables = await connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'half'"))
        assert tables.all() == []


async def test_looking_finds_nothing_where_there_is_no_file(tmp_path: Path) -> None:
    assert await open_readonly(url(tmp_path / "missing" / "a.db")) is None
    (tmp_path / "empty.db").touch()
    assert await open_readonly(url(tmp_path / "empty.db")) is None
    assert names(tmp_path) == ["empty.db"]


async def languages(engine: AsyncEngine | None) -> list[str]:
    assert engine is not None
    async with engine.connect() as connection:
        told = list((await connection.execute(select(schema.preference.c.language))).scalars())
    await engine.dispose()
    return told


async def test_looking_at_a_closed_database_writes_nothing(engine: AsyncEngine, file: Path) -> None:
    await migrate(engine)
    await keep(engine)
    await engine.dispose()
    before = fingerprint(file.parent)
    assert list(before) == ["tincay.db"]
    assert await languages(await open_readonly(url(file))) == ["en"]
    assert fingerprint(file.parent) == before


LOOK = """
import asyncio, sys
from sqlalchemy import text
from bot.database.engine import open_readonly
async def main():
    engine = await open_readonly(sys.argv[1])
    async with engine.connect() as connection:
        print((await connection.execute(text("SELECT language FROM preference"))).scalar())
    await engine.dispose()
asyncio.run(main())
"""


async def test_looking_beside_a_running_bot_sees_its_commits_and_writes_nothing(
    engine: AsyncEngine, file: Path
) -> None:
    await migrate(engine)
    await keep(engine)
    before = fingerprint(file.parent)
    assert "tincay.db-wal" in before
    # As its own process: within one, SQLite shares the log's index among all who have it open.
    assert run(LOOK, url(file)) == ("en", "")
    assert fingerprint(file.parent) == before


async def test_looking_after_a_kill_sees_what_was_committed_and_writes_nothing(
    engine: AsyncEngine, file: Path, tmp_path: Path
) -> None:
    await migrate(engine)
    await keep(engine)
    shutil.copytree(file.parent, tmp_path / "killed")
    before = fingerprint(tmp_path / "killed")
    assert await languages(await open_readonly(url(tmp_path / "killed" / "tincay.db"))) == ["en"]
    assert fingerprint(tmp_path / "killed") == before


async def test_looking_cannot_write(engine: AsyncEngine, file: Path) -> None:
    await migrate(engine)
    looking = await open_readonly(url(file))
    assert looking is not None
    with pytest.raises(OperationalError, match="readonly"):
        await keep(looking)
    await looking.dispose()


async def test_reading_waits_for_no_writer(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as writing:
        await writing.execute(insert(schema.preference), {"chat_key": b"key"})
        async with reading(engine).connect() as connection:
            assert (await connection.execute(select(schema.preference))).all() == []


async def test_what_was_deleted_lies_neither_in_the_file_nor_in_its_log(engine: AsyncEngine, file: Path) -> None:
    await migrate(engine)
    await note(engine, b"CANARY" * 50)
    async with engine.begin() as connection:
        await connection.execute(schema.sealed_message.delete())
    await truncate_log(engine)
    assert not any(b"CANARY" in path.read_bytes() for path in file.parent.iterdir())


async def test_other_databases_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, object]] = []
    monkeypatch.setattr("bot.database.engine.create_async_engine", lambda url, **told: made.append((url, told)))
    await open_database("postgresql+asyncpg://host/tincay")
    await open_readonly("postgresql+asyncpg://host/tincay")
    assert [address for address, _ in made] == ["postgresql+asyncpg://host/tincay"] * 2


async def test_a_server_has_no_log_to_empty() -> None:
    class Server:
        class dialect:  # noqa: N801
            name = "postgresql"

    await truncate_log(Server())  # type: ignore[arg-type]  # as much of an engine as is looked at


def test_the_file_of_a_url() -> None:
    assert database_file("sqlite+aiosqlite:///var/a.db") == Path("var/a.db")
    assert database_file("sqlite+aiosqlite:////abs/a.db") == Path("/abs/a.db")
    assert database_file("sqlite+aiosqlite://") is None
    assert database_file("postgresql+asyncpg://host/name") is None


async def test_the_database_itself_refuses_the_street_of_a_shelter(engine: AsyncEngine) -> None:
    await migrate(engine)
    row = {
        "id": "x", "kind": "shelter", "status": "active", "name": {}, "organization": {}, "holder": "organization",
        "phones": [], "schedule": {}, "audience": "anyone", "address_visibility": "public", "address": "somewhere",
        "source": "s", "origin": "admin", "touched": True, "version": 1,
    }  # fmt: skip
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="no_street_of_a_shelter"):
            await connection.execute(insert(schema.service), row)

"""What was acknowledged survives a kill, whenever it comes; what was not is there whole or not at all."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

WRITER = """
import asyncio, os, sys
from sqlalchemy import insert
from bot.database import schema
from bot.database.commits import GroupCommit
from bot.database.engine import open_database
from bot.database.migrations import migrate

async def chat(group, first):
    for update_id in range(first, first + 100000, 10):
        await group.write(insert(schema.done_update), {"update_id": update_id})
        os.write(1, b"%d\\n" % update_id)

async def main():
    engine = await open_database(sys.argv[1])
    await migrate(engine)
    group = GroupCommit(engine, collecting=0.001)
    await asyncio.gather(*(chat(group, first) for first in range(10)))

asyncio.run(main())
"""


def acknowledged_until_killed(file: Path, lines: int) -> set[int]:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, f"sqlite+aiosqlite:///{file}"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        os.kill(process.pid, signal.SIGKILL)
        told.extend(process.stdout.read().splitlines(keepends=True))
    return {int(line) for line in told if line.endswith(b"\n")}


def durable(file: Path) -> set[int]:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {update_id for (update_id,) in database.execute("SELECT update_id FROM done_update")}


@pytest.mark.parametrize("lines", [1, 37])
def test_every_acknowledged_write_survives_a_kill(tmp_path: Path, lines: int) -> None:
    acknowledged = acknowledged_until_killed(tmp_path / "a.db", lines)
    assert len(acknowledged) >= lines
    assert acknowledged <= durable(tmp_path / "a.db")


@pytest.mark.slow
@pytest.mark.parametrize("lines", range(2, 400, 23))
def test_every_acknowledged_write_survives_many_kills(tmp_path: Path, lines: int) -> None:
    assert acknowledged_until_killed(tmp_path / "a.db", lines) <= durable(tmp_path / "a.db")

"""`python -m bot run` as a process of its own, on a playground's Telegram, with all that it prints and writes."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.playground import Server, Telegram, serve

ROOT = Path(__file__).resolve().parents[2]
START = ("-m", "bot", "run")


@dataclass(frozen=True)
class Program:
    """One run. `started`: monotonic seconds."""

    process: asyncio.subprocess.Process
    output: Path
    started: float

    @property
    def printed(self) -> bytes:
        """All that it wrote to standard output and error so far."""
        return self.output.read_bytes()

    @property
    def megabytes(self) -> float:
        """Memory that it holds now (resident set, Linux)."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def ends(self, seconds: float = 30.0) -> int:
        """Wait for its end; the exit code."""
        return await asyncio.wait_for(self.process.wait(), seconds)

    async def is_told_to_stop(self, seconds: float = 30.0) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return await self.ends(seconds)

    async def is_killed(self) -> None:
        """SIGKILL."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def playground(telegram: Telegram) -> AsyncIterator[Server]:
    """That Telegram behind HTTP."""
    server = await serve(telegram)
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def program(folder: Path, start: tuple[str, ...] = START, **settings: str) -> AsyncIterator[Program]:
    """The program with `folder` as working folder and these settings (without TINCAY_) alone; killed at the end.

    `start`: what the interpreter gets. What is printed lies beside the folder, so that all within was written by the bot.
    """
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 - nobody else is in this loop yet
    output = folder.with_name(f"{folder.name}.printed")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TINCAY_")}
    with output.open("ab") as printed:
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *start,
            cwd=folder,
            env={**ours, "PYTHONPATH": str(ROOT), **{f"TINCAY_{name}": value for name, value in settings.items()}},
            stdout=printed,
            stderr=printed,
        )
    try:
        yield Program(process, output, started)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def bot_on(
    telegram: Telegram, server: Server, folder: Path, start: tuple[str, ...] = START, **settings: str
) -> AsyncIterator[Program]:
    """The program, polling that Telegram at the pace that only its refusals set."""
    named = {"TOKEN": telegram.token, "API_BASE_URL": server.base_url, "SEND_PER_SECOND": "0", **settings}
    async with program(folder, start, **named) as running:
        yield running


async def until(telegram: Telegram, holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something holds in that Telegram. Raises TimeoutError."""
    changed = asyncio.Event()
    stop = telegram.listen(changed.set)
    try:
        async with asyncio.timeout(seconds):
            while not holds():
                changed.clear()
                # Not every change is told: an acknowledgement empties the queue silently.
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), 0.05)
    finally:
        stop()


def answered(telegram: Telegram, chat_id: int | None = None) -> int:
    """How many messages the bot sent that Telegram accepted, to one chat or to all."""
    sent = telegram.calls_of("sendMessage")
    return sum(1 for call in sent if call.code == 200 and chat_id in (None, call.chat_id))

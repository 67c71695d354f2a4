"""Has charts drawn by a process of its own: heavy, short-lived, without the bot's token, settings or database."""

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from bot.botapi.events import event
from bot.screens.desk.statistics import Chart

PROGRAM = (sys.executable, "-I", str(Path(__file__).with_name("charts.py")))
"""Isolated: it looks for modules where they are installed and nowhere else."""

ENVIRONMENT = {"PATH": "", "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
"""All that it gets of ours."""

SECONDS = 15.0
"""How long it may take: on a small machine it takes three."""


class Drawing:
    """Draws one chart at a time; each takes some 80 MB while it is drawn."""

    def __init__(self, seconds: float = SECONDS, program: Sequence[str] = PROGRAM) -> None:
        self._seconds = seconds
        self._program = program
        self._one = asyncio.Lock()

    async def draw(self, chart: Chart) -> bytes | None:
        """The chart as a PNG; None where it could not be drawn, which is said in the log."""
        async with self._one:
            try:
                picture, code = await self._run(json.dumps(asdict(chart)).encode())
            except (OSError, TimeoutError) as error:
                event("chart.failed", level=logging.WARNING, error=error)
                return None
        if code or not picture:
            event("chart.failed", level=logging.WARNING, code=code)
            return None
        return picture

    async def _run(self, told: bytes) -> tuple[bytes, int]:
        silent = asyncio.subprocess.DEVNULL
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *self._program, stdin=pipe, stdout=pipe, stderr=silent, env=ENVIRONMENT
        )
        try:
            async with asyncio.timeout(self._seconds):
                picture, _ = await process.communicate(told)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return picture, process.returncode or 0

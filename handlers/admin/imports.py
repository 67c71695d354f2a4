"""Reads the files that admins sent, one after the other, while everybody else is answered; goes on after a restart."""

import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.botapi.events import event
from bot.desk.answer import Answer, Ask
from bot.desk.desk import Desk
from bot.desk.jobs import Job
from bot.desk.meter import EVERY
from bot.screens.model import Screen
from handlers.admin.errand import Errand
from handlers.admin.team import TeamTalk
from handlers.talk import Talk

Fetch = Callable[[str], Awaitable[bytes]]
"""The content of a file by Telegram's name of it. Raises TelegramError."""


class Imports:
    """`every`: seconds between two words about how far a file is read."""

    def __init__(self, desk: Desk, team: TeamTalk, talk: Talk, fetch: Fetch, *, every: float = EVERY) -> None:
        self._files = desk.files
        self._roster = desk.tools.office.roster
        self._team = team
        self._talk = talk
        self._fetch = fetch
        self._every = every
        self._woken = False
        self._errand = Errand(self._run)
        self.idle, self.close = self._errand.idle, self._errand.close
        desk.files.arrived = self.wake

    def wake(self) -> None:
        """There may be files to read. What is not done when the bot stops goes on after the next start."""
        self._woken = True
        self._errand.wake()

    async def come_round(self) -> None:
        """Look for files that came before a restart, or could not be fetched."""
        self.wake()

    async def _run(self) -> None:
        while self._woken:
            self._woken = False
            try:
                for job in await self._files.jobs.waiting():
                    await self._do(job)
            except (SQLAlchemyError, OSError, TelegramError) as error:
                # Nothing of it is lost: the rows are there, and they are looked for every minute.
                event("import.postponed", level=logging.WARNING, error=error)

    async def _do(self, job: Job) -> None:
        person = self._roster.person(job.admin)
        if person is not None:
            answered = await self._read(await self._team.asks(person), job)
            try:
                await self._talk.show(job.admin, answered.screens, None)
                await self._team.tell(answered.tells)
            except Forbidden:
                event("import.blocked", level=logging.WARNING)
        await self._files.jobs.done(job)

    async def _read(self, ask: Ask, job: Job) -> Answer:
        if job.is_late(int(self._talk.clock().timestamp())):
            return self._files.failed(ask, job, "import.refused.too_late")
        try:
            data = await self._fetch(job.file_id)
        except BadRequest:
            return self._files.failed(ask, job, "import.refused.gone")
        try:
            return await self._files.read(ask, job, data, self._show(job.admin), every=self._every)
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - a file that breaks the reader must not be read again and again
            event("import.failed", level=logging.ERROR, error=error)
            return self._files.failed(ask, job, "import.refused.failed")

    def _show(self, chat_id: int) -> Callable[[Screen], Awaitable[None]]:
        """One message that is edited."""
        shown: list[int] = []

        async def show(screen: Screen) -> None:
            try:
                shown[:] = [await self._talk.stage.show(screen, chat_id, tapped=shown[0] if shown else None)]
            except TelegramError as error:
                event("import.progress_unseen", level=logging.WARNING, kind=type(error))

        return show

"""Files at the desk: an import from the file to the proposal, an export, templates."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Collection
from functools import cached_property

from bot.database.engine import reading
from bot.desk.answer import Answer, Ask, answer
from bot.desk.handing_in import handed_in
from bot.desk.jobs import Job, Jobs
from bot.desk.meter import EVERY, Tell, in_thread
from bot.desk.tools import Tools
from bot.directory import proposals
from bot.directory.exchange import model
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.export import Written, export, template
from bot.directory.exchange.model import Finding, Plan
from bot.directory.exchange.plan import Admin, plan, with_returning
from bot.directory.exchange.reading import read
from bot.directory.exchange.report import MEDIA_TYPE, column_name, report, sentence
from bot.directory.former import former_numbers
from bot.directory.letters import one_line
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal, Proposal
from bot.directory.register import Tampered
from bot.places.model import AreaRef
from bot.screens.desk import files as screens
from bot.screens.desk.actions import Export, ExportHelp, GetTemplate, ImportHelp, ProposePlan
from bot.screens.desk.entry import refused_screen
from bot.screens.model import File, Screen
from bot.screens.plain import plain_line
from bot.screens.words import Words

Show = Callable[[Screen], Awaitable[None]]
"""Shows how far it is, in the place of what it showed last."""

MOST_WAITING = 3
"""Files of one person that may wait to be read."""

LONGEST_NAME = 120


def _nobody() -> None:
    """Nobody waits for files."""


class Files:
    """The desk's part for files. Methods raise Refused, but for `take` and `read`, which say themselves what is refused.

    `arrived` is to be called when it was said that a file is taken: whoever can fetch it then calls `read` with what is in it.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.jobs = Jobs(tools.office.engine, tools.office.clock)
        self.arrived: Callable[[], None] = _nobody

    @cached_property
    def _entries(self) -> Entries:
        return Entries(self._tools.wordings, self._tools.office.gazetteer, self._tools.resolver)

    async def help(self, ask: Ask, _: ImportHelp) -> Answer:
        return answer(screens.import_screen(ask.words))

    async def take(self, ask: Ask, file_id: str, file_name: str, size: int) -> Answer:
        """A file has come: it is written down to be read, and that is all that is waited for. `size`: bytes, 0 where unknown."""
        if size > model.MAX_BYTES:
            return _refused(ask.words, "sheet.refused.too_large", megabytes=model.MAX_BYTES // 1_000_000)
        waiting = sum(each.admin == ask.person.id for each in await self.jobs.waiting())
        if waiting >= MOST_WAITING:
            return _refused(ask.words, "import.refused.busy", count=waiting)
        name = one_line("".join(filter(str.isprintable, file_name)))[-LONGEST_NAME:].strip() or ask.words.text(
            "import.unnamed"
        )
        await self.jobs.add(ask.person.id, file_id, name)
        return answer(screens.taken_screen(ask.words, name))

    async def read(self, ask: Ask, job: Job, data: bytes, show: Show, *, every: float = EVERY) -> Answer:
        """Read a file and make its plan. `every`: seconds between two words about how far it is. Raises SQLAlchemyError, OSError."""
        try:
            return await self._planned(ask, job, data, show, every)
        except model.Refused as refused:
            return _refused(ask.words, f"sheet.refused.{refused.key}", **refused.values)
        except Refused as refused:
            return _refused(ask.words, refused.key, **refused.values)
        except Tampered:
            return _refused(ask.words, "refused.tampered")

    def failed(self, ask: Ask, job: Job, key: str) -> Answer:
        """What is said of a file that could not even be looked into."""
        return _refused(ask.words, key, name=job.file_name)

    async def propose(self, ask: Ask, action: ProposePlan) -> Answer:
        made = await self._tools.decisions.hand_in(action.proposal, action.digest, ask.person.id)
        return handed_in(self._tools, ask, made)

    async def template(self, ask: Ask, action: GetTemplate) -> Answer:
        """An empty sheet; of the communes' pack the one of the provinces where she works, or of one that she chooses."""
        gazetteer = self._tools.office.gazetteer
        known = {each.ref.code for each in gazetteer.provinces()}
        chosen: Collection[str] = ask.person.provinces or ({action.province} & known)
        if action.template == "commune" and not chosen:
            return answer(screens.pack_screen(ask.words, gazetteer, action.page))
        provinces = [AreaRef("present", each) for each in sorted(chosen)]
        written = await asyncio.to_thread(
            lambda: template(action.template, self._entries, self._tools.today(), provinces)
        )
        key = f"import.template.{action.template}"
        return answer(screens.file_screen(ask.words, "desk.template", _file(written), key))

    async def export_help(self, ask: Ask, _: ExportHelp) -> Answer:
        return answer(screens.export_screen(ask.words, len(self._tools.office.live.snapshot.services)))

    async def export(self, ask: Ask, action: Export) -> Answer:
        """What the public sees at this moment, and nothing else."""
        services, today = self._tools.office.live.snapshot.services, self._tools.today()
        written = await asyncio.to_thread(lambda: export(action.form, services, self._entries, today))
        values = {"day": ask.words.wording.day(today), "count": screens.amount(ask.words, written.count)}
        return answer(screens.file_screen(ask.words, "desk.exported", _file(written), "export.done", **values))

    async def _planned(self, ask: Ask, job: Job, data: bytes, show: Show, every: float) -> Answer:
        tools, digest = self._tools, hashlib.sha256(data).hexdigest()
        await self._refuse_waiting(digest)

        def told(key: str) -> Tell:
            return lambda done, of: show(screens.progress_screen(ask.words, key, job.file_name, done, of))

        sheet = await in_thread(
            lambda meter: read(job.file_name, data, self._entries, meter), told("import.reading"), every=every
        )
        standing = await tools.store.all_stored()
        hotlines, admin = tools.office.live.snapshot.hotlines, self._admin(ask)
        made = await in_thread(
            lambda meter: plan(sheet, standing, hotlines, admin, meter), told("import.comparing"), every=every
        )
        made = with_returning(made, await former_numbers(tools.office.engine, made.items))
        proposal = await self._kept(ask, job, digest, made)
        file = await asyncio.to_thread(self._report, ask.words, made) if made.findings else None
        view = screens.PlanView(job.file_name, made, proposal, self._sentence(ask.words), file)
        return answer(screens.plan_screen(ask.words, tools.office.gazetteer, view))

    async def _refuse_waiting(self, digest: str) -> None:
        """The very same file once more, while it waits for approval."""
        async with reading(self._tools.office.engine).connect() as connection:
            waiting = await proposals.waiting(connection)
        same = next((each for each in waiting if each.file_digest == digest), None)
        if same is not None and not same.expired(self._tools.office.now):
            raise Refused("import.refused.same_file", number=same.id)

    def _admin(self, ask: Ask) -> Admin:
        office = self._tools.office
        return Admin(lambda values: office.covers(ask.person, values), office.provinces, self._tools.today())

    async def _kept(self, ask: Ask, job: Job, digest: str, made: Plan) -> Proposal | None:
        """The plan as a proposal that waits for its maker; None where it changes nothing."""
        if not made.items:
            return None
        new = NewProposal(
            "import", ask.person.id, made.items, state="planned", file_name=job.file_name, file_digest=digest
        )
        return await self._tools.decisions.propose(new)

    def _report(self, words: Words, made: Plan) -> File:
        columns = [column_name(each, self._entries.vocabulary, words.wording) for each in made.findings]
        return File(f"{words.text('import.file.report')}.xlsx", report(made.findings, columns, _say(words)), MEDIA_TYPE)

    def _sentence(self, words: Words) -> screens.Sentence:
        def said(finding: Finding) -> str:
            return sentence(finding, column_name(finding, self._entries.vocabulary, words.wording), _say(words))

        return said


def _say(words: Words) -> Callable[..., str]:
    return lambda key, **values: plain_line(words.line(key, **values))


def _file(written: Written) -> File:
    return File(written.name, written.content, written.media_type)


def _refused(words: Words, key: str, **values: object) -> Answer:
    return answer(refused_screen(words, key, (words.button("desk.button.import", ImportHelp()),), **values))

"""The condition of the house: the menu, the status, stopping and starting to publish, the five calls of trial mode, what is due."""

from bot.database.engine import reading
from bot.desk.answer import Answer, Ask, answer
from bot.desk.handing_in import handed_in
from bot.desk.tools import Tools
from bot.directory.office import Refused, is_frozen
from bot.directory.proposal import NewProposal
from bot.directory.trial import LINES, Call, Heard, is_over
from bot.screens.desk import state as screens
from bot.screens.desk.actions import AskThaw, DeskMenu, DeskStatus, Freeze, TryLine, TryLines
from bot.screens.desk.entry import done_screen
from bot.screens.desk.parts import person_name
from bot.screens.model import Screen
from bot.screens.words import Words

_HEARD: dict[str, Heard] = {"y": "yes", "n": "no", "u": "unknown"}
_CHARGES = {"f": "free", "c": "charged", "u": "unknown"}


class Condition:
    """The desk's part for the whole house. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def menu(self, ask: Ask, _: DeskMenu) -> Answer:
        return answer(screens.menu_screen(ask.words, await self._state(ask)))

    async def status(self, ask: Ask, _: DeskStatus) -> Answer:
        return answer(screens.status_screen(ask.words, await self._state(ask)))

    async def _state(self, ask: Ask) -> screens.State:
        tools, office = self._tools, self._tools.office
        people = office.roster.people
        async with reading(office.engine).connect() as connection:
            frozen = await is_frozen(connection)
        return screens.State(
            entries=len(office.live.services),
            shown=len(office.live.snapshot.services),
            people=len(people),
            approvers=sum(each.approves for each in people),
            waiting=await tools.decisions.count_waiting(),
            due=len(await tools.due_calls(ask.person)),
            frozen=frozen,
            alone=office.alone,
            single_setting=office.single_admin,
            trial=await self.is_trial(),
            head=await tools.head(),
        )

    async def is_trial(self) -> bool:
        """Whether every screen says that this is a trial."""
        return self._tools.real_token and not is_over(await self._tools.trial.calls())

    async def freeze(self, ask: Ask, action: Freeze) -> Answer:
        if not action.sure:
            return answer(screens.freeze_screen(ask.words))
        if not await self._tools.acts.freeze(ask.person.id):
            return answer(done_screen(ask.words, "state.freezed_before"))

        def told(words: Words) -> Screen:
            return done_screen(words, "state.told_frozen", name=person_name(words, ask.person, ask.person.id))

        tells = (self._tools.everybody(told, but=ask.person.id),)
        return answer(done_screen(ask.words, "state.freezed"), tells=tells)

    async def ask_thaw(self, ask: Ask, _: AskThaw) -> Answer:
        async with reading(self._tools.office.engine).connect() as connection:
            if not await is_frozen(connection):
                return answer(done_screen(ask.words, "state.not_frozen"))
        made = await self._tools.decisions.propose(NewProposal("thaw", ask.person.id))
        return handed_in(self._tools, ask, made)

    async def lines(self, ask: Ask, _: TryLines) -> Answer:
        self._owners_only(ask)
        return answer(screens.lines_screen(ask.words, await self._tools.trial.calls()))

    async def line(self, ask: Ask, action: TryLine) -> Answer:
        """One question after the other about a call; the last answer writes it down."""
        self._owners_only(ask)
        answers = action.answers[1:]
        if action.line not in LINES or len(answers) > screens.QUESTIONS:
            raise Refused("refused.nothing")
        if len(answers) < screens.QUESTIONS and not answers.startswith("n"):
            return answer(screens.line_screen(ask.words, action.line, answers))
        heard = answers.ljust(screens.QUESTIONS, "u")
        call = Call(
            line=action.line,
            number=ask.words.numbers[action.line],
            by=ask.person.id,
            made_at=self._tools.office.now,
            answered=heard[0] == "y",
            charge=_CHARGES.get(heard[1], "unknown"),
            night=_HEARD.get(heard[2], "unknown"),
            texts=_HEARD.get(heard[3], "unknown"),
        )
        await self._tools.trial.record(call)
        self._tools.trial_changed(await self.is_trial())
        recorded = screens.lines_screen(ask.words, await self._tools.trial.calls())
        return answer(recorded.headed_by(*ask.words.lines("try.recorded")))

    def _owners_only(self, ask: Ask) -> None:
        if not ask.person.leads:
            raise Refused("refused.owners_only")

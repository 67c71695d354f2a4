"""The desk: what somebody of the team does, and what comes of it. Handlers and tests call it and decide nothing themselves."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.desk.answer import Answer, Ask, answer
from bot.desk.condition import Condition
from bot.desk.entries import Entries
from bot.desk.files import Files
from bot.desk.forms import Forms
from bot.desk.log import Log
from bot.desk.people import People
from bot.desk.queue import Waiting
from bot.desk.statistics import Figures
from bot.desk.tools import Tools
from bot.desk.work import Work
from bot.directory.office import Refused
from bot.directory.register import Tampered
from bot.screens.desk import actions
from bot.screens.desk.actions import DeskAction, Rang
from bot.screens.desk.entry import refused_screen

Method = Callable[[Ask, Any], Awaitable[Answer]]


class Desk:
    """Every action of `screens.desk.actions` has its method; a test holds it so."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.entries = Entries(tools)
        self.forms = Forms(tools)
        self.waiting = Waiting(tools)
        self.people = People(tools)
        self.log = Log(tools)
        self.condition = Condition(tools)
        self.work = Work(tools, self.entries)
        self.files = Files(tools)
        self.figures = Figures(tools)
        self.methods: dict[type[DeskAction], Method] = {
            actions.DeskMenu: self.condition.menu,
            actions.DeskStatus: self.condition.status,
            actions.Freeze: self.condition.freeze,
            actions.AskThaw: self.condition.ask_thaw,
            actions.Statistics: self.figures.show,
            actions.StatisticsPlaces: self.figures.places,
            actions.TryLines: self.condition.lines,
            actions.TryLine: self.condition.line,
            actions.AddEntry: self.forms.add,
            actions.StartAnew: self.forms.anew,
            actions.FormChoose: self.forms.choose,
            actions.FormSkip: self.forms.skip,
            actions.FormBack: self.forms.back,
            actions.FormJump: self.forms.jump,
            actions.FormDrop: self.forms.drop,
            actions.FormPropose: self.forms.propose,
            actions.EditEntry: self.forms.edit_menu,
            actions.EditField: self.forms.edit,
            actions.EditProposal: self.forms.edit_proposal,
            actions.FindEntry: self.entries.ask,
            actions.ShowEntry: self.entries.show,
            actions.HideEntry: self.entries.hide,
            actions.ProposeHiding: self.entries.propose_hiding,
            actions.RestoreEntry: self.entries.restore,
            actions.Cautioned: self.entries.confirm,
            actions.DueCalls: self.work.calls,
            actions.Rang: self._rang,
            actions.ToDo: self.work.agenda,
            actions.ShowToDo: self.work.list,
            actions.Queue: self.waiting.list,
            actions.ShowProposal: self.waiting.show,
            actions.RingList: self.waiting.ring_list,
            actions.RangForProposal: self.waiting.rang,
            actions.Approve: self.waiting.approve,
            actions.Reject: self.waiting.reject,
            actions.Withdraw: self.waiting.withdraw,
            actions.ImportHelp: self.files.help,
            actions.GetTemplate: self.files.template,
            actions.ProposePlan: self.files.propose,
            actions.ExportHelp: self.files.export_help,
            actions.Export: self.files.export,
            actions.History: self.log.all,
            actions.EntryHistory: self.log.of_entry,
            actions.PersonHistory: self.log.of_person,
            actions.ShowChange: self.log.change,
            actions.Undo: self.log.undo,
            actions.Team: self.people.list,
            actions.ShowPerson: self.people.show,
            actions.RemovePerson: self.people.remove,
            actions.Invite: self.people.invite,
            actions.InviteRole: self.people.role,
            actions.InviteTo: self.people.province,
            actions.ConfirmPerson: self.people.confirm,
            actions.DropInvitation: self.people.drop,
        }

    async def does(self, ask: Ask, action: DeskAction) -> Answer:
        """A button or a command. What is refused is said in a sentence. Raises SQLAlchemyError, OSError."""
        return await self._guarded(ask, self.methods[type(action)](ask, action))

    async def says(self, ask: Ask, text: str, *, private: bool = False) -> Answer | None:
        """A bare text; None where the desk waits for none, and it is a message like anybody's.

        `private`: it tells of violence. An entry's description may; a name to look for or to invite does not: that is hers, not the desk's.
        """
        opened = await self.tools.drafts.of(ask.person.id)
        if not opened.listening or (private and opened.question is not None):
            return None
        if opened.question is not None:
            if opened.question["kind"] == "find":
                return await self._guarded(ask, self.entries.find(ask, text))
            return await self._guarded(ask, self.people.name(ask, opened.question, text))
        if opened.form is not None and self.forms.waits_for_text(opened):
            return await self._guarded(ask, self.forms.say(ask, text))
        return None

    async def looks_up(self, ask: Ask, words: str) -> Answer:
        """The words behind /xemdiachi."""
        return await self._guarded(ask, self.entries.find(ask, words))

    async def _rang(self, ask: Ask, action: Rang) -> Answer:
        """Đổi số leads to the form, at the number; Nghỉ to hiding, which asks once."""
        if action.result == "changed":
            return await self.forms.edit(ask, actions.EditField(action.entry, "phones"))
        if action.result == "closed":
            return await self.entries.hide(ask, actions.HideEntry(action.entry))
        return await self.work.rang(ask, action)

    async def _guarded(self, ask: Ask, doing: Awaitable[Answer]) -> Answer:
        try:
            return await doing
        except Refused as refused:
            return answer(refused_screen(ask.words, refused.key, **refused.values))
        except Tampered:
            return answer(refused_screen(ask.words, "refused.tampered"))

"""The history, and taking a change back."""

from collections.abc import Callable

from bot.desk.answer import Answer, Ask, answer
from bot.desk.handing_in import handed_in
from bot.desk.tools import Tools
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal
from bot.screens.desk import history as screens
from bot.screens.desk.actions import DeskAction, EntryHistory, History, PersonHistory, ShowChange, Undo
from bot.screens.desk.parts import code, person_name
from bot.screens.model import Line

MOST_NAMED = 10


class Log:
    """The desk's part for what was done. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def all(self, ask: Ask, action: History) -> Answer:
        return await self._page(ask, ask.words.text("history.title"), action.page, History)

    async def of_entry(self, ask: Ask, action: EntryHistory) -> Answer:
        title = ask.words.text("history.of", about=code(action.entry))
        return await self._page(
            ask, title, action.page, lambda page: EntryHistory(action.entry, page), entry=action.entry
        )

    async def of_person(self, ask: Ask, action: PersonHistory) -> Answer:
        name = person_name(ask.words, self._tools.office.roster.person(action.person), action.person)
        title = ask.words.text("history.of", about=name)
        return await self._page(
            ask, title, action.page, lambda page: PersonHistory(action.person, page), person=action.person
        )

    async def _page(
        self,
        ask: Ask,
        title: str,
        page: int,
        turn: Callable[[int], DeskAction],
        *,
        entry: str | None = None,
        person: int | None = None,
    ) -> Answer:
        found = await self._tools.history.page(page, entry=entry, person=person)
        told = [(each.change, each.changed) for each in found.changes]
        return answer(screens.history_screen(ask.words, title, told, self._name(ask), page, more=found.more, turn=turn))

    async def change(self, ask: Ask, action: ShowChange) -> Answer:
        tools = self._tools
        told = await tools.history.change(action.number)
        changed = tools.changes_seen_by(ask.person, told.changed)
        return answer(screens.change_screen(ask.words, tools.office.gazetteer, told.change, changed, self._name(ask)))

    async def undo(self, ask: Ask, action: Undo) -> Answer:
        """An undo is a proposal like any other; what was edited since is listed and left alone."""
        words, tools = ask.words, self._tools
        undoing = await tools.history.undoing(action.number)
        since = ", ".join(code(each) for each in undoing.edited_since[:MOST_NAMED])
        if not undoing.items:
            raise Refused("history.nothing_to_undo" if since else "refused.nothing", entries=since)
        new = NewProposal("undo", ask.person.id, undoing.items, undoes=action.number)
        handed = handed_in(tools, ask, await tools.decisions.propose(new), key="history.undo_proposed")
        if not since:
            return handed
        left_out: Line = words.line("history.undo_left_out", entries=since)
        first = handed.screens[0].headed_by(left_out)
        return Answer((first, *handed.screens[1:]), handed.tells)

    def _name(self, ask: Ask) -> screens.Name:
        roster = self._tools.office.roster
        return lambda number: person_name(ask.words, roster.person(number), number)

"""What is due: the list of calls, /canlam."""

from datetime import date

from bot.desk.answer import Answer, Ask, answer
from bot.desk.entries import Entries
from bot.desk.tools import Tools
from bot.screens.desk import calls, todo
from bot.screens.desk.actions import DueCalls, Rang, ShowToDo, ToDo
from bot.screens.model import Screen


class Work:
    """The desk's part for what should be done next. Methods raise Refused.

    Whom nobody could reach today goes to the end of the list, until tomorrow or a restart: nobody rings twice in a row.
    """

    def __init__(self, tools: Tools, entries: Entries) -> None:
        self._tools = tools
        self._entries = entries
        self._silent: dict[str, date] = {}

    async def calls(self, ask: Ask, action: DueCalls) -> Answer:
        return answer(await self._calls(ask, action.page))

    async def rang(self, ask: Ask, action: Rang) -> Answer:
        """Còn, Không nghe: written down, and the list goes on below what was done."""
        said = await (
            self._entries.answered(ask, action) if action.result == "answered" else self._entries.silent(ask, action)
        )
        if action.result == "silent":
            self._silent[action.entry] = self._tools.today()
        listed = await self._calls(ask, 0)
        return Answer((listed.headed_by(*said.screens[0].blocks), *said.screens[1:]), said.tells)

    async def agenda(self, ask: Ask, _: ToDo) -> Answer:
        return answer(todo.todo_screen(ask.words, await self._tools.agenda(ask.person)))

    async def list(self, ask: Ask, action: ShowToDo) -> Answer:
        due = await self._tools.agenda(ask.person)
        return answer(todo.todo_list_screen(ask.words, self._tools.office.gazetteer, due, action.list, action.page))

    async def digest(self, ask: Ask) -> Screen:
        """The week's message to one person."""
        waiting = await self._tools.decisions.count_waiting()
        return todo.digest_screen(ask.words, await self._tools.agenda(ask.person), waiting)

    async def _calls(self, ask: Ask, page: int) -> Screen:
        today = self._tools.today()
        due = sorted(await self._tools.due_calls(ask.person), key=lambda each: self._silent.get(each.entry.id) == today)
        pages = todo.pages(len(due), calls.CALLS_PAGE)
        page = min(page, pages - 1)
        shown = due[page * calls.CALLS_PAGE : (page + 1) * calls.CALLS_PAGE]
        return calls.calls_screen(ask.words, self._tools.office.gazetteer, shown, page, pages)

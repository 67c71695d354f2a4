"""/canlam: what keeps the directory from being true, list by list; and the same once a week, to every admin."""

from collections.abc import Sequence

from bot.directory.due import Agenda, ListName, ToDoList, Uncovered
from bot.directory.freshness import AIM_DAYS, SINK_DAYS
from bot.directory.model import Service
from bot.places.gazetteer import Gazetteer
from bot.screens.desk.actions import DueCalls, GetTemplate, Queue, ShowToDo, ToDo
from bot.screens.desk.calls import numbered, opening, reasons
from bot.screens.desk.parts import Row, code, home, turns
from bot.screens.model import Block, Button, Line, Screen
from bot.screens.words import Words

LIST_PAGE = 6
COMMUNES = "communes"
"""The name of the list of communes without a number; `communes-75` are those of one province."""

_RUNG: frozenset[str] = frozenset({"reported", "hidden", "overdue", "due", "unverified", "before_merger"})
_PROVINCES_PAGE = 10
_COMMUNES_PAGE = 40
_HIDDEN_LISTED = 10
_LISTS: dict[ListName, str] = {
    "reported": "todo.list.reported",
    "hidden": "todo.list.hidden",
    "overdue": "todo.list.overdue",
    "due": "todo.list.due",
    "unverified": "todo.list.unverified",
    "before_merger": "todo.list.before_merger",
    "consent": "todo.list.consent",
    "duplicates": "todo.list.duplicates",
    "no_phone": "todo.list.no_phone",
}
_HELP: dict[ListName, str] = {
    "reported": "todo.help.reported",
    "hidden": "todo.help.hidden",
    "overdue": "todo.help.overdue",
    "due": "todo.help.due",
    "unverified": "todo.help.unverified",
    "before_merger": "todo.help.before_merger",
    "consent": "todo.help.consent",
    "duplicates": "todo.help.duplicates",
    "no_phone": "todo.help.no_phone",
}
_BUTTONS: dict[ListName, str] = {
    "reported": "todo.button.reported",
    "hidden": "todo.button.hidden",
    "overdue": "todo.button.overdue",
    "due": "todo.button.due",
    "unverified": "todo.button.unverified",
    "before_merger": "todo.button.before_merger",
    "consent": "todo.button.consent",
    "duplicates": "todo.button.duplicates",
    "no_phone": "todo.button.no_phone",
}


def todo_screen(words: Words, agenda: Agenda) -> Screen:
    """A line for each list that holds something, with its count, and a button; the others in one line."""
    empty = [words.text(_BUTTONS[each.name]).lower() for each in agenda.lists if not each.entries]
    nothing = (Line(), *words.lines("todo.nothing_else", lists=", ".join(empty))) if empty else ()
    lines = _counts(words, agenda)
    blocks: tuple[Block, ...] = (*words.lines("todo.title"), *lines, *nothing) if lines else words.lines("todo.none")
    return Screen("desk.todo", blocks, (*_calls(words, agenda.calls), *_lists(words, agenda), home(words)))


def digest_screen(words: Words, agenda: Agenda, queue: int) -> Screen:
    """The week's message to an admin: counts of what waits, or thanks. `queue`: proposals that wait for a second admin."""
    waiting = (words.line("digest.queue", count=queue),) if queue else ()
    lines = (*waiting, *_counts(words, agenda))
    due = queue or any(each.entries for each in agenda.lists)
    blocks = (*words.lines("digest.title" if due else "digest.thanks"), *lines)
    rows: list[Row] = [*_calls(words, agenda.calls)]
    if queue:
        rows.append((Button(words.text("desk.button.queue_count", count=queue), Queue()),))
    rows.append((words.button("desk.button.todo", ToDo()), *home(words)) if lines else home(words))
    return Screen("desk.digest", blocks, tuple(rows))


def hidden_screen(words: Words, entries: Sequence[Service]) -> Screen:
    """To an admin, on the day on which age takes entries from the public. `entries`: one at least."""
    shown = [Line((f"{code(each.id)} · {words.wording.of(each.name)}",)) for each in entries[:_HIDDEN_LISTED]]
    left = len(entries) - len(shown)
    more = words.lines("digest.hidden_more", count=left) if left else ()
    rows = ((words.button("todo.button.hidden", ShowToDo("hidden")), *home(words)),)
    return Screen("desk.hidden", (*words.lines("digest.hidden", count=len(entries)), *shown, *more), rows)


def todo_list_screen(words: Words, gazetteer: Gazetteer, agenda: Agenda, name: str, page: int) -> Screen:
    """What ShowToDo(name, page) opens; all lists for a name that means nothing (any more), the last page for one behind it."""
    listed = agenda.list(name)
    if listed is not None:
        return _entries(words, gazetteer, listed, page, calls=agenda.calls if name in _RUNG else 0)
    kind, _, province = name.partition("-")
    if kind != COMMUNES or not agenda.uncovered:
        return todo_screen(words, agenda)
    several = len(agenda.uncovered) > 1
    chosen = agenda.of_province(province) if several else agenda.uncovered[0]
    if chosen is None:
        return _provinces(words, agenda, page)
    return _communes(words, gazetteer, chosen, page, several=several)


def pages(count: int, size: int) -> int:
    """How many pages so many things take; one for nothing."""
    return max(1, -(-count // size))


def _entries(words: Words, gazetteer: Gazetteer, listed: ToDoList, page: int, *, calls: int) -> Screen:
    last = pages(len(listed.entries), LIST_PAGE)
    page = min(page, last - 1)
    blocks: list[Block] = [
        words.line(_LISTS[listed.name], **_figures(words, len(listed.entries))),
        *words.lines(_HELP[listed.name], **_figures(words, len(listed.entries))),
        *_page(words, page, last),
    ]
    buttons: list[Button] = []
    first = page * LIST_PAGE
    for number, due in enumerate(listed.entries[first : first + LIST_PAGE], start=first + 1):
        line = numbered(words, gazetteer, number, due)
        told = (": ", *reasons(words, due).spans, words.text("todo.code", code=code(due.entry.id)))
        button = opening(words, number, due.entry.id)
        blocks.extend((Line(), Line((*line.spans, *told)), *(() if button else words.lines("todo.long_code"))))
        buttons.extend(button)
    rows = (*_in_rows(buttons, 3), *_turns(words, listed.name, page, last), *_calls(words, calls), _end(words))
    return Screen("desk.todo_list", tuple(blocks), rows)


def _provinces(words: Words, agenda: Agenda, page: int) -> Screen:
    last = pages(len(agenda.uncovered), _PROVINCES_PAGE)
    page = min(page, last - 1)
    shown = agenda.uncovered[page * _PROVINCES_PAGE : (page + 1) * _PROVINCES_PAGE]
    buttons = [
        Button(
            words.text("todo.button.province", name=each.province.name, count=len(each.communes)),
            ShowToDo(f"{COMMUNES}-{each.province.ref.code}"),
        )
        for each in shown
    ]
    blocks = (
        words.line("todo.list.communes", count=agenda.communes),
        *words.lines("todo.help.communes"),
        *_page(words, page, last),
    )
    rows = (*_in_rows(buttons, 2), *_turns(words, COMMUNES, page, last), _pack(words), _end(words))
    return Screen("desk.todo_provinces", blocks, rows)


def _communes(words: Words, gazetteer: Gazetteer, uncovered: Uncovered, page: int, *, several: bool) -> Screen:
    """`several`: there are other provinces to choose."""
    last = pages(len(uncovered.communes), _COMMUNES_PAGE)
    page = min(page, last - 1)
    shown = uncovered.communes[page * _COMMUNES_PAGE : (page + 1) * _COMMUNES_PAGE]
    blocks = (
        words.line("todo.communes_of", province=uncovered.province.name, count=len(uncovered.communes)),
        *words.lines("todo.help.communes"),
        *_page(words, page, last),
        Line(),
        Line(("; ".join(gazetteer.title(each) for each in shown),)),
    )
    name = f"{COMMUNES}-{uncovered.province.ref.code}"
    back = (words.button("todo.button.provinces", ShowToDo(COMMUNES)),) if several else ()
    rows = (*_turns(words, name, page, last), (*back, *_pack(words)), _end(words))
    return Screen("desk.todo_communes", blocks, rows)


def _counts(words: Words, agenda: Agenda) -> tuple[Line, ...]:
    lines = [
        words.line(_LISTS[each.name], **_figures(words, len(each.entries))) for each in agenda.lists if each.entries
    ]
    if agenda.communes:
        lines.append(words.line("todo.list.communes", count=agenda.communes))
    return tuple(lines)


def _figures(words: Words, count: int) -> dict[str, object]:
    return {"count": count, "aim": words.days(AIM_DAYS), "sink": words.days(SINK_DAYS)}


def _lists(words: Words, agenda: Agenda) -> tuple[Row, ...]:
    buttons = [
        Button(
            words.text("todo.button.count", list=words.text(_BUTTONS[each.name]), count=len(each.entries)),
            ShowToDo(each.name),
        )
        for each in agenda.lists
        if each.entries
    ]
    if agenda.communes:
        label = words.text("todo.button.count", list=words.text("todo.button.communes"), count=agenda.communes)
        buttons.append(Button(label, ShowToDo(COMMUNES)))
    return _in_rows(buttons, 2)


def _calls(words: Words, count: int) -> tuple[Row, ...]:
    return ((Button(words.text("todo.button.calls", count=count), DueCalls()),),) if count else ()


def _in_rows(buttons: Sequence[Button], columns: int) -> tuple[Row, ...]:
    return tuple(tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns))


def _page(words: Words, page: int, last: int) -> tuple[Line, ...]:
    return (words.line("todo.page", page=page + 1, pages=last),) if last > 1 else ()


def _turns(words: Words, name: str, page: int, last: int) -> tuple[Row, ...]:
    return turns(words, page, page + 1 < last, lambda number: ShowToDo(name, number))


def _pack(words: Words) -> Row:
    return (words.button("todo.button.pack", GetTemplate("commune")),)


def _end(words: Words) -> Row:
    return (words.button("desk.button.todo", ToDo()), *home(words))

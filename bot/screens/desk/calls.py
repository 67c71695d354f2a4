"""The numbers that should be rung, a few at a time: what to ask, and one tap for what the call came to."""

from collections.abc import Sequence
from textwrap import shorten

from bot.directory.due import Due, Why
from bot.places.gazetteer import Gazetteer
from bot.screens.actions import fits
from bot.screens.desk.actions import CheckResult, DueCalls, Rang, ShowEntry, ToDo
from bot.screens.desk.parts import Row, code, home, place_name, turns
from bot.screens.model import Block, Button, Line, Screen, Strong
from bot.screens.words import Words, joined

CALLS_PAGE = 2
"""So many that a number and the buttons about it fit one small telephone together."""
_NAME = 60
_CONTACT = 100
_WHY: dict[Why, str] = {
    "reported": "todo.why.reported",
    "hidden": "todo.why.hidden",
    "overdue": "todo.why.overdue",
    "due": "todo.why.due",
    "soon": "todo.why.soon",
    "unverified": "todo.why.unverified",
    "before_merger": "todo.why.before_merger",
    "no_consent": "todo.why.no_consent",
    "consent_old": "todo.why.consent_old",
    "duplicate": "todo.why.duplicate",
    "no_phone": "todo.why.no_phone",
}
_RESULTS: dict[CheckResult, str] = {
    "answered": "call.button.answered",
    "changed": "call.button.changed",
    "closed": "call.button.closed",
    "silent": "call.button.silent",
}


def calls_screen(words: Words, gazetteer: Gazetteer, due: Sequence[Due], page: int, pages: int) -> Screen:
    """/dagoithu: the entries of one page (`page` from 0, of `pages`), the most urgent first, each with its answers."""
    if not due:
        return Screen("desk.calls_none", words.lines("call.none"), (_end(words),))
    blocks: list[Block] = [*words.lines("call.ask")]
    if pages > 1:
        blocks.append(words.line("todo.page", page=page + 1, pages=pages))
    rows: list[Row] = []
    for number, each in enumerate(due, start=1):
        blocks.extend((Line(), *_entry(words, gazetteer, number, each)))
        answers = _answers(words, number, each.entry.id)
        rows.extend(answers)
        blocks.extend(() if answers else words.lines("todo.long_code"))
    blocks.extend((Line(), *words.lines("call.meaning")))
    return Screen("desk.calls", tuple(blocks), (*rows, *turns(words, page, page + 1 < pages, DueCalls), _end(words)))


def numbered(words: Words, gazetteer: Gazetteer, number: int, due: Due) -> Line:
    """`1. Name · place`, its name short enough for a list."""
    place = place_name(gazetteer, words, str(due.entry.area) if due.entry.area else None)
    name = shorten(words.wording.of(due.entry.name), _NAME, placeholder="…")
    return Line((f"{number}. ", Strong(name or code(due.entry.id)), f" · {place}"))


def reasons(words: Words, due: Due) -> Line:
    """What is the matter with an entry, the most urgent first."""
    days = words.days(max(0, due.days or 0))
    return joined([words.line(_WHY[each], days=days, number=due.number or "") for each in due.why], "; ")


def _entry(words: Words, gazetteer: Gazetteer, number: int, due: Due) -> Sequence[Line]:
    entry = due.entry
    lines = [numbered(words, gazetteer, number, due), *(Line((words.dial(each.number),)) for each in entry.phones)]
    lines.append(Line((*words.line("call.because").spans, *reasons(words, due).spans, ".")))
    if entry.assured_date:
        lines.append(words.line("call.last", day=words.wording.day(entry.assured_date)))
    if entry.contact:
        lines.append(words.line("call.contact", contact=shorten(entry.contact, _CONTACT, placeholder="…")))
    return lines


def _answers(words: Words, number: int, entry: str) -> Sequence[Row]:
    """A button for each answer, two in a row so that a narrow phone cuts none of their words.

    For an entry whose id is too long for them, one that opens it, if that fits.
    """
    answers = tuple(Button(words.text(key, number=number), Rang(entry, result)) for result, key in _RESULTS.items())
    if all(fits(each.action) for each in answers):
        return answers[:2], answers[2:]
    row = opening(words, number, entry)
    return (row,) if row else ()


def opening(words: Words, number: int, entry: str) -> Row:
    """The button that opens an entry; nothing where its id is too long for one."""
    action = ShowEntry(entry)
    return (Button(words.text("todo.button.open", number=number), action),) if fits(action) else ()


def _end(words: Words) -> Row:
    return (words.button("desk.button.todo", ToDo()), *home(words))

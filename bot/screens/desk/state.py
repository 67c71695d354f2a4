"""The desk's first screen, the state of the house, stopping and starting to publish, the five calls before the bot opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.directory.chain import Head
from bot.directory.hours import VIET_NAM
from bot.directory.trial import LINES, Call
from bot.screens.desk.actions import (
    AddEntry,
    AskThaw,
    DeskStatus,
    DueCalls,
    ExportHelp,
    FindEntry,
    Freeze,
    History,
    ImportHelp,
    Queue,
    Statistics,
    Team,
    ToDo,
    TryLine,
    TryLines,
)
from bot.screens.desk.parts import Row, home
from bot.screens.model import Block, Button, Heading, Line, Number, Screen
from bot.screens.words import Words


@dataclass(frozen=True, slots=True)
class State:
    """How the house stands. `head` is None where the log does not hold."""

    entries: int
    shown: int
    people: int
    approvers: int
    waiting: int
    due: int
    frozen: bool
    alone: bool
    single_setting: bool
    trial: bool
    head: Head | None


def menu_screen(words: Words, state: State) -> Screen:
    """/quanly: everything an admin does, a button each; what waits is counted on its button."""
    warnings = _warnings(words, state)
    rows: tuple[Row, ...] = (
        (words.button("desk.button.add", AddEntry()), words.button("desk.button.find", FindEntry())),
        (
            Button(words.text("desk.button.queue_count", count=state.waiting), Queue()),
            Button(words.text("desk.button.calls_count", count=state.due), DueCalls()),
        ),
        (words.button("desk.button.todo", ToDo()), words.button("desk.button.history", History())),
        (words.button("desk.button.import", ImportHelp()), words.button("desk.button.export", ExportHelp())),
        (words.button("desk.button.team", Team()), words.button("desk.button.status", DeskStatus())),
        (words.button("desk.button.statistics", Statistics()), words.button("desk.button.freeze", Freeze())),
    )
    return Screen("desk.menu", (Heading(words.text("desk.title")), *words.lines("desk.rule"), *warnings), rows)


def status_screen(words: Words, state: State) -> Screen:
    """/trangthai."""
    blocks: list[Block] = [
        Heading(words.text("state.title")),
        words.line("state.entries", entries=state.entries, shown=state.shown),
        words.line("state.team", people=state.people, approvers=state.approvers),
        words.line("state.waiting", waiting=state.waiting, due=state.due),
        *_warnings(words, state),
    ]
    if state.single_setting and not state.alone:
        blocks.extend(words.lines("state.single_over"))
    if not state.frozen:
        blocks.append(words.line("state.publishing"))
    if state.head is not None:
        blocks.extend(words.lines("state.head", head=state.head))
    freeze = (
        words.button("desk.button.thaw", AskThaw()) if state.frozen else words.button("desk.button.freeze", Freeze())
    )
    return Screen(
        "desk.status", tuple(blocks), ((freeze, words.button("desk.button.try_lines", TryLines())), home(words))
    )


def _warnings(words: Words, state: State) -> Sequence[Line]:
    keys = (
        ("state.tampered", state.head is None),
        ("state.frozen", state.frozen),
        ("state.alone", state.alone),
        ("state.one_approver", not state.alone and state.approvers < 2),
        ("state.trial", state.trial),
    )
    return [line for key, holds in keys if holds for line in words.lines(key)]


def freeze_screen(words: Words) -> Screen:
    """Asks once before publishing stops."""
    row = (words.button("state.button.freeze_now", Freeze(sure=True)), *home(words))
    return Screen("desk.freeze", words.lines("state.freeze_sure"), (row,))


def head_screen(words: Words, head: Head) -> Screen:
    """To the owners, daily: where the log ends. What they keep is the only thing that shows a replacement of everything."""
    return Screen("desk.head", (*words.lines("state.daily_head"), Line((Number(str(head)),))))


def tampered_screen(words: Words) -> Screen:
    """To the team: the log does not hold."""
    return Screen("desk.tampered", words.lines("state.tampered"), (home(words),))


def lines_screen(words: Words, calls: Mapping[str, Call]) -> Screen:
    """/goithu: the five lines, which of them were rung, and by whom."""
    blocks: list[Block] = [*words.lines("try.title")]
    rows: list[Row] = []
    for line in LINES:
        number = words.numbers[line]
        call = calls.get(line)
        if call is None:
            said = words.text("try.not_yet")
        else:
            day = datetime.fromtimestamp(call.made_at, UTC).astimezone(VIET_NAM).date()
            said = words.text("try.answered" if call.answered else "try.silent", day=words.wording.day(day))
        blocks.append(Line((Number(number), f" {said}")))
        rows.append((Button(words.text("try.button.line", number=number), TryLine(line)),))
    return Screen("desk.lines", tuple(blocks), (*rows, home(words)))


_QUESTIONS = (
    ("try.answered_question", (("try.yes", "y"), ("try.no", "n"))),
    ("try.cost_question", (("try.free", "f"), ("try.charged", "c"), ("try.unknown", "u"))),
    ("try.night_question", (("try.yes", "y"), ("try.no", "n"), ("try.unknown", "u"))),
    ("try.texts_question", (("try.yes", "y"), ("try.no", "n"), ("try.unknown", "u"))),
)
QUESTIONS = len(_QUESTIONS)


def line_screen(words: Words, line: str, answers: str) -> Screen:
    """One question about a call to a line; `answers` bears a letter for each answer given."""
    question, choices = _QUESTIONS[len(answers)]
    number = words.numbers[line]
    row = tuple(words.button(key, TryLine(line, f"0{answers}{letter}")) for key, letter in choices)
    blocks = (Line((Number(number),)), *words.lines("try.ring"), *words.lines(question))
    return Screen("desk.line", blocks, (row, (words.button("try.button.lines", TryLines()), *home(words))))

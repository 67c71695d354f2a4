"""The form on the screen: one question, a no that stands in the way, what can be changed of an entry. Made from what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.screens.actions import fits
from bot.screens.desk.actions import (
    AddEntry,
    DeskMenu,
    EditField,
    FormBack,
    FormChoose,
    FormDrop,
    FormSkip,
    HideEntry,
    ShowEntry,
    StartAnew,
)
from bot.screens.desk.form_words import BLOCKED, LABELS
from bot.screens.desk.parts import Row, code
from bot.screens.model import Block, Button, Heading, Line, Screen
from bot.screens.words import Words

LABEL = 40
"""Letters of a button."""
_PAIRED = 18
"""Letters of a button that has room for another beside it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked now. `number` of `count`: where in the form it stands; both None off the straight way through it.

    `about`: what is known of the entry, on one line. `lines`: the question in words and what belongs to it. `choices`: tokens and
    labels. `can_skip`: may be left out; `has_answer`: then leaving it out takes something away. `can_go_back`: has one before it.
    """

    step: str
    lines: tuple[Line, ...]
    choices: tuple[tuple[str, str], ...]
    number: int | None = None
    count: int | None = None
    about: str | None = None
    can_skip: bool = False
    has_answer: bool = False
    can_go_back: bool = True


def question_screen(words: Words, question: Question, refused: Sequence[Line] = (), *, resumed: bool = False) -> Screen:
    """A question with its answers as buttons. `refused`: why the last answer was not taken, above it. `resumed`: the form lay open from
    before, and may be thrown away for a new one."""
    blocks: list[Block] = [*words.lines("form.resumed")] if resumed else []
    blocks.append(Heading(_progress(words, question)))
    if question.about is not None:
        blocks.append(Line((question.about,)))
    blocks.extend(refused)
    blocks.extend(question.lines)
    rows = [*paired(_choices(question)), *_ways(words, question)]
    if resumed:
        rows.append((words.button("form.button_anew", StartAnew()),))
    return Screen(f"form.{question.step}", tuple(blocks), tuple(rows))


def blocked_screen(
    words: Words, question: Question, entry: str | None, refused: Sequence[Line] = (), *, resumed: bool = False
) -> Screen:
    """After a no: this place cannot be listed yet, what stands in the way, what would help. The form is kept. `entry`: of an edit; what
    is listed already can be hidden at once."""
    blocks: tuple[Block, ...] = (
        *(words.lines("form.resumed") if resumed else ()),
        *refused,
        Heading(words.text("form.blocked_head")),
        *words.lines(BLOCKED[question.step]),
        *words.lines("form.blocked_kept" if entry is None else "form.blocked_listed"),
    )
    hiding: tuple[Row, ...] = ((words.button("form.button_hide", HideEntry(entry)),),) if entry is not None else ()
    rows = (*paired(_choices(question)), *hiding, *_ways(words, question))
    return Screen(f"form.blocked.{question.step}", blocks, rows)


def edit_menu_screen(words: Words, entry: str, name: str, steps: Sequence[str]) -> Screen:
    """What can be changed of an entry, in pairs. `steps`: its questions, or the names of their groups, in the order of the form."""
    fields = [(step, EditField(entry, step)) for step in steps]
    # An id may be so long that a field does not fit beside it; the preview leads there, too.
    buttons = [Button(words.text(LABELS[step]), field) for step, field in fields if fits(field)]
    return Screen(
        "form.edit_menu",
        (Heading(f"{code(entry)} · {name}"), *words.lines("form.edit_which"), *words.lines("form.edit_clears")),
        (*_in_pairs(buttons), (words.button("form.button_back", ShowEntry(entry)),)),
    )


def dropped_screen(words: Words) -> Screen:
    """The form is gone, and nothing of the directory has changed."""
    again = (words.button("desk.button.add", AddEntry()), words.button("desk.button.menu", DeskMenu()))
    return Screen("form.dropped", words.lines("form.dropped"), (again,))


def other_open_screen(words: Words, about: str) -> Screen:
    """Another form lies half filled in: it is finished or dropped before this one begins. `about`: the place that it is about."""
    rows = ((words.button("form.button_go_on", AddEntry()), words.button("form.button_drop", FormDrop())),)
    return Screen("form.other_open", words.lines("form.other_open", about=about), rows)


def _progress(words: Words, question: Question) -> str:
    if question.number is None:
        return words.text("form.changing", question=words.text(LABELS[question.step]))
    if question.count is None:
        return words.text("form.progress_first", number=question.number)
    return words.text("form.progress", number=question.number, count=question.count)


def _choices(question: Question) -> list[Button]:
    return [Button(fitted(label), FormChoose(question.step, token)) for token, label in question.choices]


def _ways(words: Words, question: Question) -> list[Row]:
    ways = []
    if question.can_go_back:
        ways.append(words.button("form.button_back", FormBack(question.step)))
    if question.can_skip:
        key = "form.button_clear" if question.has_answer else "form.button_skip"
        ways.append(words.button(key, FormSkip(question.step)))
    return [*((tuple(ways),) if ways else ()), (words.button("form.button_drop", FormDrop()),)]


def fitted(label: str) -> str:
    """A label with a capital at its head, cut where a button ends."""
    headed = label[:1].upper() + label[1:]
    return headed if len(headed) <= LABEL else headed[: LABEL - 1].rstrip() + "…"


def paired(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Short ones in pairs, long ones alone, in their order."""
    rows: list[Row] = []
    for button in buttons:
        alone = rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= _PAIRED
        if alone and len(button.label) <= _PAIRED:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


def _in_pairs(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))

"""What was changed, by whom and when; and taking one change back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.directory.chain import Change, Changed
from bot.directory.changes import Item
from bot.directory.hours import VIET_NAM
from bot.places.gazetteer import Gazetteer
from bot.screens.desk.actions import DeskAction, History, ShowChange, ShowEntry, Undo
from bot.screens.desk.parts import Row, code, home, turns
from bot.screens.desk.queue import changed_lines
from bot.screens.model import Block, Button, Heading, Line, Screen
from bot.screens.words import Words

Name = Callable[[int | None], str]
MOST_SHOWN = 6
UNDOABLE = ("publish", "hide")
_ACTS = {
    "seed": "act.seed",
    "publish": "act.publish",
    "hide": "act.hide",
    "check": "act.check",
    "freeze": "act.freeze",
    "thaw": "act.thaw",
    "join": "act.join",
    "leave": "act.leave",
    "line": "act.line",
    "caution": "act.caution",
}


def history_screen(
    words: Words,
    title: str,
    told: Sequence[tuple[Change, Sequence[Changed]]],
    name: Name,
    page: int,
    more: bool,
    turn: Callable[[int], DeskAction],
) -> Screen:
    """Changes, newest first, one line and one button each."""
    lines = [Line((summary(words, change, changed, name),)) for change, changed in told]
    rows = [
        (Button(words.text("history.button.change", number=change.number), ShowChange(change.number)),)
        for change, _ in told
    ]
    paired = [tuple(button for row in rows[start : start + 2] for button in row) for start in range(0, len(rows), 2)]
    blocks: list[Block] = [Heading(title), *(lines or words.lines("history.none"))]
    return Screen("desk.history", tuple(blocks), (*paired, *turns(words, page, more, turn), home(words)))


def summary(words: Words, change: Change, changed: Sequence[Changed], name: Name) -> str:
    """#128 · 25/11/2026 9:30 · chị Mai, chị Nga duyệt: đăng DL-0042."""
    at = datetime.fromtimestamp(change.made_at, UTC).astimezone(VIET_NAM)
    who = name(change.actor)
    if change.approver is not None:
        who = words.text("history.approved", actor=who, approver=name(change.approver))
    return words.text(
        "history.line",
        number=change.number,
        day=words.wording.day(at.date()),
        clock=words.wording.clock(at),
        who=who,
        what=_what(words, change, changed),
    )


def _what(words: Words, change: Change, changed: Sequence[Changed]) -> str:
    act = words.text(_ACTS[change.action])
    details: Mapping[str, object] = change.details
    named = [code(each.entry) for each in changed[:3]]
    if len(changed) > len(named):
        named.append(words.text("history.more", count=len(changed) - len(named)))
    if not named and (about := details.get("entry") or details.get("name") or details.get("line")):
        named = [code(str(about)) if "entry" in details else str(about)]
    return f"{act} {', '.join(named)}".strip()


def change_screen(words: Words, gazetteer: Gazetteer, change: Change, changed: Sequence[Changed], name: Name) -> Screen:
    """One change: old and new values, and the way back where there is one."""
    blocks: list[Block] = [Line((summary(words, change, changed, name),))]
    for each in changed[:MOST_SHOWN]:
        blocks.extend((Line(), Heading(f"{code(each.entry)} · {each.after['name'][words.locale]}")))
        if each.before is None:
            blocks.append(words.line("history.new"))
        else:
            blocks.extend(changed_lines(words, gazetteer, Item(each.entry, 0, each.before, each.after)))
    if len(changed) > MOST_SHOWN:
        blocks.extend((Line(), words.line("history.not_listed", count=len(changed) - MOST_SHOWN)))
    rows: list[Row] = []
    if change.action in UNDOABLE and changed:
        rows.append((words.button("history.button.undo", Undo(change.number)),))
    if len(changed) == 1:
        rows.append((words.button("history.button.entry", ShowEntry(changed[0].entry)),))
    rows.append((words.button("history.button.all", History()), *home(words)))
    return Screen("desk.change", tuple(blocks), tuple(rows))

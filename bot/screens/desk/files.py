"""Files at the desk: how to send one, how far it is read, its plan before anybody hands it in, exports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.directory.changes import Item, changes_phone
from bot.directory.exchange.model import Finding, Plan
from bot.directory.proposal import Proposal
from bot.places.gazetteer import Gazetteer
from bot.screens.desk.actions import Export, ExportForm, ExportHelp, GetTemplate, ProposePlan, ShowProposal, Withdraw
from bot.screens.desk.parts import Row, code, home, turns
from bot.screens.desk.queue import phone_line
from bot.screens.model import Block, Button, File, Heading, Line, Screen
from bot.screens.words import Words

PROVINCES_PAGE = 12
SHOWN_PHONES = 10
SHOWN_PROBLEMS = 10
NAME = 60
"""Letters of a file's name, of an entry's and of a problem that a screen repeats at most; the whole list is a file."""
PROBLEM = 200

Sentence = Callable[[Finding], str]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of a file. `proposal`: as it was stored, None where it changes nothing. `report`: all findings, None without any."""

    file_name: str
    plan: Plan
    proposal: Proposal | None
    sentence: Sentence
    report: File | None


def import_screen(words: Words) -> Screen:
    """How to send a file, and what to fill in."""
    templates = (
        words.button("import.button.template", GetTemplate("entries")),
        words.button("import.button.commune", GetTemplate("commune")),
    )
    export = (words.button("import.button.export", ExportHelp()), *home(words))
    return Screen("desk.import", words.lines("import.help"), (templates, export))


def taken_screen(words: Words, file_name: str) -> Screen:
    """A file has come and will be read."""
    return Screen("desk.file_taken", words.lines("import.taken", name=clipped(file_name, NAME)))


def progress_screen(words: Words, key: str, file_name: str, done: int, of: int) -> Screen:
    """How far a file is read, or compared."""
    values = {"name": clipped(file_name, NAME), "done": amount(words, done), "of": amount(words, of)}
    return Screen("desk.file_read", words.lines(key, **values))


def plan_screen(words: Words, gazetteer: Gazetteer, view: PlanView) -> Screen:
    """What a file would do: counts, changed numbers old and new, the first problems; all of them as a file; then the way on."""
    plan, proposal = view.plan, view.proposal
    counts = {key: amount(words, getattr(plan, key)) for key in ("new", "changed", "unchanged", "wrong")}
    blocks: list[Block] = [
        Heading(words.text("import.plan.title", name=clipped(view.file_name, NAME))),
        *words.lines("import.plan.counts", **counts),
        Line(),
        *words.lines("import.plan.next" if proposal is not None else "import.plan.nothing"),
    ]
    if proposal is not None:
        blocks.extend(_phones(words, gazetteer, proposal.items))
    blocks.extend(_problems(words, plan.findings, view.sentence))
    if view.report is not None:
        blocks.append(view.report)
    return Screen("desk.plan", tuple(blocks), (*_deciding(words, proposal), home(words)))


def pack_screen(words: Words, gazetteer: Gazetteer, page: int) -> Screen:
    """Choose the province of a commune pack."""
    provinces = gazetteer.provinces()
    shown = provinces[page * PROVINCES_PAGE : (page + 1) * PROVINCES_PAGE]
    buttons = [Button(gazetteer.full_name(area), GetTemplate("commune", area.ref.code)) for area in shown]
    rows: list[Row] = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    more = (page + 1) * PROVINCES_PAGE < len(provinces)
    rows.extend(turns(words, page, more, lambda number: GetTemplate("commune", page=number)))
    return Screen("desk.pack", words.lines("import.pack.which"), (*rows, home(words)))


def export_screen(words: Words, count: int) -> Screen:
    """The forms of an export."""
    rows = tuple((words.button(key, Export(form)),) for form, key in _EXPORTS.items())
    return Screen("desk.export", words.lines("export.help", count=amount(words, count)), (*rows, home(words)))


def file_screen(words: Words, name: str, file: File, key: str, **values: object) -> Screen:
    """A file to keep, below a sentence that says what it is."""
    return Screen(name, (*words.lines(key, **values), file), (home(words),))


_EXPORTS: dict[ExportForm, str] = {
    "xlsx": "export.button.xlsx",
    "csv": "export.button.csv",
    "json": "export.button.json",
    "tables": "export.button.tables",
}


def amount(words: Words, count: int) -> str:
    """10.000, or 10,000 in English."""
    written = f"{count:,}"
    return written.replace(",", ".") if words.locale == "vi" else written


def clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _phones(words: Words, gazetteer: Gazetteer, items: Sequence[Item]) -> list[Block]:
    """Of entries that stand there: whoever dials them would reach another phone."""
    changed = [each for each in items if each.before is not None and changes_phone(each.before, each.after)]
    if not changed:
        return []
    blocks: list[Block] = [Line(), Heading(words.text("import.plan.phones", count=amount(words, len(changed))))]
    for each in changed[:SHOWN_PHONES]:
        blocks.append(Line((f"{code(each.entry)} · {clipped(each.after['name'][words.locale], NAME)}",)))
        blocks.append(phone_line(words, gazetteer, each))
    if len(changed) > SHOWN_PHONES:
        blocks.append(words.line("import.plan.more_phones", count=amount(words, len(changed) - SHOWN_PHONES)))
    return blocks


def _problems(words: Words, findings: Sequence[Finding], sentence: Sentence) -> list[Block]:
    if not findings:
        return []
    blocks: list[Block] = [Line(), Heading(words.text("import.plan.problems", count=amount(words, len(findings))))]
    blocks.extend(Line((clipped(sentence(each), PROBLEM),)) for each in findings[:SHOWN_PROBLEMS])
    if len(findings) > SHOWN_PROBLEMS:
        blocks.append(words.line("import.plan.more_problems", count=amount(words, len(findings) - SHOWN_PROBLEMS)))
    return blocks


def _deciding(words: Words, proposal: Proposal | None) -> tuple[Row, ...]:
    if proposal is None:
        return ()
    look = words.button("queue.button.show", ShowProposal(proposal.id))
    drop = words.button("import.button.drop", Withdraw(proposal.id))
    return ((words.button("import.button.propose", ProposePlan(proposal.id, proposal.seen)),), (look, drop))

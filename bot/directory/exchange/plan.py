"""The plan of a file: what it would change in the directory, and what is wrong with it, row by row. Nothing is written.

A missing row means nothing. A row changes of its entry only what it says otherwise than a file of this form shows the entry now, so that
an export that is imported changes nothing, and with one cell edited that cell. A row with anything wrong in it is left out whole.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item, Values, changes_phone, dialled
from bot.directory.exchange.fitness import Bounds, checked
from bot.directory.exchange.matching import Standing, identities_of_row
from bot.directory.exchange.merging import Unfit, differences, lent, merged
from bot.directory.exchange.model import Finding, Plan, Problem, Progress, Row, Sheet, silent
from bot.directory.freshness import freshness
from bot.directory.model import PublicService
from bot.directory.national import Hotlines
from bot.directory.store import Stored
from bot.places.model import AreaRef

PLAN = "import.problem."
SHEET = "sheet.problem."
_STEP = 200


@dataclass(frozen=True, slots=True)
class Admin:
    """What the one who imports may do. `covers`: whether an entry lies where she works; `provinces`: those that an area lies in, none
    where there is no such area; `today`: the day in Viet Nam."""

    covers: Callable[[Values], bool]
    provinces: Callable[[str], Collection[str]]
    today: date


@dataclass(slots=True)
class _Outcome:
    """What came of a row: an item, or nothing; `entry`: the id it is about, None for a new one."""

    row: Row
    entry: str | None = None
    item: Item | None = None
    wrong: bool = False


def plan(
    sheet: Sheet, standing: Mapping[str, Stored], hotlines: Hotlines, admin: Admin, progress: Progress = silent
) -> Plan:
    """Compare a file with the directory as it stands. A thread may run it. Raises UnreadableEntry."""
    return _Planning(sheet, Standing.of(standing, hotlines), admin).made(progress)


def with_returning(made: Plan, former: Mapping[str, Collection[str]]) -> Plan:
    """The plan, headed by numbers that an entry gains and had before it was given another: by entry, `former.former_numbers`."""
    found = (
        Finding(None, "", f"{PLAN}old_number", {"number": number, "code": entry.upper()}, left_out=False)
        for entry, numbers in sorted(former.items())
        for number in sorted(numbers)
    )
    return replace(made, findings=(*found, *made.findings))


class _Planning:
    def __init__(self, sheet: Sheet, standing: Standing, admin: Admin) -> None:
        self._sheet = sheet
        self._standing = standing
        self._admin = admin
        self._bounds = Bounds(
            today=admin.today,
            covers=admin.covers,
            exists=lambda area: area is None or bool(admin.provinces(area)),
            national=standing.national_numbers,
            lenders=standing.lenders,
            hidden=standing.hidden_numbers,
        )
        self._findings = [_of_sheet(each) for each in sheet.problems]
        self._checks_written = 0

    def made(self, progress: Progress) -> Plan:
        outcomes = []
        for done, row in enumerate(self._sheet.rows):
            if done % _STEP == 0:
                progress(done, len(self._sheet.rows))
            outcomes.append(self._outcome(row))
        progress(len(outcomes), len(outcomes))
        self._compare_rows(outcomes)
        self._tell_numbers(outcomes)
        self._tell_checks()
        items = [each.item for each in outcomes if each.item is not None]
        wrong = sum(each.wrong for each in outcomes)
        new = sum(each.before is None for each in items)
        return Plan(
            items=tuple(sorted(items, key=_first_what_redirects)),
            new=new,
            changed=len(items) - new,
            unchanged=len(outcomes) - len(items) - wrong,
            wrong=wrong + self._sheet.left_out,
            findings=tuple(sorted(self._findings, key=lambda each: (not each.left_out, each.line or 0))),
        )

    def _outcome(self, row: Row) -> _Outcome:
        outcome = _Outcome(row)
        try:
            outcome.entry = self._standing.entry(row)
            outcome.item = self._item(row, outcome.entry)
        except Unfit as error:
            outcome.wrong = True
            self._find(row, error.column, error.key, error.values, left_out=True)
        return outcome

    def _item(self, row: Row, entry: str | None) -> Item | None:
        """What a row changes; None for nothing. Raises Unfit."""
        if entry is None:
            self._note_check(row, None)
            said = differences(row, {}, self._sheet.keys)
            after = checked({**merged(row, None, {}, said), "id": NEW_ENTRY}, None, self._bounds)
            return Item(NEW_ENTRY, None, None, after)
        stored = self._standing.stored[entry]
        base = self._sheet.baseline(self._standing.shown[entry])
        said = dict(differences(row, base, self._sheet.keys))
        self._keep_commune(row, stored.values, said)
        self._keep_lent(row, stored.values, said)
        self._note_check(row, base.get("assured_date"))
        if not said:
            return None
        after = checked(merged(row, stored.values, base, said), stored.values, self._bounds)
        if after == stored.values:
            return None
        if _is_aged(self._standing.shown[entry], self._admin.today):
            self._find(row, "", "aged", {"code": entry.upper()})
        return Item(entry, stored.version, stored.values, after)

    def _keep_commune(self, row: Row, before: Values, said: dict[str, object]) -> None:
        """A file whose column of communes was deleted must not widen every entry to its province."""
        code, old = said.get("area"), before["area"]
        if not isinstance(code, str) or old is None or not code.startswith("p"):
            return
        wider = AreaRef.parse(code).level == "province" != AreaRef.parse(old).level
        if wider and AreaRef.parse(code).code in self._admin.provinces(old):
            del said["area"]
            self._find(row, "area", "area_wider", {"code": before["id"].upper()})

    def _keep_lent(self, row: Row, before: Values, said: dict[str, object]) -> None:
        keys = lent(before, said)
        for key in keys:
            del said[key]
        if keys:
            self._find(row, keys[0], "lent", {"code": before["phone_of"].upper()})

    def _note_check(self, row: Row, known: object) -> None:
        """A day of a check that is newer than the directory's was written by hand: who rang says so with a tap."""
        written = row.values.get("assured_date")
        self._checks_written += isinstance(written, str) and written > str(known or "")

    def _tell_checks(self) -> None:
        if self._checks_written:
            values = {"count": self._checks_written}
            self._findings.append(Finding(None, "assured_date", f"{PLAN}checks_not_taken", values, left_out=False))

    def _compare_rows(self, outcomes: Sequence[_Outcome]) -> None:
        """Rows about the same entry: the same again is dropped; where they differ nobody knows which is meant."""
        for group in _groups(outcomes):
            first, *others = group
            if all(each.row.values == first.row.values for each in others):
                for each in others:
                    self._find(each.row, "", "repeated", {"line": _place(first.row)})
                    each.item = None
                continue
            for each in group:
                lines = ", ".join(_place(other.row) for other in group if other is not each)
                each.item, each.wrong = None, True
                self._find(each.row, "", "conflicting", {"lines": lines}, left_out=True)

    def _tell_numbers(self, outcomes: Sequence[_Outcome]) -> None:
        """Numbers that an entry gains and that stand elsewhere, too: in the directory, or in an earlier row."""
        seen: dict[str, Row] = {}
        for each in outcomes:
            item = each.item
            if item is None or not changes_phone(item.before, item.after):
                continue
            for index, number in enumerate(dialled(item.after)):
                if number in dialled(item.before):
                    continue
                column = f"phones.{index}.number"
                others = [other for other in self._standing.by_number.get(number, ()) if other != item.entry]
                if others:
                    codes = ", ".join(map(str.upper, others[:5]))
                    self._find(each.row, column, "number_elsewhere", {"number": number, "codes": codes})
                if number in seen:
                    self._find(each.row, column, "number_in_file", {"number": number, "line": _place(seen[number])})
                seen.setdefault(number, each.row)

    def _find(self, row: Row, column: str, key: str, values: Mapping[str, object], *, left_out: bool = False) -> None:
        label = row.label or str(row.values.get("name.vi", ""))
        self._findings.append(Finding(row.line, column, PLAN + key, values, label, left_out))


def _of_sheet(problem: Problem) -> Finding:
    return Finding(problem.line, problem.column, SHEET + problem.key, problem.values, problem.entry, problem.left_out)


def _groups(outcomes: Sequence[_Outcome]) -> Iterator[list[_Outcome]]:
    """Rows that mean the same entry, where there are several."""
    group_of: dict[object, int] = {}
    groups: defaultdict[int, list[_Outcome]] = defaultdict(list)
    for number, each in enumerate(outcomes):
        if each.wrong and each.entry is None:
            continue
        keys = identities_of_row(each.row) if each.entry is None else [each.entry]
        group = next((group_of[key] for key in keys if key in group_of), number)
        group_of.update((key, group) for key in keys if key not in group_of)
        groups[group].append(each)
    yield from (group for group in groups.values() if len(group) > 1)


def _place(row: Row) -> str:
    return str(row.line) if row.line is not None else row.label


def _is_aged(service: PublicService, today: date) -> bool:
    return freshness(service.kind, service.holder, service.assured_date, today) == "hidden"


def _first_what_redirects(item: Item) -> int:
    if item.before is None:
        return 1
    return 0 if changes_phone(item.before, item.after) else 2

"""Rows of cells, from a workbook or a CSV, read into entries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.directory.exchange.cells import Cell, Mark, Misread, shown, text_of
from bot.directory.exchange.columns import FIELDS, MAX_PHONES
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.model import (
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_ROWS,
    Problem,
    Progress,
    Refused,
    Row,
    Sheet,
    Value,
)
from bot.places.model import AreaRef

Line = Sequence[Cell]
"""The cells of a row; those behind the last filled one may be missing."""

HEADING_ROWS = 20
"""Titles and blank rows that may stand above the headings."""

FIRST_NUMBER = "phones.0.number"
_LEAST_HEADINGS = 2
_LONGEST_HEADING = 200
_STEP = 200
_PLACE_OF_NAME = "…"


class HeadingTwice(Refused):
    """Nobody knows which of two columns is meant."""


@dataclass(frozen=True)
class Headings:
    """Which column holds what. `fields`: by the number of the column, from 0."""

    fields: Mapping[int, str]
    problems: tuple[Problem, ...]

    @property
    def place(self) -> str:
        """The column in which an officer looks for the place."""
        written = set(self.fields.values())
        return next((each for each in ("area.commune", "area.province", "area") if each in written), "area.commune")

    @property
    def keys(self) -> frozenset[str]:
        """What the table can say at all."""
        fields = set(self.fields.values())
        if fields & {"area.province", "area.commune"}:
            fields.add("area")
        return frozenset(fields - {"area.province", "area.commune"})


@dataclass
class _Reading:
    later_days: int
    problems: list[Problem]
    rows: list[Row] = field(default_factory=list)
    left_out: int = 0
    filled: int = 0
    letters: int = 0


def headings(line: Line, number: int, entries: Entries) -> Headings | None:
    """The headings in a row; None where it has fewer than two that anybody knows. Raises HeadingTwice."""
    fields: dict[int, str] = {}
    unknown: list[Problem] = []
    further: list[int] = []
    for place, cell in enumerate(line):
        short = not isinstance(cell, Mark) and (isinstance(cell, float) or len(cell) <= _LONGEST_HEADING)
        text = text_of(cell) if short else ""
        if not text or entries.vocabulary.says("ignored", text):
            continue
        known = entries.vocabulary.field(text)
        if known is None:
            key = "withheld_column" if entries.vocabulary.says("withheld", text) else "unknown_column"
            unknown.append(Problem(number, shown(text), key, left_out=False))
        elif known == FIRST_NUMBER and known in fields.values():
            further.append(place)
        elif known in fields.values():
            raise HeadingTwice("heading_twice", column=shown(text))
        else:
            fields[place] = known
    fields.update(zip(further, _free_numbers(fields), strict=False))
    return Headings(fields, tuple(unknown)) if len(fields) >= _LEAST_HEADINGS else None


def _free_numbers(fields: Mapping[int, str]) -> list[str]:
    """`Điện thoại bàn` and `Di động` are a first number and a second, where no column says that it is the second."""
    numbers = (f"phones.{index}.number" for index in range(MAX_PHONES))
    return [each for each in numbers if each not in fields.values()]


def read_table(
    lines: Iterable[tuple[int, Line]], entries: Entries, progress: Progress, expected: int = 0, later_days: int = 0
) -> Sheet:
    """The entries of a table. `expected`: about how many rows there are; `later_days`: as in `Workbook`. Raises Refused where it has no
    headings or no rows."""
    numbered = iter(lines)
    found = _find_headings(numbered, entries)
    reading = _Reading(later_days, list(found.problems))
    for number, line in numbered:
        _read_line(number, line, found, entries, reading)
        if reading.filled % _STEP == 1:
            progress(reading.filled, max(expected, reading.filled))
    if not reading.filled:
        raise Refused("no_rows")
    progress(reading.filled, reading.filled)
    return Sheet(tuple(reading.rows), tuple(reading.problems), found.keys, reading.left_out, entries.baseline)


def _find_headings(lines: Iterator[tuple[int, Line]], entries: Entries) -> Headings:
    empty = True
    for number, line in lines:
        empty = empty and not any(line)
        if found := headings(line, number, entries):
            return found
        if number >= HEADING_ROWS:
            break
    raise Refused("empty" if empty else "no_headings")


def _read_line(number: int, line: Line, found: Headings, entries: Entries, reading: _Reading) -> None:
    if len(line) > MAX_COLUMNS:
        raise Refused("too_many_columns", most=MAX_COLUMNS)
    cells = {name: line[place] for place, name in found.fields.items() if place < len(line) and _is_filled(line[place])}
    if not cells:
        return
    reading.letters += sum(len(cell) for cell in cells.values() if isinstance(cell, str))
    if reading.letters > MAX_LETTERS:
        raise Refused("too_large_inside")
    if reading.later_days:
        cells = {name: _later(name, cell, reading.later_days) for name, cell in cells.items()}
    reading.filled += 1
    if reading.filled > MAX_ROWS:
        raise Refused("too_many_rows", most=MAX_ROWS)
    mark = text_of(cells.get("id", "")) if not isinstance(cells.get("id"), Mark) else ""
    if mark and entries.vocabulary.says("sample", mark):
        return
    pack = bool(mark) and entries.vocabulary.says("pack", mark)
    if pack:
        del cells["id"]
        if not any(name.endswith(".number") for name in cells):
            return
    values, wrong = entries.read(cells)
    if "id" not in values:
        wrong.extend(_completed(values, found.place, entries))
    if wrong:
        reading.left_out += 1
        reading.problems.extend(Problem(number, name, error.key, error.values) for name, error in wrong)
        return
    reading.rows.append(Row(number, values, complete="id" in values, pack=pack))


def _later(name: str, cell: Cell, days: int) -> Cell:
    return cell + days if isinstance(cell, float) and FIELDS[name].form in ("day", "hours") else cell


def _is_filled(cell: Cell) -> bool:
    return isinstance(cell, (Mark, float)) or bool(cell.strip())


def _completed(values: dict[str, Value], place: str, entries: Entries) -> list[tuple[str, Misread]]:
    """`Công an …` becomes `Công an xã Đồng Tâm`: the pack cannot know the commune's name."""
    name, area = values.get("name.vi"), values.get("area")
    if not isinstance(name, str) or not name.endswith(_PLACE_OF_NAME):
        return []
    try:
        title = entries.areas.title(AreaRef.parse(str(area)))
    except (ValueError, KeyError):
        return [(place, Misread("required"))]
    values["name.vi"] = name.removesuffix(_PLACE_OF_NAME) + title
    return []

"""What a file of entries is read into, before anybody compares it with the directory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.directory.changes import Item
from bot.directory.model import PublicService

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_LETTERS = 40_000_000
"""Letters of all rows together: 20,000 of two thousand. A text that many cells share counts for each of them."""

Value = object
"""A canonical value of a row: text, code of a choice, bool, day (ISO 8601), number as dialled, or hours (`ScheduleRecord`'s keys)."""

Filled = Mapping[str, Value]
"""Keys of `columns.FIELDS` ("name.vi", "phones.0.number", …) with what stands there; a key without a value is left out."""

Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many (an estimate while a file is read)."""


def silent(done: int, of: int) -> None:
    """Progress that nobody looks at."""


class Refused(ValueError):
    """The whole file cannot be used, and nothing of it was. `key` below `sheet.refused.` says why; `values` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a person should look at: `key` below `sheet.problem.`, filled in with `values`.

    `line`: the row as a spreadsheet numbers it; None for a file without rows. `column`: a key of `columns.FIELDS`, or the heading as it
    was written; "" where it is about the whole row. `entry`: how to find it in a file without rows, and in the plan. `left_out`: its row
    is not used at all; else it is a notice, and the row is used.
    """

    line: int | None
    column: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    entry: str = ""
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file. `label`: its name or id, where the file has no lines.

    `complete`: what is missing in it was taken away on purpose, as in a file that was exported and edited; else it only says what it says.
    `pack`: a row of the commune pack, which is skipped while it has no number.
    """

    line: int | None
    values: Filled
    label: str = ""
    complete: bool = False
    pack: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read. `keys`: what it can say at all; of everything else it says nothing.

    `rows` are those without a problem that leaves them out; `left_out` counts the others. `baseline` shows an entry as this form of
    file would show it, so that only differences count.
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    keys: frozenset[str]
    left_out: int
    baseline: Callable[[PublicService], Filled] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person should look at. `key`: of the catalogue, whole; the rest as in `Problem`."""

    line: int | None
    column: str
    key: str
    values: Mapping[str, object]
    entry: str = ""
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """`items`: what would change, changed numbers first, then new entries, each in the order of the file. `new` to `wrong` count rows.

    `findings`: those that leave a row out first, then the others, each in the order of the file.
    """

    items: tuple[Item, ...]
    new: int
    changed: int
    unchanged: int
    wrong: int
    findings: tuple[Finding, ...]

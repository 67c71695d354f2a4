"""One cell of a sheet, from what stands there to what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from bot.directory.exchange.columns import WHOLE_COUNTRY, Column
from bot.directory.exchange.model import Value
from bot.directory.exchange.opening_hours import Hours, NotHours
from bot.directory.exchange.vocabulary import Vocabulary
from bot.directory.letters import seen
from bot.directory.phones import NotAPhone, parse
from bot.places.model import AreaRef


class Mark(Enum):
    """What a cell holds instead of a value."""

    FORMULA = "formula"
    ERROR = "error"
    TOO_LONG = "too_long_cell"


Cell = str | float | Mark
"""Text, a number as a spreadsheet stores numbers and days, or a mark."""


class Misread(ValueError):
    """A cell that says nothing: `key` below `sheet.problem.`, filled in with `values`."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values: Mapping[str, object] = values


_NOTHING = frozenset("-–—")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]{1,47}")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?: 0?0:00(?::00)?)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_WHOLE = re.compile(r"(\d+)[.,]0+")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[/;,&|\n]| - |hoặc|và", re.IGNORECASE)
_FIRST_DAY = date(1899, 12, 30)
_LAST_SERIAL = 2_958_465
_SHOWN = 60
MAX_SHORT = 200
"""Letters of a cell that is not there to be read by people."""


def text_of(cell: Cell, *, rows: bool = False) -> str:
    """What stands in a cell as it looks (`letters.seen`), single blanks between words; "" for a dash alone, with which people fill an empty
    cell. On one line, but with `rows`, where line ends part numbers or hours. Raises Misread for a mark."""
    if isinstance(cell, Mark):
        raise Misread(cell.value)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    lines = (" ".join(line.split()) for line in seen(cell).split("\n"))
    text = ("\n" if rows else " ").join(line for line in lines if line)
    return "" if text in _NOTHING else text


def shown(text: str) -> str:
    """As much of a cell as a sentence about it repeats."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def written_day(day: date) -> str:
    """A day as it stands in a sheet."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


@dataclass(frozen=True)
class CellReader:
    """Reads cells in any language of the vocabulary."""

    vocabulary: Vocabulary
    hours: Hours

    def read(self, column: Column, cell: Cell) -> Value | None:
        """The canonical value of a cell; None for an empty one. Raises Misread."""
        text = text_of(cell, rows=column.form in ("phone", "hours"))
        if not text:
            return None
        if len(text) > MAX_SHORT and column.form not in ("text", "words"):
            raise Misread(Mark.TOO_LONG.value)
        match column.form:
            case "choice":
                return self._choice(column.choices, text)
            case "yes_no":
                return self._yes_no(text)
            case "phone":
                return number_of(text)
            case "day":
                return _day(cell, text).isoformat()
            case "hours":
                return self._hours(cell, text)
            case "identifier":
                return _identifier(text)
            case "area":
                return self._area(text)
            case _:
                return text

    def _choice(self, group: str, text: str) -> str:
        code = self.vocabulary.choice(group, text)
        if code is None:
            raise Misread("choice", written=shown(text), choices=", ".join(self.vocabulary.labels(group)))
        return code

    def _yes_no(self, text: str) -> bool:
        if self.vocabulary.says("yes", text) or text == "1":
            return True
        if self.vocabulary.says("no", text) or text == "0":
            return False
        raise Misread("yes_no", written=shown(text))

    def _hours(self, cell: Cell, text: str) -> dict[str, Any]:
        if isinstance(cell, float):
            day = _day(cell, text)
            text = f"{day.day}/{day.month}"
        try:
            return self.hours.read(text)
        except NotHours as error:
            raise Misread(f"hours_{error}", written=shown(text)) from None

    def _area(self, text: str) -> str:
        if self.vocabulary.says("everywhere", text) or text.lower() == WHOLE_COUNTRY:
            return WHOLE_COUNTRY
        try:
            return str(AreaRef.parse(text.lower()))
        except ValueError:
            raise Misread("area_code", written=shown(text)) from None


def _identifier(text: str) -> str:
    written = text.lower()
    if not _IDENTIFIER.fullmatch(written):
        raise Misread("id", written=shown(text))
    return written


def number_of(text: str) -> str:
    """A number as it is dialled, or the id of the entry whose number this is, in lower case. Raises Misread."""
    whole = _WHOLE.fullmatch(text)
    written = whole[1] if whole else text
    if _ROUNDED.fullmatch(written):
        raise Misread("phone_rounded", written=shown(text))
    try:
        return parse(written)
    except NotAPhone:
        pass
    if any(each.isalpha() for each in written) and _IDENTIFIER.fullmatch(written.lower()):
        return written.lower()
    numbers = numbers_of(written)
    if len(numbers) == 1:
        return numbers[0]
    raise Misread("phone_two" if numbers else "phone", written=shown(text))


def numbers_of(text: str) -> tuple[str, ...]:
    """Several numbers in one cell, each once; none where any part of it is no number."""
    try:
        return tuple(dict.fromkeys(parse(part) for part in _BETWEEN_NUMBERS.split(text) if part.strip()))
    except NotAPhone:
        return ()


def is_reference(number: str) -> bool:
    """Whether what stands in a cell of numbers is the id of another entry."""
    return any(each.isalpha() for each in number)


def _day(cell: Cell, text: str) -> date:
    try:
        if isinstance(cell, float):
            return _FIRST_DAY + timedelta(days=_serial(cell))
        if match := _ISO_DAY.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := _DAY.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
    except (ValueError, OverflowError):
        pass
    raise Misread("day", written=shown(text))


def _serial(number: float) -> int:
    """Days since a spreadsheet's first; its day 60 never was, and nobody writes days before it."""
    if not 60 < number <= _LAST_SERIAL:
        raise ValueError
    return int(number)

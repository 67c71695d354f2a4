"""The columns of a sheet: what each holds, in which order, and how wide it is."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from bot.directory.model import AddressVisibility, Audience, Charge, Holder, Kind, Status

Form = Literal[
    "text", "words", "identifier", "choice", "yes_no", "phone", "day", "hours", "area", "province", "commune"
]
"""How a cell is read. `words` are shown to people (`text` is not); `area` is a code, `province` and `commune` are names."""

WHOLE_COUNTRY = "vn"
"""What stands for all of Viet Nam where an area is written: an empty cell must never mean everywhere."""

PHONES = 2
"""How many numbers a sheet has columns for, where no entry has more."""
MAX_PHONES = 9

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "status": get_args(Status),
    "holder": get_args(Holder),
    "audience": get_args(Audience),
    "charge": get_args(Charge),
    "address_visibility": get_args(AddressVisibility),
}


@dataclass(frozen=True, slots=True)
class Column:
    """`field`: what it says of an entry ("name.vi"). `choices`: a key of CHOICES. `read_only`: shown, but no file can set it."""

    field: str
    form: Form
    width: int = 18
    choices: str = ""
    read_only: bool = False

    @property
    def key(self) -> str:
        """The same for the first number and the second: a key of the catalogue below `sheet.column.`."""
        return _NUMBERED.sub("phones.", self.field)

    @property
    def number(self) -> int:
        """Which of several numbers it belongs to, from 1; 0 for none."""
        match = _NUMBERED.match(self.field)
        return int(match[1]) + 1 if match else 0


_NUMBERED = re.compile(r"phones\.(\d)\.")

_BEFORE_PHONES = (
    Column("id", "identifier", 14),
    Column("kind", "choice", 22, "kind"),
    Column("name.vi", "words", 36),
    Column("organization.vi", "words", 30),
    Column("area.province", "province", 18),
    Column("area.commune", "commune", 26),
    Column("area", "area", 10),
)
_AFTER_PHONES = (
    Column("schedule.rule", "hours", 26),
    Column("schedule.text.vi", "words", 24),
    Column("holder", "choice", 14, "holder"),
    Column("audience", "choice", 24, "audience"),
    Column("eligibility_description.vi", "words", 34),
    Column("fees_description.vi", "words", 24),
    Column("application_process.vi", "words", 34),
    Column("overnight", "yes_no", 14),
    Column("description.vi", "words", 44),
    Column("alert.vi", "words", 30),
    Column("address_visibility", "choice", 20, "address_visibility"),
    Column("address", "words", 34),
    Column("status", "choice", 18, "status"),
    Column("source", "text", 40),
    Column("source_date", "day", 14),
    Column("assured_date", "day", 16, read_only=True),
    Column("name.en", "words", 36),
    Column("organization.en", "words", 30),
    Column("schedule.text.en", "words", 24),
    Column("eligibility_description.en", "words", 34),
    Column("fees_description.en", "words", 24),
    Column("application_process.en", "words", 34),
    Column("description.en", "words", 44),
    Column("alert.en", "words", 30),
)


def _of_phone(index: int) -> tuple[Column, ...]:
    return (
        Column(f"phones.{index}.number", "phone", 18),
        Column(f"phones.{index}.charge", "choice", 16, "charge"),
        Column(f"phones.{index}.texts", "yes_no", 14),
        Column(f"phones.{index}.last_answered", "day", 16, read_only=True),
    )


def columns(phones: int = PHONES) -> tuple[Column, ...]:
    """All columns of a sheet with room for so many numbers, in the order in which people read them."""
    numbered = (column for index in range(phones) for column in _of_phone(index))
    return (*_BEFORE_PHONES, *numbered, *_AFTER_PHONES)


FIELDS: dict[str, Column] = {column.field: column for column in columns(MAX_PHONES)}
"""Every column by what it says."""

TRANSLATED = tuple(column.field.removesuffix(".vi") for column in columns(0) if column.field.endswith(".vi"))
"""What has words in two languages."""

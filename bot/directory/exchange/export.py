"""What the public sees of the directory, as a file; and the files to fill in. Nothing else ever enters a file.

All of it is slow with many entries and takes no lock and no database: a thread may run it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.directory.exchange import sheets, templates
from bot.directory.exchange.archive import zipped
from bot.directory.exchange.columns import MAX_PHONES, PHONES, columns
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.hsds import documents, tables
from bot.directory.exchange.model import MAX_BYTES, Progress, silent
from bot.directory.freshness import freshness
from bot.directory.model import PublicService
from bot.places.model import AreaRef

Form = Literal["xlsx", "csv", "json", "tables"]
Blank = Literal["entries", "commune"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = {
    "xlsx": ("xlsx", XLSX),
    "csv": ("csv", "text/csv"),
    "json": ("json", "application/json"),
    "tables": ("zip", "application/zip"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file: its neutral name, its bytes, its media type. `count`: entries in it."""

    name: str
    content: bytes
    media_type: str
    count: int


def export(
    form: Form, services: Iterable[PublicService], entries: Entries, today: date, progress: Progress = silent
) -> Written:
    """The entries that the public sees on this day, in the order of their ids. The same entries on the same day give the same bytes.

    A file that would be too large to be sent back comes zipped, and is read so, too.
    """
    shown = sorted((each for each in services if _is_shown(each, today)), key=lambda each: each.id)
    ending, media_type = _MEDIA[form]
    name = f"{entries.vocabulary.sheet.t('import.file.export')}-{today.isoformat()}.{ending}"
    content = _WRITERS[form](shown, entries, today, progress)
    if len(content) > MAX_BYTES:
        name, content, media_type = f"{name}.zip", zipped({name: (content,)}), "application/zip"
    return Written(name, content, media_type, len(shown))


def template(blank: Blank, entries: Entries, today: date, provinces: Iterable[AreaRef] = ()) -> Written:
    """The empty sheet, or the commune pack of these provinces; without any, a pack whose places are to be filled in.

    Raises KeyError for anything but a province in force.
    """
    contents = templates.empty(entries) if blank == "entries" else templates.commune_pack(entries, provinces)
    name = f"{entries.vocabulary.sheet.t(f'import.file.{blank}')}.xlsx"
    return Written(name, sheets.workbook(contents, entries, today), XLSX, contents.count)


def _is_shown(service: PublicService, today: date) -> bool:
    """As `search` sees it: a person or a house that nobody has checked for a year is hidden."""
    return freshness(service.kind, service.holder, service.assured_date, today) != "hidden"


def _sheet(shown: Sequence[PublicService], entries: Entries) -> sheets.Contents:
    phones = max((len(each.phones) for each in shown), default=0)
    return sheets.Contents(
        columns(min(max(phones, PHONES), MAX_PHONES)), map(entries.written, shown), len(shown), ("sheet.told.export",)
    )


_Writer = Callable[[Sequence[PublicService], Entries, date, Progress], bytes]

_WRITERS: dict[Form, _Writer] = {
    "xlsx": lambda shown, entries, today, progress: sheets.workbook(_sheet(shown, entries), entries, today, progress),
    "csv": lambda shown, entries, today, progress: sheets.csv(_sheet(shown, entries), entries, progress),
    "json": lambda shown, entries, today, progress: documents.page(shown, entries, progress),
    "tables": tables.package,
}

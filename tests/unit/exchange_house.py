"""What tests of files share: words and places, files made on the spot, and what was wrong in them."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import openpyxl

from bot import content, wording
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.model import Refused, Sheet
from bot.directory.exchange.reading import read
from bot.places import gazetteer as places
from bot.places.resolver import Resolver

Cells = Sequence[object]


@cache
def entries() -> Entries:
    gazetteer = places.load(content.data_folder() / "places" / "places.json.gz")
    return Entries(wording.load(content.locales_folder()), gazetteer, Resolver(gazetteer))


def workbook(*rows: Cells, title: str = "Danh bạ") -> bytes:
    """An XLSX as a person would save it, written by another's library."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(data: bytes | str, name: str = "danh-ba.csv") -> Sheet:
    return read(name, data.encode() if isinstance(data, str) else data, entries())


def refusal(data: bytes | str, name: str = "danh-ba.xlsx") -> str:
    """Why a file is refused, and its sentence in both languages can be said; "" for one that is read, whose problems can be said."""
    try:
        sheet = sheet_of(data, name)
    except Refused as refused:
        for words in entries().wordings.values():
            words.t(f"sheet.refused.{refused.key}", **refused.values)
        return refused.key
    said(sheet)
    return ""


def said(sheet: Sheet) -> list[str]:
    """Every problem as an officer reads it, after it was said in English, too."""
    words = entries().wordings
    for problem in sheet.problems:
        assert words["en"].t(f"sheet.problem.{problem.key}").format(**problem.values)
    return [words["vi"].t(f"sheet.problem.{each.key}").format(**each.values) for each in sheet.problems]


def found(sheet: Sheet) -> list[tuple[int | None, str, str]]:
    """Line, column and key of every problem."""
    return [(each.line, each.column, each.key) for each in sheet.problems]


def csv(*rows: Iterable[str], delimiter: str = ",") -> str:
    return "".join(f"{delimiter.join(row)}\r\n" for row in rows)

"""A file from an admin, whatever it is: read into rows and problems, or refused in one clear sentence. Nothing is written."""

import itertools
from collections.abc import Iterator, Sequence

from bot.directory.exchange import delimited, table
from bot.directory.exchange.archive import Archive
from bot.directory.exchange.cells import Cell
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.hsds import nested, package, records
from bot.directory.exchange.model import MAX_BYTES, Problem, Progress, Refused, Sheet, silent
from bot.directory.exchange.workbook import Page, Workbook

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<", b"{\\rtf")
_JSON = ".json"
MAX_JSON = 90_000_000
"""Bytes of a JSON file in a zip: 20,000 entries as they are exported."""

_MOST_PAGES = 60
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam")


def read(file_name: str, data: bytes, entries: Entries, progress: Progress = silent) -> Sheet:
    """XLSX, CSV, HSDS 3.x as JSON or as a tabular package; told apart by what is in it, not by its name. Raises Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("too_large", megabytes=MAX_BYTES // 1_000_000)
    if not data.strip():
        raise Refused("empty")
    if file_name.lower().endswith(_MACRO_NAMES):
        raise Refused("macros")
    if data.startswith(_OLD_OFFICE):
        raise Refused("encrypted" if _ENCRYPTED_STREAM in data else "old_excel")
    if data.startswith(_ZIPS):
        return _from_archive(Archive.open(data), entries, progress)
    if data.startswith(_OTHERS):
        raise Refused("not_a_table")
    return _from_text(delimited.decode(data), entries, progress)


def _from_text(text: str, entries: Entries, progress: Progress) -> Sheet:
    if text.lstrip()[:1] in ("{", "["):
        return records.read(nested.services_of(text), entries, progress)
    return _from_csv(text, entries, progress)


def _from_csv(text: str, entries: Entries, progress: Progress) -> Sheet:
    known = entries.vocabulary.field
    delimiter, rest = delimited.delimiter_of(text, lambda line: sum(known(cell) is not None for cell in line))
    return table.read_table(delimited.rows(rest, delimiter), entries, progress, rest.count("\n"))


def _from_archive(archive: Archive, entries: Entries, progress: Progress) -> Sheet:
    names = {name.rpartition("/")[2].lower() for name in archive.names}
    if package.is_package(archive):
        return records.read(package.services_of(archive), entries, progress)
    if len(names) == 1 and names.pop().endswith(_JSON):
        return _from_text(delimited.decode(_unpacked(archive)), entries, progress)
    if "[content_types].xml" not in names:
        raise Refused("open_document" if "mimetype" in names else "not_a_table")
    if not any(name.lower().startswith("xl/") for name in archive.names):
        raise Refused("not_a_table")
    return _from_workbook(Workbook(archive), entries, progress)


def _unpacked(archive: Archive) -> bytes:
    """The only member of an archive. Raises Refused where it would fill the memory."""
    content = bytearray()
    for piece in archive.pieces(archive.names[0]):
        content += piece
        if len(content) > MAX_JSON:
            raise Refused("too_large_inside")
    return bytes(content)


def _from_workbook(workbook: Workbook, entries: Entries, progress: Progress) -> Sheet:
    """The first visible page with headings; that others have some, too, is said."""
    pages = workbook.pages[:_MOST_PAGES]
    tables = [page for page in pages if _has_headings(workbook, page, entries)]
    if not tables:
        raise Refused("no_headings" if any(_begins(workbook, page) for page in pages) else "empty")
    lines: Iterator[tuple[int, Sequence[Cell]]] = workbook.lines(tables[0])
    sheet = table.read_table(lines, entries, progress, later_days=workbook.later_days)
    unread = tuple(
        Problem(None, "", "other_page", {"read": tables[0].name, "unread": page.name}, left_out=False)
        for page in tables[1:]
    )
    return Sheet(sheet.rows, unread + sheet.problems, sheet.keys, sheet.left_out, sheet.baseline)


def _has_headings(workbook: Workbook, page: Page, entries: Entries) -> bool:
    lines = itertools.takewhile(lambda line: line[0] <= table.HEADING_ROWS, workbook.lines(page))
    try:
        return any(table.headings(line, number, entries) for number, line in lines)
    except table.HeadingTwice:
        return True


def _begins(workbook: Workbook, page: Page) -> bool:
    return next(workbook.lines(page), None) is not None

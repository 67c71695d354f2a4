"""What was found in a file, in words: `dòng 7, cột Điện thoại: …`, and all of it as a workbook for whoever made the file."""

import io
from collections.abc import Iterable, Sequence
from typing import Protocol

import xlsxwriter

from bot.directory.exchange.columns import FIELDS
from bot.directory.exchange.model import Finding
from bot.directory.exchange.vocabulary import Vocabulary
from bot.wording import Wording

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (10, 34, 24, 90, 18)


class Say(Protocol):
    """The text of a key in the reader's language, its placeholders filled in."""

    def __call__(self, key: str, **values: object) -> str: ...


def column_name(finding: Finding, vocabulary: Vocabulary, wording: Wording) -> str:
    """The heading of a column in the reader's language; as it was written where nobody knows it."""
    return vocabulary.heading(finding.column, wording) if finding.column in FIELDS else finding.column


def sentence(finding: Finding, column: str, say: Say) -> str:
    """A finding on one line, and where it is."""
    where = []
    if finding.line is not None:
        where.append(say("import.line", line=finding.line))
    elif finding.entry:
        where.append(f"“{finding.entry}”")
    if column:
        where.append(say("import.column", column=column))
    told = say(finding.key, **finding.values)
    return f"{', '.join(where)}: {told}" if where else told


def report(findings: Iterable[Finding], columns: Iterable[str], say: Say) -> bytes:
    """All findings as a workbook (XLSX), one a row. `columns`: the name of the column of each."""
    written = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(written, options)
    page = book.add_worksheet(say("import.report.title")[:31])
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.freeze_panes(1, 0)
    for place, key in enumerate(("line", "entry", "column", "problem", "use")):
        page.write_string(0, place, say(f"import.report.{key}"), bold)
    used, left_out = say("import.report.used"), say("import.report.left_out")
    for number, (finding, column) in enumerate(zip(findings, columns, strict=True), 1):
        cells: Sequence[str] = (finding.entry, column, say(finding.key, **finding.values))
        if finding.line is not None:
            page.write_number(number, 0, finding.line, wrapped)
        for place, text in enumerate((*cells, left_out if finding.left_out else used), 1):
            page.write_string(number, place, text, wrapped)
    book.close()
    return written.getvalue()

"""A sheet that people fill in, written: as a workbook with drop-downs and an explanation, or as CSV. Every cell is text.

Excel would make 0912 a 912 and 24/7 a day in July; as text they stay what they are, and so does what looks like a formula.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from bot.directory.exchange import delimited
from bot.directory.exchange.columns import Column
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.model import MAX_ROWS, Progress, silent
from bot.wording import Wording

Rows = Iterator[Mapping[str, str]]

_STEP = 200
_ENGLISH = ".en"
_PAGE_WIDTH = 72
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LOCKED = "#EDEDED"
"""Behind cells that no file can set."""


@dataclass(frozen=True)
class Contents:
    """`rows`: filled cells by field, `count` of them. `told`: keys of the catalogue with what is said first on the page of explanations."""

    columns: Sequence[Column]
    rows: Rows
    count: int
    told: Sequence[str]


def csv(contents: Contents, entries: Entries, progress: Progress = silent) -> bytes:
    """The rows below their headings, as `delimited.write` writes them."""
    return delimited.write(_lines(contents, entries, progress))


def workbook(contents: Contents, entries: Entries, today: date, progress: Progress = silent) -> bytes:
    """An XLSX of three pages: the rows, what the columns mean in every language, and, hidden, what may be chosen.

    The same contents on the same day give the same bytes. Rows wait on the disk, not in memory.
    """
    written = BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        xlsxwriter.Workbook(written, {**_OPTIONS, "tmpdir": folder}) as book,
    ):
        book.set_properties({"created": datetime(today.year, today.month, today.day)})  # noqa: DTZ001
        words = entries.vocabulary.sheet
        pages = [book.add_worksheet(words.t(f"sheet.page.{name}")) for name in ("rows", "explained", "choices")]
        lists = _choices(contents.columns, entries)
        _write_rows(book, pages[0], contents, entries, progress)
        _offer(pages[0], contents.columns, lists, entries)
        _explain(book, pages[1], contents, entries, today)
        _write_choices(pages[2], lists)
    return written.getvalue()


def _lines(contents: Contents, entries: Entries, progress: Progress) -> Iterator[list[str]]:
    yield [entries.vocabulary.heading(column.field) for column in contents.columns]
    for done, row in enumerate(contents.rows):
        if done % _STEP == 0:
            progress(done, contents.count)
        yield [row.get(column.field, "") for column in contents.columns]
    progress(contents.count, contents.count)


def _write_rows(book: Any, page: Any, contents: Contents, entries: Entries, progress: Progress) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    fixed = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": _LOCKED})
    formats = [fixed if column.read_only else text for column in contents.columns]
    for place, column in enumerate(contents.columns):
        page.set_column(place, place, column.width, formats[place])
    page.freeze_panes(1, _frozen(contents.columns))
    for number, line in enumerate(_lines(contents, entries, progress)):
        for place, cell in enumerate(line):
            if cell:
                page.write_string(number, place, cell, formats[place] if number else heading)


def _frozen(columns: Sequence[Column]) -> int:
    """Code and kind stay in sight beside the name; more would fill the screen of a phone."""
    return 1 + next(place for place, column in enumerate(columns) if column.field == "id")


def _choices(columns: Sequence[Column], entries: Entries) -> dict[str, Sequence[str]]:
    """What may be chosen in a column, by the name of the choice."""
    lists: dict[str, Sequence[str]] = {}
    for column in columns:
        if column.form == "choice":
            lists[column.choices] = entries.vocabulary.labels(column.choices)
        elif column.form == "yes_no":
            lists[column.form] = (entries.vocabulary.write("yes"), entries.vocabulary.write("no"))
        elif column.form == "province":
            lists[column.form] = (*entries.areas.provinces(), entries.vocabulary.write("everywhere"))
    return lists


def _offer(page: Any, columns: Sequence[Column], lists: Mapping[str, Sequence[str]], entries: Entries) -> None:
    """Drop-downs. A province may be written as it was called before, so there they only propose."""
    words = entries.vocabulary.sheet
    names = list(lists)
    for place, column in enumerate(columns):
        name = column.choices or column.form
        if name not in lists:
            continue
        letter = chr(ord("A") + names.index(name))
        page.data_validation(
            1,
            place,
            MAX_ROWS,
            place,
            {
                "validate": "list",
                "source": f"='{words.t('sheet.page.choices')}'!${letter}$1:${letter}${len(lists[name])}",
                "show_error": column.form != "province",
                "error_title": words.t("sheet.offer.title"),
                "error_message": words.t("sheet.offer.message"),
            },
        )


def _write_choices(page: Any, lists: Mapping[str, Sequence[str]]) -> None:
    for row in range(max(map(len, lists.values()), default=0)):
        for place, choices in enumerate(lists.values()):
            if row < len(choices):
                page.write_string(row, place, choices[row])
    page.very_hidden()


def _explain(book: Any, page: Any, contents: Contents, entries: Entries, today: date) -> None:
    """A column of sentences in each language. No cell is a heading of the sheet, else the page would be taken for one."""
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    languages = tuple(entries.wordings.values())
    page.set_column(0, len(languages) - 1, _PAGE_WIDTH, wrapped)
    told = [list(_sentences(contents, entries, words, today)) for words in languages]
    for row, sentences in enumerate(zip(*told, strict=True)):
        for place, sentence in enumerate(sentences):
            page.write_string(row, place, sentence, wrapped)


def _sentences(contents: Contents, entries: Entries, words: Wording, today: date) -> Iterator[str]:
    for key in contents.told:
        yield words.t(key, day=words.day(today))
    for column in contents.columns:
        if column.number > 1 or column.field.endswith(_ENGLISH):
            continue
        yield f"{entries.vocabulary.heading(column.field, words)}: {words.t(f'sheet.about.{column.key}')}"
    if any(column.field.endswith(_ENGLISH) for column in contents.columns):
        yield words.t("sheet.about.english")

"""CSV, as Excel, Google Sheets and LibreOffice write it: which letters it is in, what stands between its cells, row by row."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.directory.exchange.model import Refused

DELIMITERS = ",;\t"
MAX_CELL = 40_000
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SNIFFED_ROWS = 20
# A sign of a formula at the beginning, or behind what stands between cells on another machine; with its guard, if it has one.
_RISKY = re.compile(r"(^|[,;\t\r\n]\s*)(?='*[=+\-@\t\r])")
_GUARDED = re.compile(r"(^|[,;\t\r\n]\s*)'(?='*[=+\-@\t\r])")
_HINT = "sep="
# Below this share of control bytes it was a text once, in letters of another time.
_MOST_CONTROLS = 0.02
_FEW_CONTROLS = 5


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, or UTF-16 with its mark. Raises Refused("encoding") for Windows-1258, TCVN, VNI, UTF-16 without a
    mark: what they mean cannot be told from the bytes; Refused("not_a_table") for what is no text at all."""
    for mark, name in _WIDE:
        if data.startswith(mark):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                raise Refused("encoding") from None
            if "\0" in text:
                raise Refused("encoding")
            return text
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("encoding" if _is_text(data) else "not_a_table") from None
    if "\0" in text:
        raise Refused("encoding" if _is_text(data) else "not_a_table")
    if not _is_text(data):
        raise Refused("not_a_table")
    return text


def rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers as a spreadsheet counts them, empty ones left out. Raises Refused for a cell that never ends."""
    return records(io.StringIO(text, newline=""), delimiter)


def records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """As `rows`, of lines that keep their ends."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            line = list(map(_unguarded, cells))
            while line and not line[-1].strip():
                line.pop()
            if line:
                yield number, line
    except csv.Error as error:
        if "larger" in str(error):
            raise Refused("too_long_cell", line=number + 1, most=MAX_CELL) from None
        raise Refused("broken_csv", line=number + 1) from None


def delimiter_of(text: str, known: Callable[[Sequence[str]], int]) -> tuple[str, str]:
    """What stands between cells, and the text without the line that says so to Excel: that by which most headings are `known`."""
    hint, _, rest = text.partition("\n")
    if hint.lower().startswith(_HINT) and hint[len(_HINT) :].rstrip("\r") in tuple(DELIMITERS):
        return hint[len(_HINT)], rest
    return max(DELIMITERS, key=lambda each: _most_known(text[:MAX_CELL], each, known)), text


def _most_known(head: str, delimiter: str, known: Callable[[Sequence[str]], int]) -> int:
    most = 0
    try:
        for number, line in rows(head, delimiter):
            most = max(most, known(line))
            if number >= _SNIFFED_ROWS:
                break
    except Refused:
        return most
    return most


def write(lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that Excel needs, and the semicolon, which is what stands between cells where a comma stands before decimals."""
    written = io.BytesIO(codecs.BOM_UTF8)
    written.seek(0, io.SEEK_END)
    file = io.TextIOWrapper(written, "utf-8", newline="")
    rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
    rows.writerows(list(map(guarded, line)) for line in lines)
    file.detach()
    return written.getvalue()


def guarded(cell: str) -> str:
    """A cell with an apostrophe before whatever Excel would take for a formula, wherever it splits the line; `rows` takes it away again."""
    return _RISKY.sub(r"\1'", cell)


def _unguarded(cell: str) -> str:
    return _GUARDED.sub(r"\1", cell)


def _is_text(data: bytes) -> bool:
    sample = data[:100_000]
    if sample.count(0) > len(sample) // 4:
        return _looks_wide(sample)
    controls = sum(sample.count(code) for code in range(32) if code not in b"\t\n\r\f")
    return controls <= max(len(sample) * _MOST_CONTROLS, _FEW_CONTROLS)


def _looks_wide(sample: bytes) -> bool:
    """UTF-16 of Western or Vietnamese text has its empty bytes at every other place."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return min(even, odd) * 4 < max(even, odd)

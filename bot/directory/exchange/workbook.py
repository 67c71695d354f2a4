"""Cells of an Excel workbook (Office Open XML, ECMA-376), row by row. Of a file from a stranger nothing is evaluated, followed or
unpacked, and only one row of it is held at a time beside the texts that its cells share."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from bot.directory.exchange.archive import Archive
from bot.directory.exchange.cells import Cell, Mark
from bot.directory.exchange.markup import Reader, each_element
from bot.directory.exchange.model import MAX_COLUMNS, Refused

MAX_LIST = 3_000_000
"""Bytes of a part that names the other parts."""

MAX_TEXTS = 1_000_000
MAX_SHARED = 40_000_000
"""Characters of all the texts that cells share: 20,000 rows of two thousand."""

MAX_TEXT = 40_000
"""Characters of one cell: Excel holds 32,767."""

DAYS_TO_1904 = 1462
"""Days between the first of a spreadsheet and the first of one that was made on an old Macintosh."""

CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MACROS = ("vbaproject.bin", "macrosheets/", "dialogsheets/")


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook, as its tab is called."""

    name: str
    member: str


class Workbook:
    """`pages`: the visible sheets, in the order of their tabs. `later_days`: how many days later than others it begins to count days."""

    def __init__(self, archive: Archive) -> None:
        """Raises Refused for macros, other formats in the same clothes, and what is damaged."""
        self._archive = archive
        self._members = set(archive.names)
        self.later_days = 0
        self._refuse_macros()
        self._shared_member: str | None = None
        self._shared: list[str | Mark] | None = None
        self.pages = self._read_pages()

    def lines(self, page: Page) -> Iterator[tuple[int, list[Cell]]]:
        """The filled rows of a page with their numbers. Raises Refused."""
        if self._shared is None:
            self._shared = self._read_shared()
        rows = _Rows(self._shared)
        for piece in self._archive.pieces(page.member):
            rows.feed(piece)
            yield from rows.take()
        rows.feed(b"", last=True)
        yield from rows.take()

    def _refuse_macros(self) -> None:
        if any(word in name.lower() for name in self._members for word in _MACROS):
            raise Refused("macros")
        types: list[str] = []
        if CONTENT_TYPES in self._members:
            each_element(self._small(CONTENT_TYPES), lambda _, found: types.append(found.get("ContentType", "")))
        if any("macroenabled" in each.lower() for each in types):
            raise Refused("macros")

    def _small(self, member: str) -> Iterator[bytes]:
        """The content of a part that lists others. Raises Refused where that list is as long as a table."""
        length = 0
        for piece in self._archive.pieces(member):
            length += len(piece)
            if length > MAX_LIST:
                raise Refused("too_large_inside")
            yield piece

    def _relations(self, member: str, base: str) -> dict[str, tuple[str, str]]:
        """Kind and member of each part that another refers to, by the reference."""
        found: dict[str, tuple[str, str]] = {}

        def take(name: str, attributes: Mapping[str, str]) -> None:
            target = attributes.get("Target", "")
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
                )
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

        if member in self._members:
            each_element(self._small(member), take)
        return found

    def _read_pages(self) -> tuple[Page, ...]:
        root = self._relations(_ROOT_RELATIONS, "")
        main = next((path for kind, path in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        if main.endswith(".bin"):
            raise Refused("binary_workbook")
        if main not in self._members:
            raise Refused("damaged")
        folder, _, name = main.rpartition("/")
        relations = self._relations(f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
        shared = [path for kind, path in relations.values() if kind == "sharedStrings"]
        self._shared_member = shared[0] if shared and shared[0] in self._members else None
        pages: list[Page] = []

        def take(name: str, attributes: Mapping[str, str]) -> None:
            if name == "workbookPr" and attributes.get("date1904", "0") not in ("0", "false"):
                self.later_days = DAYS_TO_1904
            kind, path = relations.get(attributes.get("id", ""), ("", ""))
            if name == "sheet" and kind == "worksheet" and attributes.get("state", "visible") == "visible":
                pages.append(Page(attributes.get("name", ""), path))

        each_element(self._small(main), take)
        if not all(page.member in self._members for page in pages):
            raise Refused("damaged")
        return tuple(pages)

    def _read_shared(self) -> list[str | Mark]:
        if self._shared_member is None:
            return []
        shared = _Shared()
        for piece in self._archive.pieces(self._shared_member):
            shared.feed(piece)
        shared.feed(b"", last=True)
        return shared.texts


def unescaped(text: str) -> str:
    """A text of the format's own kind, in which `_x000D_` stands for a sign that XML cannot hold."""
    return _ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


class _Texts(Reader):
    """Collects the texts of rich and plain strings alike; how Japanese is read aloud (rPh) is no part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.length = 0
        self.reading = self.aloud = False

    def text(self, text: str) -> None:
        if self.reading:
            self.length += len(text)
            if self.length <= MAX_TEXT:
                self.parts.append(text)

    def begin(self) -> None:
        self.parts, self.length = [], 0

    def whole(self) -> str | Mark:
        return "".join(self.parts) if self.length <= MAX_TEXT else Mark.TOO_LONG


class _Shared(_Texts):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str | Mark] = []
        self._all = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.begin()
        self.aloud = self.aloud or name == "rPh"
        self.reading = name == "t" and not self.aloud

    def end(self, name: str) -> None:
        self.reading = False
        self.aloud = self.aloud and name != "rPh"
        if name == "si":
            self._all += self.length
            whole = self.whole()
            self.texts.append(whole if isinstance(whole, Mark) else unescaped(whole))
            if len(self.texts) > MAX_TEXTS or self._all > MAX_SHARED:
                raise Refused("too_large_inside")


class _Rows(_Texts):
    """The filled rows of a page; those that are finished wait to be taken."""

    def __init__(self, shared: Sequence[str | Mark]) -> None:
        super().__init__()
        self._shared = shared
        self._done: list[tuple[int, list[Cell]]] = []
        self._line: list[Cell] = []
        self._number = 0
        self._column = -1
        self._kind = ""
        self._formula = False

    def take(self) -> list[tuple[int, list[Cell]]]:
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.reading = False
        if name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._line, self._column = [], -1
        elif name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._kind, self._formula = attributes.get("t", "n"), False
            self.begin()
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self.aloud = True
        else:
            self.reading = name in ("v", "t") and not self.aloud

    def end(self, name: str) -> None:
        self.reading = False
        if name == "c":
            self._place(self._cell())
        elif name == "rPh":
            self.aloud = False
        elif name == "row" and self._line:
            self._done.append((self._number, self._line))

    def _place(self, cell: Cell) -> None:
        if cell == "":
            return
        if self._column >= MAX_COLUMNS:
            raise Refused("too_many_columns", most=MAX_COLUMNS)
        self._line.extend([""] * (self._column - len(self._line)))
        self._line[self._column : self._column + 1] = [cell]

    def _cell(self) -> Cell:
        written = self.whole()
        if self._formula:
            return Mark.FORMULA
        if self._kind == "e":
            return Mark.ERROR
        if isinstance(written, Mark):
            return written
        if self._kind == "s" and written:
            place = int(written)
            if not 0 <= place < len(self._shared):
                raise Refused("damaged")
            return self._shared[place]
        if self._kind == "n" and written:
            number = float(written)
            if not isfinite(number):
                raise Refused("damaged")
            return number
        return unescaped(written)


def _column(reference: str) -> int:
    """The number of a column, from 0: `AB7` gives 27."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
        if not "A" <= letter <= "Z" or number > 20_000:
            raise Refused("damaged")
    if number == 0:
        raise Refused("damaged")
    return number - 1

"""A screen: blocks of words and rows of buttons. Channels render it; nothing here knows Telegram or markup."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.screens.actions import Action
from bot.screens.desk.actions import DeskAction


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number as it is dialled ("113", "1900 96 96 80"): a channel makes it easy to tap and copy."""

    dial: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out within a line."""

    text: str


Span = str | Number | Strong


@dataclass(frozen=True, slots=True)
class Heading:
    """A title over what follows, one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. An empty one separates what stands before it from what follows."""

    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One service of the directory, as its lines; `service` is its id."""

    service: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the words above come from and of which day; shown small."""

    text: str


@dataclass(frozen=True, slots=True)
class File:
    """A document for the reader to keep: its neutral name, its bytes, its media type."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be looked at where it stands: its neutral name and its bytes, a PNG."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Pin:
    """A point on the map of a place whose address is public. Degrees, WGS 84."""

    latitude: float
    longitude: float


Block = Heading | Line | Card | Source | File | Picture | Pin


@dataclass(frozen=True, slots=True)
class Button:
    """Words to tap and what happens then."""

    label: str
    action: Action | DeskAction


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: blocks from top to bottom, then rows of buttons.

    `name` tells tests and logs which screen it is ("danger.emergency_now"); it is never shown. `first` screens overtake others on
    the way out. `urgent` ones do so, too, and are always new messages, for an edit can pass unseen (DESIGN.md 2). `asks_location` is
    the label of a button by which the reader may share where she is; such a screen has no other buttons but `way_out`, the label of a
    button that sends its own words. `passing` ones go by themselves after a few minutes: they say what is better not left lying there.
    """

    name: str
    blocks: tuple[Block, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    urgent: bool = False
    asks_location: str | None = None
    way_out: str | None = None
    first: bool = False
    passing: bool = False

    @property
    def goes_first(self) -> bool:
        """Whether it overtakes others on the way out."""
        return self.first or self.urgent

    def headed_by(self, *blocks: Block) -> "Screen":
        """The same screen with blocks above it."""
        return replace(self, blocks=(*blocks, *self.blocks))

    @property
    def buttons(self) -> Iterator[Button]:
        for row in self.rows:
            yield from row

    @property
    def services(self) -> tuple[str, ...]:
        """Ids of the cards on it, in order."""
        return tuple(block.service for block in self.blocks if isinstance(block, Card))


def line(marked: str) -> Line:
    """A line from a catalogue's text, in which `…` marks a number to dial and *…* words that stand out.

    Raises ValueError where a mark is not closed: a catalogue's mistake, found by its check.
    """
    spans: list[Span] = []
    rest = marked
    while rest:
        start = next((i for i, char in enumerate(rest) if char in "`*"), None)
        if start is None:
            spans.append(rest)
            break
        if start:
            spans.append(rest[:start])
        mark, rest = rest[start], rest[start + 1 :]
        inner, closing, rest = rest.partition(mark)
        if not closing or not inner:
            raise ValueError(f"the mark {mark} is not closed")
        spans.append(Number(inner) if mark == "`" else Strong(inner))
    return Line(tuple(spans))


def lines(marked: str) -> tuple[Line, ...]:
    """Several lines from one text, one a row of it; blank rows separate."""
    return tuple(line(row) for row in marked.strip("\n").split("\n"))

"""A screen as Telegram takes it: its HTML and its keyboards.

Tags, escapes and limits: https://core.telegram.org/bots/api#html-style and #sendmessage.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.screens.actions import encode
from bot.screens.model import Card, File, Heading, Line, Number, Picture, Pin, Screen, Source, Span, Strong

LIMIT = 4096
"""UTF-16 code units of a message once its tags are taken away."""

ELLIPSIS = "…"

Written = tuple[tuple[str, str], ...]
"""Pieces of one row of text, each with the tag around it ("" for none)."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A screen's message: its HTML, and how many blocks of words had no room (0 unless a screen is far too long)."""

    html: str
    left_out: int


def render(screen: Screen) -> str:
    """The HTML of a screen's words; "" for a screen that is only a file, a picture or a pin."""
    return compose(screen).html


def compose(screen: Screen) -> Composed:
    """The HTML of a screen's words, within `LIMIT`.

    Too long a screen loses whole blocks from its end, so that the numbers and cards at its top stay whole; only a first
    block that is too long by itself is cut inside, after its last row or letter that fits.
    """
    written = [
        rows for block in screen.blocks if not isinstance(block, File | Picture | Pin) and (rows := _rows(block))
    ]
    if _units(_joined(written)) <= LIMIT:
        return Composed(_html(_joined(written)), 0)
    room = LIMIT - _units([_tagless(ELLIPSIS)]) - 1
    fitting = next(count for count in reversed(range(len(written))) if _units(_joined(written[:count])) <= room)
    rows = _joined(written[:fitting]) or _cut(written[0], room)
    return Composed(_html([*rows, _tagless(ELLIPSIS)]), len(written) - fitting)


def keyboard(screen: Screen) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The buttons below a screen. Raises ValueError for an action that does not fit into a button."""
    if screen.asks_location is not None:
        rows = [[KeyboardButton(screen.asks_location, request_location=True)]]
        if screen.way_out is not None:
            rows.append([KeyboardButton(screen.way_out)])
        return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
    inline = [
        [InlineKeyboardButton(button.label, callback_data=encode(button.action)) for button in row]
        for row in screen.rows
        if row
    ]
    return InlineKeyboardMarkup(inline) if inline else None


def units(text: str) -> int:
    """How long Telegram finds a text: UTF-16 code units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _span(span: Span) -> tuple[str, str]:
    match span:
        case Number(dial):
            return "code", dial
        case Strong(text):
            return "b", text
        case _:
            return "", span


def _rows(block: Heading | Line | Card | Source) -> list[Written]:
    match block:
        case Heading(text):
            return [(("b", text),)]
        case Source(text):
            return [(("i", text),)]
        case _:
            lines = block.lines if isinstance(block, Card) else (block,)
            return [tuple(_span(span) for span in line.spans) for line in lines]


def _tagless(text: str) -> Written:
    return (("", text),)


def _joined(blocks: Sequence[Sequence[Written]]) -> list[Written]:
    return [row for rows in blocks for row in rows]


def _units(rows: Sequence[Written]) -> int:
    breaks = max(0, len(rows) - 1)
    return breaks + sum(units(text) for row in rows for _, text in row)


def _cut(rows: Sequence[Written], room: int) -> list[Written]:
    """The rows that fit, or the start of the first where none does."""
    kept: list[Written] = []
    for row in rows:
        if _units([*kept, row]) > room:
            break
        kept.append(row)
    return kept or [tuple(_pieces(rows[0], room))]


def _pieces(row: Written, room: int) -> Iterator[tuple[str, str]]:
    """The pieces of a row that fit; a number is whole or absent, for half a number calls someone else."""
    for tag, text in row:
        if units(text) > room:
            if tag != "code":
                yield tag, _start(text, room)
            return
        room -= units(text)
        yield tag, text


def _start(text: str, room: int) -> str:
    return text.encode("utf-16-le", "replace")[: 2 * room].decode("utf-16-le", "ignore")


def _html(rows: Sequence[Written]) -> str:
    return "\n".join("".join(_tag(tag, text) for tag, text in row) for row in rows)


def _tag(tag: str, text: str) -> str:
    # A lone surrogate cannot travel as UTF-8 and would keep the whole screen from being sent.
    safe = escape(text.encode("utf-8", "replace").decode(), quote=False)
    return f"<{tag}>{safe}</{tag}>" if tag and safe else safe

"""The words of one screen being made: a language, the numbers by the id of their line, and the hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.directory.phones import international
from bot.screens.actions import Action
from bot.screens.desk.actions import DeskAction
from bot.screens.model import Button, Line, Number, Screen, Source, Span, Strong, line, lines
from bot.wording import Locale, Wording


@dataclass(frozen=True, slots=True)
class Words:
    """What every screen is made with. `numbers` gives the number of a national line by its id ("police": "113"); `now` is Viet Nam time."""

    wording: Wording
    numbers: Mapping[str, str]
    now: datetime

    def dial(self, number: str) -> Number:
        """A number as this language writes it: an ordinary one with +84 in English, as dialled within Viet Nam in Vietnamese."""
        return Number((international(number) or number) if self.locale == "en" else number)

    @property
    def locale(self) -> Locale:
        return self.wording.locale

    def text(self, key: str, **values: object) -> str:
        """A text without marks, placeholders filled in."""
        return self.wording.t(key).format(**self.numbers, **values)

    def line(self, key: str, **values: object) -> Line:
        """A line, its marks read before the placeholders are filled: a name may hold any character."""
        return self.filled(line(self.wording.t(key)), **values)

    def lines(self, key: str, **values: object) -> tuple[Line, ...]:
        """A text of several rows, a line each."""
        return tuple(self.filled(each, **values) for each in lines(self.wording.t(key)))

    def filled(self, unfilled: Line, **values: object) -> Line:
        """The same line with its placeholders filled in."""
        return Line(tuple(self._filled(span, {**self.numbers, **values}) for span in unfilled.spans))

    def days(self, count: int) -> str:
        """So many days: 12 ngày, 1 day."""
        return self.wording.n("days", count)

    def _filled(self, span: Span, values: Mapping[str, object]) -> Span:
        match span:
            case Number(number):
                return self.dial(number.format_map(values))
            case Strong(text):
                return Strong(text.format_map(values))
            case _:
                return span.format_map(values)

    def source(self, key: str, **values: object) -> Source:
        return Source(self.text(key, **values))

    def button(self, key: str, action: Action | DeskAction) -> Button:
        return Button(self.text(key), action)

    def screen(self, name: str, *keys: str) -> Screen:
        """A screen of nothing but texts."""
        return Screen(name, tuple(each for key in keys for each in self.lines(key)))


def joined(parts: list[Line], between: str) -> Line:
    """Several lines as one, with words between them."""
    spans: list[Span] = []
    for part in parts:
        if spans:
            spans.append(between)
        spans.extend(part.spans)
    return Line(tuple(spans))

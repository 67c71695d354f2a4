"""How much the bot is asked, and what about: numbers, and what the chart of them says. Nothing here points at anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.content import Answer
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area
from bot.screens.desk.actions import Period, Statistics, StatisticsPlaces
from bot.screens.desk.files import PROVINCES_PAGE, amount
from bot.screens.desk.parts import Row, home, turns
from bot.screens.model import Block, Button, Heading, Line, Picture, Screen
from bot.screens.words import Words

FILE = "so-lieu.png"
"""The picture's name, which says nothing."""
MOST = 8
"""Topics, and provinces, that are shown."""
_DAYS: Mapping[Period, str] = {"7": "stat.button.week", "30": "stat.button.month", "365": "stat.button.year"}
_NAMES = {"danger": "stat.topic.danger", "UNSURE": "stat.topic.unsure"}
_MONTHS: Period = "365"
"""The period whose columns are months."""


@dataclass(frozen=True, slots=True)
class View:
    """What is known of the days from `first` to `last`. `area`: a province, None for all of Viet Nam. `people` by day; `topics` by their
    ids, and `provinces` that the reader may see, each the sum of its days."""

    period: Period
    first: date
    last: date
    area: Area | None
    people: Mapping[date, int]
    topics: Mapping[str, int]
    provinces: Sequence[tuple[Area, int]]

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.topics or self.provinces)


@dataclass(frozen=True, slots=True)
class Series:
    """One part of a chart. A value is None where nothing is known."""

    title: str
    labels: tuple[str, ...]
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What `bot.charts` draws."""

    title: str
    columns: Series
    bars: Series
    note: str


def statistics_screen(
    words: Words, gazetteer: Gazetteer, answers: Mapping[str, Answer], view: View, picture: bytes | None
) -> Screen:
    """/thongke. `picture` is None where it could not be drawn, and where there is nothing to draw."""
    blocks: list[Block] = [Heading(_title(words, gazetteer, view)), _span(words, view)]
    if view.is_empty:
        blocks.extend(words.lines("stat.none"))
    else:
        blocks.append(words.line("stat.people", count=amount(words, sum(view.people.values()))))
        blocks.extend(_listed(words, "stat.topics", _topics(words, answers, view)))
        provinces = [(gazetteer.full_name(area), count) for area, count in view.provinces]
        blocks.extend(_listed(words, "stat.provinces", provinces))
    blocks.extend((Line(), *words.lines("stat.withheld")))
    if picture is not None:
        blocks.append(Picture(FILE, picture))
    elif not view.is_empty:
        blocks.extend(words.lines("stat.no_chart"))
    return Screen("desk.statistics", tuple(blocks), _rows(words, view))


def chart(words: Words, gazetteer: Gazetteer, answers: Mapping[str, Answer], view: View) -> Chart:
    """The same as a chart: people by day, or by month over a year, and the topics."""
    told = _topics(words, answers, view)
    bars = Series(words.text("stat.topics"), tuple(name for name, _ in told), tuple(count for _, count in told))
    columns = _months(words, view) if view.period == _MONTHS else _days(words, view)
    return Chart(_title(words, gazetteer, view), columns, bars, words.text("stat.gap"))


def places_screen(words: Words, gazetteer: Gazetteer, provinces: Sequence[Area], period: Period, page: int) -> Screen:
    """Choose a province, of those whose numbers she may see."""
    pages = max(1, -(-len(provinces) // PROVINCES_PAGE))
    page = min(page, pages - 1)
    shown = provinces[page * PROVINCES_PAGE : (page + 1) * PROVINCES_PAGE]
    buttons = [Button(gazetteer.full_name(area), Statistics(period, area.ref.code)) for area in shown]
    rows: list[Row] = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    rows.extend(turns(words, page, page + 1 < pages, lambda number: StatisticsPlaces(period, number)))
    everywhere = (words.button("stat.button.everywhere", Statistics(period)), *home(words))
    return Screen("desk.statistics_places", words.lines("stat.which"), (*rows, everywhere))


def _title(words: Words, gazetteer: Gazetteer, view: View) -> str:
    return words.text(
        "stat.title", place=gazetteer.full_name(view.area) if view.area else words.text("desk.everywhere")
    )


def _span(words: Words, view: View) -> Line:
    return words.line("stat.span", first=words.wording.day(view.first), last=words.wording.day(view.last))


def _topics(words: Words, answers: Mapping[str, Answer], view: View) -> list[tuple[str, int]]:
    """The most asked by their short names, best first; one that this release does not know any more is left out."""
    known = [(name, count) for topic, count in view.topics.items() if (name := _name(words, answers, topic))]
    return sorted(known, key=lambda each: (-each[1], each[0]))[:MOST]


def _name(words: Words, answers: Mapping[str, Answer], topic: str) -> str | None:
    if topic in _NAMES:
        return words.text(_NAMES[topic])
    # Beside a number a short name asks nothing.
    return answers[topic].in_language(words.locale).title.removesuffix("?") if topic in answers else None


def _listed(words: Words, title: str, told: Sequence[tuple[str, int]]) -> list[Block]:
    if not told:
        return []
    rows = [words.line("stat.row", name=name, count=amount(words, count)) for name, count in told[:MOST]]
    return [Line(), Heading(words.text(title)), *rows]


def _rows(words: Words, view: View) -> tuple[Row, ...]:
    code = view.area.ref.code if view.area else "all"
    periods = tuple(words.button(key, Statistics(days, code)) for days, key in _DAYS.items())
    where: Row = (words.button("stat.button.province", StatisticsPlaces(view.period)),)
    if view.area is not None:
        where = (*where, words.button("stat.button.everywhere", Statistics(view.period)))
    return (periods, where, home(words))


def _days(words: Words, view: View) -> Series:
    days = [view.first + timedelta(days=each) for each in range((view.last - view.first).days + 1)]
    labels = tuple(words.text("stat.day", day=each.day, month=_month(words, each)) for each in days)
    return Series(words.text("stat.by_day"), labels, tuple(view.people.get(each) for each in days))


def _months(words: Words, view: View) -> Series:
    months: dict[tuple[int, int], int | None] = {}
    day = view.first
    while day <= view.last:
        months[day.year, day.month] = None
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    for day, count in view.people.items():
        months[day.year, day.month] = (months[day.year, day.month] or 0) + count
    labels = tuple(
        words.text("stat.month", month=_month(words, date(year, month, 1)), year=year) for year, month in months
    )
    return Series(words.text("stat.by_month"), labels, tuple(months.values()))


def _month(words: Words, day: date) -> str:
    return words.text("months").split()[day.month - 1]

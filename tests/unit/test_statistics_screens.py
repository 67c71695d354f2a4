"""The statistics as the team reads them: short, in both languages, and honest about what they do not know."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from bot import library
from bot.library import VIET_NAM, Library
from bot.places.model import Area, AreaRef
from bot.screens.desk.actions import Period, Statistics, StatisticsPlaces
from bot.screens.desk.statistics import MOST, Chart, View, chart, places_screen, statistics_screen
from bot.screens.model import Picture, Screen
from bot.screens.plain import plain
from bot.screens.words import Words
from bot.wording import LOCALES, Locale

SUNDAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=VIET_NAM)
TOPICS = {"danger": 9, "find_shelter": 31, "cost_free": 9, "UNSURE": 6, "gone_since": 40}


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


class Desk:
    """Whatever the screens need, in one language."""

    def __init__(self, read: Library, locale: Locale = "vi") -> None:
        self.read = read
        self.words = Words(read.wordings[locale], {}, NOW)

    def province(self, code: str) -> Area:
        return self.read.gazetteer.area(AreaRef("present", code))

    def view(
        self,
        period: Period = "30",
        people: Mapping[date, int] | None = None,
        topics: Mapping[str, int] = TOPICS,
        area: Area | None = None,
    ) -> View:
        first = SUNDAY - timedelta(days=int(period) - 1)
        counts = {SUNDAY: 12, SUNDAY - timedelta(days=2): 7} if people is None else people
        provinces = [(self.province("75"), 11), (self.province("79"), 5)] if counts and area is None else []
        return View(period, first, SUNDAY, area, counts, topics, provinces)

    def screen(self, view: View, picture: bytes | None = b"png") -> Screen:
        return statistics_screen(self.words, self.read.gazetteer, self.read.content.answers, view, picture)

    def chart(self, view: View) -> Chart:
        return chart(self.words, self.read.gazetteer, self.read.content.answers, view)


def test_it_says_how_many_what_about_and_where(read: Library) -> None:
    told = plain(Desk(read).screen(Desk(read).view())).splitlines()
    assert told[0] == "Bot được hỏi thế nào: cả nước"
    assert told[1].startswith("Từ 24/10/2026 đến 22/11/2026.")
    assert told[2].startswith("Cộng lại: 19 lượt người.")
    assert told[told.index("Hỏi nhiều nhất") + 1 :][:4] == [
        "Tìm nơi giúp: 31",
        "Có mất tiền không: 9",
        "Đang nguy hiểm: 9",
        "Chưa rõ ý: 6",
    ]
    assert told[told.index("Theo tỉnh, thành phố") + 1 :][:2] == ["Đồng Nai: 11", "Hồ Chí Minh: 5"]
    assert told[-1] == "so-lieu.png"


@pytest.mark.safety(27)
@pytest.mark.parametrize("locale", LOCALES)
def test_it_says_that_small_numbers_are_not_kept(read: Library, locale: Locale) -> None:
    desk = Desk(read, locale)
    for view in (desk.view(), desk.view(people={}, topics={})):
        assert desk.words.text("stat.withheld") in plain(desk.screen(view, None))


def test_where_nothing_is_known_it_says_so_and_shows_no_chart(read: Library) -> None:
    told = Desk(read).screen(Desk(read).view(people={}, topics={}), None)
    assert "Chưa có con số nào đủ để hiện." in plain(told)
    assert "Cộng lại" not in plain(told)
    assert "biểu đồ" not in plain(told)
    assert not any(isinstance(block, Picture) for block in told.blocks)


def test_without_its_picture_the_numbers_stand_and_it_says_why(read: Library) -> None:
    told = plain(Desk(read).screen(Desk(read).view(), None))
    assert "Cộng lại: 19" in told
    assert "Chưa vẽ được biểu đồ" in told


@pytest.mark.parametrize("locale", LOCALES)
def test_periods_are_a_tap_away_and_keep_the_province(read: Library, locale: Locale) -> None:
    desk = Desk(read, locale)
    shown = desk.screen(desk.view("7", area=desk.province("75")))
    actions = [button.action for button in shown.buttons]
    assert actions[:3] == [Statistics("7", "75"), Statistics("30", "75"), Statistics("365", "75")]
    assert actions[3:5] == [StatisticsPlaces("7"), Statistics("7")]
    assert all(len(button.label) <= 20 for button in shown.buttons)


def test_thirty_days_are_thirty_columns_and_what_is_not_known_is_none(read: Library) -> None:
    drawn = Desk(read).chart(Desk(read).view())
    assert len(drawn.columns.values) == 30
    assert drawn.columns.labels[0] == "24/10"
    assert drawn.columns.labels[-3:] == ("20/11", "21/11", "22/11")
    assert drawn.columns.values[-3:] == (7, None, 12)
    assert drawn.bars.labels[0] == "Tìm nơi giúp"
    assert drawn.bars.values == (31, 9, 9, 6)


@pytest.mark.parametrize(("locale", "labels"), [("vi", ("T11/2025", "T11/2026")), ("en", ("Nov 2025", "Nov 2026"))])
def test_a_year_is_drawn_by_months(read: Library, locale: Locale, labels: tuple[str, str]) -> None:
    desk = Desk(read, locale)
    people = {SUNDAY: 12, SUNDAY - timedelta(days=2): 7, date(2026, 1, 31): 5, date(2025, 11, 23): 8}
    drawn = desk.chart(desk.view("365", people)).columns
    assert (drawn.labels[0], drawn.labels[-1]) == labels
    assert drawn.values == (8, None, 5, *([None] * 9), 19)


def test_no_more_topics_are_shown_than_fit(read: Library) -> None:
    desk = Desk(read)
    many = dict.fromkeys(list(read.content.answers)[:15], 5)
    assert len(desk.chart(desk.view(topics=many)).bars.values) == MOST
    assert plain(desk.screen(desk.view(topics=many))).count(": 5") <= MOST + 1


def test_provinces_are_offered_a_page_at_a_time(read: Library) -> None:
    desk = Desk(read)
    provinces = read.gazetteer.provinces()
    shown = places_screen(desk.words, read.gazetteer, provinces, "7", 0)
    assert len(shown.rows) == 8
    assert shown.rows[-2][0].action == StatisticsPlaces("7", 1)
    last = places_screen(desk.words, read.gazetteer, provinces, "7", 99)
    assert StatisticsPlaces("7", 1) in [button.action for button in last.buttons]
    alone = places_screen(desk.words, read.gazetteer, provinces[:1], "7", 0)
    assert [button.action for button in alone.buttons][:2] == [Statistics("7", provinces[0].ref.code), Statistics("7")]

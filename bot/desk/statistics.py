"""Statistics at the desk: for everybody of the team the country, and the provinces where she works."""

from datetime import timedelta

from bot.desk.answer import Answer, Ask, answer
from bot.desk.tools import Tools
from bot.directory.office import Refused
from bot.places.model import Area
from bot.privacy.counts import Span
from bot.privacy.tally import DANGER
from bot.screens.desk import statistics as screens
from bot.screens.desk.actions import Statistics, StatisticsPlaces


class Figures:
    """The desk's part for statistics. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def show(self, ask: Ask, action: Statistics) -> Answer:
        """Days that are over: today's number would grow while somebody watches it."""
        area = self._area(ask, action.province)
        view = await self._view(ask, action, area)
        tools, gazetteer = self._tools, self._tools.office.gazetteer
        picture = None
        if not view.is_empty:
            picture = await tools.draw(screens.chart(ask.words, gazetteer, tools.answers, view))
        return answer(screens.statistics_screen(ask.words, gazetteer, tools.answers, view, picture))

    async def places(self, ask: Ask, action: StatisticsPlaces) -> Answer:
        provinces = [each for each in self._tools.office.gazetteer.provinces() if _is_hers(ask, each)]
        screen = screens.places_screen(ask.words, self._tools.office.gazetteer, provinces, action.period, action.page)
        return answer(screen)

    def _area(self, ask: Ask, code: str) -> Area | None:
        if code == "all":
            return None
        area = next((each for each in self._tools.office.gazetteer.provinces() if each.ref.code == code), None)
        if area is None or not _is_hers(ask, area):
            raise Refused("refused.province")
        return area

    async def _view(self, ask: Ask, action: Statistics, area: Area | None) -> screens.View:
        last = self._tools.today() - timedelta(days=1)
        span = Span(last - timedelta(days=int(action.period) - 1), last)
        found = await self._tools.counts.over(span, area.ref.code if area else None)
        # With four accounts of her own, who works in a province would learn on which days one woman of it cried for help.
        hidden = {DANGER} if area is not None and ask.person.provinces is not None else frozenset()
        topics = {topic: people for topic, people in found.topics.items() if topic not in hidden}
        by_count = sorted(
            (
                (each, found.provinces[each.ref.code])
                for each in self._tools.office.gazetteer.provinces()
                if each.ref.code in found.provinces and _is_hers(ask, each)
            ),
            key=lambda told: -told[1],
        )
        return screens.View(action.period, span.first, span.last, area, found.people, topics, by_count)


def _is_hers(ask: Ask, province: Area) -> bool:
    return ask.person.covers({province.ref.code})

"""Looking at entries, hiding and restoring them, saying what a call came to."""

from bot.database.engine import reading
from bot.desk.answer import Answer, Ask, answer
from bot.desk.handing_in import proposed
from bot.desk.tools import Tools
from bot.directory import proposals
from bot.directory.acts import HIDDEN, restoring
from bot.directory.changes import Item
from bot.directory.model import Service
from bot.directory.office import Refused
from bot.directory.phones import NotAPhone, parse
from bot.directory.proposal import NewProposal
from bot.directory.records import columns
from bot.directory.reports import Report, cautioned
from bot.places.folding import fold
from bot.screens.desk import entry as screens
from bot.screens.desk.actions import Cautioned, FindEntry, HideEntry, ProposeHiding, Rang, RestoreEntry, ShowEntry
from bot.screens.desk.parts import Row, code
from bot.screens.words import Words

REASONS = {
    "no_answer": "entry.reason_no_answer",
    "wrong_place": "entry.reason_wrong_place",
    "unsafe": "entry.reason_unsafe",
    "confirmed": "entry.reason_confirmed",
    "some": "entry.reason_some",
}


class Entries:
    """The desk's part for single entries. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def ask(self, ask: Ask, _: FindEntry) -> Answer:
        await self._tools.drafts.ask(ask.person.id, {"kind": "find"})
        return answer(screens.find_screen(ask.words))

    async def find(self, ask: Ask, text: str) -> Answer:
        """By code, number, words or place; the question stays open, so that a second try needs no button."""
        looks = (self._exactly(text), self._by_words(ask, text), self._at_place(text))
        found = next((seen for look in looks if (seen := [each for each in look if self._sees(ask, each)])), [])
        if len(found) == 1:
            return await self.show(ask, ShowEntry(found[0].id))
        if not found:
            return answer(screens.find_screen(ask.words, nothing=True))
        shown = [columns(each) for each in found[: screens.FOUND]]
        return answer(screens.found_screen(ask.words, self._tools.office.gazetteer, shown, len(found)))

    def _exactly(self, text: str) -> list[Service]:
        services = self._tools.office.live.services
        if (by_code := services.get(text.strip().lower())) is not None:
            return [by_code]
        try:
            number = parse(text)
        except NotAPhone:
            return []
        return [each for each in services.values() if number in (phone.number for phone in each.phones)]

    def _by_words(self, ask: Ask, text: str) -> list[Service]:
        """Whom to ask at a place is found by those who work there: else one found it letter by letter."""
        wanted = fold(text).split()
        services = self._tools.office.live.services.values()
        return [each for each in services if wanted and set(wanted) <= _words_of(each, whole=self._is_hers(ask, each))]

    def _is_hers(self, ask: Ask, service: Service) -> bool:
        return ask.person.covers(self._tools.office.provinces(str(service.area) if service.area else None))

    def _sees(self, ask: Ask, service: Service) -> bool:
        """What is hidden from the public, perhaps at the holder's wish, is seen by those who work there."""
        return service.status == "active" or self._is_hers(ask, service)

    def _at_place(self, text: str) -> list[Service]:
        """What stands in the places that the text names: in the commune and what it was made of, or in all of a province."""
        office, places = self._tools.office, self._tools.resolver.resolve(text).places
        provinces = {area.ref.code for area in places if area.ref.level == "province"}
        areas = {ref for area in places for ref in office.gazetteer.chain(area.ref)[0]}
        return [
            each
            for each in office.live.services.values()
            if each.area in areas or (each.area and provinces & set(office.provinces(str(each.area))))
        ]

    async def show(self, ask: Ask, action: ShowEntry) -> Answer:
        tools, standing = self._tools, await self._tools.entry(action.entry)
        entry = standing.values["id"]
        if standing.values["status"] != "active" and not tools.may_change(ask, standing.values):
            raise Refused("refused.province")
        async with reading(tools.office.engine).connect() as connection:
            waiting = await proposals.touching(connection, entry)
        reports = [each for each in await tools.reports_for(ask.person) if each.entry == entry]
        screen = screens.entry_screen(
            ask.words,
            tools.office.gazetteer,
            tools.seen_by(ask.person, standing.values),
            tools.card(ask.words, standing.values),
            reports=[_report_line(ask.words, each) for each in reports],
            waiting=waiting,
            may_change=tools.may_change(ask, standing.values),
            confirmable=bool(reports) and all(each.reason != "confirmed" for each in reports),
        )
        return answer(screen)

    async def hide(self, ask: Ask, action: HideEntry) -> Answer:
        tools, entry = self._tools, action.entry
        if not action.sure:
            standing = await tools.entry(entry)
            if not tools.may_change(ask, standing.values):
                raise Refused("refused.province")
            return answer(screens.hide_screen(ask.words, standing.values, last=tools.acts.is_last_contact(entry)))
        await tools.acts.hide(entry, ask.person.id)
        return answer(screens.done_screen(ask.words, "entry.hidden", to_entry(ask.words, entry), code=code(entry)))

    async def propose_hiding(self, ask: Ask, action: ProposeHiding) -> Answer:
        standing = await self._tools.entry(action.entry)
        item = Item(action.entry, standing.version, standing.values, {**standing.values, "status": HIDDEN})
        return await proposed(self._tools, ask, NewProposal("hide", ask.person.id, (item,)))

    async def restore(self, ask: Ask, action: RestoreEntry) -> Answer:
        standing = await self._tools.entry(action.entry)
        return await proposed(
            self._tools, ask, NewProposal("restore", ask.person.id, (restoring(action.entry, standing),))
        )

    async def answered(self, ask: Ask, action: Rang) -> Answer:
        """Còn: the date of today, or a proposal where age had hidden it."""
        tools, entry = self._tools, action.entry
        checked = await tools.acts.check(entry, ask.person.id)
        if checked.needs_two:
            new = NewProposal("restore", ask.person.id, (checked.item,))
            return await proposed(tools, ask, new, key="entry.check_needs_two", code=code(entry))
        await self.renew_cautions()
        return answer(screens.done_screen(ask.words, "entry.checked", to_entry(ask.words, entry), code=code(entry)))

    async def silent(self, ask: Ask, action: Rang) -> Answer:
        """Không nghe: no date, and one report of today."""
        tools, entry = self._tools, action.entry
        await tools.acts.silent(entry, ask.person.id)
        await tools.reports.count(entry, "no_answer", tools.today())
        await self.renew_cautions()
        return answer(screens.done_screen(ask.words, "entry.silent", to_entry(ask.words, entry), code=code(entry)))

    async def confirm(self, ask: Ask, action: Cautioned) -> Answer:
        tools, entry = self._tools, action.entry
        await tools.acts.caution(entry, ask.person.id)
        await tools.reports.confirm(entry, tools.today())
        await self.renew_cautions()
        return answer(screens.done_screen(ask.words, "entry.cautioned", to_entry(ask.words, entry), code=code(entry)))

    async def renew_cautions(self) -> None:
        """What the public is cautioned about, after reports came or were answered."""
        tools = self._tools
        tools.office.live.caution(cautioned(await tools.reports.all(), tools.today()))


def to_entry(words: Words, entry: str) -> Row:
    """A row that leads back to an entry."""
    return (words.button("history.button.entry", ShowEntry(entry)),)


def _report_line(words: Words, report: Report) -> str:
    reason = words.text(REASONS[report.reason])
    return words.text("entry.reports", day=words.wording.day(report.day), count=report.count, reason=reason)


def _words_of(service: Service, *, whole: bool) -> set[str]:
    contact = (service.contact or "") if whole else ""
    texts = (service.id, service.name.vi, service.name.en, service.organization.vi, contact)
    return {word for text in texts for word in fold(text).split()}

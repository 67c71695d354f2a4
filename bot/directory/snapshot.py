"""What anybody may be shown, frozen: made anew after each commit, and read without a lock or a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from types import MappingProxyType

from bot.directory.hours import answering, by_answer
from bot.directory.model import Answering, PublicService, Schedule, Service, public
from bot.directory.national import Hotlines, Need
from bot.places.model import AreaRef


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`services`: the directory's entries that may be shown. `lines`: emergency and national lines, in the order of their file,
    each with a number."""

    services: tuple[PublicService, ...]
    lines: tuple[PublicService, ...]
    hotlines: Hotlines
    _by_area: Mapping[AreaRef | None, tuple[PublicService, ...]]
    _by_id: Mapping[str, PublicService]

    @classmethod
    def build(
        cls, services: Iterable[Service], hotlines: Hotlines, cautioned: frozenset[str] = frozenset()
    ) -> "Snapshot":
        """Every active entry, with the number of another where it uses one. A line's id wins over an entry's of the same name.

        `cautioned`: ids of entries that bear the public caution (`reports.cautioned`); a national line never does.
        """
        entries = tuple(services)
        every = {each.id: each for each in (*entries, *hotlines.lines)}
        lines = tuple(line for line in _shown(hotlines.lines, every) if line.phones)
        line_ids = {each.id for each in lines}
        shown = tuple(
            replace(each, caution=True) if each.id in cautioned else each
            for each in _shown(entries, every)
            if each.id not in line_ids
        )
        return cls(shown, lines, hotlines, _indexed((*shown, *lines)), _named((*shown, *lines)))

    @classmethod
    def of_hotlines(cls, hotlines: Hotlines) -> "Snapshot":
        """What is left when the directory cannot be read: the numbers."""
        return cls.build((), hotlines)

    def hotline(self, line_id: str) -> PublicService:
        """A national line by its id ("police"). Raises KeyError."""
        line = self._by_id[line_id]
        if not line.national:
            raise KeyError(line_id)
        return line

    def numbers(self) -> dict[str, str]:
        """The number of every national line by its id: {"police": "113", …}."""
        return {line.id: line.phones[0].number for line in self.lines}

    def service(self, service_id: str) -> PublicService | None:
        """An entry or a line by its id; None where there is none that may be shown."""
        return self._by_id.get(service_id)

    def at(self, area: AreaRef | None) -> tuple[PublicService, ...]:
        """What serves exactly this area; None: all of Viet Nam."""
        return self._by_area.get(area, ())


def lines_for(snapshot: Snapshot, need: Need, now: datetime) -> tuple[Answering, ...]:
    """The lines for a need at this hour, best first: those that answer now, those of unknown hours, closed ones with their opening time.

    Lines that are no help while closed are left out then. The reader of the file makes sure that one always answers.
    """
    by_id = {line.id: line for line in snapshot.lines}
    lines = [answering(by_id[each], now) for each in snapshot.hotlines.needs.get(need, ()) if each in by_id]
    kept = [
        each for each in lines if each.is_open is not False or each.service.id not in snapshot.hotlines.only_while_open
    ]
    return tuple(sorted(kept, key=by_answer))


def _shown(services: Iterable[Service], every: Mapping[str, Service]) -> tuple[PublicService, ...]:
    shown = (public(_with_number(each, every)) for each in services)
    return tuple(each for each in shown if each is not None)


def _with_number(service: Service, every: Mapping[str, Service]) -> Service:
    if service.phone_of is None:
        return service
    owner = every.get(service.phone_of)
    if owner is None or owner.status != "active":
        return replace(service, phones=())
    schedule = owner.schedule if service.schedule == Schedule() else service.schedule
    return replace(service, phones=owner.phones, schedule=schedule)


def _indexed(services: Iterable[PublicService]) -> Mapping[AreaRef | None, tuple[PublicService, ...]]:
    ordered = sorted(services, key=_area_key)
    return MappingProxyType({within: tuple(group) for within, group in groupby(ordered, key=lambda each: each.area)})


def _area_key(service: PublicService) -> str:
    return str(service.area) if service.area else ""


def _named(services: Iterable[PublicService]) -> Mapping[str, PublicService]:
    return MappingProxyType({each.id: each for each in services})

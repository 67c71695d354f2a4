"""What the admins should do next: whom to ring, and what else keeps the directory from being true (facts of practice, Admins).

Nothing is stored of it: it follows from the entries, what was reported of them, and the day. `reported` are the ids of entries that
citizens reported or that bear the public caution; `allowed` the provinces' codes that an admin is bound to, None for all of Viet Nam.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.directory.freshness import SINK_DAYS, YEAR_DAYS, Freshness, freshness, is_personal
from bot.directory.model import Service
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, AreaRef

Why = Literal[
    "reported",
    "hidden",
    "overdue",
    "due",
    "soon",
    "unverified",
    "before_merger",
    "no_consent",
    "consent_old",
    "duplicate",
    "no_phone",
]
ListName = Literal[
    "reported", "hidden", "overdue", "due", "unverified", "before_merger", "consent", "duplicates", "no_phone"
]

MERGER = date(2025, 7, 1)
"""When communes and provinces merged: offices moved, and with them their numbers."""

SOON = timedelta(days=15)
_LONG_HIDDEN = YEAR_DAYS + SINK_DAYS
_BY_AGE: Mapping[Freshness, Why] = {
    "unverified": "unverified",
    "ageing": "due",
    "stale": "overdue",
    "hidden": "hidden",
}
_URGENCY: tuple[Why, ...] = ("reported", "hidden", "overdue", "due", "unverified", "before_merger")


@dataclass(frozen=True, slots=True)
class Due:
    """An entry with which something should be done, all that is meant for it first.

    `why`: the reasons, the most urgent first, never empty. `days`: since its number was last answered, or since the consent was signed;
    None where that never happened. `number`: the one that it shares with another entry.
    """

    entry: Service
    why: tuple[Why, ...]
    days: int | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class ToDoList:
    """Entries that want the same thing done, the most urgent first."""

    name: ListName
    entries: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The communes of a province that have no number of their own, in alphabetical order; at least one."""

    province: Area
    communes: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything of /canlam. `lists`: each of them once, the most urgent first, empty ones too. `calls`: how many entries to ring."""

    lists: tuple[ToDoList, ...]
    uncovered: tuple[Uncovered, ...]
    calls: int

    def list(self, name: str) -> ToDoList | None:
        """One list by its name; None where there is none of that name."""
        return next((each for each in self.lists if each.name == name), None)

    def of_province(self, code: str) -> Uncovered | None:
        """The communes of a province without a number; None where all have one, or the province is not hers."""
        return next((each for each in self.uncovered if each.province.ref.code == code), None)

    @property
    def communes(self) -> int:
        """How many communes have no number of their own."""
        return sum(len(each.communes) for each in self.uncovered)


def due_calls(
    entries: Mapping[str, Service],
    reported: Collection[str],
    gazetteer: Gazetteer,
    today: date,
    allowed: frozenset[str] | None = None,
) -> tuple[Due, ...]:
    """Which numbers to ring, most urgent first: active entries that have one of their own (one that is borrowed is rung where it stands).

    Reported ones, those that age has just hidden, overdue, due, never checked (numbers from before the merger first), checked before the
    merger alone; last, those hidden for more than half a year, of which few will answer.
    """
    found = (_call(each, reported, today) for each in _hers(entries.values(), gazetteer, allowed))
    return tuple(sorted((each for each in found if each is not None), key=_urgency))


def agenda(
    entries: Mapping[str, Service],
    reported: Collection[str],
    gazetteer: Gazetteer,
    today: date,
    allowed: frozenset[str] | None = None,
) -> Agenda:
    """What is to be done, list by list; an entry may stand on several. Only active entries count."""
    hers = tuple(_hers(entries.values(), gazetteer, allowed))
    calls = due_calls(entries, reported, gazetteer, today, allowed)
    unreachable = tuple(each for each in hers if not _has_number(each, entries))
    lists: Mapping[ListName, Iterable[Due]] = {
        "reported": (*_because("reported", calls), *_reported(hers, reported)),
        "hidden": _because("hidden", calls),
        "overdue": _because("overdue", calls),
        "due": (*_because("due", calls), *_soon(hers, today)),
        "unverified": _because("unverified", calls),
        "before_merger": _because("before_merger", calls),
        "consent": (found for each in hers if (found := _consent(each, today)) is not None),
        "duplicates": _duplicates(entries.values(), {each.id for each in hers}),
        "no_phone": (Due(each, ("no_phone",)) for each in unreachable),
    }
    return Agenda(
        tuple(ToDoList(name, tuple(found)) for name, found in lists.items()),
        tuple(_uncovered(entries, gazetteer, today, allowed)),
        len(calls),
    )


def _hers(services: Iterable[Service], gazetteer: Gazetteer, allowed: frozenset[str] | None) -> Iterator[Service]:
    """The active entries that lie wholly within the provinces; national lines are nobody's to change."""
    known: dict[AreaRef | None, bool] = {}
    for service in services:
        if service.status != "active" or service.national:
            continue
        if service.area not in known:
            known[service.area] = _within(service.area, gazetteer, allowed)
        if known[service.area]:
            yield service


def _within(area: AreaRef | None, gazetteer: Gazetteer, allowed: frozenset[str] | None) -> bool:
    if allowed is None:
        return True
    provinces = {gazetteer.area(each).province.code for each in _present(area, gazetteer)}
    return bool(provinces) and allowed.issuperset(provinces)


def _present(area: AreaRef | None, gazetteer: Gazetteer) -> tuple[AreaRef, ...]:
    """What an entry's area is today; nothing for all of Viet Nam, or for a code that does not exist."""
    try:
        return () if area is None else gazetteer.present(area)
    except KeyError:
        return ()


def _call(service: Service, reported: Collection[str], today: date) -> Due | None:
    if not service.phones:
        return None
    by_age = _BY_AGE.get(_freshness(service, today))
    why: list[Why] = ["reported"] if service.id in reported else []
    why.extend([by_age] if by_age else [])
    why.extend(["before_merger"] if _before_merger(service) else [])
    return Due(service, tuple(why), _days(service, today)) if why else None


def _urgency(due: Due) -> tuple[int, bool, int, str]:
    first, days = due.why[0], due.days or 0
    long_hidden = first == "hidden" and days >= _LONG_HIDDEN
    rank = len(_URGENCY) if long_hidden else _URGENCY.index(first)
    return rank, "before_merger" not in due.why, days if first == "hidden" else -days, due.entry.id


def _because(why: Why, calls: Iterable[Due]) -> tuple[Due, ...]:
    """Those of the calls that this reason is among; the others are told, too."""
    return tuple(each for each in calls if why in each.why)


def _reported(hers: Iterable[Service], reported: Collection[str]) -> Iterator[Due]:
    """Entries without a number of their own can be reported, and not be rung."""
    return (Due(each, ("reported",)) for each in hers if each.id in reported and not each.phones)


def _soon(hers: Iterable[Service], today: date) -> tuple[Due, ...]:
    soon = (
        Due(each, ("soon",), _days(each, today))
        for each in hers
        if each.phones and _freshness(each, today) == "fresh" and _freshness(each, today + SOON) != "fresh"
    )
    return tuple(sorted(soon, key=lambda due: (-(due.days or 0), due.entry.id)))


def _freshness(service: Service, day: date) -> Freshness:
    return freshness(service.kind, service.holder, service.assured_date, day)


def _days(service: Service, today: date) -> int | None:
    return None if service.assured_date is None else (today - service.assured_date).days


def _before_merger(service: Service) -> bool:
    """Whether its numbers come from before the merger and were not answered since. Without a day, a former area tells the time."""
    told = service.provenance.source_date
    old = told < MERGER if told else service.area is not None and service.area.era == "former"
    return old and any(
        answered is None or answered < MERGER
        for answered in (phone.last_answered or service.assured_date for phone in service.phones)
    )


def _consent(service: Service, today: date) -> Due | None:
    """A person's own number and house need her word on paper, and again every year."""
    if not is_personal(service.kind, service.holder):
        return None
    if service.consent is None:
        return Due(service, ("no_consent",))
    days = (today - service.consent.paper_date).days
    return Due(service, ("consent_old",), days) if days >= YEAR_DAYS else None


def _duplicates(services: Iterable[Service], hers: Collection[str]) -> Iterator[Due]:
    """Each active entry whose number is written at another one, too, those of one number beside each other; one of them is hers."""
    owners: defaultdict[str, list[Service]] = defaultdict(list)
    for service in services:
        if service.status == "active":
            for number in {phone.number for phone in service.phones}:
                owners[number].append(service)
    for number, sharing in sorted(owners.items()):
        if len(sharing) > 1 and any(each.id in hers for each in sharing):
            yield from (
                Due(each, ("duplicate",), number=number) for each in sorted(sharing, key=lambda service: service.id)
            )


def _has_number(service: Service, entries: Mapping[str, Service]) -> bool:
    """Whether its card shows a number. One that is borrowed from no entry is borrowed from a national line."""
    if service.phones or service.phone_of is None:
        return bool(service.phones)
    owner = entries.get(service.phone_of)
    return owner is None or (owner.status == "active" and bool(owner.phones))


def _uncovered(
    entries: Mapping[str, Service], gazetteer: Gazetteer, today: date, allowed: frozenset[str] | None
) -> Iterator[Uncovered]:
    """By province. A commune has a number of its own where an entry for it, or for a unit whose land it took, shows one today."""
    shown = {
        each.area
        for each in entries.values()
        if each.status == "active" and _has_number(each, entries) and _freshness(each, today) != "hidden"
    }
    covered = {commune for area in shown for commune in _communes(area, gazetteer)}
    for province in gazetteer.provinces():
        if allowed is None or province.ref.code in allowed:
            without = tuple(each for each in gazetteer.communes(province.ref) if each.ref not in covered)
            if without:
                yield Uncovered(province, without)


def _communes(area: AreaRef | None, gazetteer: Gazetteer) -> tuple[AreaRef, ...]:
    """The communes that an area is, wholly or in part; a former district only where it became one of them whole, as islands did."""
    if area is None or area.level == "province":
        return ()
    present = _present(area, gazetteer)
    return present if area.level == "commune" or len(present) == 1 else ()

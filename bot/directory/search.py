"""Who can help at a place: services of the areas that contain it, nearest first, and never one from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.directory.freshness import Age, freshness
from bot.directory.hours import VIET_NAM, answering, by_answer
from bot.directory.model import Answering, Kind, PublicService
from bot.directory.snapshot import Snapshot
from bot.places.model import AreaRef

NATIONAL_RANK = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A service found for a place. `rank`: 0 its commune, 1 former district, 2 former province, 3 province, 4 all of Viet Nam."""

    answering: Answering
    rank: int
    freshness: Age

    @property
    def service(self) -> PublicService:
        return self.answering.service


def search(
    snapshot: Snapshot,
    chain: Sequence[Sequence[AreaRef]],
    now: datetime,
    *,
    kinds: Sequence[Kind] | None = None,
    outside: bool = False,
) -> tuple[Found, ...]:
    """Everything that serves a place, best first, national lines last.

    `chain`: the areas that contain the place, nearest first, as `Gazetteer.chain` gives them. `now` is aware. `kinds`: what is wanted,
    best first; others follow. `outside` leaves the nearest areas out. Within a rank: what has a number, what nobody has reported, what is
    not stale, the kind that fits, the checked above the never checked, open now, checked most recently.
    """
    found: list[Found] = []
    seen: set[str] = set()
    for areas in (*chain[1 if outside else 0 :], (None,)):
        rank = [
            each
            for area in dict.fromkeys(areas)
            for each in _of_area(snapshot, area, now)
            if each.service.id not in seen
        ]
        seen.update(each.service.id for each in rank)
        found.extend(sorted(rank, key=lambda each: _order(each, kinds or ())))
    return tuple(found)


def _of_area(snapshot: Snapshot, area: AreaRef | None, now: datetime) -> list[Found]:
    today = now.astimezone(VIET_NAM).date()
    found = []
    for service in snapshot.at(area):
        age = freshness(service.kind, service.holder, service.assured_date, today)
        if age != "hidden":
            found.append(Found(answering(service, now), _rank(area), age))
    return found


def _rank(area: AreaRef | None) -> int:
    if area is None:
        return NATIONAL_RANK
    if area.level == "province":
        return 3 if area.era == "present" else 2
    return 1 if area.level == "district" else 0


def _order(found: Found, kinds: Sequence[Kind]) -> tuple[bool, bool, bool, int, bool, int, int]:
    service = found.service
    wanted = kinds.index(service.kind) if service.kind in kinds else len(kinds)
    checked = service.assured_date.toordinal() if service.assured_date else 0
    stale, never = found.freshness == "stale", found.freshness == "unverified"
    return not service.phones, service.caution, stale, wanted, never, by_answer(found.answering), -checked

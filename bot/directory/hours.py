"""Whether somebody answers now, and when next: Viet Nam time, over midnight, over the edge of the week."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.directory.model import Answering, Opening, PublicService, Schedule

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
_MIDNIGHT = time(0)


def answering(service: PublicService, now: datetime) -> Answering:
    """A service and whether somebody answers at `now` (aware)."""
    return Answering(service, is_open(service.schedule, now), next_opening(service.schedule, now))


def is_open(schedule: Schedule, now: datetime) -> bool | None:
    """Whether somebody answers at `now` (aware); None where the hours are not known. Public holidays are in no schedule."""
    if schedule.always:
        return True
    if schedule.openings:
        return _within(schedule.openings, now)
    return False if _within(schedule.closed, now) else None


def next_opening(schedule: Schedule, now: datetime) -> datetime | None:
    """The next moment, Viet Nam time, at which a schedule that is closed at `now` opens; None while open or not known."""
    if is_open(schedule, now) is not False or not schedule.openings:
        return None
    local = now.astimezone(VIET_NAM)
    starts = (
        datetime.combine(local.date() + timedelta(days=ahead), opening.opens_at, VIET_NAM)
        for ahead in range(8)
        for opening in schedule.openings
        if (local.weekday() + ahead) % 7 in opening.weekdays
    )
    return min((start for start in starts if start > local), default=None)


def by_answer(each: Answering) -> int:
    """Sorts what surely answers now first, what surely does not last."""
    return {True: 0, None: 1, False: 2}[each.is_open]


def _within(openings: Iterable[Opening], now: datetime) -> bool:
    local = now.astimezone(VIET_NAM)
    return any(_covers(opening, local.weekday(), local.time()) for opening in openings)


def _covers(opening: Opening, weekday: int, clock: time) -> bool:
    today, yesterday = weekday in opening.weekdays, (weekday - 1) % 7 in opening.weekdays
    if opening.opens_at < opening.closes_at:
        return today and opening.opens_at <= clock < opening.closes_at
    before_midnight = today and clock >= opening.opens_at
    return before_midnight or (opening.closes_at != _MIDNIGHT and yesterday and clock < opening.closes_at)

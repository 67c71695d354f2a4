"""How much a check is still worth: days since somebody rang the number (DESIGN.md 1.7; issue 4, section 3).

`fresh`: the day of the check. `ageing`: its age in words. `stale`: says to ask a national line first, and sinks. `hidden`: shown to nobody.
`unverified`: never checked; has its own sentence and is never hidden by age.
"""

from datetime import date
from typing import Literal

from bot.directory.model import Holder, Kind

Age = Literal["unverified", "fresh", "ageing", "stale"]
Freshness = Literal["unverified", "fresh", "ageing", "stale", "hidden"]

AIM_DAYS = 90
SINK_DAYS = 180
YEAR_DAYS = 365


def freshness(kind: Kind, holder: Holder, assured_date: date | None, today: date) -> Freshness:
    """The state of a check on a day. Persons and shelters move and tire within months; institutions are called yearly, and never hidden."""
    if assured_date is None:
        return "unverified"
    days = (today - assured_date).days
    if not is_personal(kind, holder):
        return "fresh" if days < YEAR_DAYS else "ageing"
    if days >= YEAR_DAYS:
        return "hidden"
    if days >= SINK_DAYS:
        return "stale"
    return "ageing" if days >= AIM_DAYS else "fresh"


def is_personal(kind: Kind, holder: Holder) -> bool:
    """Whether it stands and falls with a person or a house: what a year makes untrue."""
    return holder == "person" or kind == "shelter"

"""What citizens report of a contact that did not work: counts by day, entry and reason, never who (issue 4, section 3).

The day is the only time that is kept. A report changes nothing in the directory: the admins hear of it, and the card may bear a caution.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from sqlalchemy import Delete, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import reading
from bot.database.schema import report
from bot.directory.model import ReportReason

Reason = ReportReason | Literal["confirmed", "some"]
"""What a citizen says of a call; `confirmed`, which an admin says of the reports; `some`, where the reader is not told which."""

_DAYS_FOR_CAUTION = 2


@dataclass(frozen=True, slots=True)
class Report:
    """How often, on a day in Viet Nam, a reason was given for an entry."""

    day: date
    entry: str
    reason: Reason
    count: int


class Reports:
    """The table `report`. What is written here is durable when it returns; all of it raises SQLAlchemyError, OSError."""

    def __init__(self, engine: AsyncEngine, commits: GroupCommit) -> None:
        self._engine = engine
        self._commits = commits

    async def count(self, entry: str, reason: ReportReason, day: date) -> None:
        """One report more. Whether this chat may report again today is for `privacy.once` to say."""
        await self._add(entry, reason, day)

    async def confirm(self, entry: str, day: date) -> None:
        """An admin found the reports to be true: from now on the card bears the caution."""
        await self._add(entry, "confirmed", day)

    async def all(self) -> tuple[Report, ...]:
        """Every count, the oldest first."""
        return await read_reports(self._engine)

    async def _add(self, entry: str, reason: Reason, day: date) -> None:
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        first = dialect.insert(report).values(day=day.isoformat(), entry=entry, reason=reason, count=1)
        more = first.on_conflict_do_update(
            index_elements=["day", "entry", "reason"], set_={"count": report.c["count"] + 1}
        )
        await self._commits.write(more, {})


async def read_reports(engine: AsyncEngine) -> tuple[Report, ...]:
    """Every count of a database that may be open to read only, the oldest first. Raises SQLAlchemyError."""
    query = select(report).order_by(report.c.day, report.c.entry, report.c.reason)
    async with reading(engine).connect() as connection:
        rows = (await connection.execute(query)).mappings()
        return tuple(
            Report(date.fromisoformat(row["day"]), row["entry"], cast(Reason, row["reason"]), row["count"])
            for row in rows
        )


def answered(entry: str, *, bound: bool = False) -> Delete:
    """The statement that takes an entry's reports away, and with them its caution: for the transaction that says what was found.

    `bound`: by somebody who works in some provinces alone. That a caller felt unsafe is then left for those who work everywhere: it may
    be about her.
    """
    taken = delete(report).where(report.c.entry == entry)
    return taken.where(report.c.reason != "unsafe") if bound else taken


def shown_to_the_bound(reports: Iterable[Report], today: date) -> tuple[Report, ...]:
    """What somebody who works in some provinces alone sees of them, by entry and day; who works everywhere sees all.

    She may know the caller, or be the one who was called. So nothing of today, for a report of this hour says that somebody near is
    asking now; and no reason, for that a caller felt unsafe tells her of a quarrel with herself.
    """
    counts: Counter[tuple[date, str, Reason]] = Counter()
    for each in reports:
        if each.reason == "confirmed" or each.day < today:
            counts[each.day, each.entry, "confirmed" if each.reason == "confirmed" else "some"] += each.count
    return tuple(Report(day, entry, reason, count) for (day, entry, reason), count in sorted(counts.items()))


def cautioned(reports: Iterable[Report], today: date) -> frozenset[str]:
    """Ids of the entries that bear the public caution: an admin confirmed, or citizens reported on two days before this one.

    One day's reports are not enough, however many: they may be one person's, or one evening's without current. Those of today do not
    count yet: whoever had reported before, and then watches the card, would see the minute at which somebody else does.
    """
    confirmed: set[str] = set()
    days: defaultdict[str, set[date]] = defaultdict(set)
    for each in reports:
        if each.reason == "confirmed":
            confirmed.add(each.entry)
        elif each.day < today:
            days[each.entry].add(each.day)
    return frozenset(confirmed | {entry for entry, on in days.items() if len(on) >= _DAYS_FOR_CAUTION})

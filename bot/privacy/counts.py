"""The statistics that are kept: the table `tally`, written now and then by a chore, and never with a cell below five."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import reading
from bot.database.schema import tally as table
from bot.directory.hours import VIET_NAM
from bot.privacy.tally import ALL, Counted, Tally

KEPT = timedelta(days=400)
"""A year, and a month to look back at it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days in Viet Nam, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of a span of days: cells that were too small are not in it, so each number is the least that it may be.

    `people` by day; `topics` and `provinces` (codes) the sums of their days, so that who came on two days stands there twice.
    """

    people: Mapping[date, int]
    topics: Mapping[str, int]
    provinces: Mapping[str, int]


class Counts:
    """The table `tally`. Writes are durable when they return; every method raises SQLAlchemyError, OSError."""

    def __init__(self, engine: AsyncEngine, commits: GroupCommit) -> None:
        self._engine = engine
        self._commits = commits

    async def add(self, counted: Sequence[Counted]) -> None:
        """Add to each cell what is not written of it yet."""
        if not counted:
            return
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        names = ("day", "topic", "province", "people")
        # A row that is not there gets all people at once, for the table takes none below five.
        statement = (
            dialect.insert(table)
            .values({name: bindparam(f"the_{name}") for name in names})
            .on_conflict_do_update(
                index_elements=["day", "topic", "province"], set_={"people": table.c.people + bindparam("more")}
            )
        )
        rows = [
            {
                "the_day": each.cell.day.isoformat(),
                "the_topic": each.cell.topic,
                "the_province": each.cell.province,
                "the_people": each.people,
                "more": each.more,
            }
            for each in counted
        ]
        await self._commits.write(statement, rows)

    async def forget_before(self, day: date) -> None:
        """Delete what is older than this day."""
        await self._commits.write(delete(table).where(table.c.day < day.isoformat()), {})

    async def over(self, span: Span, province: str | None = None) -> Statistics:
        """What is known of these days, for one province (its code) or for all of Viet Nam; `provinces` is empty for one."""
        where = province or ALL
        within = table.c.day.between(span.first.isoformat(), span.last.isoformat())
        people = select(table.c.day, table.c.people).where(within, table.c.topic == ALL, table.c.province == where)
        topics = (
            select(table.c.topic, func.sum(table.c.people))
            .where(within, table.c.topic != ALL, table.c.province == where)
            .group_by(table.c.topic)
        )
        provinces = (
            select(table.c.province, func.sum(table.c.people))
            .where(within, table.c.topic == ALL, table.c.province != ALL)
            .group_by(table.c.province)
        )
        async with reading(self._engine).connect() as connection:
            by_day = (await connection.execute(people)).all()
            by_topic = (await connection.execute(topics)).all()
            by_province = () if province else (await connection.execute(provinces)).all()
        return Statistics(
            {date.fromisoformat(day): count for day, count in by_day},
            {topic: int(count) for topic, count in by_topic},
            {code: int(count) for code, count in by_province},
        )


class Recording:
    """Takes the tally to the table when a day is over: two copies of the file from one day do not show who came between them."""

    def __init__(self, tally: Tally, counts: Counts, clock: Callable[[], datetime]) -> None:
        """`clock`: the time with its zone."""
        self._tally = tally
        self._counts = counts
        self._clock = clock
        self._written_at = clock()

    async def come_round(self) -> None:
        """Write what is due, and delete what is too old. Raises SQLAlchemyError, OSError; what could not be written stays due."""
        now = self._clock()
        self._tally.turn(_day(now))
        if _day(now) == _day(self._written_at):
            return
        await self.write()
        await self._counts.forget_before(_day(now) - KEPT)
        self._written_at = now

    async def write(self) -> None:
        """Write what is due, now: before the bot stops. Raises as `come_round`."""
        due = self._tally.due()
        await self._counts.add(due)
        self._tally.written(due)


def _day(moment: datetime) -> date:
    return moment.astimezone(VIET_NAM).date()

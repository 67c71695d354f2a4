"""When something that comes round is due: by the clock of Viet Nam, and by when it was last done.

A bot that was down makes up for it, once: after two weeks there is one digest, not two.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import reading
from bot.database.schema import chore
from bot.directory.hours import VIET_NAM

FROM_HOUR = 8
"""Nobody of the team is written to before this hour, however late something is."""


def daily_due(last: datetime | None, now: datetime) -> bool:
    """Whether something for every day, from 8:00, was not done yet today. Both aware; `last` None: never."""
    here = now.astimezone(VIET_NAM)
    return here.hour >= FROM_HOUR and (last is None or _day(last) != _day(now))


def weekly_due(last: datetime | None, now: datetime) -> bool:
    """Whether something for every Monday, from 8:00, was not done yet this week; on a later day only after 8:00, too. Both aware."""
    here = now.astimezone(VIET_NAM)
    return here.hour >= FROM_HOUR and (last is None or _monday(last) != _monday(now))


def _day(moment: datetime) -> datetime:
    """The last 8:00 before a moment. Compared for being the same, not for being earlier: a clock that was once set wrong stops nothing."""
    here = moment.astimezone(VIET_NAM)
    opening = here.replace(hour=FROM_HOUR, minute=0, second=0, microsecond=0)
    return opening if here >= opening else opening - timedelta(days=1)


def _monday(moment: datetime) -> datetime:
    """The last Monday, 8:00, before a moment."""
    opening = _day(moment)
    return opening - timedelta(days=opening.weekday())


class Chores:
    """When each was last done: the table `chore`. Both methods raise SQLAlchemyError, OSError."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def last(self, name: str) -> datetime | None:
        """When it was last done, UTC; None: never."""
        query = select(chore.c.done_at).where(chore.c.name == name)
        async with reading(self._engine).connect() as connection:
            done_at = (await connection.execute(query)).scalar_one_or_none()
        return None if done_at is None else datetime.fromtimestamp(done_at, UTC)

    async def done(self, name: str, now: datetime) -> None:
        """It was done at `now` (aware): durable when this returns. `name` has 32 letters at most."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        row = {"done_at": int(now.timestamp())}
        statement = dialect.insert(chore).values(name=name, **row)
        async with self._engine.begin() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))

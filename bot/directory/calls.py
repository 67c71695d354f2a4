"""The calls of trial mode, as the log has them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import schema
from bot.database.engine import reading
from bot.directory.office import Office, Refused
from bot.directory.trial import LINES, Call


class Trial:
    """Calls as the log has them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def record(self, call: Call) -> None:
        """Write a call down, for good. Raises Refused for who is no owner, and for another number than the line has today."""
        office = self._office
        if call.line not in LINES or office.live.snapshot.numbers().get(call.line) != call.number:
            raise Refused("refused.nothing")
        details = {key: getattr(call, key) for key in ("line", "number", "answered", "charge", "night", "texts")}
        async with office.register.writing() as writing:
            if not office.person(call.by).leads:
                raise Refused("refused.owners_only")
            await writing.record("line", actor=call.by, details=details)

    async def calls(self) -> Mapping[str, Call]:
        """The last call to each line whose number is still the one that was rung."""
        return await calls(self._office.engine, self._office.live.snapshot.numbers())


async def calls(engine: AsyncEngine, numbers: Mapping[str, str]) -> Mapping[str, Call]:
    """The last call to each line. `numbers`: by line, as they are dialled today; a call to another number counts no more."""
    query = select(schema.change).where(schema.change.c.action == "line").order_by(schema.change.c.number)
    async with reading(engine).connect() as connection:
        rows = (await connection.execute(query)).all()
    made = [Call(by=row.actor, made_at=row.made_at, **row.details) for row in rows]
    return {each.line: each for each in made if numbers.get(each.line) == each.number}

"""What comes round for the team by itself: a release's proposals, those nobody decided, the log's head, the week's list, what age hid."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

from telegram.error import TelegramError

from bot.botapi.events import event
from bot.database.engine import reading
from bot.desk.answer import Tell, Told
from bot.desk.clockwork import daily_due, weekly_due
from bot.desk.desk import Desk
from bot.directory import proposals
from bot.directory.access import Person
from bot.directory.changes import Item
from bot.directory.freshness import freshness
from bot.directory.hours import VIET_NAM
from bot.directory.model import Service
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal
from bot.screens.desk.actions import Queue
from bot.screens.desk.entry import done_screen
from bot.screens.desk.state import head_screen, tampered_screen
from bot.screens.desk.todo import hidden_screen
from bot.screens.model import Screen
from bot.screens.words import Words
from handlers.admin.team import TeamTalk

Offer = Callable[[int, bool], Awaitable[None]]

HEAD, DIGEST, HIDDEN, TAMPERED = "head", "digest", "hidden", "tampered"
DAY = timedelta(days=1)


class Rounds:
    """`released`: what this release proposes. `offer` gives a chat the menu of the team, or takes it away (False)."""

    def __init__(self, desk: Desk, team: TeamTalk, released: Sequence[Item], offer: Offer) -> None:
        self._tools = desk.tools
        self._work = desk.work
        self._team = team
        self._released = list(released)
        self._offer = offer
        self._with_menu: set[int] = set()
        self._first = True
        self._entries = desk.entries
        self._cautioned_on: date | None = None

    async def come_round(self) -> None:
        """Do what is due. Told first and then noted: twice is better than never. Raises SQLAlchemyError, OSError, Tampered."""
        await self._offer_menus()
        if not self._tools.sound:
            await self._warn()
            return
        if self._first:
            await self._tools.team.let_strangers_fall()
            self._first = False
        await self._renew_cautions()
        await self._take_release()
        await self._tools.decisions.expire()
        if not self._people:
            # Nobody of the team has written to the bot yet: what is due waits for the first who does.
            return
        now = self._tools.office.clock()
        await self._once(HEAD, daily_due, now, self._heads)
        await self._once(HIDDEN, daily_due, now, self._hidden)
        await self._once(DIGEST, weekly_due, now, self._digests)

    async def _renew_cautions(self) -> None:
        """When a day is over, its reports count for what the public is cautioned about."""
        today = self._tools.today()
        if self._cautioned_on != today:
            await self._entries.renew_cautions()
            self._cautioned_on = today

    async def _offer_menus(self) -> None:
        """Who is of the team has its commands in her menu, a minute later at most. Who never wrote to the bot has no menu yet."""
        team = {each.id for each in self._tools.office.roster.people}
        for person in sorted(team ^ self._with_menu):
            try:
                await self._offer(person, person in team)
            except TelegramError:
                continue
            self._with_menu ^= {person}

    async def _once(
        self,
        name: str,
        is_due: Callable[[datetime | None, datetime], bool],
        now: datetime,
        made: Callable[[datetime | None], Awaitable[Sequence[Tell]]],
    ) -> None:
        last = await self._tools.chores.last(name)
        if is_due(last, now):
            await self._team.tell(await made(last))
            await self._tools.chores.done(name, now)

    async def _warn(self) -> None:
        """At once, at whatever hour, and again every day until the operator has looked."""
        now = self._tools.office.clock()
        last = await self._tools.chores.last(TAMPERED)
        if last is None or not timedelta(0) <= now - last < DAY:
            await self._team.tell([self._tools.everybody(tampered_screen)])
            await self._tools.chores.done(TAMPERED, now)

    async def _take_release(self) -> None:
        """Each entry is a proposal of its own, for each can be true or not; what a release proposed before is not asked again."""
        tools, handed = self._tools, 0
        while self._released:
            item = self._released[0]
            async with reading(tools.office.engine).connect() as connection:
                before = await proposals.proposed_before(connection, item)
            try:
                if not before:
                    await tools.decisions.propose(NewProposal("release", None, (item,)))
                    handed += 1
            except Refused as refused:
                event("release.refused", level=logging.WARNING, kind=type(refused))
            self._released.pop(0)
        if handed:
            told: Told = _released(handed)
            await self._team.tell([tools.approvers(told)])

    async def _heads(self, _: datetime | None) -> Sequence[Tell]:
        head = await self._tools.history.head()
        owners = tuple(each.id for each in self._people if each.leads)
        return [Tell(owners, lambda words: head_screen(words, head))]

    async def _digests(self, _: datetime | None) -> Sequence[Tell]:
        return [_screen(each, await self._work.digest(await self._team.asks(each))) for each in self._people]

    async def _hidden(self, last: datetime | None) -> Sequence[Tell]:
        today = self._tools.today()
        since = min(last.astimezone(VIET_NAM).date(), today) if last is not None else today - DAY
        gone = [each for each in self._tools.office.live.services.values() if _hidden_since(each, since, today)]
        tells = []
        for person in self._people:
            hers = [each for each in gone if person.covers(self._tools.office.provinces(_area(each)))]
            if hers:
                tells.append(_screen(person, hidden_screen((await self._team.asks(person)).words, hers)))
        return tells

    @property
    def _people(self) -> Sequence[Person]:
        """Those of the team to whom the bot can write: who has the menu has written to it."""
        return [each for each in self._tools.office.roster.people if each.id in self._with_menu]


def _screen(person: Person, screen: Screen) -> Tell:
    return Tell((person.id,), lambda _: screen)


def _released(count: int) -> Told:
    def told(words: Words) -> Screen:
        return done_screen(words, "digest.released", (words.button("desk.button.queue", Queue()),), count=count)

    return told


def _hidden_since(service: Service, since: date, today: date) -> bool:
    """Whether age took it from the public within these days."""
    ages = [freshness(service.kind, service.holder, service.assured_date, day) for day in (since, today)]
    return service.status == "active" and ages[1] == "hidden" != ages[0]


def _area(service: Service) -> str | None:
    return str(service.area) if service.area is not None else None

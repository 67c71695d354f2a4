"""What every part of the desk works with, and what they share: an entry, its public card, who is told."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.content import Answer
from bot.desk.answer import Ask, Tell, Told
from bot.desk.clockwork import Chores
from bot.desk.drafts import Drafts
from bot.directory.access import Person
from bot.directory.acts import Acts
from bot.directory.calls import Trial
from bot.directory.chain import Changed, Head
from bot.directory.changes import Item, Values
from bot.directory.decisions import Decisions
from bot.directory.due import Agenda, Due, agenda, due_calls
from bot.directory.freshness import freshness
from bot.directory.history import History
from bot.directory.hours import answering
from bot.directory.model import public
from bot.directory.office import Office, Refused
from bot.directory.reports import Report, Reports, shown_to_the_bound
from bot.directory.store import Store, Stored, built
from bot.directory.team import Team
from bot.places.resolver import Resolver
from bot.privacy.counts import Counts
from bot.screens.card import card
from bot.screens.desk.statistics import Chart
from bot.screens.model import Card
from bot.screens.words import Words
from bot.wording import Wordings

Shown = TypeVar("Shown", Item, Changed)

_OF_THE_PLACE = ("contact", "consent", "vetting")


@dataclass(frozen=True)
class Tools:
    """`link` makes the link of an invitation from its secret. `sound`: whether the log held when the directory was opened.
    `trial_changed`: a call of trial mode was written down, and whether the bot is still on trial. `answers`: the curated ones, by
    topic. `draw` makes a PNG of a chart, None where it cannot."""

    office: Office
    store: Store
    decisions: Decisions
    acts: Acts
    history: History
    team: Team
    trial: Trial
    drafts: Drafts
    reports: Reports
    chores: Chores
    counts: Counts
    answers: Mapping[str, Answer]
    draw: Callable[[Chart], Awaitable[bytes | None]]
    resolver: Resolver
    wordings: Wordings
    link: Callable[[str], str]
    real_token: bool
    sound: bool
    trial_changed: Callable[[bool], None]

    async def entry(self, entry: str) -> Stored:
        """An entry by its id. Raises Refused where there is none."""
        found = await self.store.get(entry.lower())
        if found is None:
            raise Refused("refused.no_entry", entry=entry.upper())
        return found

    def card(self, words: Words, values: Values) -> Card | None:
        """The card exactly as the public would see it; None where nothing of it would be shown."""
        shown = public(built(values))
        if shown is None:
            return None
        today = words.now.date()
        lender = self.office.live.snapshot.service(values["phone_of"]) if values["phone_of"] else None
        if lender is not None:
            shown = replace(shown, phones=lender.phones)
        known = self.office.live.snapshot.service(values["id"])
        shown = replace(shown, caution=known.caution if known is not None else False)
        age = freshness(shown.kind, shown.holder, shown.assured_date, today)
        return None if age == "hidden" else card(words, answering(shown, words.now), age)

    def everybody(self, told: Told, *, but: int | None = None) -> Tell:
        return Tell(tuple(each.id for each in self.office.roster.people if each.id != but), told)

    def everywhere(self, told: Told) -> Tell:
        """Those of the team who work in no province alone."""
        return Tell(tuple(each.id for each in self.office.roster.people if each.provinces is None), told)

    def approvers(self, told: Told, *, but: int | None = None) -> Tell:
        return Tell(tuple(each.id for each in self.office.roster.people if each.approves and each.id != but), told)

    def one(self, person: int | None, told: Told) -> tuple[Tell, ...]:
        """Somebody, if she is still of the team."""
        return (Tell((person,), told),) if person is not None and self.office.roster.person(person) else ()

    def seen_by(self, person: Person, values: Values) -> Values:
        """An entry as this person sees it: whom to ask there, and what was agreed with her, is for those who work there."""
        return values if self.office.covers(person, values) else {**values, **dict.fromkeys(_OF_THE_PLACE)}

    def changes_seen_by(self, person: Person, changes: Iterable[Shown]) -> tuple[Shown, ...]:
        """What is, or would be, done to entries, as this person sees it."""
        return tuple(
            replace(
                each,
                before=each.before and self.seen_by(person, each.before),
                after=self.seen_by(person, each.after),
            )
            for each in changes
        )

    def may_change(self, ask: Ask, values: Values) -> bool:
        return self.office.covers(ask.person, values)

    def today(self) -> date:
        return date.fromisoformat(self.office.today)

    async def head(self) -> Head | None:
        """Where the log ends; None where it does not hold."""
        return await self.history.head() if self.sound else None

    async def reports_for(self, person: Person) -> tuple[Report, ...]:
        """What callers reported, as far as this person sees it."""
        reports = await self.reports.all()
        return reports if person.provinces is None else shown_to_the_bound(reports, self.today())

    async def reported(self, person: Person) -> frozenset[str]:
        """Entries that callers reported, or that bear the caution, since they were last answered, as far as this person sees it."""
        return frozenset(each.entry for each in await self.reports_for(person))

    async def due_calls(self, person: Person) -> tuple[Due, ...]:
        """What this person should ring, most urgent first."""
        office = self.office
        return due_calls(
            office.live.services, await self.reported(person), office.gazetteer, self.today(), person.provinces
        )

    async def agenda(self, person: Person) -> Agenda:
        """What is to be done where this person works."""
        office = self.office
        return agenda(
            office.live.services, await self.reported(person), office.gazetteer, self.today(), person.provinces
        )


def shared_numbers(all_values: Mapping[str, Iterable[str]], numbers: Iterable[str], but: str) -> tuple[str, ...]:
    """`0912 345 678 (DL-0003)`: numbers that stand at another entry, too."""
    return tuple(
        f"{number} ({entry.upper()})"
        for number in numbers
        for entry, dialled in all_values.items()
        if entry != but and number in dialled
    )

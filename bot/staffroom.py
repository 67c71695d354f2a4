"""Wires the team's side: the desk with all it works with, its handlers, what comes round for it, and the banner of trial mode."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram.ext import ExtBot

from bot.botapi.profile import offer_menu
from bot.desk.clockwork import Chores
from bot.desk.desk import Desk
from bot.desk.drafts import Drafts
from bot.desk.tools import Tools
from bot.directory import team, trial
from bot.directory.access import Roster
from bot.directory.acts import Acts
from bot.directory.calls import Trial, calls
from bot.directory.decisions import Decisions
from bot.directory.history import History
from bot.directory.office import Office
from bot.directory.opening import Opened
from bot.directory.reports import Reports
from bot.directory.store import Store
from bot.directory.team import Team
from bot.drawing import Drawing
from bot.library import Library
from bot.privacy.counts import Counts
from bot.settings import Settings
from bot.wording import DEFAULT
from handlers.admin.imports import Imports
from handlers.admin.rounds import Rounds
from handlers.admin.team import TeamTalk
from handlers.commands import TEAM_MENU
from handlers.talk import Talk


@dataclass
class Banner:
    """What heads every screen while the bot is on trial. `told` is the text; `up` whether it is shown now."""

    told: str
    up: bool

    def __call__(self) -> str | None:
        return self.told if self.up else None

    def put(self, *, up: bool) -> None:
        self.up = up


@dataclass(frozen=True)
class Staffroom:
    """The team's side of one bot."""

    desk: Desk
    team: TeamTalk
    rounds: Rounds
    imports: Imports


async def banner(settings: Settings, read: Library, opened: Opened) -> Banner:
    """On trial with a real token until owners have rung the lines (`directory.trial`). Raises SQLAlchemyError."""
    made = await calls(opened.engine, opened.live.snapshot.numbers())
    return Banner(read.wordings[DEFAULT].t("trial.banner"), up=settings.has_real_token and not trial.is_over(made))


async def furnished(
    settings: Settings,
    read: Library,
    opened: Opened,
    reports: Reports,
    counts: Counts,
    talk: Talk,
    shown: Banner,
    clock: Callable[[], datetime],
    bot: ExtBot[Any],
) -> Staffroom:
    """The desk and who works at it.

    Where the log does not hold, nobody works there but the owners of the settings. Raises SQLAlchemyError.
    """

    def link(secret: str) -> str:
        return f"https://t.me/{bot.username}?start={secret}"

    async def offer(chat_id: int, is_of_team: bool) -> None:
        await offer_menu(bot, read.wordings, TEAM_MENU if is_of_team else (), chat_id)

    async def fetch(file_id: str) -> bytes:
        file = await bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    engine, sound = opened.engine, opened.sound
    roster = Roster(settings.owners, await team.load(engine) if sound else ())
    office = Office(engine, opened.register, roster, opened.live, read.gazetteer, clock, settings.single_admin)
    tools = Tools(
        office=office,
        store=Store(engine),
        decisions=Decisions(office),
        acts=Acts(office),
        history=History(engine),
        team=Team(office),
        trial=Trial(office),
        drafts=Drafts(engine, clock),
        reports=reports,
        chores=Chores(engine),
        counts=counts,
        answers=read.content.answers,
        draw=Drawing().draw,
        resolver=read.resolver,
        wordings=read.wordings,
        link=link,
        real_token=settings.has_real_token,
        sound=sound,
        trial_changed=lambda on_trial: shown.put(up=on_trial),
    )
    desk = Desk(tools)
    talking = TeamTalk(desk, talk)
    talk.reported, talk.erased = talking.reporting.hears, talking.hears_erased
    talk.of_team = lambda chat_id: roster.person(chat_id) is not None
    rounds = Rounds(desk, talking, opened.seeding.proposed, offer)
    return Staffroom(desk, talking, rounds, Imports(desk, talking, talk, fetch))

"""The team: who is in it, inviting, confirming, leaving."""

from collections.abc import Mapping

from bot.desk.answer import Answer, Ask, Tell, answer
from bot.desk.tools import Tools
from bot.directory.access import Invitation, Person, Role
from bot.directory.letters import are_ours, one_line
from bot.directory.office import Refused
from bot.screens.desk import people as screens
from bot.screens.desk.actions import (
    ConfirmPerson,
    DropInvitation,
    Invite,
    InviteRole,
    InviteTo,
    RemovePerson,
    ShowPerson,
)
from bot.screens.desk.actions import Team as TeamAction
from bot.screens.desk.entry import done_screen
from bot.screens.desk.parts import Row, person_name, role_name
from bot.screens.model import Screen
from bot.screens.words import Words

MOST_LETTERS = 80


class People:
    """The desk's part for the team. Methods raise Refused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def list(self, ask: Ask, _: TeamAction) -> Answer:
        office = self._tools.office
        invitations = await self._tools.team.invitations()
        return answer(screens.team_screen(ask.words, office.gazetteer, ask.person, office.roster.people, invitations))

    async def show(self, ask: Ask, action: ShowPerson) -> Answer:
        office = self._tools.office
        person = office.roster.person(action.person)
        if person is None:
            raise Refused("refused.not_in_team")
        return answer(screens.person_screen(ask.words, office.gazetteer, ask.person, person))

    async def remove(self, ask: Ask, action: RemovePerson) -> Answer:
        tools = self._tools
        leaving = tools.office.roster.person(action.person)
        if leaving is None:
            raise Refused("refused.not_in_team")
        if not action.sure:
            return answer(screens.remove_screen(ask.words, ask.person, leaving))
        await tools.team.remove(action.person, ask.person.id)

        def told(words: Words) -> Screen:
            by = person_name(words, ask.person, ask.person.id)
            return done_screen(words, "team.told_removed", name=person_name(words, leaving, leaving.id), by=by)

        tells = (tools.everybody(told, but=ask.person.id),)
        if leaving.id == ask.person.id:
            return Answer((ask.words.screen("left", "team.left"),), tells)
        name = person_name(ask.words, leaving, leaving.id)
        return answer(done_screen(ask.words, "team.removed", self._team(ask.words), name=name), tells=tells)

    async def invite(self, ask: Ask, _: Invite) -> Answer:
        self._owners_only(ask.person)
        return answer(screens.roles_screen(ask.words))

    async def role(self, ask: Ask, action: InviteRole) -> Answer:
        self._owners_only(ask.person)
        page = min(action.page, (len(self._tools.office.gazetteer.provinces()) - 1) // screens.PROVINCES_PAGE)
        return answer(screens.provinces_screen(ask.words, self._tools.office.gazetteer, action.role, page))

    async def province(self, ask: Ask, action: InviteTo) -> Answer:
        self._owners_only(ask.person)
        codes = {area.ref.code for area in self._tools.office.gazetteer.provinces()}
        if action.province != screens.EVERYWHERE and action.province not in codes:
            raise Refused("refused.province")
        question = {"kind": "invite", "role": action.role, "province": action.province}
        await self._tools.drafts.ask(ask.person.id, question)
        return answer(screens.name_screen(ask.words))

    async def name(self, ask: Ask, question: Mapping[str, str], text: str) -> Answer:
        """The name was typed: here is the link."""
        name = one_line(text)
        if not 0 < len(name) <= MOST_LETTERS:
            return answer(done_screen(ask.words, "team.name_long"))
        if not are_ours(name):
            return answer(done_screen(ask.words, "form.refuse_letters"))
        role: Role = question["role"]  # type: ignore[assignment]  # written by `province`, from an action
        everywhere = question["province"] == screens.EVERYWHERE
        provinces = None if everywhere else [question["province"]]
        secret = await self._tools.team.invite(name, role, provinces, ask.person.id)
        await self._tools.drafts.ask(ask.person.id, None)
        return answer(screens.link_screen(ask.words, name, role, self._tools.link(secret)))

    async def confirm(self, ask: Ask, action: ConfirmPerson) -> Answer:
        tools = self._tools
        person = await tools.team.confirm(action.invitation, ask.person.id)

        def told(words: Words) -> Screen:
            by = person_name(words, ask.person, ask.person.id)
            return done_screen(words, "team.told_joined", name=person.name, role=role_name(words, person.role), by=by)

        others = tuple(each.id for each in tools.office.roster.people if each.id not in (ask.person.id, person.id))
        welcome = Tell((person.id,), lambda words: done_screen(words, "desk.welcome", name=person.name))
        return Answer((told(ask.words),), (welcome, Tell(others, told)))

    async def drop(self, ask: Ask, action: DropInvitation) -> Answer:
        await self._tools.team.drop(action.invitation, ask.person.id)
        return answer(done_screen(ask.words, "team.dropped", self._team(ask.words)))

    def at_the_door(self, invitation: Invitation) -> Tell:
        """Tells those who may confirm that somebody opened a link."""
        office = self._tools.office

        def told(words: Words) -> Screen:
            inviter = person_name(words, office.roster.person(invitation.made_by), invitation.made_by)
            return screens.door_screen(words, invitation, inviter)

        return self._tools.approvers(told)

    def _team(self, words: Words) -> Row:
        return (words.button("team.button.team", TeamAction()),)

    def _owners_only(self, person: Person) -> None:
        if not person.leads:
            raise Refused("refused.owners_only")

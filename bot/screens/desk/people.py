"""The team: who is in it, inviting, confirming, leaving."""

from collections.abc import Sequence

from bot.directory.access import ROLES, Invitation, Person, Role
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.screens.desk.actions import (
    ConfirmPerson,
    DropInvitation,
    Invite,
    InviteRole,
    InviteTo,
    PersonHistory,
    RemovePerson,
    ShowPerson,
    Team,
)
from bot.screens.desk.parts import Row, home, person_name, role_name, turns
from bot.screens.model import Block, Button, Heading, Line, Screen
from bot.screens.words import Words

PROVINCES_PAGE = 12
EVERYWHERE = "all"


def team_screen(
    words: Words, gazetteer: Gazetteer, reader: Person, people: Sequence[Person], invitations: Sequence[Invitation]
) -> Screen:
    """Everybody of the team, and who waits at the door."""
    blocks: list[Block] = [Heading(words.text("team.title", count=len(people)))]
    blocks.extend(Line((described(words, gazetteer, each),)) for each in people)
    rows: list[Row] = []
    if reader.leads:
        rows.extend((Button(person_name(words, each, each.id)[:40], ShowPerson(each.id)),) for each in people)
    else:
        rows.append((words.button("team.button.me", ShowPerson(reader.id)),))
    for each in invitations:
        blocks.append(Line())
        if each.taken_by is None:
            blocks.append(words.line("team.invited", name=each.name, role=role_name(words, each.role)))
            drop = (words.button("team.button.drop", DropInvitation(each.id)),) if reader.approves else ()
            rows.extend((drop,) if drop else ())
        else:
            blocks.append(
                words.line("team.waits", name=each.name, role=role_name(words, each.role), number=each.taken_by)
            )
            if reader.approves:
                rows.append(_deciding(words, each))
    if reader.leads:
        rows.append((words.button("team.button.invite", Invite()),))
    return Screen("desk.team", tuple(blocks), (*rows, home(words)))


def _deciding(words: Words, invitation: Invitation) -> Row:
    confirm = words.text("team.button.confirm", name=invitation.name[:24])
    return (
        Button(confirm, ConfirmPerson(invitation.id)),
        words.button("team.button.turn_down", DropInvitation(invitation.id)),
    )


def described(words: Words, gazetteer: Gazetteer, person: Person) -> str:
    """Chị Mai · biên tập · Đồng Nai."""
    parts = [person_name(words, person, person.id), role_name(words, person.role)]
    if person.provinces is not None:
        parts.append(provinces_text(gazetteer, person.provinces))
    return " · ".join(parts)


def provinces_text(gazetteer: Gazetteer, provinces: frozenset[str]) -> str:
    return ", ".join(gazetteer.full_name(gazetteer.area(AreaRef("present", code))) for code in sorted(provinces))


def person_screen(words: Words, gazetteer: Gazetteer, reader: Person, person: Person) -> Screen:
    """One person: what she may do, what she did, and the way out."""
    blocks: list[Block] = [
        Heading(described(words, gazetteer, person)),
        words.line("team.number", number=person.id),
        *words.lines(_MAY[person.role]),
    ]
    if person.fixed:
        blocks.extend(words.lines("team.fixed"))
    rows: list[Row] = [(words.button("team.button.history", PersonHistory(person.id)),)]
    if not person.fixed and (reader.leads or reader.id == person.id):
        key = "team.button.leave" if reader.id == person.id else "team.button.remove"
        rows.append((words.button(key, RemovePerson(person.id)),))
    rows.append((words.button("team.button.team", Team()), *home(words)))
    return Screen("desk.person", tuple(blocks), tuple(rows))


_MAY = {"editor": "team.may_editor", "reviewer": "team.may_reviewer", "owner": "team.may_owner"}


def remove_screen(words: Words, reader: Person, person: Person) -> Screen:
    """Asks once before somebody is off the team."""
    key = "team.leave_sure" if reader.id == person.id else "team.remove_sure"
    row = (
        words.button("team.button.sure", RemovePerson(person.id, sure=True)),
        words.button("team.button.no", Team()),
    )
    return Screen("desk.remove", words.lines(key, name=person_name(words, person, person.id)), (row, home(words)))


def roles_screen(words: Words) -> Screen:
    """Choose what the new person may do."""
    rows = tuple((Button(role_name(words, role), InviteRole(role)),) for role in ROLES)
    blocks = (*words.lines("team.which_role"), *(line for role in ROLES for line in words.lines(_MAY[role])))
    return Screen("desk.roles", blocks, (*rows, home(words)))


def provinces_screen(words: Words, gazetteer: Gazetteer, role: Role, page: int) -> Screen:
    """Choose where."""
    provinces = gazetteer.provinces()
    shown = provinces[page * PROVINCES_PAGE : (page + 1) * PROVINCES_PAGE]
    buttons = [Button(gazetteer.full_name(area), InviteTo(role, area.ref.code)) for area in shown]
    rows: list[Row] = [(words.button("team.button.everywhere", InviteTo(role, EVERYWHERE)),)]
    rows.extend(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    rows.extend(
        turns(words, page, (page + 1) * PROVINCES_PAGE < len(provinces), lambda number: InviteRole(role, number))
    )
    text = words.lines("team.which_province", role=role_name(words, role))
    return Screen("desk.provinces", text, (*rows, home(words)))


def name_screen(words: Words) -> Screen:
    """Ask what the team calls the new person."""
    return Screen("desk.invite_name", words.lines("team.which_name"), (home(words),))


def link_screen(words: Words, name: str, role: Role, link: str) -> Screen:
    """The link, to be sent on by whatever they use."""
    return Screen(
        "desk.link",
        (
            *words.lines("team.link", name=name, role=role_name(words, role)),
            Line((link,)),
            *words.lines("team.link_rules"),
        ),
        ((words.button("team.button.team", Team()), *home(words)),),
    )


def waiting_screen(words: Words, invitation: Invitation) -> Screen:
    """To who opened a link: she waits for a second admin."""
    return Screen("joining", words.lines("team.you_wait", name=invitation.name, role=role_name(words, invitation.role)))


def door_screen(words: Words, invitation: Invitation, inviter: str) -> Screen:
    """To those who may confirm: somebody opened a link."""
    blocks = words.lines(
        "team.at_the_door",
        name=invitation.name,
        role=role_name(words, invitation.role),
        number=invitation.taken_by,
        inviter=inviter,
    )
    return Screen("desk.door", blocks, (_deciding(words, invitation), (words.button("team.button.team", Team()),)))


def number_screen(words: Words, number: int) -> Screen:
    """/maso: the reader's own number."""
    return Screen("number", words.lines("team.your_number", number=number))

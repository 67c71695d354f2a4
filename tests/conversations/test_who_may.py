"""Who may do what, generated: every command and every button × who it is × how it comes × how the house stands (issue 4, Shown by 2).

Whoever is not of the team gets, for an admin's command or button, word for word what she gets for one that does not exist.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from sqlalchemy import insert, update

from bot.database import schema
from bot.directory.access import Person
from bot.directory.changes import Item
from bot.directory.proposal import NewProposal
from bot.directory.team import load
from bot.library import Library
from bot.playground import Telegram
from bot.playground.chats import Message
from bot.screens.actions import encode
from bot.screens.desk import actions
from bot.screens.desk.actions import DESK_VERBS, DeskAction
from handlers.admin.commands import DESK_COMMANDS
from tests.conversations.officers import LAN, MAI, NGA, THU, VU, working
from tests.conversations.people import House

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

Who = Literal["stranger", "editor", "elsewhere", "reviewer", "owner"]
NUMBERS: dict[Who, int] = {"stranger": 5001, "editor": VU, "elsewhere": LAN, "reviewer": THU, "owner": MAI}
STAFF = {
    VU: Person(VU, "anh Vũ", "editor"),
    LAN: Person(LAN, "chị Lan", "editor", frozenset({"96"})),
    THU: Person(THU, "chị Thu", "reviewer"),
}
"""Lan works for Cà Mau alone."""

SELDOM_TRIED = {"reviewer", "elsewhere"}
"""Who tries everything in private in the slow tier alone."""

TRIED_ALWAYS = {("frozen", "editor"), ("tampered", "owner")}
"""States of the house and roles that the fast tier tries."""

ENTRY = "anh-duong-thanh-hoa"
GROUP, CHANNEL, LEAVING = -100_1, -100_2, 2999

OWNERS_ONLY = {"Invite", "InviteRole", "InviteTo", "TryLines", "TryLine"}
APPROVERS_ONLY = {"Approve", "Reject", "RangForProposal", "ConfirmPerson", "DropInvitation"}
IN_HER_PROVINCE = {
    "Statistics",
    "HideEntry",
    "ProposeHiding",
    "RestoreEntry",
    "Cautioned",
    "Rang",
    "EditField",
    "EditEntry",
}


class Tried:
    """A house in which every cell of one person is tried."""

    def __init__(self, house: House, who: Who) -> None:
        self.house = house
        self.who = who
        self.number = NUMBERS[who]
        self.ids = itertools.count(900_000_001)
        self.digests: dict[int, str] = {}

    @property
    def person(self) -> dict[str, Any]:
        return {"id": self.number, "is_bot": False, "first_name": "Hoa", "language_code": "vi"}

    @property
    def private(self) -> dict[str, Any]:
        return {"id": self.number, "type": "private", "first_name": "Hoa"}

    def _standing(self) -> dict[tuple[int, int], tuple[Message, int]]:
        chats = self.house.telegram.chats.values()
        found = ((chat.id, each) for chat in chats for each in chat.messages.values() if each.from_bot)
        return {(chat, each.id): (each, each.revision) for chat, each in found}

    async def gets(self, update: dict[str, Any]) -> dict[int, list[str]]:
        """What changed on the screens of the world, by chat."""
        before = self._standing()
        await self.house.app.loop.accept(update)
        changed: dict[int, list[str]] = {}
        for (chat, number), (message, revision) in self._standing().items():
            if before.get((chat, number)) != (message, revision):
                changed.setdefault(chat, []).append(f"{message.text}{message.labels}{sorted(message.content)}")
        return changed

    def message(self, text: str, **changes: Any) -> dict[str, Any]:
        """A text that is a command, as Telegram marks it."""
        number = next(self.ids)
        length = len(text.split()[0])
        content = {
            "message_id": number,
            "date": self.house.telegram.clock.seconds(),
            "chat": self.private,
            "from": self.person,
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": length}],
            **changes,
        }
        return {"update_id": number, "message": content}

    def tap(self, data: str, **changes: Any) -> dict[str, Any]:
        """A tap on a button that nobody offered: whoever knows the form of its data can send it."""
        number = next(self.ids)
        under = {
            "message_id": number,
            "date": self.house.telegram.clock.seconds(),
            "chat": self.private,
            "from": {"id": 7_000_000_001, "is_bot": True, "first_name": "bot", "username": "tincay_playground_bot"},
            "text": "…",
        }
        query = {
            "id": str(number),
            "from": self.person,
            "chat_instance": "1",
            "message": under,
            "data": data,
            **changes,
        }
        return {"update_id": number, "callback_query": query}


def edited(update: dict[str, Any]) -> dict[str, Any]:
    message = {**update["message"], "edit_date": update["message"]["date"]}
    return {"update_id": update["update_id"], "edited_message": message}


def in_chat(kind: str, number: int) -> dict[str, Any]:
    return {"id": number, "type": kind, "title": "Nhóm"}


MESSAGE_WAYS: dict[str, Callable[[Tried, str], dict[str, Any]]] = {
    "group": lambda tried, text: tried.message(text, chat=in_chat("group", GROUP)),
    "supergroup": lambda tried, text: tried.message(text, chat=in_chat("supergroup", GROUP)),
    "group as the group": lambda tried, text: tried.message(
        text, chat=in_chat("supergroup", GROUP), sender_chat=in_chat("supergroup", GROUP)
    ),
    "channel": lambda tried, text: {
        "update_id": next(tried.ids),
        "channel_post": {**tried.message(text)["message"], "chat": in_chat("channel", CHANNEL)},
    },
    "forwarded": lambda tried, text: tried.message(
        text, forward_origin={"type": "user", "date": 1, "sender_user": {"id": MAI, "is_bot": False, "first_name": "M"}}
    ),
    "forwarded from nobody": lambda tried, text: tried.message(
        text, forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "Mai"}
    ),
    "edited": lambda tried, text: edited(tried.message(text)),
    "through a bot": lambda tried, text: tried.message(
        text, via_bot={"id": 9, "is_bot": True, "first_name": "b", "username": "b_bot"}
    ),
    "another's chat": lambda tried, text: tried.message(text, chat={**tried.private, "id": 5555}),
}
TAP_WAYS: dict[str, Callable[[Tried, str], dict[str, Any]]] = {
    "group": lambda tried, data: in_message(tried.tap(data), in_chat("group", GROUP)),
    "channel": lambda tried, data: in_message(tried.tap(data), in_chat("channel", CHANNEL)),
    "inline": lambda tried, data: tried.tap(data, message=None, inline_message_id="abc"),
    "another's chat": lambda tried, data: in_message(tried.tap(data), {**tried.private, "id": 5555}),
}
NO_COMMAND, NO_BUTTON = "/khongcolenhnay", "1zz:khong"


def in_message(update: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
    query = update["callback_query"]
    return {**update, "callback_query": {**query, "message": {**query["message"], "chat": chat}}}


def commands() -> Iterator[str]:
    for command in DESK_COMMANDS:
        for name in command.names:
            yield f"/{name}"
        yield f"/{command.names[0]} {ENTRY}"
        yield f"/{command.names[0]}@tincay_playground_bot"
    yield from ("/hoantac 1", "/lichsu 2001", "/suadiachi khong co", "/QUANLY")


def button(action: type[DeskAction], tried: Tried) -> DeskAction:
    """One of each kind, about things that are there."""
    about = {
        "entry": ENTRY,
        "person": LEAVING,
        "number": 1,
        "line": "police",
        "list": "overdue",
        "province": "75",
        "step": "phones",
        "choice": "yes",
        "seen": "0",
        "answers": "0",
        "page": 0,
        "sure": False,
        **_of_kind(action, tried),
    }
    values = {}
    for field in fields(action):
        if get_origin(field.type) is Literal:
            values[field.name] = get_args(field.type)[0]
        else:
            values[field.name] = about[field.name]
    return action(**values)


def _of_kind(action: type[DeskAction], tried: Tried) -> dict[str, object]:
    order = [
        "Approve",
        "Reject",
        "RangForProposal",
        "Withdraw",
        "EditProposal",
        "ShowProposal",
        "RingList",
        "ProposePlan",
    ]
    number = order.index(action.__name__) + 1 if action.__name__ in order else 1
    invitation = {"ConfirmPerson": 1, "DropInvitation": 2}.get(action.__name__, 1)
    return {"proposal": number, "digest": tried.digests.get(number, "0" * 32), "invitation": invitation}


async def furnish(house: House) -> dict[int, str]:
    """People, proposals that wait, and two at the door."""
    tools = house.app.staffroom.desk.tools
    for each in STAFF.values():
        async with tools.office.register.writing() as writing:
            provinces = sorted(each.provinces) if each.provinces else None
            row = {"name": each.name, "role": each.role, "provinces": provinces}
            joined = {"invited_by": MAI, "confirmed_by": NGA, "joined_at": writing.now}
            await writing.connection.execute(insert(schema.staff), {"id": each.id, **row, **joined})
            await writing.record("join", actor=MAI, approver=NGA, details={"person": each.id, **row})
    tools.office.roster.set_staff(await load(house.app.engine))
    digests = {}
    for _ in range(8):
        standing = await tools.store.get(ENTRY)
        assert standing is not None
        after = {**standing.values, "overnight": not standing.values["overnight"]}
        item = Item(ENTRY, standing.version, standing.values, after)
        # Of a release, which has no maker: nothing of it is replaced by the next.
        made = await tools.decisions.propose(NewProposal("release", None, (item,)))
        digests[made.id] = made.seen
    for number in (LEAVING, LEAVING + 1):
        secret = await tools.team.invite("chị Mơ", "editor", None, NGA)
        await tools.team.take(secret, number)
    return digests


async def at_work(house: House, who: Who) -> Tried:
    tried = Tried(house, who)
    tried.digests = await furnish(house)
    house.woman("vi", tried.number, "Hoa").user.sends("/start")
    await house.answers()
    return tried


def refusals(read: Library, *keys: str) -> tuple[str, ...]:
    return tuple(read.wordings["vi"].t(key).split("{")[0] for key in keys)


@pytest.mark.safety(38)
@pytest.mark.parametrize(
    "who", [pytest.param(each, marks=pytest.mark.slow if each in SELDOM_TRIED else ()) for each in get_args(Who)]
)
async def test_every_command_and_button_in_private(who: Who, tmp_path: Path, telegram: Telegram, read: Library) -> None:
    not_hers = refusals(read, "refused.owners_only", "refused.role", "refused.province")
    wrong: list[str] = []
    async with working(tmp_path, telegram, read) as house:
        tried = await at_work(house, who)
        unknown_command = await tried.gets(tried.message(NO_COMMAND))
        unknown_button = await tried.gets(tried.tap(NO_BUTTON))
        for text in commands():
            got = await tried.gets(tried.message(text))
            if who == "stranger":
                wrong += [] if got == unknown_command else [f"{text}: {got}"]
            elif set(got) != {tried.number} or got == unknown_command:
                wrong.append(f"{text}: {got}")
        for kind in DESK_VERBS.values():
            got = await tried.gets(tried.tap(encode(button(kind, tried))))
            mine = " ".join(got.get(tried.number, ()))
            if who == "stranger":
                wrong += [] if got == unknown_button else [f"{kind.__name__}: {got}"]
                continue
            if not mine or got == unknown_button:
                wrong.append(f"{kind.__name__}: nothing")
            elif refuses(who, kind.__name__) is not any(each in mine for each in not_hers):
                wrong.append(f"{kind.__name__}: {mine}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        pytest.param(state, who, marks=() if (state, who) in TRIED_ALWAYS else pytest.mark.slow)
        for state in ("frozen", "tampered")
        for who in ("editor", "reviewer", "owner")
    ],
)
async def test_every_command_and_button_in_every_state_of_the_house(
    state: str, who: Who, tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    """Each has an answer of its own; frozen nothing is approved, and over a log that does not hold nothing is written."""
    async with working(tmp_path, telegram, read) as house:
        digests = await furnish(house)
        tools = house.app.staffroom.desk.tools
        if state == "frozen":
            await tools.acts.freeze(NGA)
        else:
            async with house.app.engine.begin() as connection:
                await connection.execute(update(schema.service).values(source="https://example.org/khac"))
    broken, frozen, tampered = refusals(read, "broken.text", "refused.frozen", "refused.tampered")
    wrong: list[str] = []
    async with working(tmp_path, telegram, read) as house:
        tools = house.app.staffroom.desk.tools
        # Nobody but the owners of the settings is believed where the log does not hold.
        tools.office.roster.set_staff(await load(house.app.engine))
        tried, head = Tried(house, who), await tools.history.head()
        tried.digests = digests
        house.woman("vi", tried.number, "Hoa").user.sends("/start")
        await house.answers()
        for name in commands():
            got = await tried.gets(tried.message(name))
            wrong += [] if got.get(tried.number) and broken not in str(got) else [f"{name}: {got}"]
        for kind in DESK_VERBS.values():
            for sure in (False, True):
                action = button(kind, tried)
                if sure and not hasattr(action, "sure"):
                    continue
                if kind is actions.Freeze and state == "frozen" and sure:
                    continue
                got = await tried.gets(tried.tap(encode(replace(action, sure=sure) if sure else action)))
                mine = " ".join(got.get(tried.number, ()))
                if not mine or broken in mine:
                    wrong.append(f"{kind.__name__}: {got}")
                if (
                    kind is actions.Approve
                    and who != "editor"
                    and (frozen if state == "frozen" else tampered) not in mine
                ):
                    wrong.append(f"approved: {mine}")
        last = await tools.history.head()
    assert not wrong, "\n".join(wrong)
    assert last == head or state == "frozen", "something was written"


def refuses(who: Who, name: str) -> bool:
    """Whether this is not hers to do."""
    if who in ("editor", "elsewhere") and name in APPROVERS_ONLY | OWNERS_ONLY:
        return True
    if who == "reviewer" and name in OWNERS_ONLY:
        return True
    return who == "elsewhere" and name in IN_HER_PROVINCE


@pytest.mark.safety(38)
@pytest.mark.parametrize("who", get_args(Who))
async def test_nothing_is_an_admins_that_does_not_come_from_her_own_private_chat(
    who: Who, tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    """Each command and each button once, the ways by turns."""
    texts = zip(commands(), itertools.cycle(MESSAGE_WAYS), strict=False)
    taps = zip(DESK_VERBS.values(), itertools.cycle(TAP_WAYS), strict=False)
    await nothing_comes_of(who, list(texts), list(taps), tmp_path, telegram, read)


@pytest.mark.safety(38)
@pytest.mark.slow
@pytest.mark.parametrize("who", get_args(Who))
async def test_no_command_and_no_button_in_any_way(who: Who, tmp_path: Path, telegram: Telegram, read: Library) -> None:
    texts, taps = itertools.product(commands(), MESSAGE_WAYS), itertools.product(DESK_VERBS.values(), TAP_WAYS)
    await nothing_comes_of(who, list(texts), list(taps), tmp_path, telegram, read)


async def nothing_comes_of(
    who: Who,
    texts: Sequence[tuple[str, str]],
    taps: Sequence[tuple[type[DeskAction], str]],
    folder: Path,
    telegram: Telegram,
    read: Library,
) -> None:
    wrong: list[str] = []
    async with working(folder, telegram, read) as house:
        tried = await at_work(house, who)
        before = await house.app.staffroom.desk.tools.history.head()
        for number, kind in ((GROUP, "group"), (CHANNEL, "channel")):
            telegram.chat(number, kind, "Nhóm").begun = True  # type: ignore[arg-type]
        unknown = {way: await tried.gets(update(tried, NO_COMMAND)) for way, update in MESSAGE_WAYS.items()}
        for text, way in texts:
            got = await tried.gets(MESSAGE_WAYS[way](tried, text))
            wrong += [] if got == unknown[way] else [f"{way}: {text}: {got}"]
        unknown = {way: await tried.gets(update(tried, NO_BUTTON)) for way, update in TAP_WAYS.items()}
        for kind_of, way in taps:
            got = await tried.gets(TAP_WAYS[way](tried, encode(button(kind_of, tried))))
            wrong += [] if got == unknown[way] else [f"{way}: {kind_of.__name__}: {got}"]
        head = await house.app.staffroom.desk.tools.history.head()
    assert not wrong, "\n".join(wrong)
    assert head == before, "something was written"

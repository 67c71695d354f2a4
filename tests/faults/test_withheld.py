"""What is not public never reaches a citizen: not by any command, text or button, not in an export, a log or a traceback."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import insert
from telegram.request import RequestData

import handlers.talk
from bot import library
from bot.app import App, opened
from bot.botapi import events
from bot.database import schema
from bot.desk.answer import Ask
from bot.dialogue.memory import FRESH
from bot.directory.access import Person
from bot.directory.changes import Item
from bot.directory.model import Consent, Phone, Provenance, Service, Translated, Vetting
from bot.directory.proposal import NewProposal
from bot.library import Library
from bot.places.model import AreaRef
from bot.playground import Clock, Telegram
from bot.playground.chats import Message
from bot.screens.desk.actions import EntryHistory, Export, ExportForm, ShowChange, ShowEntry, ShowProposal
from bot.screens.model import File
from bot.screens.plain import plain
from handlers.admin.commands import DESK_COMMANDS
from handlers.commands import COMMANDS
from tests.conversations.officers import MAI, NGA
from tests.conversations.people import MORNING, House, InProcess, Somebody, settings_in
from tests.faults.canaries import Canaries, hits

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

AREA = AreaRef("present", "25390")
"""Xã Đồng Tâm."""
SHOWN, HIDDEN, AGED, WAITING = "0912 700 701", "0912 700 702", "0912 700 703", "0912 700 704"
"""Made up for this test."""
PAPER = date(2019, 1, 17)
TEXTS = (
    "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước",
    "tìm nhà tạm lánh ở Đồng Tâm Bình Phước",
    "cuu toi voi",
    "Bình Phước",
    "Đồng Nai",
    "DL-0001",
    "test-hidden",
    "địa chỉ tin cậy là gì",
    "giá vàng hôm nay",
)
MOST_TAPS = 150
WOMAN = 5001
"""Her id is no canary: what is sent to her bears it."""


class Recording(InProcess):
    """Keeps what is sent to one chat."""

    def __init__(self, telegram: Telegram, chat_id: int, sent: list[str]) -> None:
        super().__init__(telegram)
        self._chat_id = chat_id
        self._sent = sent

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *rest: object, **named: object
    ) -> tuple[int, bytes]:
        values = request_data.json_parameters if request_data else {}
        if values.get("chat_id") == str(self._chat_id):
            self._sent.append(json.dumps(values, ensure_ascii=False))
        return await super().do_request(url, method, request_data, *rest, **named)


def entry(entry_id: str, phone: str, canaries: Canaries, **changes: object) -> Service:
    """A person's address with a mark in everything that is not shown."""
    made = Service(
        id=entry_id,
        kind="trusted_address",
        name=Translated("Địa chỉ tin cậy xã", "Trusted address of the commune"),
        organization=Translated("Hội Phụ nữ xã", "Women's Union of the commune"),
        area=AREA,
        provenance=Provenance("https://example.org/danh-sach", date(2026, 8, 1)),
        holder="person",
        phones=(Phone(phone, "normal"),),
        assured_date=date(2026, 11, 1),
        assurer=canaries.number(),
        consent=Consent(True, PAPER, "phone", True, True, True),
        vetting=Vetting(True, True, True, True, True),
        contact=canaries.word(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of an entry


def marked(canaries: Canaries) -> dict[str, object]:
    """Everything that the public would see of an entry, marked: for entries that it must not see."""

    def words() -> Translated:
        return Translated(canaries.word(), canaries.word())

    return {
        "name": words(),
        "organization": words(),
        "description": words(),
        "eligibility": words(),
        "fees": words(),
        "application_process": words(),
        "alert": words(),
        "provenance": Provenance(canaries.word(), date(2026, 8, 1)),
    }


@pytest.fixture(scope="module")
def read() -> Library:
    return library.load()


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(clock=Clock(MORNING.timestamp))


@pytest.fixture
def canaries() -> Canaries:
    return Canaries(MORNING.timestamp())


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries everything does it faster than anybody taps."""
    monkeypatch.setattr("bot.botapi.standing.TIRELESS", 100_000)


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    restore = events.install("DEBUG", stream)
    yield stream
    restore()


@asynccontextmanager
async def working(
    folder: Path, telegram: Telegram, read: Library, canaries: Canaries, sent: list[str]
) -> AsyncIterator[House]:
    """A bot with marks in all that it withholds: of an entry that is shown, in one that is hidden, one too old, one proposed, its staff."""
    entries = (
        entry("test-shown", SHOWN, canaries),
        entry("test-hidden", HIDDEN, canaries, status="inactive", **marked(canaries)),
        entry("test-aged", AGED, canaries, assured_date=date(2025, 1, 1), **marked(canaries)),
    )
    chosen = settings_in(folder).model_copy(update={"owners": (MAI, NGA)})
    wires = {"clock": telegram.clock.now, "requests": lambda: Recording(telegram, WOMAN, sent)}
    async with opened(chosen, replace(read, entries=(*read.entries, *entries)), **wires) as app:
        await propose(app, canaries)
        stop = asyncio.Event()
        serving = asyncio.create_task(app.loop.serve(stop))
        yield House(app, telegram)
        stop.set()
        await serving


async def propose(app: App, canaries: Canaries) -> None:
    tools = app.staffroom.desk.tools
    standing = await tools.store.get("test-shown")
    assert standing is not None
    name = {"vi": canaries.word(), "en": canaries.word()}
    phones = [{"number": WAITING, "charge": "normal", "texts": False, "last_answered": None}]
    after = {**standing.values, "name": name, "phones": phones}
    item = Item("test-shown", standing.version, standing.values, after)
    await tools.decisions.propose(NewProposal("edit", MAI, (item,)))
    await tools.team.invite(canaries.word(), "editor", None, MAI)
    async with app.engine.begin() as connection:
        person = {"id": canaries.number(), "name": canaries.word(), "role": "owner", "provinces": None}
        joined = {"invited_by": MAI, "confirmed_by": NGA, "joined_at": 1}
        await connection.execute(insert(schema.staff), {**person, **joined})


def needles(canaries: Canaries) -> set[bytes]:
    numbers = (HIDDEN, AGED, WAITING)
    plain = {number.replace(" ", "") for number in numbers}
    written = {
        *numbers,
        *plain,
        *(f"+84 {number[1:]}" for number in numbers),
        *(f"+84{number[1:]}" for number in plain),
    }
    days = {"2019-01-17", "17/1/2019", "17/01/2019"}
    return canaries.needles() | {each.encode() for each in written | days}


async def does_everything(woman: Somebody) -> int:
    """Every command, every text, and every button once: how many buttons she tapped."""
    names = [name for command in (*COMMANDS, *DESK_COMMANDS) for name in command.names]
    await woman.sends("/start")
    for name in (*names, "maso"):
        if name not in ("xoachat", "xoa", "erase", "delete"):
            await woman.sends(f"/{name}")
            await woman.sends(f"/{name} test-hidden")
    for text in TEXTS:
        await woman.sends(text)
    tapped: set[str] = set()
    while len(tapped) < MOST_TAPS and (found := next(untapped(woman, tapped), None)):
        message, label, data = found
        tapped.add(data)
        await woman.taps(label, message)
    return len(tapped)


def untapped(woman: Somebody, tapped: set[str]) -> Iterator[tuple[Message, str, str]]:
    for message in reversed(woman.user.messages):
        for row in message.button_rows:
            for button in row:
                data = button.get("callback_data", "")
                if data and data not in tapped and not data.startswith("1er"):
                    yield message, button["text"], data


def inside(content: bytes) -> bytes:
    """A file, and what is packed in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return content + b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.safety(31)
async def test_a_citizen_finds_what_is_public_and_nothing_else(
    tmp_path: Path, telegram: Telegram, read: Library, canaries: Canaries, printed: io.StringIO
) -> None:
    sent: list[str] = []
    async with working(tmp_path, telegram, read, canaries, sent) as house:
        assert await does_everything(house.woman(number=WOMAN)) > 40
    told = "\n".join(sent)
    assert SHOWN in told, "the search would find nothing"
    assert not hits(told.encode(), needles(canaries))
    assert not hits(printed.getvalue().encode(), needles(canaries))


async def test_nothing_of_it_is_in_a_traceback(
    tmp_path: Path,
    telegram: Telegram,
    read: Library,
    canaries: Canaries,
    printed: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*arguments: object) -> None:
        raise KeyError(str(arguments), str([vars(each) for each in arguments if hasattr(each, "__dict__")]))

    sent: list[str] = []
    async with working(tmp_path, telegram, read, canaries, sent) as house:
        everything = str(house.app.staffroom.desk.tools.office.live.services)
        assert hits(everything.encode(), needles(canaries))
        monkeypatch.setattr(handlers.talk, "respond_within", lambda *given: breaks(*given, everything))
        await house.woman(number=WOMAN).sends(TEXTS[0])
        house.woman(number=WOMAN).sees("113")
    assert "update.failed" in printed.getvalue()
    assert not hits("\n".join(sent).encode(), needles(canaries))
    assert not hits(printed.getvalue().encode(), needles(canaries))


@pytest.mark.safety(31)
@pytest.mark.parametrize("form", get_args(ExportForm))
async def test_no_export_holds_what_is_not_public(
    form: ExportForm, tmp_path: Path, telegram: Telegram, read: Library, canaries: Canaries
) -> None:
    async with working(tmp_path, telegram, read, canaries, []) as house:
        desk = house.app.staffroom.desk
        mai = desk.tools.office.roster.person(MAI)
        assert mai is not None
        answered = await desk.does(Ask(mai, house.app.talk.world().words(FRESH)), Export(form))
    files = [block for screen in answered.screens for block in screen.blocks if isinstance(block, File)]
    content = b"".join(inside(each.content) for each in files)
    assert SHOWN.encode() in content, "nothing was exported"
    assert not hits(content, needles(canaries))


@pytest.mark.safety(32)
@pytest.mark.parametrize(("province", "sees"), [("75", True), ("01", False)])
async def test_whom_to_ask_at_a_place_is_for_those_who_work_there(
    province: str, sees: bool, tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    """An admin of another province finds the entry, its history and what is proposed, without its contact and what was agreed."""
    canaries = Canaries(MORNING.timestamp())
    person = Person(MAI, "Thu", "reviewer", frozenset({province}))
    async with working(tmp_path, telegram, read, canaries, []) as house:
        desk, words = house.app.staffroom.desk, house.app.talk.world().words(FRESH)
        tools = desk.tools
        standing = await tools.store.get("test-shown")
        assert standing is not None
        contact = canaries.word()
        item = Item("test-shown", standing.version, standing.values, {**standing.values, "contact": contact})
        proposal = await tools.decisions.propose(NewProposal("edit", MAI, (item,)))
        looks = [
            await desk.does(Ask(person, words), each)
            for each in (ShowEntry("test-shown"), ShowProposal(proposal.id), EntryHistory("test-shown"))
        ]
        await tools.decisions.approve(proposal.id, proposal.seen, NGA, rang=True)
        number = (await tools.history.page(0)).changes[0].change.number
        looks.append(await desk.does(Ask(person, words), ShowChange(number)))
    for place, look in enumerate(looks):
        shown = "\n".join(plain(screen) for screen in look.screens)
        assert "TEST-SHOWN" in shown
        assert (bool(hits(shown.encode(), canaries.needles()) or "2019" in shown)) is (sees and place != 2), shown


def test_an_admin_sees_the_marks(canaries: Canaries) -> None:
    """The marks are found where they are: the search can fail."""
    aged: Callable[[], Service] = lambda: entry("x", AGED, canaries, **marked(canaries))  # noqa: E731
    assert len(hits(str(aged()).encode(), needles(canaries))) > 5

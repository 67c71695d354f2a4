"""Requirements of docs/safety.md that nothing else shows: the safe words at the desk and after errors, every handler made to fail, what a
directory without entries promises, what no command can take away."""

import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import get_args

import pytest
from pydantic import SecretStr

from bot.database import engine
from bot.desk.form_draft import Draft
from bot.desk.questions import PREVIEW, STEPS
from bot.library import Library
from bot.playground import Telegram
from bot.playground.people import User
from bot.screens.actions import encode
from bot.screens.desk.actions import (
    Cautioned,
    CheckResult,
    DeskAction,
    EditField,
    HideEntry,
    ProposeHiding,
    Rang,
    RestoreEntry,
)
from handlers.commands import COMMANDS, ERASE
from handlers.talk import Talk
from tests.conversations.officers import MAI, officer, working
from tests.conversations.people import House, Somebody

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

SAFE_WORDS = ("/sogoi", "113", "sos", "cuu")
QUESTION = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước"


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


def breaks(*_: object, **__: object) -> None:
    raise RuntimeError("a bug")


# The safe words, wherever somebody is.


@pytest.mark.safety(7)
async def test_a_safe_word_brings_the_numbers_at_every_question_of_the_desk(office: House) -> None:
    """The form goes on all the same."""
    mai, drafts = officer(office, MAI), office.app.staffroom.desk.tools.drafts
    for place, step in enumerate((*STEPS, PREVIEW)):
        await drafts.keep_form(MAI, Draft("add", step).to_json())
        await mai.sends(SAFE_WORDS[place % len(SAFE_WORDS)])
        mai.sees("113", "115")
        assert (await drafts.of(MAI)).form is not None, step


@pytest.mark.safety(7)
@pytest.mark.parametrize("question", ["find", "invite"])
async def test_a_safe_word_is_no_answer_to_what_the_desk_asks(office: House, question: str) -> None:
    mai, drafts = officer(office, MAI), office.app.staffroom.desk.tools.drafts
    for word in SAFE_WORDS:
        await drafts.ask(MAI, {"kind": question, "role": "editor", "provinces": None})
        await mai.sends(word)
        mai.sees("113", "115")
        mai.sees_nothing_of("Chưa tìm thấy", "Dùng một lần")


@pytest.mark.safety(7)
@pytest.mark.parametrize("word", SAFE_WORDS)
async def test_a_safe_word_brings_the_numbers_inside_a_form_and_after_an_error(
    house: House, woman: Somebody, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await woman.sends("/timnoigiup")
    await woman.taps("Chọn tỉnh")
    await woman.sends(word)
    woman.sees("113", "115")
    with monkeypatch.context() as patched:
        patched.setattr(Talk, "answer", breaks)
        await woman.sends("em ở đâu")
        await woman.sends(word)
        woman.sees("113", "115", "1800 1768")
    await woman.sends(word)
    woman.sees("113", "115")
    woman.sees_nothing_of("bug")


# Every handler, as a message and as a tap, and each made to fail.

WITHOUT_WORDS: dict[str, Callable[[User], object]] = {
    "a voice message": lambda user: user.sends_voice(),
    "a sticker": lambda user: user.sends_sticker(),
    "a picture": lambda user: user.sends_photo(),
    "a contact": lambda user: user.sends_contact("0912345678", "Ai"),
    "a file": lambda user: user.sends_document(b"x", "a.txt"),
    "a place": lambda user: user.shares_location(11.5, 106.85),
    "an edited message": lambda user: user.edits(user.messages[0], "alo"),
}


@pytest.mark.safety(8)
async def test_whatever_fails_whatever_was_sent_the_numbers_come(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command by each of its names, a command that does not exist, each kind of message, and each kind of button.

    Three women, for whoever writes without end gets one answer to many.
    """
    lan, thu = house.woman(number=5002, name="Lan"), house.woman(number=5003, name="Thu")
    for each in (lan, thu):
        await each.sends("/start")
    start = thu.last
    monkeypatch.setattr(Talk, "answer", breaks)
    for name in (name for command in COMMANDS for name in command.names):
        await woman.sends(f"/{name}")
        woman.sees("113", "115", "1800 1768", "trục trặc")
    for text in ("/khongcolenhnay", "/start loi-moi", "alo", "x" * 4096):
        await lan.sends(text)
        lan.sees("113", "115", "1800 1768", "trục trặc")
    for act in WITHOUT_WORDS.values():
        await lan.does(act)
        lan.sees("113", "115", "1800 1768", "trục trặc")
    for label in start.labels:
        await thu.taps(label, start)
        thu.sees("113", "115", "1800 1768", "trục trặc")
    for each in (woman, lan, thu):
        each.sees_nothing_of("bug", "RuntimeError")


@pytest.mark.safety(8)
async def test_whatever_fails_at_the_desk_the_numbers_come(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    mai, desk = officer(office, MAI), office.app.staffroom.desk
    await mai.sends("/quanly")
    menu = mai.last
    for method in ("does", "says", "looks_up"):
        monkeypatch.setattr(desk, method, breaks)
    monkeypatch.setattr(desk.files, "take", breaks)
    for text in ("/quanly", "/themdiachi", "/xemdiachi khong co", "/lichsu", "alo"):
        await mai.sends(text)
        mai.sees("113", "115", "1800 1768", "trục trặc")
    await mai.taps(menu.labels[0], menu)
    mai.sees("113", "trục trặc")
    await mai.does(lambda user: user.sends_document(b"x", "a.csv"))
    mai.sees("113", "trục trặc")


@pytest.mark.safety(8)
async def test_a_command_and_its_button_say_the_same(house: House, woman: Somebody) -> None:
    """Typed by any of its names, or tapped on any screen that has the button."""
    for command in COMMANDS:
        if command is ERASE:
            continue
        shown = set()
        for name in command.names:
            await woman.sends(f"/{name}")
            shown.add(woman.last.text)
        woman.last.button_rows[0][0]["callback_data"] = encode(command.action)
        await woman.taps(woman.last.labels[0])
        shown.add(woman.last.text)
        assert len(shown) == 1, command.names


# The database is gone, locked, or no database at all.


@pytest.mark.safety(12)
@pytest.mark.parametrize("damage", ["not a database", "nowhere to write"])
async def test_a_bot_whose_database_cannot_be_opened_has_the_numbers_and_what_ships_with_it(
    damage: str, tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    file = tmp_path / "tincay.db"
    if damage == "not a database":
        file.write_bytes(b"what a broken card left behind " * 400)
    else:
        file.parent.joinpath("file").write_text("no folder")
        file = tmp_path / "file" / "tincay.db"
    settings = {"database_url": f"sqlite+aiosqlite:///{file}", "secret_key": SecretStr("ab" * 32)}
    async with working(tmp_path, telegram, read, **settings) as house:
        woman = house.woman()
        for text, number in (("/sogoi", "1800 1768"), ("cuu toi voi", "115"), (QUESTION, "1800 1768")):
            await woman.sends(text)
            woman.sees("113", number)
        if file.is_file():
            file.unlink()  # what looks for traces afterwards reads databases alone


@pytest.mark.safety(12)
async def test_while_another_holds_the_database_the_numbers_come(
    tmp_path: Path, telegram: Telegram, read: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    async with working(tmp_path, telegram, read) as house:
        woman = house.woman()
        with closing(sqlite3.connect(tmp_path / "tincay.db", isolation_level=None)) as another:
            another.execute("BEGIN EXCLUSIVE")
            for text, number in (("/sogoi", "1800 1768"), ("cuu toi voi", "115"), (QUESTION, "1800 1768")):
                await woman.sends(text)
                woman.sees("113", number)
            another.execute("ROLLBACK")


# What is sent: numbers as text, buttons that lead nowhere but into the bot.


@pytest.mark.safety(13)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_numbers_are_text_to_tap_and_no_button_leads_out_of_the_chat(house: House, language: str) -> None:
    woman = house.woman(language, 5009, "Hoa")
    for text in ("/start", "/sogoi", "cuu toi voi", QUESTION, "tìm nhà tạm lánh ở Quảng Ninh", "/timnoigiup"):
        await woman.sends(text)
    sent = [call.parameters for call in house.telegram.calls if call.method == "sendMessage"]
    assert len(sent) >= 6
    for parameters in sent:
        text = parameters.text("text")
        assert "tel:" not in text
        assert "href" not in text
        if parameters.has("reply_markup"):
            rows = parameters.structure("reply_markup")["inline_keyboard"]
            assert all(set(button) == {"text", "callback_data"} for row in rows for button in row)
    numbers = "".join(parameters.text("text") for parameters in sent)
    assert {"<code>113</code>", "<code>1800 1768</code>"} <= set(re.findall(r"<code>[^<]*</code>", numbers))


# What no command can take away.


@pytest.mark.safety(42)
async def test_no_command_and_no_button_of_an_owner_touches_a_national_line(office: House) -> None:
    mai, desk = officer(office, MAI), office.app.staffroom.desk
    before = office.app.talk.world().snapshot.lines
    head = await desk.tools.history.head()
    for line in before:
        await mai.sends(f"/andiachi {line.id}")
        await taps(office, mai, HideEntry(line.id, sure=True))
        await taps(office, mai, EditField(line.id, "phones"))
        await mai.sends("0912 345 678")
    for command in ("suadiachi", "xemdiachi"):
        await mai.sends(f"/{command} police")
    actions: list[DeskAction] = [ProposeHiding("police"), RestoreEntry("police"), Cautioned("police")]
    actions.extend(Rang("police", result) for result in get_args(CheckResult))
    for action in actions:
        await taps(office, mai, action)
    assert office.app.talk.world().snapshot.lines == before
    assert await desk.tools.history.head() == head, "something was written"
    woman = office.woman()
    await woman.sends("/sogoi")
    woman.sees("113", "115", "111", "1800 1768", "1900 96 96 80")


_numbers = count(950_000_001)


async def taps(house: House, admin: Somebody, action: DeskAction) -> None:
    """A button that is on no screen: whoever knows its form can send it."""
    number = next(_numbers)
    person = {"id": admin.user.id, "is_bot": False, "first_name": "Mai", "language_code": "vi"}
    chat = {"id": admin.user.id, "type": "private", "first_name": "Mai"}
    under = {"message_id": 1, "date": house.telegram.clock.seconds(), "chat": chat, "text": "…"}
    query = {"id": str(number), "from": person, "chat_instance": "1", "message": under, "data": encode(action)}
    await house.app.loop.accept({"update_id": number, "callback_query": query})

"""Requirements of docs/safety.md that nothing else shows: the safe words at the desk and after errors, every handler made to fail, what a
directory without entries promises, what no command can take away."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.desk.form_draft import Draft
from bot.desk.questions import PREVIEW, STEPS
from bot.library import Library
from bot.playground import Telegram
from bot.playground.people import User
from bot.screens.actions import encode
from handlers.commands import COMMANDS, ERASE
from handlers.talk import Talk
from tests.conversations.officers import MAI, officer, working
from tests.conversations.people import House, Somebody

SAFE_WORDS = ("/sogoi", "113", "sos", "cuu")
CRY = "cuu toi voi no dang danh toi"


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
    """Each command by each of its names, a command that does not exist, each kind of message, and each kind of button."""
    await woman.sends("/start")
    start = woman.last
    monkeypatch.setattr(Talk, "answer", breaks)
    names = [name for command in COMMANDS for name in command.names]
    for text in (*(f"/{name}" for name in names), "/khongcolenhnay", "/start loi-moi", "alo", "x" * 4096):
        await woman.sends(text)
        woman.sees("113", "115", "1800 1768", "trục trặc")
    for act in WITHOUT_WORDS.values():
        await woman.does(act)
        woman.sees("113", "115", "1800 1768", "trục trặc")
    for row in start.button_rows:
        for button in row:
            await woman.taps(button["text"], start)
            woman.sees("113", "115", "1800 1768", "trục trặc")
    woman.sees_nothing_of("bug", "RuntimeError")


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

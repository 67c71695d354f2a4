"""An admin is a person, too: what she tells of herself is not the desk's, and what the desk does is in nobody's way."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.botapi.show import Stage
from bot.database import schema
from bot.directory.decisions import Published
from bot.library import Library
from bot.playground import Telegram
from bot.screens.model import Screen
from handlers.admin.reporting import AT_ONCE, Reported, Reporting
from tests.conversations.officers import MAI, NGA, officer, working
from tests.conversations.people import House

CRY, TELLING = "cuu toi voi no dang danh toi", "Người bị thương cần cấp cứu"
QUESTION = "tìm nhà tạm lánh ở Quảng Ninh"


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def invitations(house: House) -> int:
    async with house.app.engine.connect() as connection:
        return len((await connection.execute(select(schema.invitation))).all())


@pytest.mark.parametrize("text", [CRY, TELLING, "chồng tôi hay đánh tôi"])
async def test_a_cry_invites_nobody(office: House, text: str) -> None:
    mai = officer(office, MAI)
    await mai.taps_through("/quanly", "Cán bộ", "Mời người mới", "biên tập", "Cả nước")
    await mai.sends(text)
    mai.sees("113")
    assert await invitations(office) == 0
    await mai.sends("chị Lan")
    mai.sees("Dùng một lần", "chị Lan")


async def test_a_name_that_nobody_sees_is_none(office: House) -> None:
    mai = officer(office, MAI)
    await mai.taps_through("/quanly", "Cán bộ", "Mời người mới", "biên tập", "Cả nước")
    await mai.sends("\u3164\u2800\u115f")
    assert await invitations(office) == 0
    await mai.sends("chị\u3164 Lan\u202e")
    assert await invitations(office) == 1
    mai.sees("chị Lan (biên tập)")


async def test_a_cry_below_a_file_is_heard(office: House) -> None:
    mai = officer(office, MAI)
    await mai.does(lambda user: user.sends_document(b"x", "anh.csv", caption=CRY))
    mai.sees_somewhere("Nói: “Tôi đang bị đánh", "anh.csv")


async def test_the_desk_does_not_look_up_what_she_tells(office: House) -> None:
    mai = officer(office, MAI)
    await mai.sends("/timdiachi")
    await mai.sends(CRY)
    mai.sees("113")
    mai.sees_nothing_of("Chưa tìm thấy")


async def test_after_an_erase_the_desk_waits_for_no_words(office: House) -> None:
    """Whoever holds the phone next writes something: she gets what anybody gets. The form is not lost."""
    mai = officer(office, MAI)
    await mai.taps_through("/themdiachi")
    form = mai.last.text
    await mai.sends("/xoachat")
    await mai.taps_if_there("Xóa ngay")
    before = len(mai.user.messages)
    await mai.sends("xin chào")
    shown = "\n".join(message.text for message in mai.user.messages[before:] if message.from_bot)
    assert "113" in shown
    assert form.splitlines()[0] not in shown
    await mai.sends("/themdiachi")
    mai.sees(form.splitlines()[-1])


async def nobody_waits() -> None: ...


async def test_who_reports_waits_for_nobodys_phone(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram holds what is for an admin; the woman who reported goes on."""
    show, held = Stage.show, asyncio.Event()

    async def shows(stage: Stage, screen: Screen, chat_id: int, *, tapped: int | None = None) -> int:
        if chat_id == NGA:
            await held.wait()
        return await show(stage, screen, chat_id, tapped=tapped)

    woman, nga = office.woman(), officer(office, NGA)
    await woman.sends(QUESTION)
    await woman.taps("Gọi không được")
    reporting = office.app.staffroom.team.reporting
    with monkeypatch.context() as patched:
        patched.setattr(Stage, "show", shows)
        patched.setattr(reporting, "idle", nobody_waits)
        async with asyncio.timeout(10):
            await woman.taps("Không ai nghe")
            woman.sees("Cảm ơn đã cho biết")
            await woman.sends("cứu tôi với")
            woman.sees("113")
    nga.sees_nothing_of("ANH-DUONG-QUANG-NINH")
    held.set()
    await reporting.idle()
    nga.sees_somewhere("ANH-DUONG-QUANG-NINH")


async def test_a_flood_of_reports_is_few_messages_and_none_is_lost() -> None:
    told: list[list[Reported]] = []
    pauses: list[float] = []

    async def tell(reports: object) -> None:
        told.append(list(reports))  # type: ignore[call-overload]  # what `Reporting` gives

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    reporting = Reporting(tell, sleep=sleep)
    for number in range(100):
        for _ in range(3):
            await reporting.hears(f"dl-{number:04d}", "no_answer")
    await reporting.idle()
    assert [each for some in told for each in some] == [(f"dl-{number:04d}", "no_answer") for number in range(100)]
    assert len(told) == 100 // AT_ONCE
    assert len(pauses) == len(told) - AT_ONCE
    await reporting.close()
    await reporting.hears("dl-0001", "unsafe")
    await reporting.idle()
    assert len(told) == 100 // AT_ONCE


async def test_what_takes_long_is_said_to_and_goes_on(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand rows on a slow machine: no handler may take so long, and nothing of it is lost, nor what others are told."""
    team, go_on = office.app.staffroom.team, asyncio.Event()
    decisions = office.app.staffroom.desk.tools.decisions
    mai, nga = officer(office, MAI), officer(office, NGA)
    await mai.taps_through("/andiachi ANH-DUONG-QUANG-NINH", "Đề nghị ẩn")
    await nga.taps_through("/choduyet", "#1 · Ẩn · ANH-DUONG-QUANG-NINH")
    approve = decisions.approve

    async def slowly(number: int, seen: str, by: int, *, rang: bool = False) -> Published:
        await go_on.wait()
        return await approve(number, seen, by, rang=rang)

    monkeypatch.setattr(decisions, "approve", slowly)
    monkeypatch.setattr(team, "patience", 0)
    await nga.taps("Duyệt")
    nga.sees("Bot vẫn đang làm")
    go_on.set()
    await team.close()
    nga.sees_somewhere("Đã duyệt và đăng #1")
    mai.sees("#1 đã được duyệt")


async def test_what_breaks_late_is_in_the_log(
    office: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    team, go_on = office.app.staffroom.team, asyncio.Event()

    async def breaks(*_: object) -> None:
        await go_on.wait()
        raise ValueError("inside")

    monkeypatch.setattr(team, "_deliver", breaks)
    monkeypatch.setattr(team, "patience", 0)
    await officer(office, MAI).sends("/quanly")
    go_on.set()
    await team.close()
    assert "desk.failed" in caplog.text

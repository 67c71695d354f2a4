"""A file from an admin's phone to a citizen's screen, and what happens when something breaks on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.database import schema
from bot.directory.exchange import reading
from bot.library import Library
from bot.playground import Telegram
from bot.screens.model import Screen
from handlers.admin.imports import Imports
from tests.conversations.officers import MAI, NGA, officer, working
from tests.conversations.people import House, Somebody

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

# A made-up number, as in every test here.
NUMBER = "0912 000 123"
HEADING = "Loại;Tên;Tỉnh, thành phố;Xã, phường;Điện thoại;Nguồn"
ROW = f"Công an;Công an thử xã Đồng Tâm;Đồng Nai;Đồng Tâm;{NUMBER};Danh sách thử"


@pytest.fixture
async def office(tmp_path: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def sends_file(somebody: Somebody, *rows: str, name: str = "cong-an.csv") -> None:
    await somebody.does(lambda user: user.sends_document(content(*rows), name))


def content(*rows: str) -> bytes:
    return "\r\n".join((HEADING, *rows)).encode("utf-8-sig")


def reader(house: House, *came: bytes | TelegramError) -> Imports:
    """What reads files from now on: fetching gives these, one after the other."""
    following = iter(came)

    async def fetch(_: str) -> bytes:
        found = next(following)
        if isinstance(found, TelegramError):
            raise found
        return found

    room = house.app.staffroom
    return Imports(room.desk, room.team, house.app.talk, fetch, every=0.001)


async def jobs(house: House) -> int:
    async with house.app.engine.connect() as connection:
        return len((await connection.execute(select(schema.job))).all())


async def test_a_file_becomes_what_a_citizen_sees(office: House) -> None:
    mai, nga, woman = officer(office, MAI), officer(office, NGA), office.woman()
    await sends_file(mai, ROW)
    mai.sees_somewhere("Đã nhận tệp cong-an.csv")
    mai.sees("Xem trước: cong-an.csv", "Mới: 1", "Chưa có gì thay đổi")
    await woman.sends("công an xã Đồng Tâm, Đồng Nai")
    woman.sees_nothing_of(NUMBER)
    await mai.taps("Gửi đi duyệt")
    mai.sees("Đã gửi #")
    nga.sees("Có đề nghị mới", "Nhập tệp")
    await nga.taps("Xem")
    nga.sees("Từ tệp: cong-an.csv", NUMBER)
    await nga.taps("Gọi thử trước: 1 số")
    await nga.taps("Đã gọi, đều có người nghe")
    await nga.taps("Duyệt")
    nga.sees_somewhere("Đã duyệt và đăng")
    await woman.sends("công an xã Đồng Tâm, Đồng Nai")
    woman.sees_somewhere(NUMBER)
    await sends_file(mai, ROW)
    mai.sees("không thay đổi gì")
    assert await jobs(office) == 0


async def test_a_plan_can_be_dropped(office: House) -> None:
    mai = officer(office, MAI)
    await sends_file(mai, ROW)
    await mai.taps("Bỏ")
    mai.sees("Đã rút lại")
    await mai.taps_through("/choduyet")
    mai.sees("Không có gì chờ duyệt")


async def test_problems_come_with_a_file_of_all_of_them(office: House) -> None:
    mai = officer(office, MAI)
    await sends_file(mai, ROW.replace(NUMBER, "12"))
    mai.sees_somewhere("Sai, không dùng: 1", "dòng 2, cột Điện thoại: ")
    assert any("document" in message.content for message in mai.user.messages if message.from_bot)


async def test_a_citizens_file_is_no_import(office: House) -> None:
    woman = office.woman()
    await sends_file(woman, ROW)
    woman.sees("không mở được tệp")
    assert await jobs(office) == 0


async def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(office: House) -> None:
    mai = officer(office, MAI)
    await mai.does(lambda user: user.sends_document(b"%PDF-1.7", "quyet-dinh.pdf"))
    mai.sees("Excel")
    assert await jobs(office) == 0


async def test_a_restart_loses_no_file(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with working(tmp_path, telegram, read) as house:
        await house.app.staffroom.imports.close()
        await sends_file(officer(house, MAI), ROW)
        officer(house, MAI).sees("Đã nhận tệp")
        assert await jobs(house) == 1
    async with working(tmp_path, telegram, read) as house:
        await house.app.staffroom.imports.come_round()
        await house.app.staffroom.imports.idle()
        officer(house, MAI).sees("Xem trước: cong-an.csv", "Mới: 1")
        assert await jobs(house) == 0


@pytest.mark.slow
async def test_a_stop_in_the_middle_ends_soon_and_the_file_is_read_again(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    rows = [ROW.replace("thử xã", f"số {number} xã").replace(NUMBER, "") for number in range(3000)]
    async with working(tmp_path, telegram, read) as house:
        mai = officer(house, MAI)
        mai.user.sends_document(content(*rows), "dai.csv")
        answering = asyncio.create_task(house.answers())
        while await jobs(house) == 0:  # noqa: ASYNC110  # the database tells it, and nobody else
            await asyncio.sleep(0)
        await house.app.staffroom.imports.close()
        await answering
        assert await jobs(house) == 1
    async with working(tmp_path, telegram, read) as house:
        await house.app.staffroom.imports.come_round()
        await house.app.staffroom.imports.idle()
        officer(house, MAI).sees("Mới: 3.000")


async def test_a_file_that_came_before_a_long_stop_is_asked_for_again(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read) as house:
        await house.app.staffroom.imports.close()
        await sends_file(officer(house, MAI), ROW)
    telegram.clock.advance(timedelta(hours=2))
    async with working(tmp_path, telegram, read) as house:
        await house.app.staffroom.imports.come_round()
        await house.app.staffroom.imports.idle()
        officer(house, MAI).sees("Gửi lại tệp")
        assert await jobs(house) == 0


async def test_without_a_network_the_file_waits_and_those_behind_it_too(office: House) -> None:
    mai = officer(office, MAI)
    files = reader(office, NetworkError("away"), content(ROW), content())
    await sends_file(mai, ROW)
    await files.idle()
    mai.sees("Đã nhận tệp")
    await sends_file(mai, name="hai.csv")
    await files.idle()
    mai.sees_somewhere("Xem trước: cong-an.csv")
    mai.sees("chưa có dòng nào")
    assert await jobs(office) == 0


async def test_a_file_that_telegram_has_no_more_is_asked_for_again(office: House) -> None:
    files = reader(office, BadRequest("wrong file_id"))
    await sends_file(officer(office, MAI), ROW)
    await files.idle()
    officer(office, MAI).sees("Không tải được tệp cong-an.csv")
    assert await jobs(office) == 0


async def test_a_file_that_breaks_the_reader_is_read_once(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RecursionError(NUMBER)

    monkeypatch.setattr("bot.desk.files.read", breaks)
    files = reader(office, content(ROW))
    await sends_file(officer(office, MAI), ROW)
    await files.idle()
    officer(office, MAI).sees("do lỗi của bot", "Chưa có gì thay đổi")
    assert await jobs(office) == 0


async def test_a_locked_database_postpones_a_file(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    files = reader(office, content(ROW), content(ROW))
    monkeypatch.setattr("bot.desk.files.read", locked)
    await sends_file(officer(office, MAI), ROW)
    await files.idle()
    assert await jobs(office) == 1
    monkeypatch.setattr("bot.desk.files.read", reading.read)
    await files.come_round()
    await files.idle()
    officer(office, MAI).sees("Xem trước")


async def test_a_file_of_somebody_who_left_is_not_read(office: House) -> None:
    files = reader(office)
    async with office.app.engine.begin() as connection:
        values = {"admin": 2999, "file_id": "x", "file_name": "x.csv", "made_at": 0}
        await connection.execute(schema.job.insert(), values)
    await files.come_round()
    await files.idle()
    assert await jobs(office) == 0


async def test_who_blocked_the_bot_holds_up_nobody(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def blocked(*_: object, **__: object) -> None:
        raise Forbidden("bot was blocked by the user")

    files = reader(office, content(ROW))
    await files.close()
    await sends_file(officer(office, MAI), ROW)
    files = reader(office, content(ROW))
    monkeypatch.setattr(type(office.app.talk), "show", blocked)
    await files.come_round()
    await files.idle()
    assert await jobs(office) == 0


@pytest.mark.parametrize("unseen", [False, True])
async def test_one_message_says_how_far_it_is(office: House, monkeypatch: pytest.MonkeyPatch, unseen: bool) -> None:
    mai, stage = officer(office, MAI), office.app.talk.stage
    shown: list[Screen] = []
    show = stage.show

    async def watched(screen: Screen, chat_id: int, *, tapped: int | None = None) -> int:
        if screen.name == "desk.file_read":
            shown.append(screen)
            if unseen:
                raise NetworkError("away")
        return await show(screen, chat_id, tapped=tapped)

    monkeypatch.setattr(stage, "show", watched)
    rows = [ROW.replace("thử xã", f"số {number} xã").replace(NUMBER, "") for number in range(1500)]
    files = reader(office, content(*rows))
    await sends_file(mai, *rows)
    await files.idle()
    mai.sees("Mới: 1.500")
    assert len(shown) > 2
    told = [message for message in mai.user.messages if "cong-an.csv: đã" in message.text]
    assert len(told) == (0 if unseen else 1)


async def test_a_closed_reader_takes_nothing_more(office: House) -> None:
    files = reader(office)
    await files.close()
    files.wake()
    await files.idle()
    await files.close()

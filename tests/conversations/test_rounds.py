"""What comes to the team by itself: the head of the log, the week's list, what age hid, what a release proposes, what is over."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, text

from bot.database import schema
from bot.directory.model import Phone
from bot.library import Library
from bot.playground import Telegram
from tests.conversations.officers import MAI, NGA, THU, officer, working
from tests.conversations.people import House
from tests.conversations.test_desk import CODE, ENTRY, NUMBER, what_she_sees
from tests.conversations.test_joining import join

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def comes_round(house: House) -> None:
    await house.app.staffroom.rounds.come_round()


def received(house: House, person: int, words: str) -> int:
    """How many messages with these words stand in somebody's chat."""
    messages = officer(house, person).user.messages
    return sum(words in each.text for each in messages if each.from_bot)


async def test_the_head_goes_to_the_owners_once_a_day_and_only_to_them(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read) as house:
        await comes_round(house)
        await comes_round(house)
        head = await house.app.staffroom.desk.tools.history.head()
        assert [received(house, each, str(head)) for each in (MAI, NGA)] == [1, 1]
    async with working(tmp_path, telegram, read) as house:
        await comes_round(house)
        assert received(house, MAI, "Mã kiểm tra nhật ký hôm nay") == 1
        telegram.clock.advance(DAY)
        await comes_round(house)
        assert received(house, MAI, "Mã kiểm tra nhật ký hôm nay") == 2


async def test_nobody_is_written_to_before_eight(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    telegram.clock.advance(-3 * HOUR)
    async with working(tmp_path, telegram, read) as house:
        await comes_round(house)
        assert received(house, MAI, "Mã kiểm tra nhật ký") == 0


async def test_the_weeks_list_comes_on_mondays_to_everybody(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with working(tmp_path, telegram, read) as house:
        for days in range(8):
            await comes_round(house)
            assert received(house, NGA, "Danh bạ tuần này") == (1 if days < 7 else 2)
            telegram.clock.advance(DAY)


@pytest.mark.safety(30)
async def test_what_age_takes_from_the_public_is_told_on_that_day(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    last_year = date(2026, 11, 24) - timedelta(days=365)
    shown = replace(
        read.entries[0],
        kind="shelter",
        holder="person",
        assured_date=last_year,
        address_visibility="area_only",
        address=None,
    )
    aged = replace(read, entries=(shown, *read.entries[1:]))
    async with working(tmp_path, telegram, aged) as house:
        await comes_round(house)
        assert received(house, MAI, "không hiện ra nữa") == 0
        telegram.clock.advance(DAY)
        await comes_round(house)
        await comes_round(house)
        assert received(house, MAI, "không hiện ra nữa") == 1
        officer(house, MAI).user.sees(shown.name.vi)


async def test_a_proposal_that_nobody_decided_is_over_after_seven_days(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read) as house:
        mai, nga = officer(house, MAI), officer(house, NGA)
        await mai.taps_through(f"/andiachi {CODE}", "Đề nghị ẩn")
        telegram.clock.advance(7 * DAY + HOUR)
        await nga.sends("/choduyet")
        nga.sees("Không có gì chờ duyệt")
        await comes_round(house)
        async with house.app.engine.connect() as connection:
            states = (await connection.execute(text("SELECT state FROM proposal"))).scalars().all()
        assert states == ["expired"]


async def test_what_a_new_release_changes_waits_for_two_and_is_asked_once(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read) as house:
        assert NUMBER in await what_she_sees(house)
    new = tuple(
        replace(each, phones=(Phone("1800 1755", "free"),)) if each.id == ENTRY else each for each in read.entries
    )
    for start in range(2):
        async with working(tmp_path, telegram, replace(read, entries=new)) as house:
            await comes_round(house)
            assert received(house, MAI, "đề nghị cho danh bạ") == 1, start
            assert NUMBER in await what_she_sees(house)
    async with working(tmp_path, telegram, replace(read, entries=new)) as house:
        nga = officer(house, NGA)
        await nga.taps_through("/choduyet", f"#1 · Bản cập nhật · {CODE}")
        nga.sees("Người đề nghị: chương trình", "1800 1755")
        await nga.taps("Đã gọi, có người nghe: duyệt")
        assert "1800 1755" in await what_she_sees(house)
    async with working(tmp_path, telegram, replace(read, entries=new)) as house:
        await comes_round(house)
        await officer(house, NGA).sends("/choduyet")
        officer(house, NGA).sees("Không có gì chờ duyệt")


async def test_a_database_that_was_tampered_with_leaves_the_shipped_directory_and_a_warning(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read) as house, house.app.engine.begin() as connection:
        await connection.execute(
            schema.service.update()
            .where(schema.service.c.id == ENTRY)
            .values(phones=[{"number": "0900 000 000", "charge": "normal", "texts": False, "last_answered": None}])
        )
        await connection.execute(
            insert(schema.staff),
            {
                "id": THU,
                "name": "kẻ lạ",
                "role": "owner",
                "provinces": None,
                "invited_by": 1,
                "confirmed_by": 1,
                "joined_at": 1,
            },
        )
    async with working(tmp_path, telegram, read) as house:
        answer = await what_she_sees(house)
        assert NUMBER in answer
        assert "0900 000 000" not in answer
        await comes_round(house)
        await comes_round(house)
        assert [received(house, each, "CẢNH BÁO") for each in (MAI, NGA)] == [1, 1]
        mai, thu = officer(house, MAI), officer(house, THU)
        await mai.taps_through(f"/xemdiachi {CODE}", "Đã gọi: còn")
        mai.sees("bot không ghi gì")
        await mai.sends("/trangthai")
        mai.sees("CẢNH BÁO")
        await thu.sends("/quanly")
        thu.sees_nothing_of("Quản lý danh bạ")
        telegram.clock.advance(DAY)
        await comes_round(house)
        assert received(house, MAI, "CẢNH BÁO") == 3


@pytest.mark.parametrize("command", ["/quanly", "/choduyet", "/dagoithu", "/canlam", "/lichsu", "/canbo"])
async def test_without_a_database_the_desk_says_that_nothing_can_be_written(
    command: str, tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.write_text("no folder")
    gone = f"sqlite+aiosqlite:///{nowhere}/tincay.db"
    async with working(tmp_path, telegram, read, database_url=gone, secret_key=SecretStr("ab" * 32)) as house:
        assert NUMBER in await what_she_sees(house)
        mai = officer(house, MAI)
        await mai.sends(command)
        assert "trục trặc" not in mai.last.text
        await mai.taps_through(f"/xemdiachi {CODE}", "Không nghe máy")
        mai.sees("bot không ghi gì")


async def test_the_teams_menu_has_its_command_and_nobody_elses(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    def menu(person: int) -> list[str]:
        return [each["command"] for each in telegram.profile.commands(("chat", person), "vi")]

    async with working(tmp_path, telegram, read) as house:
        await officer(house, THU).sends("/start")
        await comes_round(house)
        assert menu(MAI)[0] == "quanly"
        assert menu(THU) == []
        thu = await join(house, THU, "biên tập", "chị Thu")
        await comes_round(house)
        assert menu(THU)[0] == "quanly"
        await thu.taps_through("/canbo", "Về mình", "Rời nhóm", "Đúng")
        await comes_round(house)
        assert menu(THU) == []


async def test_what_is_due_waits_for_the_first_of_the_team_who_writes_to_the_bot(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read, owners=(THU,)) as house:
        await comes_round(house)
        assert not [call for call in telegram.calls_of("sendMessage") if call.chat_id == THU]
        await officer(house, THU).sends("/start")
        await comes_round(house)
        assert received(house, THU, "Mã kiểm tra nhật ký") == 1

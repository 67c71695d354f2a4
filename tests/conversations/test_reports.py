"""What becomes of "Gọi không được": the next number, then a count by day, entry and reason, and nothing about who."""

from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta
from pathlib import Path

import pytest
from telegram.error import TimedOut

from bot.database.schema import report
from bot.directory.reports import Report
from bot.library import Library
from bot.playground import Telegram
from tests.conversations.officers import MAI, THU, officer, working
from tests.conversations.people import House, Somebody, at_work, settings_in
from tests.conversations.test_joining import join
from tests.conversations.traces import CITIZEN
from tests.faults.canaries import Canaries, hits, written_in

PROVINCE = "Quảng Ninh"
QUESTION = "tìm nhà tạm lánh ở Quảng Ninh"
ENTRY, NUMBER = "anh-duong-quang-ninh", "1800 1769"
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
CAUTION = "đang kiểm tra lại"


def started(folder: Path, telegram: Telegram, read: Library) -> AbstractAsyncContextManager[House]:
    """The bot over the database in this folder, from its start to its stop."""
    return at_work(settings_in(folder), telegram, read)


async def reports(woman: Somebody, label: str) -> None:
    await woman.sends(QUESTION)
    await woman.taps("Gọi không được")
    await woman.taps(label)


async def counted(house: House) -> tuple[Report, ...]:
    return await house.app.talk.reports.all()


@pytest.mark.safety(36)
async def test_the_next_number_comes_first_and_the_reason_only_if_she_likes(house: House, woman: Somebody) -> None:
    await woman.sends(QUESTION)
    await woman.taps("Gọi không được")
    assert woman.last.text.splitlines()[1].startswith("1800 1768")
    woman.sees("Nếu vừa gọi Ngôi nhà Ánh Dương Quảng Ninh", "Bỏ qua cũng không sao")
    assert woman.buttons == [
        "Gọi không được",
        "Tìm nơi giúp",
        "Không ai nghe",
        "Không đúng nơi này",
        "Thấy không yên tâm",
        "Xóa đoạn chat này",
    ]
    assert await counted(house) == ()


async def test_a_reason_is_counted_and_answered_in_place_with_the_numbers_first(house: House, woman: Somebody) -> None:
    await reports(woman, "Không ai nghe")
    messages = len(woman.user.messages)
    assert woman.last.text.splitlines()[1].startswith("1800 1768")
    woman.sees("Cảm ơn đã cho biết", "không ghi ai báo")
    assert NUMBER not in woman.last.text
    assert await counted(house) == (Report(MONDAY, ENTRY, "no_answer", 1),)
    await woman.taps("Gọi không được")
    assert len(woman.user.messages) == messages
    assert woman.last.text.splitlines()[1].startswith("1900 96 96 80")


async def test_who_did_not_feel_safe_sees_the_numbers_for_danger_first(house: House, woman: Somebody) -> None:
    await reports(woman, "Thấy không yên tâm")
    assert woman.last.text.startswith("113 Công an")
    woman.sees("không cần gọi lại nơi ấy", "1800 1768")
    assert await counted(house) == (Report(MONDAY, ENTRY, "unsafe", 1),)


async def test_one_chat_counts_once_a_day_for_a_card_whatever_it_taps(house: House, woman: Somebody) -> None:
    for label in ("Không ai nghe", "Không ai nghe", "Không đúng nơi này"):
        await reports(woman, label)
        woman.sees("Cảm ơn đã cho biết")
    assert await counted(house) == (Report(MONDAY, ENTRY, "no_answer", 1),)
    await reports(house.woman(number=CITIZEN + 1, name="Lan"), "Không đúng nơi này")
    assert [each.count for each in await counted(house)] == [1, 1]


@pytest.mark.safety(36)
async def test_a_day_of_reports_puts_no_caution_and_two_days_do(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with started(tmp_path, telegram, read) as house:
        for number in range(CITIZEN, CITIZEN + 5):
            await reports(house.woman(number=number), "Không ai nghe")
    async with started(tmp_path, telegram, read) as house:
        woman = house.woman()
        await woman.sends(QUESTION)
        woman.sees(NUMBER)
        woman.sees_nothing_of(CAUTION)
        telegram.clock.advance(timedelta(hours=15))
        await reports(woman, "Không ai nghe")
        assert await counted(house) == (
            Report(MONDAY, ENTRY, "no_answer", 5),
            Report(TUESDAY, ENTRY, "no_answer", 1),
        )
    async with started(tmp_path, telegram, read) as house:
        woman = house.woman()
        await woman.sends(QUESTION)
        # Or who reported on Monday himself would see the minute at which somebody else does.
        woman.sees_nothing_of(CAUTION)
        telegram.clock.advance(timedelta(hours=24))
        await dict(house.app.due)["rounds"]()
        await woman.sends(QUESTION)
        woman.sees(CAUTION, NUMBER)


async def test_an_admins_word_puts_the_caution_at_once(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with started(tmp_path, telegram, read) as house:
        await house.app.talk.reports.confirm(ENTRY, MONDAY)
    async with started(tmp_path, telegram, read) as house:
        await house.woman().sends(QUESTION)
        house.woman().sees(CAUTION, NUMBER)


@pytest.mark.safety(36)
async def test_nothing_of_who_reported_is_on_the_disk_and_a_restart_forgets_it(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    canaries = Canaries(telegram.clock.seconds())
    number, name = canaries.number(), canaries.word()
    for count in (1, 2):
        async with started(tmp_path, telegram, read) as house:
            await reports(house.woman(number=number, name=name), "Không đúng nơi này")
            for place, content in written_in(tmp_path).items():
                assert not hits(content, canaries.needles()), place
            # Counted again: what kept her from counting twice was in memory alone.
            assert await counted(house) == (Report(MONDAY, ENTRY, "wrong_place", count),)
    assert not hits(b"".join(written_in(tmp_path).values()), canaries.needles())


async def test_at_midnight_the_chores_forget_who_reported(house: House, woman: Somebody) -> None:
    await reports(woman, "Không ai nghe")
    sweep = dict(house.app.due)["sweep"]
    await sweep()
    assert len(house.app.talk.once) == 2
    house.telegram.clock.advance(timedelta(hours=15))
    await sweep()
    assert len(house.app.talk.once) == 0


async def test_the_team_hears_of_each_report_that_is_counted(house: House, woman: Somebody) -> None:
    heard: list[tuple[str, str]] = []

    async def hears(service: str, reason: str) -> None:
        heard.append((service, reason))

    house.app.talk.reported = hears
    await reports(woman, "Không ai nghe")
    await reports(woman, "Thấy không yên tâm")
    assert heard == [(ENTRY, "no_answer")]


async def test_she_has_her_answer_though_nobody_could_be_told(
    house: House, woman: Somebody, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_service: str, _reason: str) -> None:
        raise TimedOut

    house.app.talk.reported = fails
    with caplog.at_level("INFO"):
        await reports(woman, "Không ai nghe")
    woman.sees("Cảm ơn đã cho biết")
    assert "report.untold" in caplog.text
    assert "update.fallback" not in caplog.text
    assert await counted(house) == (Report(MONDAY, ENTRY, "no_answer", 1),)


async def test_she_has_her_answer_though_the_database_takes_no_report(
    house: House, woman: Somebody, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.app.engine.begin() as connection:
        await connection.run_sync(report.drop)
    heard: list[str] = []

    async def hears(service: str, _reason: str) -> None:
        heard.append(service)

    house.app.talk.reported = hears
    with caplog.at_level("INFO"):
        await reports(woman, "Thấy không yên tâm")
    woman.sees("Cảm ơn đã cho biết", "1800 1768")
    assert "talk.unstored" in caplog.text
    assert str(woman.user.id) not in caplog.text
    assert heard == [ENTRY], "the team hears of it all the same"


async def test_in_english_too(house: House) -> None:
    lan = house.woman("en", CITIZEN + 1, "Lan")
    await lan.sends("shelter in Quảng Ninh")
    await lan.taps("The call failed")
    await lan.taps("It did not feel right")
    lan.sees("Thank you for telling", "who reported")
    assert await counted(house) == (Report(MONDAY, ENTRY, "unsafe", 1),)


async def test_what_is_kept_tells_of_the_counts(woman: Somebody) -> None:
    await woman.taps_through("/botluugi", "Xem đủ")
    woman.sees("ngày, nơi, lý do, mấy lần. Không ghi ai báo")


@pytest.mark.safety(20, 24)
async def test_who_works_where_she_lives_hears_nothing_of_it_that_day_and_never_that_she_felt_unsafe(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with working(tmp_path, telegram, read) as office:
        cousin = await join(office, THU, "người duyệt", "anh Thu", "Tiếp ›", "Tiếp ›", PROVINCE)
        mai = officer(office, MAI)
        heard = len(cousin.user.messages)
        for number, reason in ((CITIZEN, "Không ai nghe"), (CITIZEN + 1, "Thấy không yên tâm")):
            await reports(office.woman(number=number), reason)
            mai.sees("Có người báo về")
        assert len(cousin.user.messages) == heard
        await cousin.sends("/xemdiachi " + ENTRY)
        cousin.sees_nothing_of("không ai nghe máy", "không an toàn")
        await mai.sends("/xemdiachi " + ENTRY)
        mai.sees("không ai nghe máy", "không an toàn")
        telegram.clock.advance(timedelta(days=1))
        await cousin.sends("/xemdiachi " + ENTRY)
        cousin.sees("2 người báo gọi không ổn")
        cousin.sees_nothing_of("không ai nghe máy", "không an toàn")
        await cousin.taps("Đã gọi: còn")
        await mai.sends("/xemdiachi " + ENTRY)
        mai.sees("không an toàn")

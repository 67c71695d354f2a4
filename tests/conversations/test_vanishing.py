"""Messages that go by themselves, if she likes: chosen in two taps, gone on time, and what it cannot do said before."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.playground import Fault
from tests.conversations.people import House, Somebody

pytestmark = pytest.mark.safety(16, 17, 19)


async def comes_round(house: House, after: timedelta) -> None:
    """So much time passes, and the bot looks for what is due."""
    house.telegram.clock.advance(after)
    await dict(house.app.on_time)["vanish"]()


async def chooses(woman: Somebody, label: str) -> None:
    await woman.sends("/start")
    await woman.taps("Hẹn giờ gỡ tin")
    woman.sees("không tự gỡ", "Không gỡ được", "chép số ra giấy")
    await woman.taps(label)


@pytest.mark.parametrize(("label", "minutes"), [("15 phút", 15), ("1 giờ", 60), ("24 giờ", 1440)])
async def test_both_sides_go_after_the_time_she_chose(house: House, woman: Somebody, label: str, minutes: int) -> None:
    await woman.sends("cuu toi voi")
    await chooses(woman, label)
    woman.sees(f"Đã đặt: tin tự gỡ sau {label}")
    await comes_round(house, timedelta(minutes=minutes - 1))
    assert woman.user.messages
    await comes_round(house, timedelta(minutes=1))
    assert not woman.user.messages


async def test_what_she_goes_on_writing_goes_in_its_own_time(house: House, woman: Somebody) -> None:
    await chooses(woman, "15 phút")
    await comes_round(house, timedelta(minutes=10))
    await woman.sends("em ở Đồng Tâm Đồng Nai")
    await comes_round(house, timedelta(minutes=5))
    assert [message.text for message in woman.user.messages if not message.from_bot] == ["em ở Đồng Tâm Đồng Nai"]
    await comes_round(house, timedelta(minutes=10))
    assert not woman.user.messages


async def test_a_screen_she_is_reading_does_not_go_from_under_her_eyes(house: House, woman: Somebody) -> None:
    await chooses(woman, "15 phút")
    await woman.sends("/start")
    await comes_round(house, timedelta(minutes=14))
    await woman.taps("Số gọi ngay")
    woman.sees("113")
    await comes_round(house, timedelta(minutes=14))
    woman.sees("113")
    await comes_round(house, timedelta(minutes=1))
    assert not woman.user.messages


async def test_she_can_take_it_back(house: House, woman: Somebody) -> None:
    await chooses(woman, "15 phút")
    await woman.sends("/hengio")
    woman.sees("Đang đặt: 15 phút")
    await woman.taps("Không tự gỡ")
    woman.sees("Đã bỏ hẹn giờ")
    await comes_round(house, timedelta(hours=1))
    woman.sees("Đã bỏ hẹn giờ")


async def test_an_erase_takes_the_choice_back_too(house: House, woman: Somebody) -> None:
    await chooses(woman, "15 phút")
    await woman.taps("Xóa đoạn chat này")
    woman.sees("Cài đặt và số thứ tự các tin ấy, bot cũng đã bỏ.")
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM preference"))).scalar() == 0
    await woman.sends("/hengio")
    woman.sees("Đang đặt: không tự gỡ")


async def test_nothing_is_claimed_that_was_not_kept(house: House, woman: Somebody) -> None:
    await woman.sends("/hengio")
    async with house.app.engine.begin() as connection:
        await connection.execute(text("DROP TABLE preference"))
    await woman.taps("1 giờ")
    woman.sees("Chưa đặt được")


async def test_a_time_nobody_offers_is_refused(house: House, woman: Somebody) -> None:
    await woman.sends("/hengio")
    woman.last.button_rows[0][0]["callback_data"] = "1sv:7"
    await woman.taps("15 phút")
    woman.sees("113")
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM preference"))).scalar() == 0


async def test_who_blocked_the_bot_is_not_asked_for_again(house: House, woman: Somebody) -> None:
    await chooses(woman, "15 phút")
    house.telegram.faults.inject(Fault("forbidden", method="deleteMessages"))
    await comes_round(house, timedelta(minutes=15))
    before = len(house.telegram.calls)
    await comes_round(house, timedelta(minutes=1))
    assert len(house.telegram.calls) == before


async def test_telegram_out_of_reach_is_tried_again(
    house: House, woman: Somebody, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.botapi.limits.BACK_OFF", (0.0, 0.0, 0.0))
    await chooses(woman, "15 phút")
    house.telegram.faults.inject(Fault("server_error", method="deleteMessages"), times=4)
    await comes_round(house, timedelta(minutes=15))
    assert "vanish.waiting" in caplog.text
    assert woman.user.messages
    await comes_round(house, timedelta(minutes=1))
    assert not woman.user.messages


async def test_the_report_of_an_erase_can_go_too(woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    await woman.sends("/xoachat")
    assert len(woman.last.text.splitlines()) == 4
    await woman.taps("Gỡ luôn tin này")
    assert not woman.user.messages

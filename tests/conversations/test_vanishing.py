"""Messages that go by themselves, if she likes: chosen in two taps, gone on time, and what it cannot do said before."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.playground import Fault
from tests.conversations.people import House, Somebody

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(16, 17, 19)]


async def comes_round(house: House, after: timedelta) -> None:
    """So much time passes, and the bot looks for what is due."""
    house.telegram.clock.advance(after)
    await dict(house.app.on_time)["vanish"]()


async def chooses(woman: Somebody, label: str) -> None:
    await woman.sends("/start")
    await woman.taps("Hẹn giờ gỡ tin")
    woman.sees("có thể tự gỡ", "Không gỡ được", "chép số ra giấy")
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
    await woman.taps("Không tự gỡ")
    woman.sees("Đã bỏ hẹn giờ")
    await comes_round(house, timedelta(hours=1))
    woman.sees("Đã bỏ hẹn giờ")


async def test_an_erase_takes_the_choice_back_too(house: House, woman: Somebody) -> None:
    await chooses(woman, "15 phút")
    await woman.taps("Xóa đoạn chat này")
    woman.sees("Cài đặt, hẹn giờ và số thứ tự các tin ấy, bot cũng đã bỏ.")
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM preference"))).scalar() == 0


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


async def test_blocking_and_unblocking_the_bot_on_her_phone_takes_neither_timer_nor_erase(
    house: House, woman: Somebody
) -> None:
    await woman.sends("cuu toi voi")
    await chooses(woman, "15 phút")
    await woman.does(lambda user: user.blocks())
    await woman.does(lambda user: user.unblocks())
    await comes_round(house, timedelta(minutes=15))
    assert not woman.user.messages
    await woman.sends("cuu toi voi")
    await woman.does(lambda user: user.blocks())
    await woman.does(lambda user: user.unblocks())
    await woman.sends("/xoachat")
    assert len(woman.user.messages) == 1


@pytest.mark.parametrize("probe", ["alo", "nó hỏi gì", "gọi không được", "còn ở đó thì sao?"])
async def test_when_all_is_gone_nothing_tells_what_stood_there(house: House, woman: Somebody, probe: str) -> None:
    await woman.sends("cuu toi voi")
    await woman.sends("em ở Quảng Ninh")
    await chooses(woman, "15 phút")
    await comes_round(house, timedelta(minutes=15))
    await woman.sends(probe)
    other = house.woman(number=5002)
    await other.sends(probe)
    assert woman.last.text == other.last.text


async def test_what_was_chosen_before_is_not_shown_and_the_choice_does_not_stay(house: House, woman: Somebody) -> None:
    await woman.sends("/hengio")
    before = woman.last.text
    await woman.taps("24 giờ")
    await comes_round(house, timedelta(minutes=2))
    await dict(house.app.on_time)["passing"]()
    assert not woman.user.messages
    await woman.sends("/hengio")
    assert woman.last.text == before


async def test_what_she_goes_on_to_read_in_its_place_does_not_pass(house: House, woman: Somebody) -> None:
    await woman.sends("/hengio")
    await woman.taps("24 giờ")
    await woman.taps("Số gọi ngay")
    house.telegram.clock.advance(timedelta(minutes=5))
    await dict(house.app.on_time)["passing"]()
    woman.sees("113")


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
    head, *told = woman.last.text.splitlines()
    assert "Tháng hành động" in head
    assert len(told) == 4
    await woman.taps("Gỡ luôn tin này")
    assert not woman.user.messages


async def test_the_report_of_an_erase_goes_by_itself_after_two_minutes(house: House, woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    await woman.sends("/xoachat")
    house.telegram.clock.advance(timedelta(seconds=119))
    await dict(house.app.on_time)["passing"]()
    woman.sees("Xong")
    house.telegram.clock.advance(timedelta(seconds=1))
    await dict(house.app.on_time)["passing"]()
    assert not woman.user.messages
    async with house.app.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM sealed_message"))).scalar() == 0


async def test_a_report_that_telegram_does_not_take_away_is_tried_again(
    house: House, woman: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.botapi.limits.BACK_OFF", (0.0, 0.0, 0.0))
    monkeypatch.setattr("bot.botapi.order.pause", lambda _failures: 0.0)
    await woman.sends("/start")
    await woman.sends("/xoachat")
    house.telegram.faults.inject(Fault("server_error", method="deleteMessage"), times=5)
    await woman.taps("Gỡ luôn tin này")
    assert not woman.user.messages

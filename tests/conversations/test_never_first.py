"""The bot never writes first to a citizen: a day goes by, much happens, and her chat stays as she left it."""

import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.library import Library
from bot.playground import Telegram
from bot.playground.state import Call
from tests.conversations.officers import MAI, NGA, officer, working
from tests.conversations.people import House, Somebody
from tests.conversations.test_desk import CODE, QUESTION
from tests.conversations.test_form import changes_the_number, opens, published

pytestmark = [pytest.mark.uncounted, pytest.mark.safety(20)]

SAID = {
    5001: ("cuu toi voi", "dạ"),
    5002: ("em muốn chết",),
    5003: ("em ở xã Đồng Tâm huyện Đồng Phú Bình Phước",),
    5004: ("/ngonngu", "giá vàng hôm nay"),
    5005: ("chồng em hay đánh em", "/timnoigiup"),
}
"""Citizens by their numbers, and what they wrote once."""

QUIET = frozenset({"deletemessage", "deletemessages", "answercallbackquery"})
"""Calls about a chat that show nothing in it and let no phone light up."""


async def day_goes_by(app: App, telegram: Telegram, hours: int = 26) -> None:
    """Every chore at every hour, from one morning past the next."""
    for _ in range(hours):
        telegram.clock.advance(timedelta(hours=1))
        for _, chore in (*app.on_time, *app.due):
            await chore()


def shown_to(telegram: Telegram, people: Collection[int]) -> list[str]:
    """The methods of calls that would be seen in somebody's chat."""
    return [call.method for call in telegram.calls if call.chat_id in people and call.method.lower() not in QUIET]


@asynccontextmanager
async def with_citizens(folder: Path, telegram: Telegram, read: Library) -> AsyncIterator[House]:
    """A bot to which all of them have written, one after the other."""
    async with working(folder, telegram, read) as house:
        for number, texts in SAID.items():
            for text in texts:
                await house.woman(number=number, name="Hoa").sends(text)
        yield house


async def test_a_day_of_chores_and_a_restart_show_nothing_to_her(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with with_citizens(tmp_path, telegram, read) as house:
        telegram.calls.clear()
        await day_goes_by(house.app, telegram)
    async with working(tmp_path, telegram, read) as house:
        await day_goes_by(house.app, telegram)
    assert shown_to(telegram, SAID) == []
    # The day did go by: the team heard of it.
    assert "sendMessage" in shown_to(telegram, (MAI, NGA))


async def test_a_changed_directory_and_a_decided_report_show_nothing_to_her(
    tmp_path: Path, telegram: Telegram, read: Library
) -> None:
    async with with_citizens(tmp_path, telegram, read) as house:
        reporter = house.woman(number=5006, name="Hoa")
        await reporter.sends(QUESTION)
        await reporter.taps("Gọi không được")
        await reporter.taps("Không ai nghe")
        telegram.calls.clear()
        mai, nga = await published(house)
        await changes_the_number(mai, "0271 3888 998")
        await opens(nga, 2, "Sửa · DL-0001")
        await nga.taps("Đã gọi, có người nghe: duyệt")
        await mai.taps_through(f"/xemdiachi {CODE}", "Xác nhận: đang kiểm tra lại")
        await nga.taps_through("/ngungdang", "Ngừng ngay")
        await day_goes_by(house.app, telegram)
        assert shown_to(telegram, (*SAID, 5006)) == []


async def test_who_comes_back_after_having_blocked_the_bot_is_not_written_to(house: House, woman: Somebody) -> None:
    await woman.sends("cuu toi voi")
    await woman.does(lambda user: user.blocks())
    house.telegram.calls.clear()
    await woman.does(lambda user: user.unblocks())
    await day_goes_by(house.app, house.telegram, hours=2)
    assert shown_to(house.telegram, (woman.user.id,)) == []


@pytest.mark.safety(21)
async def test_whatever_is_sent_is_silent_and_shows_no_link(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with with_citizens(tmp_path, telegram, read) as house:
        woman, mai = house.woman(number=5007, name="Hoa"), officer(house, MAI)
        await woman.taps_through("/timnoigiup", "Gửi vị trí")
        await mai.taps_through("/xuatexcel", "Excel (.xlsx)")
        await mai.taps_through("/moicanbo", "biên tập", "Cả nước")
        await mai.sends("chị Lan")
        await day_goes_by(house.app, telegram)
    sent = [call for call in telegram.calls if call.method.startswith("send")]
    assert {call.method for call in sent} >= {"sendMessage", "sendDocument"}
    assert all(call.parameters.boolean("disable_notification") for call in sent), loud(sent)
    written = [call for call in telegram.calls if call.method in ("sendMessage", "editMessageText")]
    assert len({call.method for call in written}) == 2
    for call in written:
        preview = call.parameters.structure("link_preview_options")
        assert preview == {"is_disabled": True}, json.dumps(call.parameters.values, ensure_ascii=False)


def loud(calls: Sequence[Call]) -> list[str]:
    return [call.method for call in calls if not call.parameters.boolean("disable_notification")]

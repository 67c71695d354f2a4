"""/thongke: how many, what about and where, for the team; and nobody in it."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.database import schema
from bot.desk.answer import Ask
from bot.dialogue.memory import Memory
from bot.directory.access import Person
from bot.drawing import Drawing
from bot.library import Library
from bot.playground import Telegram
from bot.screens.desk.actions import Statistics
from bot.screens.desk.statistics import Chart
from bot.screens.plain import plain
from tests.conversations.officers import LAN, MAI, officer, working
from tests.conversations.people import House

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

HERE = "em ở Đồng Tâm, Đồng Nai"
DAY = timedelta(days=1)
PICTURE = b"\x89PNG\r\n\x1a\n"


class Drawn:
    """What was to be drawn; `fails` makes it impossible."""

    def __init__(self) -> None:
        self.charts: list[Chart] = []
        self.fails = False

    async def draw(self, chart: Chart) -> bytes | None:
        self.charts.append(chart)
        return None if self.fails else PICTURE


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The drawing itself takes a second, and has tests of its own."""
    drawn = Drawn()
    monkeypatch.setattr("bot.staffroom.Drawing", lambda: drawn)
    return drawn


@pytest.fixture
async def house(tmp_path: Path, telegram: Telegram, read: Library, drawn: Drawn) -> AsyncIterator[House]:
    async with working(tmp_path, telegram, read) as house:
        yield house


async def write(house: House, texts: Sequence[str], numbers: Sequence[int] = range(6001, 6006)) -> None:
    for number in numbers:
        woman = house.woman("vi", number)
        for each in texts:
            await woman.sends(each)


async def come_round(house: House, time: timedelta = DAY) -> None:
    """Time passes, and the chore that writes counts comes round."""
    house.telegram.clock.advance(time)
    await dict(house.app.due)["tally"]()


async def kept(house: House) -> dict[tuple[str, str], int]:
    async with house.app.engine.connect() as connection:
        rows = await connection.execute(select(schema.tally.c["topic", "province", "people"]))
        return {(topic, province): people for topic, province, people in rows}


@pytest.mark.safety(27)
async def test_five_people_are_a_number_and_four_are_none(house: House, drawn: Drawn) -> None:
    await write(house, [HERE])
    await write(house, ["có mất tiền không"], range(6001, 6005))
    await come_round(house)
    assert await kept(house) == {
        ("all", "all"): 5,
        ("all", "75"): 5,
        ("find_shelter", "all"): 5,
        ("find_shelter", "75"): 5,
    }
    mai = officer(house, MAI)
    await mai.sends("/thongke")
    mai.sees_somewhere("Bot được hỏi thế nào: cả nước", "Cộng lại: 5 lượt người", "Tìm nơi giúp: 5", "Đồng Nai: 5")
    mai.sees_nothing_of("Có mất tiền không: 4")
    assert "photo" in mai.last.content
    assert drawn.charts[0].columns.values[-1] == 5


@pytest.mark.safety(27)
async def test_one_who_writes_often_is_one(house: House) -> None:
    await write(house, ["cứu em với, nó đang đánh em", HERE, "cứu em với, nó đang cầm dao"], [6001])
    await come_round(house)
    assert await kept(house) == {}


async def test_what_is_only_tapped_counts_too(house: House) -> None:
    for number in range(6001, 6006):
        woman = house.woman("vi", number)
        await woman.sends("/timnoigiup")
        await woman.sends("Đồng Nai")
        await woman.sends("/thanghanhdong")
    await come_round(house)
    rows = await kept(house)
    assert rows["campaign_what", "all"] == 5
    assert rows["find_shelter", "75"] == 5


@pytest.mark.safety(23)
async def test_erasing_moves_no_counter(house: House) -> None:
    tally = house.app.talk.tally
    await write(house, ["/xoachat", "/botluugi", "xóa đoạn chat này", "bot lưu gì của tôi"], range(6001, 6007))
    for number in range(6001, 6007):
        await house.woman("vi", number).taps_if_there("Xóa đoạn chat này")
    assert len(tally) == 0
    await write(house, [HERE], range(6001, 6007))
    before = {each.cell: each.people for each in tally.due()}
    for number in range(6001, 6007):
        await house.woman("vi", number).taps("Xóa đoạn chat này")
    assert {each.cell: each.people for each in tally.due()} == before


async def test_the_team_is_not_counted_nor_what_it_does_at_the_desk(house: House) -> None:
    mai = officer(house, MAI)
    for each in ("/quanly", "/lichsu", "/thongke", HERE, "cứu em với"):
        await mai.sends(each)
    assert len(house.app.talk.tally) == 0


async def test_what_comes_too_late_is_not_counted(house: House) -> None:
    for number in range(6001, 6007):
        await house.woman("vi", number).sends(HERE, ago=timedelta(minutes=20))
    assert len(house.app.talk.tally) == 0


async def test_today_is_not_shown_before_it_is_over(house: House, drawn: Drawn) -> None:
    await write(house, [HERE])
    await house.app.staffroom.desk.tools.counts.add(house.app.talk.tally.due())
    assert (await kept(house))["all", "all"] == 5
    mai = officer(house, MAI)
    await mai.sends("/thongke")
    mai.sees("Chưa có con số nào đủ để hiện.", "Hôm nay chưa tính")
    assert drawn.charts == []
    assert "photo" not in mai.last.content


async def test_other_days_and_one_province_are_a_tap_away(house: House, drawn: Drawn) -> None:
    await write(house, [HERE])
    await come_round(house)
    mai = officer(house, MAI)
    await mai.sends("/quanly")
    await mai.taps("Thống kê")
    await mai.taps("1 năm")
    assert drawn.charts[-1].columns.title == "Lượt người mỗi tháng, cộng từng ngày"
    await mai.taps("Chọn tỉnh")
    await mai.taps("Đồng Nai")
    assert "Bot được hỏi thế nào: Đồng Nai" in mai.user.messages[-2].text
    await mai.taps("Cả nước")
    assert "Bot được hỏi thế nào: cả nước" in mai.user.messages[-2].text


async def test_where_no_chart_can_be_drawn_the_numbers_come_alone(house: House, drawn: Drawn) -> None:
    drawn.fails = True
    await write(house, [HERE])
    await come_round(house)
    mai = officer(house, MAI)
    await mai.sends("/thongke")
    mai.sees("Cộng lại: 5 lượt người", "Chưa vẽ được biểu đồ lúc này")


@pytest.mark.parametrize(("hers", "sees"), [("75", True), ("96", False)])
async def test_who_works_for_a_province_sees_it_and_the_total(house: House, hers: str, *, sees: bool) -> None:
    await write(house, [HERE])
    await come_round(house)
    house.app.staffroom.desk.tools.office.roster.set_staff([Person(LAN, "chị Lan", "editor", frozenset({hers}))])
    lan = officer(house, LAN)
    await lan.sends("/thongke")
    lan.sees_somewhere("Cộng lại: 5 lượt người")
    shown = [message.text for message in lan.user.messages]
    assert any("Đồng Nai: 5" in each for each in shown) is sees
    await lan.taps("Chọn tỉnh")
    assert ("Đồng Nai" in lan.buttons) is sees
    assert len(lan.buttons) == 3


@pytest.mark.parametrize("code", ["79", "75", "00", "nowhere"])
async def test_a_button_of_another_province_is_refused(house: House, code: str) -> None:
    desk, words = house.app.staffroom.desk, house.app.talk.world().words(Memory(language="vi"))
    lan = Person(LAN, "chị Lan", "editor", frozenset({"96"}))
    answered = await desk.does(Ask(lan, words), Statistics("30", code))
    assert plain(answered.screens[0]) == words.text("refused.province")


async def test_a_database_that_is_gone_keeps_no_answer_back(house: House) -> None:
    async with house.app.engine.begin() as connection:
        await connection.execute(text("DROP TABLE tally"))
    woman = house.woman()
    await write(house, [HERE])
    await woman.sends(HERE)
    woman.sees("Đồng Tâm")
    mai = officer(house, MAI)
    await mai.sends("/thongke")
    mai.sees(house.app.library.wordings["vi"].t("refused.database"))


async def test_what_is_due_is_written_when_the_bot_stops(tmp_path: Path, telegram: Telegram, read: Library) -> None:
    async with working(tmp_path, telegram, read) as house:
        await write(house, [HERE])
    async with working(tmp_path, telegram, read) as house:
        assert (await kept(house))["all", "75"] == 5
        async with house.app.engine.begin() as connection:
            await connection.execute(text("DROP TABLE tally"))
        await write(house, [HERE])


async def test_the_picture_is_a_real_one(
    tmp_path: Path, telegram: Telegram, read: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.staffroom.Drawing", lambda: Drawing(seconds=120))
    async with working(tmp_path, telegram, read) as house:
        day = (house.telegram.clock.now() - DAY).date().isoformat()
        async with house.app.engine.begin() as connection:
            row = {"day": day, "topic": "all", "province": "all", "people": 12}
            await connection.execute(insert(schema.tally), row)
        house.app.staffroom.team.patience = 120
        mai = officer(house, MAI)
        await mai.sends("/thongke")
        stored = house.telegram.files.get(mai.last.content["photo"][-1]["file_id"])
        assert stored is not None
        assert stored.data.startswith(PICTURE)
        assert stored.name == "so-lieu.png"


async def test_who_works_for_a_province_does_not_see_on_which_days_somebody_there_cried_for_help(
    house: House, drawn: Drawn
) -> None:
    await write(house, ["cứu em với, em ở Đồng Tâm Đồng Nai nó đang đánh em"])
    await come_round(house)
    assert (await kept(house))["danger", "75"] == 5
    house.app.staffroom.desk.tools.office.roster.set_staff([Person(LAN, "chị Lan", "editor", frozenset({"75"}))])
    for admin, sees in ((MAI, True), (LAN, False)):
        person = officer(house, admin)
        await person.taps_through("/thongke", "Chọn tỉnh", "Đồng Nai")
        assert ("Đang nguy hiểm: 5" in person.user.messages[-2].text) is sees

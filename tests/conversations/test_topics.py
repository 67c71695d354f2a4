"""What she asks: every topic has an answer, unsure asks back, ignorant says so, danger that is likely heads the answer."""

import pytest

from bot.dialogue.meaning import Said, Tapped
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.library import Library, now
from bot.places.model import AreaRef
from bot.screens.actions import NobodyAnswers, ShowOutside, ShowPlace, ShowTopic
from bot.screens.plain import plain
from bot.understanding.model import TOPICS
from tests.conversations.people import Somebody

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


@pytest.fixture(scope="module")
def world(read: Library) -> World:
    return read.world(Snapshot.build(read.entries, read.hotlines), now())


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_screen_in_both_languages(world: World, topic: str) -> None:
    for language in ("vi", "en"):
        memory = Memory(language=language)  # type: ignore[arg-type]  # one of the two
        for more in (False, True):
            (screen,) = respond(memory, Tapped(ShowTopic(topic, more)), world).screens
            assert plain(screen)
            assert not screen.name.startswith("notice")


@pytest.mark.parametrize(
    "action",
    [ShowTopic("weather"), ShowPlace(AreaRef("present", "99999")), ShowOutside(AreaRef("former", "999"))],
)
def test_a_button_of_something_that_is_gone_is_answered(world: World, action: ShowTopic | ShowPlace) -> None:
    (screen,) = respond(FRESH, Tapped(action), world).screens
    assert screen.name == "notice.old_button"


def test_without_a_place_the_next_national_number_comes_first(world: World) -> None:
    (screen,) = respond(FRESH, Tapped(NobodyAnswers(0)), world).screens
    assert plain(screen).splitlines()[1].startswith("1900 96 96 80")


def test_likely_danger_heads_the_answer_with_one_line_of_numbers(world: World) -> None:
    reply = respond(FRESH, Said("tuyệt vọng lắm rồi"), world)
    assert reply.understanding is not None
    assert reply.understanding.danger_level == "soft"
    numbers, line, *_ = plain(reply.screens[0]).splitlines()
    assert "115 Cấp cứu" in numbers
    assert "không chịu nổi nữa" in line


async def test_a_disclosure_with_a_place_gets_warm_words_and_the_place(woman: Somebody) -> None:
    await woman.sends("chồng em hay đánh em nhiều năm nay rồi, em buồn lắm. em ở Bù Gia Mập")
    woman.sees_somewhere("Cảm ơn đã nhắn", "Bù Gia Mập, Bình Phước")


async def test_a_question_about_another_province_says_that_no_plan_is_known(woman: Somebody) -> None:
    await woman.sends("kế hoạch tháng hành động của tỉnh Nghệ An")
    woman.sees("Ở tỉnh này bot chưa có kế hoạch nào", "15/11")
    woman.sees_nothing_of("Đồng Tâm")


async def test_the_plans_of_the_article_are_told_as_plans_of_2021(woman: Somebody) -> None:
    for text in (
        "kế hoạch tháng hành động của Sơn La",
        "Bắc Ninh làm gì trong tháng hành động",
        "còn Bình Phước thì sao",
    ):
        await woman.sends(text)
        woman.sees("2021")


async def test_a_question_in_danger_is_answered_below_the_numbers(woman: Somebody) -> None:
    await woman.sends("cuu toi voi no dang danh toi")
    await woman.sends("làm sao xóa đoạn chat này")
    assert woman.last.text.startswith("113 Công an")
    woman.sees("Không gỡ được")


async def test_asked_for_a_place_a_question_is_answered_and_the_place_may_follow(woman: Somebody) -> None:
    await woman.sends("/timnoigiup")
    await woman.sends("gọi có mất tiền không")
    woman.sees("1800 1768")
    await woman.sends("bu gia map")
    woman.sees("Bù Gia Mập")


async def test_few_words_mean_what_was_talked_about(woman: Somebody) -> None:
    await woman.sends("tháng hành động là gì")
    await woman.sends("còn Nghệ An?")
    woman.sees("Ở tỉnh này bot chưa có kế hoạch nào")
    await woman.sends("Sơn La?")
    woman.sees("2021", "Sơn La")
    await woman.sends("em ở xã Đồng Tâm huyện Đồng Phú Bình Phước, tìm nơi tạm lánh")
    await woman.sends("còn Bình Phước thì sao?")
    woman.sees("Gọi được ngay", "Bình Phước")

"""What the statistics know of an answer: a topic and a province, and of erasing nothing at all."""

from dataclasses import replace
from typing import get_args

import pytest

from bot import library
from bot.dialogue.counted import DANGER, Subject, subject
from bot.dialogue.meaning import Located, Meaning, OldButton, Said, SentOther, Tapped, TooLate, UnknownCommand
from bot.dialogue.memory import FRESH, Memory
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.snapshot import Snapshot
from bot.places.model import AreaRef
from bot.screens import actions
from bot.understanding.model import TOPICS, UNSURE, Danger

DONG_NAI = "75"


@pytest.fixture(scope="module")
def world() -> World:
    read = library.load()
    return read.world(Snapshot.build(read.entries, read.hotlines), library.now())


def counted(world: World, meaning: Meaning, memory: Memory = FRESH) -> Subject | None:
    return subject(meaning, respond(memory, meaning, world), world)


@pytest.mark.parametrize(
    ("text", "topic", "province"),
    [
        ("em ở Đồng Tâm, Đồng Nai", "find_shelter", DONG_NAI),
        ("huyện Đồng Phú tỉnh Bình Phước", "find_shelter", DONG_NAI),
        ("cứu em với, nó đang đánh em, em ở Biên Hòa", DANGER, DONG_NAI),
        ("cuu toi voi no dang cam dao", DANGER, None),
        ("tháng hành động là gì", "campaign_what", None),
        ("thời tiết hôm nay thế nào", "out_of_scope", None),
        ("asdfghjkl qwrtp", "gibberish", None),
        ("đổi sang tiếng Anh", "language_change", None),
        ("tôi hay nóng, sợ có ngày đánh vợ", "men_lgbt", None),
    ],
)
def test_a_text_counts_for_the_answer_that_it_got(world: World, text: str, topic: str, province: str | None) -> None:
    assert counted(world, Said(text)) == Subject(topic, province)


@pytest.mark.parametrize("text", ["em ở Tân Hưng", "em ở xã Bình Minh"])
def test_a_name_with_several_meanings_counts_for_no_province(world: World, text: str) -> None:
    assert counted(world, Said(text)) == Subject("find_shelter")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (actions.ShowTopic("cost_free"), Subject("cost_free")),
        (actions.ShowTopic("own_temper"), Subject("men_lgbt")),
        (actions.ShowPlace(AreaRef("present", "25390")), Subject("find_shelter", DONG_NAI)),
        (actions.ShowOutside(AreaRef("present", "25390")), Subject("find_shelter", DONG_NAI)),
        (actions.ShowPlace(AreaRef("former", "695")), Subject("find_shelter", DONG_NAI)),
        (actions.ShowPlace(AreaRef("former", "70")), Subject("find_shelter", DONG_NAI)),
        (actions.ShowPlace(AreaRef("present", DONG_NAI)), Subject("find_shelter", DONG_NAI)),
        (actions.ShowPlace(AreaRef("present", "99999")), Subject()),
        (actions.ChooseCommune(AreaRef("present", DONG_NAI)), Subject("find_shelter")),
        (actions.FindHelp(), Subject("find_shelter")),
        (actions.ShowNumbers(), Subject("find_hotline")),
        (actions.NobodyAnswers(), Subject()),
        (actions.Start(), Subject()),
        (actions.ShowTopic("no_such_topic"), Subject()),
    ],
)
def test_a_tap_counts_as_what_is_typed(world: World, action: actions.Action, expected: Subject) -> None:
    assert counted(world, Tapped(action)) == expected


@pytest.mark.safety(23)
@pytest.mark.parametrize(
    "action",
    [
        actions.EraseChat(),
        actions.WhatIsKept(),
        actions.ShowTopic("privacy"),
        actions.ShowTopic("delete_chat"),
        actions.ChooseVanishing(),
        actions.SetVanishing(15),
        actions.SetVanishing(0),
        actions.RemoveThis(),
    ],
)
def test_erasing_and_what_belongs_to_it_is_counted_nowhere(world: World, action: actions.Action) -> None:
    assert counted(world, Tapped(action)) is None


@pytest.mark.safety(23)
@pytest.mark.parametrize("text", ["bot lưu gì của tôi", "xóa đoạn chat này", "xoa het tin nhan di", "delete this chat"])
def test_nor_is_asking_for_it(world: World, text: str) -> None:
    assert counted(world, Said(text)) is None


@pytest.mark.safety(26)
def test_a_position_counts_for_no_place(world: World) -> None:
    assert counted(world, Located(11.44, 106.99)) == Subject("find_shelter")


@pytest.mark.parametrize("meaning", [Said("  "), SentOther("sticker"), UnknownCommand(), OldButton()])
def test_what_cannot_be_read_is_somebody_all_the_same(world: World, meaning: Meaning) -> None:
    assert counted(world, meaning) == Subject()


def test_what_came_too_late_is_not_counted(world: World) -> None:
    assert counted(world, TooLate()) is None


@pytest.mark.parametrize("kind", get_args(Danger))
def test_all_classes_of_danger_are_one_topic_also_while_one_holds(world: World, kind: Danger) -> None:
    assert counted(world, Said("em sợ lắm"), Memory(emergency=kind)) == Subject(DANGER)


def test_where_places_are_not_shown_to_a_walker_nothing_is_counted(world: World) -> None:
    closed = replace(world, listing=False)
    assert counted(closed, Tapped(actions.ShowPlace(AreaRef("present", "25390")))) is None


def test_every_topic_has_a_short_name_for_the_chart(world: World) -> None:
    assert [topic for topic in TOPICS if topic not in world.content.answers] == []
    assert UNSURE not in TOPICS
    assert DANGER not in TOPICS

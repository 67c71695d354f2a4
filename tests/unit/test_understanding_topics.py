"""Topics: an answer, a question back, or an honest no idea; the place-only text; the language a text is in."""

from typing import get_args

import pytest

from bot import content
from bot.places import gazetteer
from bot.places.folding import fold
from bot.understanding.model import TOPICS, UNSURE, Danger, Understanding
from bot.understanding.topics import guess
from bot.understanding.understand import Understander
from tests.evaluation.understanding import (
    CRITICAL,
    SETS,
    WRITINGS,
    Message,
    Read,
    figures,
    messages,
    readings,
    understander,
)
from tests.evaluation.writing import telexed, with_a_slip

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""


@pytest.fixture(scope="module")
def reader() -> Understander:
    return understander()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("em ở xã Đồng Tâm huyện Đồng Phú Bình Phước", "find_shelter"),
        ("dong tam, dong phu, binh phuoc", "find_shelter"),
        ("địa chỉ tin cậy gần đây ở đâu", "find_shelter"),
        ("cho em xin số đường dây nóng", "find_hotline"),
        ("tháng hành động là gì", "campaign_what"),
        ("chủ đề năm nay là gì", "campaign_theme"),
        ("Bình Phước tổ chức lễ phát động thế nào", "campaign_province_binhphuoc"),
        ("địa chỉ tin cậy là gì", "trusted_address_what"),
        ("chồng em hay đánh em", "disclosure"),
        ("chửi mắng vợ có phải bạo lực không", "violence_types"),
        ("chồng đánh vợ có đi tù không", "report_how"),
        ("xóa đoạn chat này", "delete_chat"),
        ("english please", "language_change"),
        ("cảm ơn bạn nhiều", "thanks"),
        ("chào bạn", "greeting"),
        ("chào bạn, địa chỉ tin cậy là gì", "trusted_address_what"),
        ("thời tiết hôm nay ở Bình Phước", "out_of_scope"),
        ("đi du lịch Sơn La mùa nào đẹp", "out_of_scope"),
        ("asdfgh", "gibberish"),
        ("", "gibberish"),
        ("😭", "gibberish"),
        ("ông nội em trồng lúa trên núi", "out_of_scope"),
        ("em đồng ý", UNSURE),
        ("best coffee in hanoi", "out_of_scope"),
    ],
)
def test_a_question_finds_its_topic(text: str, topic: str, reader: Understander) -> None:
    assert reader.understand(text, "vi").topic == topic


def test_a_province_and_a_strangers_question_is_no_campaign_question(reader: Understander) -> None:
    assert reader.understand("giá đất Bắc Ninh hôm nay bao nhiêu", "vi").topic == "out_of_scope"


def test_close_topics_are_asked_back_and_the_strangers_topic_is_not_offered() -> None:
    asked = guess({"privacy": 1.5, "delete_chat": 1.5, "out_of_scope": 1.4, "cost_free": 0.6})
    assert asked.topic == UNSURE
    assert asked.options == ("privacy", "delete_chat", "cost_free")


def test_a_single_weak_hint_is_asked_back_and_nothing_is_no_idea() -> None:
    assert guess({"find_shelter": 0.6}).options == ("find_shelter",)
    assert guess({}).options == ()


@pytest.mark.slow
def test_confidence_is_a_share(reader: Understander) -> None:
    for message in messages("persons"):
        read = reader.understand(message.text, "vi")
        assert 0 <= read.confidence <= 1
        assert read.topic in (*TOPICS, UNSURE)
        assert len(read.options) <= 3
        assert not read.options or read.topic == UNSURE


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("where is a shelter", "en"),
        ("em ở đâu", "vi"),
        ("chong danh em", "vi"),
        ("123", None),
        ("😭", None),
        ("help", None),
    ],
)
def test_the_language_of_a_text_is_recognised_or_left_open(text: str, spoken: str | None, reader: Understander) -> None:
    assert reader.understand(text, "vi").spoken == spoken


FLOORS = {
    "critical: full or soft": 0.97,
    "critical: full": 0.90,
    "five dangers: full or soft": 0.96,
    "indirect dangers": 0.95,
    "topic right at once": 0.85,
    "topic within one tap": 0.92,
}
CEILINGS = {
    "full by mistake, hard negatives": 0.04,
    "full by mistake, other safe": 0.015,
    "soft on safe": 0.06,
    "topic wrong": 0.05,
    "strangers wrongly answered": 0.08,
}


@pytest.mark.safety(9)
@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=() if each == "country" else pytest.mark.slow) for each in SETS]
)
def test_no_figure_falls_below_the_aims(name: str, reader: Understander) -> None:
    of = figures(readings(reader, messages(name)))
    assert {figure: of[figure] for figure in FLOORS if of[figure] < FLOORS[figure]} == {}
    assert {figure: of[figure] for figure in CEILINGS if of[figure] > CEILINGS[figure]} == {}


@pytest.mark.safety(9)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("writing", "least"),
    [("no accents", 0.97), ("telex left", 0.97), ("a slip", 0.97), ("no spaces", 0.92), ("neither", 0.92)],
)
def test_danger_is_seen_however_it_is_typed(writing: str, least: float, reader: Understander) -> None:
    listed = [message for name in SETS for message in messages(name)]
    assert figures(readings(reader, listed, WRITINGS[writing]))["five dangers: full or soft"] >= least


def test_the_evaluation_is_large_and_varied_enough() -> None:
    for name in SETS:
        listed = messages(name)
        assert len(listed) >= 600
        assert len({message.voice for message in listed}) >= 10
        assert {message.label for message in listed} == {*TOPICS, *get_args(Danger)}
        assert sum(message.label in CRITICAL for message in listed) >= 80
        assert sum(message.voice == "hardnegative" for message in listed) >= 90


def test_the_evaluation_types_as_people_do() -> None:
    assert telexed("Đừng đánh em, trời ơi!") == "Dduwngf ddanhs em, trowif owi!"
    assert with_a_slip("cứu em với") == "cứu em với"
    assert with_a_slip("chồng em") == "cồhng em"


def test_figures_count_what_they_say() -> None:
    danger, soft = (
        Understanding(danger="emergency_now", danger_level="full"),
        Understanding(danger="suicide_risk", danger_level="soft"),
    )
    read = [
        Read(Message("emergency_now", "plain", "a"), danger),
        Read(Message("emergency_now", "indirect", "b"), soft),
        Read(Message("thanks", "plain", "c"), Understanding(topic="thanks", confidence=0.9)),
        Read(Message("thanks", "hardnegative", "d"), danger),
        Read(Message("privacy", "plain", "e"), Understanding(options=("privacy",))),
        Read(Message("out_of_scope", "plain", "f"), Understanding(topic="find_shelter")),
    ]
    of = figures(read)
    assert of["critical: full or soft"] == 1
    assert of["critical: full"] == 0.5
    assert of["right danger"] == 0.5
    assert of["full by mistake, hard negatives"] == 1
    assert of["full by mistake, other safe"] == 0
    assert of["topic right at once"] == pytest.approx(1 / 3)
    assert of["topic within one tap"] == pytest.approx(2 / 3)
    assert of["strangers wrongly answered"] == 1


def test_no_name_of_a_commune_raises_an_alarm(reader: Understander) -> None:
    communes = gazetteer.load(content.data_folder() / "places" / "places.json.gz").all_communes()
    for commune in communes[::20]:
        for text in (f"em ở {commune.unit} {commune.name}", f"em o {fold(commune.name)}"):
            assert reader.understand(text, "vi").danger is None, text
    for text in ("tan hiep ho chi minh", "tan yen son la", "tan son ho chi minh"):
        assert reader.understand(text, "vi").danger is None

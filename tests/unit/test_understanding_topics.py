"""Topics: an answer, a question back, or an honest no idea; the place-only text; the language a text is in."""

import pytest

from bot import content
from bot.places import gazetteer
from bot.places.folding import fold
from bot.understanding.model import TOPICS, UNSURE
from bot.understanding.topics import guess
from bot.understanding.understand import Understander
from tests.evaluation.understanding import (
    CRITICAL,
    SECOND,
    examples,
    figures,
    readings,
    slipped,
    understander,
    variants,
)


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


def test_confidence_is_a_share(reader: Understander) -> None:
    for example in examples():
        read = reader.understand(example.text, "vi")
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


def test_no_figure_falls_below_what_was_measured(reader: Understander) -> None:
    first, second = figures(readings(reader, examples())), figures(readings(reader, examples(SECOND)))
    assert first.recall >= 0.97
    assert first.full >= 0.96
    assert first.topic_right >= 0.91
    assert first.false_full_other <= 0.02
    assert first.false_full_hard <= 0.06
    assert second.recall >= 0.90
    assert second.critical_recall >= 0.90
    assert second.topic_right >= 0.86
    assert second.false_full_hard <= 0.08


@pytest.mark.slow
@pytest.mark.parametrize(
    ("writing", "least"),
    [("without accents", 0.93), ("without spaces", 0.90), ("without both", 0.87), ("with a slip", 0.90)],
)
def test_danger_is_seen_however_it_is_typed(writing: str, least: float, reader: Understander) -> None:
    dangers = [example for example in examples() + examples(SECOND) if example.dangers]
    typed = dict(variants(dangers))[writing]
    assert figures(readings(reader, typed)).recall >= least


def test_the_evaluation_is_large_and_varied_enough() -> None:
    texts = examples()
    assert len(texts) >= 300
    assert len({example.voice for example in texts}) >= 15
    named = {topic for example in texts for topic in example.topics}
    assert set(TOPICS) <= named
    assert sum(bool(example.dangers & CRITICAL) for example in texts) >= 100
    assert slipped("cứu em với") == "cứu em với"
    assert slipped("chồng em") == "cồhng em"


def test_no_name_of_a_commune_raises_an_alarm(reader: Understander) -> None:
    communes = gazetteer.load(content.data_folder() / "places" / "places.json.gz").all_communes()
    for commune in communes[::20]:
        for text in (f"em ở {commune.unit} {commune.name}", f"em o {fold(commune.name)}"):
            assert reader.understand(text, "vi").danger is None, text
    for text in ("tan hiep ho chi minh", "tan yen son la", "tan son ho chi minh"):
        assert reader.understand(text, "vi").danger is None

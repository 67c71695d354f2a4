"""Sentences and words are counted as they are read."""

import pytest

from bot.checks.catalogues import most_words
from bot.checks.readability import letters, quantile, sentences, spoken, words
from bot.checks.texts import sentence_problems
from bot.screens.model import Card, File, Heading, Line, Number, Pin, Screen, Source, Strong

pytestmark = pytest.mark.safety(49)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Gọi ngay. Đừng ở một mình.", ["Gọi ngay.", "Đừng ở một mình."]),
        ("Gọi ngay\nđừng chờ", ["Gọi ngay", "đừng chờ"]),
        ("miễn phí; có thể mất cước", ["miễn phí", "có thể mất cước"]),
        ("Luật 13/2022, Điều 19. Hỏi: “Ở đâu?”", ["Luật 13/2022, Điều 19.", "Hỏi: “Ở đâu?”"]),
        ("Đã nói: “Tôi cần giúp.” Rồi gọi.", ["Đã nói: “Tôi cần giúp.", "Rồi gọi."]),
        ("8.30 giờ, 10.000 đồng", ["8.30 giờ, 10.000 đồng"]),
        ("… · –", []),
    ],
)
def test_a_sentence_ends_where_the_voice_falls(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts


def test_what_bears_no_letter_is_no_word() -> None:
    assert words("Công an · 113 – ở xã …") == 5
    assert list(letters("It's a single-admin word, 113")) == [4, 1, 12, 4]


def test_a_number_is_one_word_and_sources_are_not_read() -> None:
    screen = Screen(
        "x",
        (
            Heading("Xã Đồng Tâm"),
            Line((Number("1900 96 96 80"), " Ngôi nhà ", Strong("Bình yên"))),
            Card("a", (Line(("Trạm y tế",)), Line((Number("0912 000 001"),)))),
            Source("Nguồn: một bài báo rất dài"),
            File("a.xlsx", b"", "x"),
            Pin(1.0, 2.0),
        ),
    )
    read = spoken(screen)
    assert read.sentences == ("Xã Đồng Tâm", "0 Ngôi nhà Bình yên", "Trạm y tế", "0")
    assert (read.words, read.longest) == (12, 5)
    assert spoken(Screen("y", ())).longest == 0


def test_quantiles_are_of_what_was_measured() -> None:
    assert [quantile([5, 1, 3, 2, 4], share) for share in (0.5, 0.9, 1.0)] == [3, 5, 5]
    assert quantile([], 0.5) == 0


def test_who_is_in_danger_reads_short_sentences() -> None:
    assert [most_words(key) for key in ("danger.unclear", "holding.joking", "soft.unclear", "start.what")] == [
        15,
        15,
        15,
        25,
    ]
    assert most_words("kept.short") == 30
    assert most_words("sheet.alias.columns") > 1000
    (found,) = sentence_problems("vi.po", "danger.x", "Gọi `{police}`. " + "từ " * 16, 15)
    assert (
        str(found)
        == "vi.po, danger.x: a sentence of 16 words, “từ từ từ từ từ từ từ từ từ từ từ từ từ t…”; make two of it, 15 at most"
    )

"""Words that texts must not bear are found however they are written, and no other."""

import unicodedata
from pathlib import Path

import pytest

from bot.checks.phrases import Phrases, Rule, betraying, folded, forbidden, read_phrases
from bot.content import ContentError

SHIPPED = read_phrases()


def names(text: str, locale: str, *, whole: bool = True) -> set[str]:
    return {rule.name for _, rule in forbidden(text, "vi" if locale == "vi" else "en", SHIPPED, whole=whole)}


@pytest.mark.safety(1, 4, 44)
@pytest.mark.parametrize(
    ("locale", "text", "rule"),
    [
        ("vi", "Đoạn chat này ẩn danh.", "false_promise"),
        ("vi", "Tin nhắn được *MÃ HÓA*", "false_promise"),
        ("vi", "Không để\nlại dấu vết", "false_promise"),
        ("en", "It is completely safe and anonymous.", "false_promise"),
        ("vi", "Bot đã báo công an.", "claimed_act"),
        ("en", "Someone will call you soon.", "claimed_act"),
        ("vi", "Lẽ ra không chọc giận", "blame"),
        ("en", "It is your fault", "blame"),
        ("vi", "Vì sao lại ở đó?", "asks_why"),
        ("en", "Why did it happen?", "asks_why"),
        ("vi", "Bạn nên ly hôn", "pushes_to_leave"),
        ("en", "You should leave him", "pushes_to_leave"),
        ("vi", "Hãy tố cáo ngay", "pushes_to_report"),
        ("en", "You must report it", "pushes_to_report"),
        ("vi", "Nên hòa giải trước", "pushes_to_reconcile"),
        ("en", "Put up with it for the sake of the children", "pushes_to_reconcile"),
        ("en", "a bloody face", "graphic"),
        ("vi", "Luôn có người giúp.", "help_without_a_number"),
        ("en", "Help is available.", "help_without_a_number"),
        ("vi", "Sau khi bị ép quan hệ: gọi `{police}`", "health_first"),
        ("en", "After forced sex call `{police}`", "health_first"),
    ],
)
def test_each_forbidden_kind_of_phrase_is_found(locale: str, text: str, rule: str) -> None:
    assert rule in names(text, locale)
    assert rule in names(unicodedata.normalize("NFD", text), locale)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("vi", "Lỗi không phải ở người phải chịu."),
        ("en", "It is not your fault."),
        ("vi", "Có người nghe: `{farmers_union}`."),
        ("en", "Help is available at `{police}`."),
        ("vi", "Bị ép quan hệ: bệnh viện trước tiên."),
        ("en", "After forced sex: a hospital first."),
        ("en", "a whyever word"),
    ],
)
def test_harmless_words_are_left_alone(locale: str, text: str) -> None:
    assert names(text, locale) == set()


def test_of_a_part_of_a_message_nobody_asks_what_stands_beside_it() -> None:
    assert names("Có người nghe.", "vi") == {"help_without_a_number"}
    assert names("Có người nghe.", "vi", whole=False) == set()


@pytest.mark.parametrize(
    ("locale", "message", "found"),
    [
        ("vi", "Chồng đánh thì gọi", "chồng"),
        ("vi", "Nơi `tạm lánh` gần đây", "tạm lánh"),
        ("en", "Violence at home", "violence"),
        ("en", "A shelter nearby", "shelter"),
        ("vi", "Xin chào. " * 6 + "bạo lực", None),
        ("vi", "Đánh giá cao", "đánh"),
        ("en", "Every year in November", None),
    ],
)
def test_a_locked_phone_shows_sixty_characters(locale: str, message: str, found: str | None) -> None:
    assert betraying(message, "vi" if locale == "vi" else "en", SHIPPED) == found


def test_a_word_that_begins_at_the_sixtieth_character_is_cut_before_it_says_anything() -> None:
    assert betraying("x" * 53 + " bạo lực", "vi", SHIPPED) is None
    assert betraying("x" * 52 + " bạo lực", "vi", SHIPPED) == "bạo lực"


def test_a_language_without_phrases_finds_nothing() -> None:
    empty = Phrases(Rule("p", "r", (), ()), (Rule("q", "r", (), ("x",)),))
    assert betraying("bạo lực", "vi", empty) is None
    assert list(forbidden("x", "vi", empty)) == []


def test_folding_hides_marks_case_and_line_ends() -> None:
    assert folded("*Không*  để\nLại") == "không để lại"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("[preview", "this is not TOML; correct it"), ('rules = []\n[preview]\nname = "x"\n', "preview.remedy")],
)
def test_a_bad_list_is_refused_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "phrases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=sentence):
        read_phrases(tmp_path)

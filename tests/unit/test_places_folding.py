"""Letters, keystrokes and spellings."""

import unicodedata

import pytest

from bot.places.folding import Agreement, agreement, fold, sound
from bot.places.keyboard import is_syllable, untype


def test_folding_takes_every_mark_away() -> None:
    assert fold("Đồng Tâm, ĐẮK LẮK – ƯỚC") == "dong tam, dak lak – uoc"
    assert fold(unicodedata.normalize("NFD", "Bình Phước")) == "binh phuoc"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddoongf", "đồng"),
        ("taam", "tâm"),
        ("phus", "phú"),
        ("bifnh", "bình"),
        ("phuwowcs", "phước"),
        ("phuowcs", "phước"),
        ("ddawks", "đắk"),
        ("nguyeenx", "nguyễn"),
        ("quis", "quí"),
        ("uw", "ư"),
        ("tw", "tư"),
        ("d9o62ng", "đồng"),
        ("ta6m", "tâm"),
        ("la8k1", "lắk"),
        ("thu7o7ng5", "thượng"),
        ("hue61", "huế"),
        ("hoaf", "hòa"),
    ],
)
def test_left_over_keystrokes_are_undone(typed: str, meant: str) -> None:
    assert untype(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "dong",
        "tam",
        "giang",
        "đồng",
        "p5",
        "q3",
        "12a",
        "tphcm",
        "a1b1",
        "a9",
        "ta0m",
        "ta12m",
        "bcd",
        "h'x",
        "bs",
        "b1",
    ],
)
def test_a_word_that_is_no_keystrokes_stays(word: str) -> None:
    assert untype(word) == word


def test_a_syllable_is_an_initial_and_a_rime() -> None:
    assert all(is_syllable(word) for word in ("nghieng", "quynh", "giang", "yen", "a"))
    assert not any(is_syllable(word) for word in ("tphcm", "street", "dongtam", ""))


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("đồng tâm", "đồng tâm", Agreement(0, 0, 2)),
        ("dong tam", "đồng tâm", Agreement(0, 2, 0)),
        ("đông tam", "đồng tâm", Agreement(0, 2, 1)),
        ("đồng tấm", "đồng tâm", Agreement(1, 0, 1)),
        ("hoà", "hòa", Agreement(0, 0, 1)),
        ("mĩ", "mỹ", Agreement(0, 0, 1)),
        ("đắc", "đắk", Agreement(0, 0, 1)),
        ("dongtam", "đồng tâm", Agreement(0, 1, 0)),
        ("đồngtâm", "đồng tâm", Agreement(0, 0, 1)),
        ("đôngtâm", "đồng tâm", Agreement(1, 0, 0)),
    ],
)
def test_marks_agree_lack_or_contradict(typed: str, name: str, expected: Agreement) -> None:
    found = agreement(tuple(typed.split()), tuple(name.split()))
    if typed in ("mĩ", "đắc"):  # another letter for the same sound is no contradiction
        assert found.wrong == 0
    else:
        assert found == expected


def test_two_spellings_of_a_sound_are_one() -> None:
    assert sound("my") == sound("mi")
    assert sound("quy") == sound("qui")
    assert sound("dak") == sound("dac")
    assert sound("nguyen") != sound("nguien")
    assert sound("krong") == "krong"

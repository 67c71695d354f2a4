"""What people type becomes words: marks, keys left over, short forms, glued words, slips."""

import pytest

from bot import content
from bot.understanding.lexicon import Lexicon, load_lexicon
from bot.understanding.spelling import spell
from bot.understanding.splitter import split
from bot.understanding.text import Words, read


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(content.data_folder() / "understanding" / "words.toml")


def bare(words: Words) -> str:
    return " ".join(word.readings[0].bare for word in words.words)


@pytest.mark.parametrize(
    ("typed", "meant", "fits"),
    [
        ("đánh", "đánh", True),
        ("danh", "đánh", True),
        ("đanh", "đánh", True),
        ("dánh", "đánh", True),
        ("dành", "đánh", False),
        ("danh", "danh", True),
        ("đánh", "danh", False),
        ("dao", "đạo", True),
        ("đạo", "dao", False),
        ("số", "sợ", False),
        ("hoà", "hòa", True),
        ("cữa", "cửa", True),
        ("đả", "đã", True),
        ("chông", "chồng", True),
        ("chống", "chồng", False),
        ("em", "anh", False),
    ],
)
def test_a_word_matches_its_full_bare_or_half_marked_spelling_and_no_other(typed: str, meant: str, fits: bool) -> None:
    assert spell(typed).may_stand_for(spell(meant)) is fits


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Cứuuuuu emmmm với", "cuu em voi"),
        ("e bị ck đáh, làm s đây mn", "em bi chong danh lam sao day moi nguoi"),
        ("choongf em ddang ddanhs em", "chong em dang danh em"),
        ("cho62ng d9a1nh em", "chong danh em"),
        ("cuuemvoi", "cuu em voi"),
        ("baconhaydanhcon", "ba con hay danh con"),
        ("chồngemđangđậpcửa,ảnhsayrồi", "chong em dang dap cua anh say roi"),
        ("helpmyhusbandishittingme", "help my husband is hitting me"),
        ("đ.á.n.h em", "danh em"),
        ("s.o.s", "sos"),
        ("SOS", "sos"),
        ("🆘", "sos"),
        ("em15tuổi", "em 15 tuoi"),
        ("đ\u200bánh\u200d em", "danh em"),
        ("đa\u0301nh", "danh"),
        ("fải júp e wen zữ", "phai giup em quen du"),
        ("kohng biết", "khong biet"),
        ("o nớ bị đập", "co ay bi dap"),
        ("gọi 113", "goi 113"),
        ("emm ơii", "em oi"),
        ("", ""),
    ],
)
def test_what_is_typed_is_written_out(typed: str, words: str, lexicon: Lexicon) -> None:
    assert bare(read(typed, lexicon)) == words


def test_short_forms_are_off_in_english(lexicon: Lexicon) -> None:
    words = read("he has a knife and i am in a room", lexicon)
    assert words.english
    assert bare(words) == "he has a knife and i am in a room"


def test_what_could_be_either_language_follows_the_locale(lexicon: Lexicon) -> None:
    assert not read("help em", lexicon).english
    assert read("help em", lexicon, leans_english=True).english


def test_a_short_form_with_two_meanings_keeps_both(lexicon: Lexicon) -> None:
    (word,) = read("c", lexicon).words
    assert [reading.bare for reading in word.readings] == ["chi", "con"]


def test_letters_that_are_no_words_are_counted_as_strange(lexicon: Lexicon) -> None:
    assert read("sdfkjh wqpxz", lexicon).strange == 2
    assert read("em sợ", lexicon).strange == 0


def test_a_sentence_ends_where_the_writer_ended_it(lexicon: Lexicon) -> None:
    assert read("chào chị. em sợ", lexicon).breaks == {2}


def test_what_is_no_row_of_words_is_not_cut(lexicon: Lexicon) -> None:
    assert split("xqzwkjv", lexicon) is None
    assert bare(read("karaoke casino", lexicon)) == "karaoke casino"


def test_a_very_long_row_without_spaces_is_cut_at_its_beginning(lexicon: Lexicon) -> None:
    words = read("cuuemvoi" * 500, lexicon)
    assert bare(words).startswith("cuu em voi cuu em voi")
    assert len(words.words) <= 400

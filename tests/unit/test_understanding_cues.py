"""What a message says besides: how young its writer is, whom it is about, what a few words ask for."""

from pathlib import Path

import pytest

from bot import content
from bot.content import ContentError
from bot.understanding.cues import CueReader
from bot.understanding.pattern import Grammar
from bot.understanding.understand import Understander
from tests.evaluation.understanding import understander

FILE = content.data_folder() / "understanding" / "cues.toml"


@pytest.fixture(scope="module")
def reader() -> Understander:
    return understander()


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("em 13 tuổi", "under_16"),
        ("con moi 9 tuoi thoi", "under_16"),
        ("e 14t", "under_16"),
        ("chau hoc lop 7", "under_16"),
        ("em đang học lớp 9 ạ", "under_16"),
        ("12 tuổi", "under_16"),
        ("I'm 14", "under_16"),
        ("em 16 tuổi", "aged_16_17"),
        ("e 17t", "aged_16_17"),
        ("em là học sinh lớp 11", "aged_16_17"),
        ("em là học sinh cấp 3", "aged_16_17"),
        ("em 18 tuổi", None),
        ("tôi 45 tuổi", None),
        ("con gái tôi học lớp 8", None),
        ("con em 5 tuổi", None),
        ("em gái em 15 tuổi", None),
        ("chồng em hơn em 15 tuổi", None),
        ("cưới nhau 12 năm", None),
        ("em ở tổ 14", None),
    ],
)
def test_a_young_writer_is_known_by_what_she_says_of_herself(text: str, age: str | None, reader: Understander) -> None:
    assert reader.understand(text, "vi").age == age


@pytest.mark.parametrize(
    ("text", "witnessed"),
    [
        ("hàng xóm đang đánh vợ", True),
        ("ban em dang bi chong danh", True),
        ("bạn em ở Lào Cai đang bị chồng nhốt trong nhà đánh, em ở Sài Gòn", True),
        ("my friend is being beaten by her husband", True),
        ("bạn tôi nhắn là nó muốn chết", True),
        ("chồng em đang đánh em", False),
        ("cuu em voi", False),
        ("hàng xóm ơi cứu tôi với", False),
        ("con trai tôi đang đánh tôi", False),
    ],
)
def test_a_witness_is_told_from_who_is_hurt(text: str, witnessed: bool, reader: Understander) -> None:
    assert reader.understand(text, "vi").witnessed is witnessed


@pytest.mark.parametrize(
    "text",
    [
        "tôi hay nóng, lỡ tay đánh vợ, ân hận lắm, muốn sửa",
        "lam sao de kiem che con nong gian",
        "em sợ mình sẽ làm đau con",
        "co lop nao cho chong hay danh vo khong",
        "I hit my wife last night and I feel sick about it",
        "how do I control my temper",
    ],
)
def test_fear_of_ones_own_temper_is_heard(text: str, reader: Understander) -> None:
    assert "own_temper" in reader.understand(text, "vi").cues


@pytest.mark.parametrize(
    "text", ["chồng em nóng tính hay đánh em", "anh ta không kiềm chế được là đập đồ", "trời nóng quá"]
)
def test_somebody_elses_temper_is_not_ones_own(text: str, reader: Understander) -> None:
    assert "own_temper" not in reader.understand(text, "vi").cues


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("ở được bao lâu?", "how_long"),
        ("mấy ngày", "how_long"),
        ("khi nao", "when"),
        ("bao nhiêu tiền vậy", "how_much"),
        ("có mất tiền không", "how_much"),
        ("con em đi theo được không", "with_children"),
        ("ai làm vậy", "who"),
        ("làm sao?", "how"),
        ("để làm gì", "why"),
        ("ở đâu vậy", "where"),
        ("nói rõ hơn đi", "more"),
        ("em đùa thôi", "joking"),
        ("just kidding", "joking"),
    ],
)
def test_a_few_words_ask_on(text: str, cue: str, reader: Understander) -> None:
    assert cue in reader.understand(text, "vi").cues


@pytest.mark.parametrize(
    "text",
    [
        "tháng hành động diễn ra mấy ngày trong năm nay vậy",
        "em muốn hỏi khi nào thì được ly hôn",
        "chồng em đùa dai lắm",
    ],
)
def test_a_whole_question_is_no_short_one(text: str, reader: Understander) -> None:
    assert not reader.understand(text, "vi").cues & {"how_long", "when", "joking"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("joking = [", "jesting = ["), "each of these cues is there once"),
        (("[hidden]", "[hiding]"), "[hidden]"),
        (("how_long = [", 'how_long = "^ mấy ngày $"\nwhen = ['), "how_long"),
        (("<own>", "<nobody>"), "there is no set 'nobody'"),
    ],
)
def test_a_mistake_in_the_file_names_its_place(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    wrong = tmp_path / "cues.toml"
    text = FILE.read_text(encoding="utf-8")
    if change[0] == "how_long = [":
        text = text.replace("\nwhen = [", "\n_when = [")
    wrong.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        CueReader(Grammar({"own": "em, tôi"}), wrong)
    assert told in str(refused.value)

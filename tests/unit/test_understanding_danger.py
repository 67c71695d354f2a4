"""Danger: what counts, what does not, what beats what; and what is said about a rule that cannot be used."""

import shutil
from pathlib import Path

import pytest

from bot import content
from bot.content import ContentError
from bot.places.model import NO_PLACE, Resolution
from bot.understanding.understand import Understander

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

FOLDER = content.data_folder() / "understanding"


class Nowhere:
    def resolve(self, text: str) -> Resolution:
        return NO_PLACE


@pytest.fixture(scope="module")
def reader() -> Understander:
    return Understander(Nowhere(), FOLDER)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("chồng đang đánh em", "emergency_now"),
        ("chong dang danh em", "emergency_now"),
        ("chồng em đang đánh em trong lúc con đánh răng", "emergency_now"),
        ("cứu", "emergency_now"),
        ("sos", "emergency_now"),
        ("help me", "emergency_now"),
        ("gọi công an giúp em", "emergency_now"),
        ("nó đang cầm dao ngoài cửa", "emergency_now"),
        ("nhà bên đang đánh vợ la hét", "emergency_now"),
        ("em muốn chết", "suicide_risk"),
        ("em uống thuốc sâu rồi", "suicide_risk"),
        ("bố dượng hay đánh cháu bằng dây điện", "child_in_danger"),
        ("em bị hiếp dâm", "sexual_violence"),
        ("em bị lừa bán sang Campuchia", "trafficking"),
    ],
)
def test_danger_gets_the_full_screen_of_its_class(text: str, danger: str, reader: Understander) -> None:
    read = reader.understand(text, "vi")
    assert (read.danger, read.danger_level) == (danger, "full")


@pytest.mark.parametrize(
    "text",
    [
        "đánh răng mấy lần một ngày",
        "đánh giá khách sạn",
        "cứu net với",
        "cười chết mất",
        "chồng em đang đánh cờ",
        "đạo diễn phim này là ai",
        "mệt muốn chết",
        "mua thuốc trừ sâu loại nào",
        "bán con chó poodle",
        "hiếp dâm bị phạt bao nhiêu năm tù",
        "chồng em hay đánh em",
        "gọi số nào khi bị bạo lực gia đình",
        "my phone is dying",
        "",
    ],
)
def test_no_danger_where_the_words_mean_something_else(text: str, reader: Understander) -> None:
    assert reader.understand(text, "vi").danger is None


def test_what_is_likely_but_not_clear_is_soft(reader: Understander) -> None:
    read = reader.understand("tuyệt vọng lắm rồi", "vi")
    assert (read.danger, read.danger_level) == ("suicide_risk", "soft")


def test_a_clear_danger_is_named_before_a_likely_one(reader: Understander) -> None:
    read = reader.understand("em tuyệt vọng, chồng đang đánh em", "vi")
    assert (read.danger, read.danger_level) == ("emergency_now", "full")


def test_with_danger_the_topic_is_what_she_asks_besides(reader: Understander) -> None:
    asked = reader.understand("chồng em đang đánh em địa chỉ tin cậy gần nhất ở đâu", "vi")
    assert (asked.danger, asked.topic) == ("emergency_now", "find_shelter")
    told = reader.understand("chồng đang đánh em", "vi")
    assert (told.topic, told.options) == ("UNSURE", ())


@pytest.mark.safety(11)
def test_a_veto_hides_its_words_and_nothing_else(reader: Understander) -> None:
    assert reader.understand("em đang đánh máy thì nó cầm dao đuổi chém em", "vi").danger_level == "full"


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("danger.toml", 'class = "suicide_risk"', 'class = "sadness"', "class: must be one of emergency_now"),
        ("danger.toml", 'level = "soft"', 'level = "loud"', "level: must be one of soft, full"),
        ("danger.toml", 'calmed_by = ["distance"]', 'calmed_by = ["mood"]', "calmed_by: must be a list of accident"),
        ("danger.toml", "present = true", "presnt = true", "presnt: unknown key"),
        ("danger.toml", '"đánh hàng"', '"đánh <hàng"', "veto.patterns, pattern"),
        ("danger.toml", "[veto]\npatterns =", "[veto]\nwords =", "must be a list of patterns"),
        ("danger.toml", "[veto]", "[vetoes]", "[veto]: must be a table"),
        ("danger.toml", "[[rule]]", "[[rules]]", "there is no rule"),
        ("danger.toml", '"đánh hàng"', "7", "must be a text between quotes"),
        ("topics.toml", "[greeting]", "[hello]", "unknown topic"),
        ("topics.toml", "[greeting]\nstrong", "[greeting]\nvery", "greeting.very: unknown key"),
        ("sets.toml", 'own = "', 'own = ["', "is not TOML"),
        ("sets.toml", "own = ", "own = 7 #", "own: must be a text of words"),
        ("sets.toml", "<me>, <victim_other>", "<you>", "correct the name"),
        ("words.toml", "[pictures]", "[faces]", "[pictures]: must be a table"),
        ("words.toml", '"ck" = "chồng"', '"ck" = ""', "teencode.ck: must be what is meant"),
        ("words.toml", 'frequent = """', 'often = """', "frequent: must be a text of words"),
    ],
)
def test_a_rule_file_that_cannot_be_used_names_file_key_and_remedy(
    file: str, old: str, new: str, named: str, tmp_path: Path
) -> None:
    folder = tmp_path / "understanding"
    shutil.copytree(FOLDER, folder)
    written = (folder / file).read_text("utf-8")
    assert old in written
    (folder / file).write_text(written.replace(old, new), "utf-8")
    with pytest.raises(ContentError) as error:
        Understander(Nowhere(), folder)
    assert file in str(error.value)
    assert named in str(error.value)


def test_a_missing_rule_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"words\.toml: this file is missing"):
        Understander(Nowhere(), tmp_path)


def test_the_patterns_behind_a_reading_can_be_shown_to_their_editor(reader: Understander) -> None:
    assert any("thuốc" in line or "<poison>" in line for line in reader.explain("em uống thuốc sâu rồi"))
    assert any(line.startswith("thanks") for line in reader.explain("cảm ơn"))

"""Curated words: found wherever the program is installed, an operator's over the shipped, refused with a clear sentence."""

from datetime import date
from pathlib import Path

import pytest

from bot import content
from bot.content import Bilingual, Campaign, Citation, ContentError, Running, StartsIn, campaign_phase
from bot.understanding.model import TOPICS

ANSWER = """
buttons = ["find_help"]
checked_on = 2026-11-23
reviewed_by = ""
reviewed_on = ""
[vi]
title = "Ngắn"
text = "Gọi `{police}`."
[en]
title = "Short"
text = "Call `{police}`."
[[sources]]
vi = "nguồn"
en = "source"
day = 2025-01-02
"""
CAMPAIGN = """
starts = 2027-11-15
ends = 2027-12-15
[name]
vi = "tên"
en = "name"
[leader]
vi = "ai"
en = "who"
[theme]
vi = "mới"
en = "new"
[[sources]]
vi = "nguồn"
en = "source"
"""


def laid(folder: Path, name: str, text: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_topic_has_an_answer_in_both_languages() -> None:
    read = content.read()
    assert set(read.answers) == {*TOPICS, "own_temper"}
    for answer in read.answers.values():
        assert answer.in_language("vi").text != answer.in_language("en").text
        assert answer.source_date is not None
        assert not answer.reviewed


def test_every_action_month_since_the_first_is_there_and_the_theme_of_2026_is_not_guessed() -> None:
    campaigns = content.read().campaigns
    assert list(campaigns) == list(range(2016, 2027))
    assert [year for year, each in campaigns.items() if each.theme is None] == [2026]
    assert campaigns[2026].note is not None
    assert campaigns[2021].aims == "campaign_goal"
    assert len(campaigns[2021].plans) == 3


def test_the_answer_about_themes_tells_each_years_theme_from_the_campaigns() -> None:
    more = content.read().answers["campaign_theme"].vi.more
    assert "{themes}" not in more
    assert "2026: chưa thấy chủ đề" in more
    assert "2021–2024: “Đảm bảo an sinh xã hội" in more
    assert more.index("2025:") < more.index("2016:")


def test_plans_of_the_provinces_say_that_they_are_of_2021_and_what_was_merged() -> None:
    answers = content.read().answers
    for topic in content.read().campaigns[2021].plans:
        assert "năm 2021" in answers[topic].vi.text
        assert "2021" in answers[topic].en.text
    assert "Bắc Giang" in answers["campaign_province_bacninh"].vi.text
    assert "Đồng Nai" in answers["campaign_province_binhphuoc"].vi.text


def test_what_changed_is_said_as_it_is_today() -> None:
    answers = content.read().answers
    assert "Nghị định 282/2025" in answers["report_how"].vi.text
    assert "5–10 triệu" in answers["report_how"].vi.text
    assert "100 m" in answers["protective_order"].vi.text
    assert "chưa thấy số nào được công bố" in answers["find_hotline"].vi.more


@pytest.mark.safety(46)
def test_answers_that_touch_sexual_violence_begin_with_the_hospital() -> None:
    read = content.read().answers["violence_types"]
    assert read.vi.more.startswith("Bệnh viện trước tiên")
    assert read.en.more.startswith("A hospital first")


def test_a_child_attacked_now_is_led_to_the_police_and_the_childrens_line() -> None:
    for text in (
        content.read().answers["children_witness"].vi.text,
        content.read().answers["children_witness"].en.text,
    ):
        assert text.index("{police}") < text.index("{child}") < text.index("\n")


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2026, 11, 14), StartsIn(1, date(2026, 11, 15))),
        (date(2026, 11, 15), Running(1, 31)),
        (date(2026, 11, 23), Running(9, 31)),
        (date(2026, 12, 15), Running(31, 31)),
        (date(2026, 12, 16), StartsIn(334, date(2027, 11, 15))),
        (date(2027, 12, 31), StartsIn(320, date(2028, 11, 15))),
        (date(2028, 2, 29), StartsIn(260, date(2028, 11, 15))),
        (date(2027, 1, 1), StartsIn(318, date(2027, 11, 15))),
    ],
)
def test_the_month_runs_from_15_november_to_15_december(today: date, phase: content.CampaignPhase) -> None:
    assert campaign_phase(today) == phase
    assert content.Content({}, {}).campaign_phase(today) == phase


def test_a_phase_tells_what_is_left_and_which_year_comes() -> None:
    assert Running(31, 31).days_left == 0
    assert Running(1, 31).days_left == 30
    assert StartsIn(1, date(2027, 11, 15)).year == 2027


def test_numbers_come_from_outside_the_text() -> None:
    assert content.fill("gọi `{police}`", {"police": "113"}) == "gọi `113`"
    with pytest.raises(KeyError):
        content.fill("gọi `{nobody}`", {"police": "113"})


def test_an_operators_file_replaces_the_shipped_one_of_the_same_name_and_no_other(tmp_path: Path) -> None:
    read = content.read(laid(tmp_path, "answers/thanks.toml", ANSWER))
    assert read.answers["thanks"].vi.title == "Ngắn"
    assert set(read.answers) == {*TOPICS, "own_temper"}


def test_an_operator_can_add_a_year(tmp_path: Path) -> None:
    read = content.read(laid(tmp_path, "campaigns/2027.toml", CAMPAIGN))
    assert list(read.campaigns)[-1] == 2027
    assert "2027: “mới”" in read.answers["campaign_theme"].vi.more
    assert "2027: “new”" in read.answers["campaign_theme"].en.more


def test_a_single_file_is_the_operators_where_there_is_one(tmp_path: Path) -> None:
    laid(tmp_path, "hotlines.toml", "")
    assert content.data_file("hotlines.toml", tmp_path) == tmp_path / "hotlines.toml"
    assert content.data_file("phrases.toml", tmp_path) == content.data_folder() / "phrases.toml"
    assert content.data_file("phrases.toml") == content.data_folder() / "phrases.toml"


def test_the_wheels_copy_is_preferred_to_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_PACKAGE", tmp_path / "bot")
    (tmp_path / "data").mkdir()
    assert content.data_folder() == tmp_path / "data"
    (tmp_path / "bot" / "_shipped" / "data").mkdir(parents=True)
    assert content.data_folder() == tmp_path / "bot" / "_shipped" / "data"
    with pytest.raises(ContentError, match=r"locales/: this folder was not installed"):
        content.locales_folder()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("answers/thanks.toml", ANSWER.replace('title = "Short"\n', ""), r"thanks\.toml, en\.title: missing; write it"),
        ("answers/thanks.toml", ANSWER.replace('"Short"', '" "'), r"thanks\.toml, en\.title: empty; write it"),
        (
            "answers/thanks.toml",
            ANSWER.replace("[vi]", '[vi]\ntitel = "x"'),
            r"vi\.titel: unknown key; remove or rename",
        ),
        ("answers/thanks.toml", ANSWER.replace("2026-11-23", '"soon"'), r"thanks\.toml, checked_on: .*date"),
        ("answers/thanks.toml", ANSWER.replace("[en]", "[vi]"), r"thanks\.toml: this is not TOML; correct it"),
        ("campaigns/next.toml", CAMPAIGN, r"next\.toml: name the file by its year"),
        (
            "campaigns/2027.toml",
            CAMPAIGN.replace('[theme]\nvi = "mới"\nen = "new"\n', ""),
            r"2027\.toml: .*write the theme, or a note",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_name_the_key_and_the_remedy(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    with pytest.raises(ContentError, match=sentence):
        content.read(laid(tmp_path, name, text))


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    broken = ANSWER.replace('title = "Short"\n', "").replace('title = "Ngắn"\n', "")
    with pytest.raises(ContentError) as refused:
        content.read(laid(tmp_path, "answers/thanks.toml", broken))
    assert [each.key for each in refused.value.problems] == ["vi.title", "en.title"]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "thanks.toml").write_bytes(ANSWER.encode("utf-16"))
    with pytest.raises(ContentError, match="save the file as UTF-8"):
        content.read(tmp_path)


def test_sources_stand_in_a_row_the_newest_last_before_its_day() -> None:
    read = content.read().answers["report_how"]
    assert str(read.source).endswith("Điều 37–48 (theo báo)")
    assert read.source_date == date(2025, 12, 15)


def test_a_theme_that_lasts_is_told_once() -> None:
    def month(year: int, theme: str | None) -> Campaign:
        words = Bilingual("x", "y")
        told = Bilingual(theme, theme + "!") if theme else None
        return Campaign(
            year,
            date(year, 11, 15),
            date(year, 12, 15),
            words,
            words,
            (Citation("a", "b"),),
            told,
            Bilingual("?", "??"),
        )

    months = {year: month(year, theme) for year, theme in ((2016, "A"), (2017, "A"), (2018, "B"), (2019, None))}
    assert list(content.themes("vi", months)) == ["2019: ?", "2018: “B”", "2016–2017: “A”"]
    assert list(content.themes("en", months)) == ["2019: ??", "2018: “B!”", "2016–2017: “A!”"]

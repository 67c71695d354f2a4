"""Each mistake in an answer or an Action Month gets a sentence with file, key and remedy; the shipped content has none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot import content
from bot.checks import curated, report
from bot.checks.curated import check, unreviewed
from bot.checks.phrases import read_phrases
from bot.content import Answer, Bilingual, Campaign, Citation, Content, Text
from bot.understanding.model import TOPICS

NUMBERS = {"police": "113", "farmers_union": "1800 1768"}
PHRASES = read_phrases()
SOURCE = Citation("Nguồn", "Source", "https://example.org", date(2025, 1, 2))
GOOD = Answer(
    topic="thanks",
    vi=Text("Cảm ơn", "Cần gấp: `{police}`.", "Thêm."),
    en=Text("Thanks", "Urgent: `{police}`.", "More."),
    sources=(SOURCE,),
    checked_on=date(2026, 11, 23),
    buttons=("find_help", "erase"),
)
MONTH = Campaign(
    2016,
    date(2016, 11, 15),
    date(2016, 12, 15),
    Bilingual("tên", "name"),
    Bilingual("ai", "who"),
    (SOURCE,),
    Bilingual("chủ đề", "theme"),
)


def problems(answer: Answer = GOOD, month: Campaign = MONTH) -> list[str]:
    told = Content({answer.topic: answer}, {month.year: month})
    return [str(each) for each in check(told, NUMBERS, PHRASES, topics=("thanks",))]


def only(found: list[str]) -> str:
    (one,) = found
    return one


def spoken(**changes: str) -> Answer:
    """The good answer with the same change in both languages."""
    return replace(GOOD, vi=replace(GOOD.vi, **changes), en=replace(GOOD.en, **changes))


@pytest.mark.safety(1, 44, 49)
def test_the_shipped_content_passes() -> None:
    from bot.directory.shipped import read_hotlines

    lines = read_hotlines(content.data_file("hotlines.toml")).lines
    numbers = {line.id: line.phones[0].number for line in lines if line.phones}
    assert [str(each) for each in check(content.read(), numbers, PHRASES)] == []


@pytest.mark.safety(44)
def test_the_shipped_content_waits_for_its_reviewer() -> None:
    assert unreviewed(content.read()) == len(content.read().answers) >= len(TOPICS)


def test_a_good_answer_has_no_problem() -> None:
    assert problems() == []


def test_a_reviewed_answer_is_no_longer_counted() -> None:
    read = replace(GOOD, reviewed_by="Nguyễn Thị A", reviewed_on=date(2026, 12, 1))
    assert problems(read) == []
    assert unreviewed(Content({"thanks": read, "goodbye": GOOD}, {})) == 1


def test_a_topic_without_an_answer_is_named() -> None:
    found = check(Content({}, {2016: MONTH}), NUMBERS, PHRASES, topics=("thanks",))
    assert only([str(each) for each in found]) == "answers/thanks.toml: the topic has no answer; write this file"


def test_an_answer_to_no_topic_is_named() -> None:
    found = check(Content({"x": replace(GOOD, topic="x")}, {2016: MONTH}), NUMBERS, PHRASES, topics=())
    assert only([str(each) for each in found]).startswith("answers/x.toml: there is no such topic")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sources": ()}, "sources: no source with a day"),
        ({"sources": (Citation("a", "b"),)}, "sources: no source with a day"),
        ({"sources": (Citation("a", "b", "ftp://x", date(2025, 1, 1)),)}, "sources.0.url: not an address"),
        ({"checked_on": date(2025, 1, 1)}, "checked_on: earlier than one of the sources"),
        (
            {"buttons": ("nowhere",)},
            "buttons: “nowhere” leads nowhere; write another topic or one of choose_language, erase",
        ),
        ({"buttons": ("thanks",)}, "buttons: “thanks” leads nowhere"),
        ({"buttons": ("erase", "erase")}, "buttons: the same button twice"),
        (
            {"buttons": ("erase", "find_help", "show_numbers", "what_is_kept", "other_question")},
            "buttons: more than 4; keep the best",
        ),
        ({"reviewed_by": "Nguyễn Thị A"}, "reviewed_by: a review has a name and a day"),
        ({"reviewed_on": date(2026, 12, 1)}, "reviewed_by: a review has a name and a day"),
        (
            {"reviewed_by": "Nguyễn Thị A", "reviewed_on": date(2026, 1, 1)},
            "reviewed_on: reviewed before the facts were last compared",
        ),
        ({"vi": Text("Cảm ơn", "Cần gấp: `{police}`.")}, "more: there in one language only"),
        ({"vi": Text("Cảm ơn", "Cần gấp.", "Thêm.")}, "text: the two languages show different numbers"),
        ({"en": Text("Thanks", "Urgent: `{police}`.", "`{police}`")}, "more: the two languages show different numbers"),
    ],
)
def test_each_mistake_of_an_answer_has_its_key_and_its_remedy(changes: dict[str, Any], sentence: str) -> None:
    assert only(problems(replace(GOOD, **changes))).startswith(f"answers/thanks.toml, {sentence}")


@pytest.mark.parametrize(
    ("changes", "key", "sentence"),
    [
        ({"title": "x" * 21}, "title", "longer than 20 characters"),
        ({"text": "`{police}` " + "từ từ. " * 30}, "text", "61 words; keep 60"),
        (
            {"text": "`{police}`\n" + "từ " * 26},
            "text",
            "a sentence of 26 words, “từ từ từ từ từ từ từ từ từ từ từ từ từ t…”; make two of it, 25 at most",
        ),
        ({"more": "từ " * 46}, "more", "a sentence of 46 words, “từ từ"),
        ({"more": "x" * 3001}, "more", "3001 characters; shorten it to 3000"),
        ({"text": "Gọi `{nobody}`."}, "text", "{nobody} is no id in hotlines.toml"),
        ({"text": "Gọi {police}."}, "text", "a number stands outside backticks"),
        ({"text": "Gọi *{police}*."}, "text", "a number stands outside backticks"),
        ({"text": "Gọi `{police} nhé`."}, "text", "`{police} nhé` marks something else than one number"),
        ({"text": "Gọi `{police}."}, "text", "the mark ` is not closed"),
        ({"text": "*Gọi `{police}`."}, "text", "the mark * is not closed"),
        ({"text": "Gọi `{police`."}, "text", "expected '}' before end of string"),
        ({"text": "Theo Luật 13/2022. Law `{police}`"}, "text", "names a law without its article"),
        (
            {"text": "Luật 13/2022, Điều 9. `{police}`\nLaw 13/2022, Article 9."},
            "text",
            "speaks of a law; end with a line that has a number to call",
        ),
    ],
)
def test_each_mistake_of_a_text_is_told_for_both_languages(changes: dict[str, str], key: str, sentence: str) -> None:
    found = problems(spoken(**changes))
    assert [each.split(": ")[0] for each in found] == [f"answers/thanks.toml, {lang}.{key}" for lang in ("vi", "en")]
    assert all(each.split(": ", 1)[1].startswith(sentence) for each in found)


@pytest.mark.parametrize(
    "number", ["113", "111", "1800 1768", "1900 96 96 80", "024 3333 5599", "0912345678", "+84 981 84 84 84"]
)
def test_a_number_written_out_is_refused(number: str) -> None:
    found = problems(spoken(text=f"Gọi {number}, `{{police}}`."))
    assert all("is written out; write `{its id in hotlines.toml}`" in each for each in found)
    assert len(found) == 2
    marked = problems(spoken(text=f"Gọi `{number}`, `{{police}}`."))
    assert any("is written out" in each for each in marked)


@pytest.mark.parametrize(
    "text", ["15/11–15/12", "Luật số 102, 13/2022", "5–10 triệu", "1/7/2025", "113.000 đồng", "113/2020"]
)
def test_dates_fines_and_laws_are_no_telephone_numbers(text: str) -> None:
    assert not [each for each in problems(spoken(text=f"{text} `{{police}}`")) if "written out" in each]


def test_sixty_words_are_counted_as_they_are_read() -> None:
    assert problems(spoken(text="`{farmers_union}` – " + "từ từ. " * 29)) == []


def test_forbidden_words_are_found_in_titles_texts_and_longer_texts() -> None:
    for key in ("title", "text", "more"):
        answer = replace(GOOD, vi=replace(GOOD.vi, **{key: "ẩn danh `{police}`" if key == "text" else "ẩn danh"}))
        assert only(problems(answer)).startswith(f"answers/thanks.toml, vi.{key}: “ẩn danh” (false_promise): ")


def test_what_a_locked_phone_would_show_is_checked_for_both_texts() -> None:
    for key in ("text", "more"):
        answer = replace(
            GOOD, vi=replace(GOOD.vi, **{key: "Chồng ở nhà. `{police}`" if key == "text" else "Chồng ở nhà."})
        )
        assert only(problems(answer)).startswith(f"answers/thanks.toml, vi.{key}: “chồng” (neutral_preview): move it")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts": date(2016, 11, 14)}, "starts: the month runs from 15 November to 15 December"),
        ({"ends": date(2017, 12, 15)}, "starts: the month runs"),
        ({"sources": ()}, "sources: missing; write where this was read"),
        ({"sources": (Citation("a", "b", "x"),)}, "sources.0.url: not an address"),
        ({"plans": ("nowhere",)}, "plans: “nowhere” is no topic with an answer"),
        ({"aims": "nowhere"}, "plans: “nowhere” is no topic with an answer"),
    ],
)
def test_each_mistake_of_an_action_month_has_its_key_and_its_remedy(changes: dict[str, Any], sentence: str) -> None:
    assert only(problems(month=replace(MONTH, **changes))).startswith(f"campaigns/2016.toml, {sentence}")


def test_a_year_left_out_is_named() -> None:
    later = replace(MONTH, year=2018, starts=date(2018, 11, 15), ends=date(2018, 12, 15))
    found = check(Content({"thanks": GOOD}, {2016: MONTH, 2018: later}), NUMBERS, PHRASES, topics=("thanks",))
    assert only([str(each) for each in found]) == "campaigns/2017.toml: this year is missing; write the file"


def test_nothing_to_check_is_said_as_such() -> None:
    found = check(Content({}, {}), NUMBERS, PHRASES, topics=())
    assert (
        only([str(each) for each in found])
        == f"campaigns/{curated.FIRST_YEAR}.toml: this year is missing; write the file"
    )


def test_the_report_counts_what_was_read() -> None:
    _, notes = report()
    count = len(content.read().answers)
    assert notes[0] == f"{count} answers, {count} unreviewed"
    assert notes[1].startswith("11 campaigns, ")

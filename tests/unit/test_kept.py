"""“Bot lưu gì?” tells of every stored column: it is made from the schema, and a column without words is found."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from bot.checks import report
from bot.checks.kept import check_kept
from bot.content import locales_folder
from bot.database.schema import metadata
from bot.dialogue import memories
from bot.privacy import counts, kept, ledger, listed, tally
from bot.screens.kept import kept_in_full_screen, kept_screen
from bot.screens.plain import plain
from bot.screens.words import Words
from bot.wording import LOCALES, Locale, load
from tests.conversations.people import MORNING

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def words(locale: Locale) -> Words:
    return Words(load(locales_folder())[locale], {}, MORNING)


def with_table(name: str, *columns: str) -> MetaData:
    """The schema as it would be with one more table."""
    grown = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(grown)
    Table(name, grown, *(Column(column, Integer, primary_key=True) for column in columns))
    return grown


def catalogues(folder: Path, **texts: dict[str, str]) -> Path:
    for locale, told in texts.items():
        (folder / locale).mkdir()
        rows = "".join(f'\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in told.items())
        (folder / locale / "messages.po").write_text(HEAD + rows, encoding="utf-8")
    return folder


@pytest.mark.safety(4, 24)
def test_every_column_has_its_sentence_in_every_language_and_the_command_looks_for_it() -> None:
    assert check_kept(locales_folder()) == []
    assert report()[0] == []


@pytest.mark.safety(4)
def test_a_new_column_without_its_sentence_is_found() -> None:
    assert [str(each) for each in check_kept(locales_folder(), with_table("visit", "chat", "at"))] == [
        "bot/privacy/kept.py: visit.at is told in 0 sentences; tell it in one, in plain words",
        "bot/privacy/kept.py: visit.chat is told in 0 sentences; tell it in one, in plain words",
    ]


def test_a_column_told_twice_and_a_sentence_about_none_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {**kept.SENTENCES, "chore": {"kept.program.chores": "name done_at day", "elsewhere.chores": "name"}}
    monkeypatch.setattr(kept, "SENTENCES", told)
    assert list(kept.gaps()) == [
        "chore.day is no column of the database; take it out",
        "chore.name is told in 2 sentences; tell it in one, in plain words",
        f"elsewhere.chores stands under no heading; begin it with one of {', '.join(kept.HEADINGS)}",
    ]


def test_words_that_are_missing_and_words_about_no_column_are_found(tmp_path: Path) -> None:
    texts = dict.fromkeys((*kept.HEADINGS, *kept.sentences()), "một")
    english = {key: "one" for key in texts if key != "kept.writer.language"} | {"kept.writer.diary": "a diary"}
    assert [str(each) for each in check_kept(catalogues(tmp_path, vi=texts, en=english))] == [
        "locales/en/messages.po, kept.writer.language: missing; say in plain words what is kept there",
        "locales/en/messages.po, kept.writer.diary: no column of the database is told in it; take it out",
    ]


def test_a_catalogue_that_cannot_be_read_is_told_by_the_check_of_catalogues_alone(tmp_path: Path) -> None:
    assert check_kept(tmp_path) == []


@pytest.mark.safety(4)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_full_list_says_each_sentence_once_and_the_table_that_is_not_there_is_not_told(locale: Locale) -> None:
    shown = plain(kept_in_full_screen(words(locale), kept.kept()))
    rows = shown.splitlines()
    for key in kept.sentences():
        assert rows.count(f"• {words(locale).text(key)}") == 1, key
    assert [row for row in rows if row in {words(locale).text(each) for each in kept.HEADINGS}] == [
        words(locale).text(each) for each in kept.HEADINGS
    ]
    fewer = MetaData()
    metadata.tables["chore"].to_metadata(fewer)
    assert kept.kept(fewer) == {
        **dict.fromkeys(kept.HEADINGS, ()),
        "kept.program": ("kept.program.chores",),
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_the_short_answer_comes_first_in_a_few_lines(locale: Locale) -> None:
    short = plain(kept_screen(words(locale)))
    assert 4 <= len(short.splitlines()) <= 6
    assert len(short) < 700
    full = plain(kept_in_full_screen(words(locale), kept.kept()))
    assert len(full.encode("utf-16-le")) // 2 < 4096


def test_the_times_on_it_are_those_of_the_code() -> None:
    """What is only remembered stands in no schema: its words are held to the code here."""
    lasting = (memories.KEPT, ledger.ERASABLE, listed.AN_HOUR, counts.KEPT)
    assert lasting == (timedelta(minutes=30), timedelta(hours=48), timedelta(hours=1), timedelta(days=400))
    assert tally.LEAST == 5
    said = {
        "vi": ("30 phút", "một giờ", "48 giờ", "400 ngày", "Dưới 5 người"),
        "en": ("30 minutes", "one hour", "48 hours", "400 days", "Under 5 people"),
    }
    for locale in LOCALES:
        shown = plain(kept_in_full_screen(words(locale), kept.kept()))
        assert [each for each in said[locale] if each not in shown] == []

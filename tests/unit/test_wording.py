"""Words: every language has every text with the same names in braces, every text is used, and dates read without doubt."""

import ast
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import wording
from bot.content import locales_folder
from bot.screens.model import lines
from bot.wording import LOCALES, Locale, MissingWords, Wording, language_of, placeholders
from scripts import messages

ROOT = Path(__file__).resolve().parents[2]


@cache
def catalogue(locale: Locale) -> dict[str, tuple[str, ...]]:
    """The texts of a language by key, a plural's forms together."""
    with (locales_folder() / locale / "messages.po").open("rb") as file:
        written = read_po(file, abort_invalid=True)
    found = {}
    for message in written:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


def names(texts: tuple[str, ...]) -> set[str]:
    return {name for text in texts for name in placeholders(text)}


@cache
def nodes() -> tuple[ast.AST, ...]:
    """All the code."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    return tuple(node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@cache
def literals() -> frozenset[str]:
    """Every string that stands in the code."""
    return frozenset(node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def beginnings() -> tuple[str, ...]:
    """How keys begin that the code completes: `f"queue.state_{state}"`, `"import.problem."`."""
    heads = (node.values[0] for node in nodes() if isinstance(node, ast.JoinedStr) and len(node.values) > 1)
    texts = {head.value for head in heads if isinstance(head, ast.Constant)}
    texts |= {each for each in literals() if each.endswith(".")}
    return tuple(each for each in texts if re.fullmatch(r"[a-z_]+\.[a-z_.]*", str(each)))


@cache
def named() -> frozenset[str]:
    """What screens and events are called: they look like keys and are none."""
    calls = (node for node in nodes() if isinstance(node, ast.Call))
    given = [each.args[:1] for each in calls if getattr(each.func, "id", "") in ("Screen", "event")]
    given += [each.args[1:2] for each in nodes() if isinstance(each, ast.Call) and "file_screen" in ast.dump(each.func)]
    return frozenset(str(each.value) for one in given for each in one if isinstance(each, ast.Constant))


def test_every_language_has_every_text_in_the_same_order() -> None:
    keys = [list(catalogue(locale)) for locale in LOCALES]
    assert keys[0] == keys[1]
    assert len(keys[0]) > 100


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty_or_marked_as_doubtful(locale: Locale) -> None:
    assert [key for key, texts in catalogue(locale).items() if not all(texts)] == []
    with (locales_folder() / locale / "messages.po").open("rb") as file:
        assert [message.id for message in read_po(file) if message.fuzzy] == []


def test_every_language_fills_in_the_same_names() -> None:
    different = [key for key, texts in catalogue("vi").items() if names(texts) != names(catalogue("en")[key])]
    assert different == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_mark_is_closed_on_its_row(locale: Locale) -> None:
    for key, texts in catalogue(locale).items():
        for text in texts:
            assert lines(text), key


@pytest.mark.uncounted
def test_no_text_is_left_that_no_screen_uses() -> None:
    unused = [key for key in catalogue("vi") if key not in literals()]
    assert [key for key in unused if not key.startswith(beginnings())] == []


def test_every_key_in_the_code_has_its_text() -> None:
    """Whatever in the code looks like a key of a catalogue's part is one, but for files and for events in the log."""
    parts = {key.split(".")[0] for key in catalogue("vi") if "." in key}
    alike = {each for each in literals() if re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", each) and each.split(".")[0] in parts}
    others = {each for each in alike if each.endswith(".toml")} | named() | set(beginnings())
    assert sorted(alike - others - catalogue("vi").keys()) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_button_fits_a_small_phone(locale: Locale) -> None:
    labels = [text for key, texts in catalogue(locale).items() if key.startswith("button.") for text in texts]
    assert [label for label in labels if len(label) > 28] == []


def test_the_template_for_a_new_language_is_up_to_date() -> None:
    written = (ROOT / "locales" / "messages.pot").read_text(encoding="utf-8")
    assert written == messages.template(ROOT / "locales" / "vi" / "messages.po"), "run `make messages`"
    with (ROOT / "locales" / "messages.pot").open("rb") as file:
        keys = [message.id for message in read_po(file) if message.id]
    assert [key if isinstance(key, str) else key[0] for key in keys] == list(catalogue("vi"))


def test_the_template_keeps_every_form_of_a_plural(tmp_path: Path) -> None:
    vietnamese = tmp_path / "messages.po"
    vietnamese.write_text(PLURAL_VI, encoding="utf-8")
    template = messages.template(vietnamese)
    assert 'msgid_plural "days"' in template
    assert "#. {count} ngày" in template


def test_the_template_is_written_where_translators_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi" / "messages.po").write_text(PLURAL_VI, encoding="utf-8")
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    messages.main()
    assert 'msgid "days"' in (tmp_path / "messages.pot").read_text(encoding="utf-8")


HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"""
PLURAL_VI = HEAD.format(language="vi", plural="nplurals=1; plural=0;") + (
    '\nmsgid "days"\nmsgid_plural "days"\nmsgstr[0] "{count} ngày"\n'
)
PLURAL_EN = HEAD.format(language="en", plural="nplurals=2; plural=(n != 1);") + (
    '\nmsgid "days"\nmsgid_plural "days"\nmsgstr[0] "{count} day from {place}"\nmsgstr[1] "{count} days from {place}"\n'
)


@pytest.fixture
def two_languages(tmp_path: Path) -> wording.Wordings:
    for locale, text in (("vi", PLURAL_VI), ("en", PLURAL_EN)):
        (tmp_path / locale).mkdir()
        (tmp_path / locale / "messages.po").write_text(text, encoding="utf-8")
    return wording.load(tmp_path)


def test_a_count_takes_the_form_of_its_language(two_languages: wording.Wordings) -> None:
    assert two_languages["vi"].n("days", 1) == "1 ngày"
    assert two_languages["vi"].n("days", 5) == "5 ngày"
    assert two_languages["en"].n("days", 1, place="here") == "1 day from here"
    assert two_languages["en"].n("days", 5, place="here") == "5 days from here"


@pytest.fixture
def words() -> wording.Wordings:
    return wording.load(locales_folder())


def test_a_text_comes_in_the_language_asked_for(words: wording.Wordings) -> None:
    assert words["vi"].t("button.numbers") == "Số gọi ngay"
    assert words["en"].t("button.numbers") != words["vi"].t("button.numbers")
    assert words["vi"].t("unit.commune", name="Đồng Tâm") == "Xã Đồng Tâm"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_that_is_missing_is_an_error_and_never_its_key_on_a_screen(
    words: wording.Wordings, locale: Locale
) -> None:
    with pytest.raises(MissingWords, match=r"no\.such"):
        words[locale].t("no.such")
    with pytest.raises(MissingWords, match=r"no\.such"):
        words[locale].n("no.such", 2)


def test_a_name_that_is_not_given_is_an_error(words: wording.Wordings) -> None:
    with pytest.raises(KeyError):
        words["vi"].t("unit.commune", other="x")


def test_a_day_reads_without_doubt_in_both_languages(words: wording.Wordings) -> None:
    assert words["vi"].day(date(2026, 11, 3)) == "3/11/2026"
    assert words["en"].day(date(2026, 11, 3)) == "3 Nov 2026"
    assert words["en"].day(date(2026, 1, 31)) == "31 Jan 2026"
    assert words["en"].day(date(2026, 12, 1)) == "1 Dec 2026"


def test_a_time_of_day_has_two_digits_for_its_minutes(words: wording.Wordings) -> None:
    assert words["vi"].clock(datetime(2026, 11, 3, 8, 5, tzinfo=UTC)) == "8:05"


def test_what_has_both_languages_is_read_in_ours(words: wording.Wordings) -> None:
    class Both:
        vi, en = "trước", "before"

    assert [words[locale].of(Both()) for locale in LOCALES] == ["trước", "before"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("vi", "vi"),
        ("vi-VN", "vi"),
        ("VI", "vi"),
        ("en", "en"),
        ("en-GB", "en"),
        ("km", "en"),
        ("fr", "en"),
        ("", None),
        (None, None),
    ],
)
def test_a_telegram_language_becomes_one_of_ours(code: str | None, expected: Locale | None) -> None:
    assert language_of(code) == expected


def test_braces_that_do_not_match_are_an_error() -> None:
    assert placeholders("{a} và {b}") == {"a", "b"}
    with pytest.raises(ValueError, match=r"'}'|'{'"):
        placeholders("{a")


def test_a_language_is_read_once(words: wording.Wordings) -> None:
    assert wording.load(locales_folder()) is words
    assert isinstance(words["vi"], Wording)

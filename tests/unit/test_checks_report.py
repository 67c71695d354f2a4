"""The command's report: whatever folder is broken, it says which file, which key, what to do."""

from pathlib import Path

import pytest

from bot.checks import report
from bot.checks.catalogues import check_catalogues
from bot.checks.phrases import read_phrases

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
PHRASES = read_phrases()


def catalogues(folder: Path, vi: str, en: str) -> list[str]:
    for locale, text in (("vi", vi), ("en", en)):
        (folder / locale).mkdir(exist_ok=True)
        (folder / locale / "messages.po").write_text(HEAD + text, encoding="utf-8")
    return [str(each) for each in check_catalogues(folder, PHRASES)]


def message(key: str, text: str) -> str:
    return f'\nmsgid "{key}"\nmsgstr "{text}"\n'


def test_twin_catalogues_have_no_problem(tmp_path: Path) -> None:
    plural = '\nmsgid "days"\nmsgid_plural "days"\nmsgstr[0] "{count} x"\nmsgstr[1] "{count} y"\n'
    assert catalogues(tmp_path, message("a", "Gọi `{n}`") + plural, message("a", "Call `{n}`") + plural) == []


@pytest.mark.parametrize(
    ("vi", "en", "sentence"),
    [
        (message("a", "một"), "", "locales/en/messages.po, a: missing; translate it"),
        ("", message("a", "one"), "locales/vi/messages.po, a: missing; translate it"),
        (message("a", "một"), message("a", ""), "locales/en/messages.po, a: empty; translate it"),
        (
            message("a", "một {n}"),
            message("a", "one"),
            "locales/en/messages.po, a: other placeholders than in the other",
        ),
        (
            message("a", "ẩn danh"),
            message("a", "hidden"),
            "locales/vi/messages.po, a: “ẩn danh” (false_promise): say only",
        ),
        (message("a", "gọi 113"), message("a", "call"), "locales/vi/messages.po, a: the number 113 is written out"),
        (message("a", "`gọi"), message("a", "call"), "locales/vi/messages.po, a: the mark ` is not closed; close"),
    ],
)
def test_each_mistake_of_a_catalogue_has_its_key_and_its_remedy(
    tmp_path: Path, vi: str, en: str, sentence: str
) -> None:
    (found,) = catalogues(tmp_path, vi, en)
    assert found.startswith(sentence)


def test_the_profile_may_name_national_numbers_and_no_other(tmp_path: Path) -> None:
    profile = message("profile.description", "113 và 114")
    catalogues(tmp_path, profile, profile)
    told = [str(each) for each in check_catalogues(tmp_path, PHRASES, {"113"})]
    assert told == [
        f"locales/{locale}/messages.po, profile.description: the number 114 is written out; write `{{its id in hotlines.toml}}`"
        for locale in ("vi", "en")
    ]


def test_braces_that_do_not_match_are_told(tmp_path: Path) -> None:
    found = catalogues(tmp_path, message("a", "gọi {n"), message("a", "call"))
    assert found[0].startswith("locales/vi/messages.po, a: expected '}'")


def test_a_catalogue_that_is_not_there_is_told(tmp_path: Path) -> None:
    (found,) = check_catalogues(tmp_path, PHRASES)
    assert str(found).startswith("locales/vi/messages.po: cannot be read; correct it")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("answers/thanks.toml", "x", "thanks.toml: this is not TOML"),
        ("phrases.toml", "x", "phrases.toml: this is not TOML"),
        ("hotlines.toml", "x", "hotlines.toml: this is not TOML"),
        ("directory/mine.toml", "[a]\nkind = 'x'", "mine.toml, a.kind: "),
    ],
)
def test_a_file_that_cannot_be_read_ends_the_report_with_its_name(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    problems, notes = report(tmp_path)
    assert any(sentence in str(each) for each in problems)
    assert notes == []

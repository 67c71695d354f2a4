"""Every place where an admin enters words, and every sign that means harm: refused, or made plain; no number changes."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from bot import library
from bot.botapi.html import compose
from bot.desk.answers import TYPED
from bot.desk.form_draft import Draft
from bot.desk.form_look import form_screen
from bot.desk.form_refusals import Refusal
from bot.desk.form_view import refusal_lines
from bot.dialogue.meaning import Said
from bot.dialogue.memory import FRESH
from bot.dialogue.respond import respond
from bot.dialogue.world import World
from bot.directory.exchange.columns import FIELDS
from bot.directory.letters import MARKS, are_ours, one_line, seen
from bot.directory.snapshot import Snapshot
from bot.screens.model import Screen
from bot.screens.plain import plain
from bot.wording import LOCALES
from tests.properties.test_html_validity import read as as_telegram_reads
from tests.unit.exchange_house import csv, entries, refusal, sheet_of, workbook
from tests.unit.form_house import NOW, NUMBER, Officer, look, office, person, words
from tests.unit.office_house import gazetteer, hotlines
from tests.unit.test_exchange_hsds import foreign, ident
from tests.unit.test_exchange_plan import Desk, service

pytestmark = [pytest.mark.safety(13, 41), pytest.mark.uncounted]
"""Much is tried here, and other tests say what of the code is reached: counting that here would take long."""

PLAIN = {
    "html": "<b>Trạm</b> <a href='x'>y tế</a> </code>",
    "entities": "Trạm &lt;b&gt; &amp; &#1234; y tế",
    "marks of ours": "Trạm `y` *tế* {name} {police}",
    "quotes": "Trạm \"y tế\" 'thử' \\ %s",
}
"""What is text like any other, and stands there as it was typed."""

ODD = {
    "right-to-left override": "Trạm \u202ey tế\u202c thử",
    "isolates": "Trạm \u2066y\u2069 \u2067tế\u2069 \u2068thử\u2069",
    "marks of direction": "Trạm\u200e y\u200f tế\u061c thử",
    "embeddings": "Trạm \u202ay\u202b tế\u202d thử",
    "no width": "Tr\u200bạm\u200c y\u200d tế\u2060 th\ufeffử",
    "soft hyphens": "Tr\u00adạm y tế th\u00adử",
    "controls": "Trạm\x00 y\x07 tế\x1b[31m \x7fthử\x85",
    "private use": "Trạm\ue000 y\uf8ff tế \U000f0000thử",
    "tags": "Trạm\U000e0041\U000e007f y tế thử",
    "variation selectors": "Trạm\ufe0f y\U000e0100 tế thử",
    "fillers": "Trạm\u3164 y\u2800 tế\u115f thử",
    "a flood of marks": "Tr" + "a\u0323\u0302" + "\u0489" * 40 + "\u0301" * 80 + "m y tế thử",
    "an endless letter": "T" + "\u0338" * 150 + "rạm y tế thử",
    "lines": "Trạm y tế\nthử\r\n\r\n113 gọi đây\u2028thử\u2029thử\x0bthử",
    "digits of others": "Trạm số ٣ ߂ १ ３ 𝟜 ⑤ y tế",
    "wide letters": "Ｔrạm ｙ tế 𝐭hử 𝓽hử ⓣhử",
    "blanks of all widths": "Trạm\u00a0y\u2003tế\u3000thử\u202fthử",
    "half a sign": "Trạm \ud83d y tế \udc00 thử",
    "not composed": unicodedata.normalize("NFD", "Trạm y tế thử"),
}
"""What is made plain, or refused for what it then says."""

FOREIGN = {
    "a Cyrillic a": "Trаm y tế",
    "Greek letters": "Trạm Υ tế",
    "Armenian": "Trạm ս tế",
    "Cherokee": "Ꭲrạm y tế",
    "Coptic": "Trạm ⲟ y tế",
    "Hebrew": "Trạm y tế שלום",
    "Arabic": "Trạm y tế مرحبا",
    "Lisu": "ꓔrạm y tế",
}
"""What only looks like our letters, or reorders the digits beside it: refused."""

HOSTILE = {**PLAIN, **ODD, **FOREIGN}
every_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


def is_clean(text: str) -> bool:
    """Nothing hidden, no line of its own, digits and letters as ours, no flood."""
    shown = not any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn", "Me", "Zl", "Zp") for each in text)
    digits = all(each.isascii() for each in text if each.isdecimal())
    marks = max((len(run) for run in runs_of_marks(text)), default=0)
    return shown and digits and marks <= MARKS and are_ours(text) and text == unicodedata.normalize("NFC", text)


def runs_of_marks(text: str) -> Iterator[str]:
    marks = "".join(each if unicodedata.category(each) == "Mn" else " " for each in text)
    yield from marks.split()


def reads_the_same(screen: Screen) -> None:
    """Its HTML is valid, and Telegram reads the very words."""
    assert as_telegram_reads(compose(screen).html) == plain(screen)


def texts_in(value: Any) -> Iterator[str]:
    """Every text within an entry's values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


@every_text
def test_a_text_made_plain_stays_as_it_is(text: str) -> None:
    assert seen(seen(text)) == seen(text)
    assert one_line(one_line(text)) == one_line(text)
    assert is_clean(one_line(text)) or text in FOREIGN.values()


def test_letters_of_the_peoples_of_viet_nam_are_ours() -> None:
    for text in (
        "Đắk Lắk, Ƀuôn Ama Thuột, ơ̆ č̣",
        "ភាសាខ្មែរ",
        "ꨀꨆꨴ",
        "ꪀꪱ ꪼꪕ",
        "สวัสดี",
        "Hội người Hoa 會館",
        "한국어",
        "O’Brien",
    ):
        assert are_ours(one_line(text)), text
        assert one_line(text) == unicodedata.normalize("NFC", text)


def test_only_marks_beyond_measure_go() -> None:
    assert one_line("e\u0323\u0302\u0301\u0300\u0303\u0309") == unicodedata.normalize(
        "NFC", "e\u0323\u0302\u0301\u0300\u0303"
    )


# The form at the desk


@pytest.mark.parametrize("step", sorted(TYPED))
@every_text
def test_the_form_takes_only_what_it_looks_like(step: str, text: str) -> None:
    officer = at(step)
    before = officer.draft
    officer.say(text)
    if officer.refused is not None:
        assert officer.draft == before
        for locale in LOCALES:
            assert refusal_lines(words(locale), Refusal(officer.refused.key, officer.refused.values))
        return
    assert text not in FOREIGN.values()
    assert officer.values["phones"] == before.values["phones"]
    assert all(map(is_clean, texts_in(dict(officer.values))))
    if text in PLAIN.values():
        assert " ".join(text.split()) in texts_in(dict(officer.values))
    for locale in LOCALES:
        reads_the_same(form_screen(look(locale), officer.draft))


def at(step: str) -> Officer:
    """Somebody at a question of an office that may show its address, where words stand in Vietnamese already."""
    return Officer(worded()).at(step)


@cache
def worded() -> Draft:
    officer = office()
    for step, said in (
        ("fees", "Miễn phí."),
        ("eligibility", "Mọi người."),
        ("alert", "Gọi trước."),
        ("hours", "Sáng."),
    ):
        officer.at(step).say(said)
    return officer.draft


@pytest.mark.parametrize(
    "sign",
    [
        "\u202e",
        "\u200b",
        "\u2066",
        "\ufeff",
        "\u00ad",
        "\x00",
        "\ue000",
        "\U000e0030",
        "\u0301",
        "\u0338" * 60,
        "О",
        "<b>",
        "\n",
    ],
)
def test_a_number_is_the_one_that_was_meant_or_none(sign: str) -> None:
    for written in (f"0912{sign} 000 001", f"{sign}0912 000 001", f"0912 000 001{sign}", f"0912 000 0{sign}01"):
        officer = at("phones").tap("clear").say(written)
        told = [phone["number"] for phone in officer.values["phones"]]
        assert told == [] if officer.refused else told == [NUMBER]


@pytest.mark.parametrize("script", ["٠", "０", "߀", "०", "𝟎", "۰"])
def test_a_number_in_digits_of_others_is_the_same_number(script: str) -> None:
    written = "".join(chr(ord(script) + int(each)) if each.isdigit() else each for each in NUMBER)
    assert [each["number"] for each in at("phones").tap("clear").say(written).values["phones"]] == [NUMBER]


@pytest.mark.parametrize("step", ["source_date", "consent_paper"])
@every_text
def test_a_day_is_a_day(step: str, text: str) -> None:
    officer = (Officer(worded()) if step == "source_date" else person()).at(step).say(text)
    assert officer.refused is not None
    officer.say("1\u200b/\u202e7/２０２６")
    assert officer.refused is not None or date(2026, 7, 1).isoformat() in texts_in(dict(officer.values))


@every_text
def test_a_place_is_one_of_the_gazetteer_or_none(text: str) -> None:
    before = at("place")
    area = before.values["area"]
    after = before.say(f"{text}, xã Đồng Tâm, Đồng Nai")
    assert after.refused is not None or after.draft.areas or after.values["area"] in (area, "p25390", "p75")


# Files

UNWRITABLE = (ODD["controls"], ODD["half a sign"], ODD["lines"])
WORDED = [each for each, column in FIELDS.items() if column.form in ("text", "words") and not each.endswith(".en")]


def file_of(form: str, text: str) -> tuple[bytes, str]:
    """A file with one entry, whose every text is this one."""
    if form == "json":
        written = foreign(
            name=text, description=text, alert=text, url=text, organization={"id": ident("o"), "name": text}
        )
        return json.dumps({"services": [written]}).encode(), "a.json"
    row = {"kind": "Công an", "area": "p25390", "phones.0.number": NUMBER, **dict.fromkeys(WORDED, text)}
    headings = [entries().vocabulary.sheet.t(f"sheet.column.{FIELDS[field].key}") for field in row]
    if form == "xlsx":
        return workbook(headings, list(row.values())), "a.xlsx"
    quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row.values()]
    return csv([f'"{each}"' for each in headings], quoted).encode("utf-8", "replace"), "a.csv"


@every_text
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_file_says_only_what_it_looks_like(form: str, text: str) -> None:
    if form == "xlsx" and text in UNWRITABLE:
        pytest.skip("no program writes such a workbook")
    data, name = file_of(form, text)
    if refusal(data, name):
        # A sentence says why; only signs that no program for sheets writes come to that.
        assert text in (ODD["controls"], ODD["half a sign"])
        return
    sheet = sheet_of(data, name)
    assert len(sheet.rows) == 1
    (row,) = sheet.rows
    told = [value for field, value in row.values.items() if field in WORDED]
    assert len(told) >= 4
    assert all(is_clean(str(each)) or text in FOREIGN.values() for each in told)
    assert row.values["phones.0.number"] == NUMBER


@every_text
def test_a_plan_takes_nothing_in_letters_of_others(text: str) -> None:
    desk = Desk(gazetteer(), hotlines())
    desk.has(service("tram-mot", NUMBER))
    before = desk.exported("tram-mot")
    for field in ("name.vi", "description.vi", "alert.vi", "source"):
        made = desk.plans({**before, field: one_line(text)})
        assert all(each.after["phones"][0]["number"] == NUMBER for each in made.items)
        if text in FOREIGN.values():
            assert [(each.column, each.key) for each in made.findings] == [(field, "import.problem.letters")]
            assert not made.items


# Citizens


@pytest.fixture(scope="module")
def world() -> World:
    return library.load().world(Snapshot.of_hotlines(hotlines()), NOW)


@pytest.mark.safety(24)
@pytest.mark.parametrize(
    "around", ["{}", "{} em ở Đồng Tâm", "cuu toi voi {}", "chồng em {} hay đánh em", "xã {} ở đâu", "/{}"]
)
def test_nothing_that_a_citizen_types_comes_back(world: World, around: str) -> None:
    for text in HOSTILE.values():
        typed = around.format(f"zqxj {text} zqxj")
        for screen in respond(FRESH, Said(typed), world).screens:
            shown = [plain(screen), *(button.label for button in screen.buttons)]
            assert not any("zqxj" in each or text in each for each in shown), screen.name
            reads_the_same(screen)

"""What goes out and comes back says the same; where one cell was edited, exactly that is said otherwise."""

import io
import json
from dataclasses import replace
from typing import get_args

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.directory.exchange import delimited
from bot.directory.exchange.export import Form, export
from bot.directory.exchange.model import Sheet
from bot.directory.exchange.reading import read
from bot.directory.model import Audience, Charge, Holder, Kind, Phone, PublicService, Schedule, Translated
from bot.places.model import AreaRef
from tests.unit.exchange_house import entries
from tests.unit.exchange_services import BARE, FULL, HARMLESS, OPTIONAL, SCHEDULES, TODAY, services

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

FORMS: tuple[Form, ...] = get_args(Form)


def back(form: Form, *shown: PublicService) -> Sheet:
    """Exported and read again. Nothing is wrong with it."""
    written = export(form, shown, entries(), TODAY)
    sheet = read(written.name, written.content, entries())
    assert [(each.key, each.column, dict(each.values)) for each in sheet.problems] == []
    return sheet


def same(form: Form, *shown: PublicService) -> None:
    """Not a key of any entry differs."""
    sheet = back(form, *shown)
    by_id = {each.id: each for each in shown}
    assert [row.values["id"] for row in sheet.rows] == sorted(by_id)
    for row in sheet.rows:
        assert row.complete
        assert row.values == sheet.baseline(by_id[str(row.values["id"])])


def edited(sheet: Sheet, service: PublicService) -> dict[str, tuple[object, object]]:
    """What differs from an entry, before and after, by key."""
    (row,) = [each for each in sheet.rows if each.values["id"] == service.id]
    base = sheet.baseline(service)
    return {
        key: (base.get(key), row.values.get(key))
        for key in sorted({*base, *row.values})
        if base.get(key) != row.values.get(key)
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_comes_back_unchanged(form: Form, kind: Kind) -> None:
    same(form, replace(FULL, kind=kind, address=None), replace(BARE, kind=kind))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("field", OPTIONAL)
def test_every_optional_field_comes_back_unchanged(form: Form, field: str) -> None:
    with_it = replace(BARE, **{field: OPTIONAL[field]})
    without = replace(FULL, **{field: getattr(BARE, field)})
    same(form, with_it)
    same(form, without)
    assert back(form, with_it).rows[0].values != back(form, BARE).rows[0].values


@pytest.mark.parametrize("form", FORMS)
def test_every_choice_and_every_shape_of_hours_comes_back_unchanged(form: Form) -> None:
    number = Phone("0912 000 003")
    made = [
        *(replace(FULL, audience=audience) for audience in get_args(Audience)),
        *(replace(FULL, holder=holder, address=None) for holder in get_args(Holder)),
        *(replace(FULL, phones=(replace(number, charge=charge),)) for charge in get_args(Charge)),
        *(replace(FULL, schedule=schedule) for schedule in SCHEDULES),
        *(replace(FULL, overnight=overnight) for overnight in (True, False, None)),
        *(replace(FULL, area=AreaRef.parse(code)) for code in ("p75", "f25369", "f70", "p25333")),
        *(replace(FULL, name=Translated(text, text)) for text in HARMLESS),
        *(replace(FULL, description=Translated(text, "")) for text in HARMLESS),
    ]
    same(form, *(replace(each, id=f"thu-{number:03}") for number, each in enumerate(made)))


@pytest.mark.safety(43)
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(shown=st.lists(services, max_size=4, min_size=1, unique_by=lambda each: each.id))
def test_whatever_is_shown_comes_back_unchanged(form: Form, shown: list[PublicService]) -> None:
    same(form, *shown)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["\x00", "\u200b\x08", "a\x00b", "a\r\nb\rc"])
def test_signs_that_nobody_sees_break_no_file(form: Form, text: str) -> None:
    words = Translated(text, text)
    same(form, replace(FULL, organization=words, alert=words, address=text, schedule=Schedule(text=words)))


@pytest.mark.parametrize("form", FORMS)
def test_more_numbers_than_a_sheet_usually_has_find_their_columns(form: Form) -> None:
    nine = tuple(Phone(f"0912 000 10{each}") for each in range(9))
    same(form, replace(FULL, phones=nine), BARE)


CELLS = (
    ("Điện thoại", "0912 000 009", {"phones.0.number": ("0912 000 001", "0912 000 009")}),
    ("Tên", "Trạm khác", {"name.vi": ("Trạm y tế thử", "Trạm khác")}),
    ("Ở lại qua đêm", "Có", {"overnight": (False, True)}),
    ("Lưu ý", "", {"alert.vi": ("Đang sửa cổng", None)}),
    ("Ngày của nguồn", "03/01/2026", {"source_date": ("2026-01-02", "2026-01-03")}),
)
EDITS = pytest.mark.parametrize(("heading", "text", "difference"), CELLS)


@EDITS
def test_one_cell_edited_in_a_workbook_is_all_that_differs(
    heading: str, text: str, difference: dict[str, object]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", [FULL, BARE], entries(), TODAY).content))
    page = book.worksheets[0]
    place = [cell.value for cell in page[1]].index(heading) + 1
    page.cell(2, place).value = text or None
    saved = io.BytesIO()
    book.save(saved)
    sheet = read("danh-ba.xlsx", saved.getvalue(), entries())
    assert edited(sheet, FULL) == difference
    assert edited(sheet, BARE) == {}


@EDITS
def test_one_cell_edited_in_a_csv_is_all_that_differs(heading: str, text: str, difference: dict[str, object]) -> None:
    lines = list(delimited.rows(delimited.decode(export("csv", [FULL, BARE], entries(), TODAY).content), ";"))
    place = lines[0][1].index(heading)
    lines[1][1][place] = text
    sheet = read("danh-ba.csv", delimited.write(line for _, line in lines), entries())
    assert edited(sheet, FULL) == difference
    assert edited(sheet, BARE) == {}


def test_hours_edited_in_one_cell_are_all_that_differs() -> None:
    written = export("csv", [FULL], entries(), TODAY).content.decode("utf-8-sig")
    sheet = read("danh-ba.csv", written.replace("T2-T6 07:30-11:30; T2-T6 13:30-17:00", "24/7").encode(), entries())
    ((key, (_, after)),) = edited(sheet, FULL).items()
    assert key == "schedule.rule"
    assert after == {"always": True, "openings": [], "closed": []}


def test_one_value_edited_in_json_is_all_that_differs() -> None:
    page = json.loads(export("json", [FULL, BARE], entries(), TODAY).content)
    page["contents"][0]["phones"][0]["number"] = "+84 912 000 009"
    page["contents"][1]["schedules"] = [{**page["contents"][0]["schedules"][0], "byday": "MO"}]
    sheet = read("danh-ba.json", json.dumps(page).encode(), entries())
    assert edited(sheet, FULL) == {"phones.0.number": ("0912 000 001", "0912 000 009")}
    assert list(edited(sheet, BARE)) == ["schedule.rule"]


def test_a_json_too_large_to_be_sent_back_comes_zipped_and_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.directory.exchange.export.MAX_BYTES", 1000)
    written = export("json", [FULL], entries(), TODAY)
    assert (written.name, written.media_type) == ("danh-ba-2026-11-25.json.zip", "application/zip")
    same("json", FULL)
    monkeypatch.setattr("bot.directory.exchange.reading.MAX_JSON", 1000)
    with pytest.raises(ValueError, match="too_large_inside"):
        read(written.name, written.content, entries())

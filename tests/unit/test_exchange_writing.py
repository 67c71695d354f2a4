"""Files that go out: what a person finds when she opens them, that they are safe to open, and that nothing withheld is in them."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import openpyxl
import pytest

from bot.directory.exchange import sheets
from bot.directory.exchange.columns import CHOICES, FIELDS
from bot.directory.exchange.delimited import guarded
from bot.directory.exchange.export import Blank, Form, Written, export, template
from bot.directory.exchange.model import MAX_ROWS, Sheet
from bot.directory.exchange.reading import read
from bot.directory.model import Consent, Kind, PublicService, Service, Translated, Vetting, public
from bot.places.model import AreaRef
from tests.unit.exchange_house import entries
from tests.unit.exchange_services import BARE, CALLED, FULL, HARMLESS, TODAY

FORMS: tuple[Form, ...] = get_args(Form)
DONG_NAI, HA_NOI = AreaRef.parse("p75"), AreaRef.parse("p01")
MARKER = "dau-kin-7391"


def opened(written: Written) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written.content))


def everything_in(written: Written) -> str:
    """All that a file holds, unpacked."""
    if not written.content.startswith(b"PK"):
        return written.content.decode()
    with zipfile.ZipFile(io.BytesIO(written.content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def column(book: openpyxl.Workbook, heading: str) -> int:
    return [cell.value for cell in book.worksheets[0][1]].index(heading) + 1


def numbered(count: int) -> list[PublicService]:
    return [replace(FULL, id=f"thu-{number:04}") for number in range(count)]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_directory_gives_the_same_bytes_in_any_order(form: Form) -> None:
    first, second = (export(form, listed, entries(), TODAY) for listed in (numbered(9), numbered(9)[::-1]))
    assert first == second
    assert first.name.startswith("danh-ba-2026-11-25.")
    assert first.count == 9


@pytest.mark.safety(31)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_withheld_is_in_any_file(form: Form) -> None:
    secret = Translated(MARKER, MARKER)
    whole = Service(
        id="thu-1",
        kind="trusted_address",
        name=Translated("Nhà thử", "Test house"),
        organization=Translated("Hội thử", "Test union"),
        area=DONG_NAI,
        provenance=FULL.provenance,
        holder="person",
        address_visibility="area_only",
        address=MARKER,
        assurer=739100739,
        short=secret,
        consent=Consent(True, date(1991, 7, 3), "phone", True, True, True),
        vetting=Vetting(True, True, True, True, True),
        contact=MARKER,
        assured_date=CALLED,
    )
    shown = [public(whole), public(replace(whole, id="thu-2", status="inactive", name=secret))]
    written = export(form, filter(None, shown), entries(), TODAY)
    text = everything_in(written)
    assert written.count == 1
    assert "Nhà thử" in text
    assert not any(each in text for each in (MARKER, "739100739", "1991-07-03", "03/07/1991", "thu-2"))


@pytest.mark.parametrize("form", FORMS)
def test_a_person_whom_nobody_checked_for_a_year_is_in_no_file(form: Form) -> None:
    person = replace(FULL, holder="person", kind="trusted_address", address=None)
    old = [replace(person, id=f"cu-{days}", assured_date=TODAY - timedelta(days)) for days in (364, 365)]
    written = export(form, [*old, replace(FULL, assured_date=TODAY - timedelta(999))], entries(), TODAY)
    assert written.count == 2
    assert "cu-364" in everything_in(written)
    assert "cu-365" not in everything_in(written)


@pytest.mark.parametrize("form", FORMS)
def test_progress_is_told_to_the_end(form: Form) -> None:
    told: list[tuple[int, int]] = []
    export(form, numbered(450), entries(), TODAY, lambda done, of: told.append((done, of)))
    assert told[0] == (0, 450)
    assert told[-1] == (450, 450)
    assert told == sorted(set(told))
    assert len(told) == 4


def test_every_cell_of_a_workbook_is_text_even_what_looks_like_a_formula() -> None:
    shown = [replace(FULL, id=f"thu-{number:02}", name=Translated(text, text)) for number, text in enumerate(HARMLESS)]
    page = opened(export("xlsx", shown, entries(), TODAY)).worksheets[0]
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert "0912 000 001" in {cell.value for cell in cells}


def test_a_workbook_has_its_headings_in_sight_its_choices_at_hand_and_its_explanation_beside_it() -> None:
    book = opened(export("xlsx", [FULL], entries(), TODAY))
    rows, explained, choices = book.worksheets
    assert (rows.title, explained.title) == ("Danh bạ", "Giải thích")
    assert rows.freeze_panes == "B2"
    assert choices.sheet_state == "veryHidden"
    assert all(rows.column_dimensions[letter].width > 9 for letter in "ABCDEFG")
    offered = {next(iter(each.sqref.ranges)).min_col: each for each in rows.data_validations.dataValidation}
    kind = offered[column(book, "Loại")]
    assert next(iter(kind.sqref.ranges)).max_row == MAX_ROWS + 1
    assert kind.showErrorMessage
    assert list_of(book, kind.formula1) == list(entries().vocabulary.labels("kind"))
    assert list_of(book, offered[column(book, "Ở lại qua đêm")].formula1) == ["Có", "Không"]
    province = offered[column(book, "Tỉnh, thành phố")]
    assert not province.showErrorMessage
    assert list_of(book, province.formula1)[-1] == "Cả nước"
    assert len(list_of(book, province.formula1)) == 35
    finite = 2 * len({"charge", "texts"}) + len({*CHOICES} - {"charge"}) + len({"overnight", "province"})
    assert len(offered) == finite


def list_of(book: openpyxl.Workbook, formula: str) -> list[object]:
    title, _, area = formula.strip("=").partition("!")
    return [cell.value for (cell,) in book[title.strip("'")][area.replace("$", "")]]


def test_the_explanation_names_every_column_in_both_languages_and_is_never_taken_for_a_table() -> None:
    written = export("xlsx", [FULL], entries(), TODAY)
    page = opened(written).worksheets[1]
    vi, en = ([cell.value for cell in row] for row in page.iter_cols())
    assert "25/11/2026" in vi[0]
    assert "25 Nov 2026" in en[0]
    assert any(each.startswith("Điện thoại: ") for each in vi)
    assert any(each.startswith(("Phone: ", "Telephone: ")) for each in en)
    assert len(vi) == len(en)
    assert read(written.name, written.content, entries()).problems == ()


def test_a_csv_opens_in_vietnamese_excel() -> None:
    content = export("csv", [FULL], entries(), TODAY).content
    assert content.startswith(b"\xef\xbb\xbfM")
    heading, row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(heading) == len(row)
    assert dict(zip(heading, row, strict=True))["Điện thoại"] == "0912 000 001"


@pytest.mark.parametrize("split", [";", ",", "\t"])
@pytest.mark.parametrize("text", [*HARMLESS, "a;=1", "a,  @b", "x\n+1", "a\t=1", ";-1"])
def test_no_part_of_a_csv_is_a_formula_wherever_a_machine_splits_it(text: str, split: str) -> None:
    lines = guarded(text).replace("\r", "\n").split("\n")
    parts = [part.lstrip(" ") for line in lines for part in line.split(split)]
    assert not any(part.startswith(("=", "+", "-", "@")) for part in parts)


def test_an_empty_directory_is_a_sheet_of_headings() -> None:
    page = opened(export("xlsx", [], entries(), TODAY)).worksheets[0]
    assert page.max_row == 1
    assert page["A1"].value == "Mã"
    assert export("csv", [], entries(), TODAY).content.count(b"\n") == 1


@pytest.mark.parametrize("blank", get_args(Blank))
def test_a_template_sent_back_as_it_is_says_nothing(blank: Blank) -> None:
    written = template(blank, entries(), TODAY, [DONG_NAI])
    sheet = read(written.name, written.content, entries())
    assert (sheet.rows, sheet.problems) == ((), ())
    assert template(blank, entries(), TODAY, [DONG_NAI]) == written


def test_the_two_sample_rows_are_marked_and_what_stands_below_them_is_read() -> None:
    book = opened(template("entries", entries(), TODAY))
    page = book.worksheets[0]
    assert [page.cell(row, 1).value for row in (2, 3, 4)] == ["Mẫu", "Mẫu", None]
    filled = {"Loại": "Công an", "Tên": "Công an thử", "Tỉnh, thành phố": "Đồng Nai", "Xã, phường": "Đồng Tâm"}
    for heading, text in {**filled, "Điện thoại": 912000001, "Nguồn": "Danh sách thử"}.items():
        page.cell(4, column(book, heading)).value = text
    (row,) = read_again(book).rows
    assert (row.line, row.values["phones.0.number"], row.values["area"]) == (4, "0912 000 001", "p25390")
    assert not row.complete


def test_the_pack_of_a_province_has_each_commune_four_times_with_place_and_kind() -> None:
    written = template("commune", entries(), TODAY, [DONG_NAI])
    book = opened(written)
    communes = entries().areas.communes(DONG_NAI)
    assert written.count == 4 * len(communes)
    page = book.worksheets[0]
    number, source, commune = (column(book, each) for each in ("Điện thoại", "Nguồn", "Xã, phường"))
    rows = [row for row in range(2, written.count + 2) if page.cell(row, commune).value == "xã Đồng Tâm"]
    assert len(rows) == 4
    for index, row in enumerate(rows):
        page.cell(row, number).value = f"091200000{index}"
        page.cell(row, source).value = "Danh sách thử"
    sheet = read_again(book)
    assert sheet.problems == ()
    assert [(row.values["kind"], row.values["name.vi"], row.values["area"], row.pack) for row in sheet.rows] == [
        ("police", "Công an xã Đồng Tâm", "p25390", True),
        ("health_station", "Trạm y tế xã Đồng Tâm", "p25390", True),
        ("womens_union", "Hội Liên hiệp Phụ nữ xã Đồng Tâm", "p25390", True),
        ("police", "Đồn Biên phòng phụ trách xã Đồng Tâm", "p25390", True),
    ]


def test_the_pack_of_several_provinces_has_each_once() -> None:
    both = template("commune", entries(), TODAY, [HA_NOI, DONG_NAI, HA_NOI])
    assert both.count == 4 * sum(len(entries().areas.communes(each)) for each in (HA_NOI, DONG_NAI))


def test_a_pack_without_a_province_takes_the_name_of_the_commune_that_is_filled_in() -> None:
    book = opened(template("commune", entries(), TODAY))
    page = book.worksheets[0]
    assert page.max_row == 5
    for heading, text in {
        "Tỉnh, thành phố": "Đồng Nai",
        "Xã, phường": "Đồng Tâm",
        "Điện thoại": "0912 000 001",
    }.items():
        page.cell(2, column(book, heading)).value = text
    (row,) = read_again(book).rows
    assert row.values["name.vi"] == "Công an xã Đồng Tâm"


def test_a_pack_of_what_is_no_province_is_refused() -> None:
    with pytest.raises(KeyError):
        template("commune", entries(), TODAY, [AreaRef.parse("f70")])


def test_a_shorter_sheet_explains_only_its_columns() -> None:
    page = opened(template("commune", entries(), TODAY)).worksheets[1]
    (vi, _) = ([cell.value for cell in row] for row in page.iter_cols())
    assert len(vi) == 1 + 10
    assert not any("tiếng Anh" in each for each in vi)


def test_every_kind_stands_in_the_sheet_as_it_may_be_chosen() -> None:
    shown = [replace(BARE, id=f"thu-{kind}", kind=kind) for kind in get_args(Kind)]
    book = opened(export("xlsx", shown, entries(), TODAY))
    page = book.worksheets[0]
    written = {page.cell(row, column(book, "Loại")).value for row in range(2, page.max_row + 1)}
    assert written == set(entries().vocabulary.labels("kind"))


def test_a_sheet_without_choices_has_an_empty_page_of_them() -> None:
    contents = sheets.Contents([FIELDS["id"], FIELDS["name.vi"]], iter([{"name.vi": "Nơi thử"}]), 1, ())
    book = openpyxl.load_workbook(io.BytesIO(sheets.workbook(contents, entries(), TODAY)))
    assert book.worksheets[0]["B2"].value == "Nơi thử"
    assert book.worksheets[2].max_row == 1


def read_again(book: openpyxl.Workbook) -> Sheet:
    saved = io.BytesIO()
    book.save(saved)
    return read("da-dien.xlsx", saved.getvalue(), entries())

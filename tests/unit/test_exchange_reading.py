"""Spreadsheets from admins: read as they write them, or answered in one clear sentence. All numbers are made up."""

import ast
import codecs
import io
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from bot.directory import exchange
from bot.directory.exchange import model
from bot.directory.exchange.cells import Mark
from bot.directory.exchange.columns import CHOICES, columns
from bot.directory.exchange.vocabulary import normal
from tests.unit.exchange_house import csv, entries, found, refusal, said, saved, sheet_of, unzipped, workbook, zipped

HEADINGS = ("Loại", "Tên", "Cơ quan", "Tỉnh, thành phố", "Xã, phường", "Điện thoại", "Nguồn")
ROW = ("Y tế", "Trạm y tế thử", "Sở Y tế thử", "Đồng Nai", "Đồng Tâm", "0912 000 001", "Danh sách thử")
VALUES = {
    "kind": "health_station",
    "name.vi": "Trạm y tế thử",
    "organization.vi": "Sở Y tế thử",
    "area": "p25390",
    "phones.0.number": "0912 000 001",
    "source": "Danh sách thử",
}


def one(cells: dict[str, object]) -> dict[str, object]:
    """The values of a workbook's only row."""
    sheet = sheet_of(workbook(tuple(cells), tuple(cells.values())))
    assert found(sheet) == []
    return dict(sheet.rows[0].values)


def wrong(**cells: object) -> list[tuple[str, str]]:
    """Column and key of what is wrong in a workbook's only row, which is then left out."""
    headings = {
        "phone": "Điện thoại",
        "day": "Ngày của nguồn",
        "kind": "Loại",
        "name": "Tên",
        "hours": "Giờ nghe máy",
    } | {
        "overnight": "Ở lại qua đêm",
        "code": "Mã",
        "area": "Mã nơi phục vụ",
        "commune": "Xã, phường",
        "province": "Tỉnh",
    }
    written = {headings[key]: cell for key, cell in cells.items()}
    sheet = sheet_of(workbook(("Cơ quan", *written), ("Sở Y tế thử", *written.values())))
    assert sheet.rows == ()
    assert sheet.left_out == 1
    assert all(said(sheet))
    assert {each.line for each in sheet.problems} == {2}
    return [(each.column, each.key) for each in sheet.problems]


def test_a_workbook_and_a_csv_say_the_same() -> None:
    for data in (workbook(HEADINGS, ROW), csv(HEADINGS_QUOTED, ROW).encode()):
        sheet = sheet_of(data)
        assert found(sheet) == []
        assert [(row.line, dict(row.values), row.complete, row.pack) for row in sheet.rows] == [
            (2, VALUES, False, False)
        ]
        assert {"area", "phones.0.number"} <= sheet.keys
        assert "area.commune" not in sheet.keys
        assert "status" not in sheet.keys


HEADINGS_QUOTED = tuple(f'"{each}"' if "," in each else each for each in HEADINGS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: text.replace("\r\n", "\n").encode(),
    ],
)
def test_a_csv_is_read_in_every_form_in_which_spreadsheets_write_it(delimiter: str, encoded: object) -> None:
    text = csv(HEADINGS_QUOTED, ROW, delimiter=delimiter)
    sheet = sheet_of(encoded(text))  # type: ignore[operator]  # a function from text to bytes
    assert found(sheet) == []
    assert dict(sheet.rows[0].values) == VALUES


def test_the_hint_for_excel_is_no_row() -> None:
    sheet = sheet_of("sep=;\r\n" + csv(HEADINGS_QUOTED, ROW, delimiter=";"))
    assert dict(sheet.rows[0].values) == VALUES


@pytest.mark.parametrize("encoding", ["cp1258", "cp1252", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_letters_of_another_time_are_refused_with_the_way_out(encoding: str) -> None:
    text = unicodedata.normalize("NFD" if encoding == "cp1258" else "NFC", csv(HEADINGS, ROW))
    data = text.encode(encoding, errors="replace")
    assert refusal(data, "danh-ba.csv") == "encoding"


def test_what_begins_as_utf_16_and_is_none_is_refused() -> None:
    assert refusal(codecs.BOM_UTF16_LE + b"\x00\xd8\x41", "danh-ba.csv") == "encoding"
    assert refusal(csv(HEADINGS_QUOTED, ROW).replace("Y tế", "Y\0tế"), "danh-ba.csv") == "encoding"


@pytest.mark.parametrize(
    "headings",
    [
        ("LOẠI", "TÊN", "CƠ QUAN", "TỈNH, THÀNH PHỐ", "XÃ, PHƯỜNG", "ĐIỆN THOẠI", "NGUỒN"),
        ("loai", "ten", "co quan", "tinh thanh pho", "xa phuong", "dien thoai", "nguon"),
        ("Loại hình", "Tên địa chỉ tin cậy", "Đơn vị", "Tỉnh/TP", "Xã/phường", "SĐT", "Căn cứ"),
        ("Kind", "Name", "Organization", "Province", "Commune", "Phone number", "Source"),
        ("kind", "name.vi", "organization.vi", "area.province", "area.commune", "Điện thoại 1", "source"),
    ],
)
def test_headings_are_known_however_officers_write_them(headings: tuple[str, ...]) -> None:
    assert dict(sheet_of(workbook(headings, ROW)).rows[0].values) == VALUES


def test_columns_stand_in_any_order_and_a_running_number_is_no_column() -> None:
    sheet = sheet_of(workbook(("STT", *reversed(HEADINGS)), (1, *reversed(ROW))))
    assert found(sheet) == []
    assert dict(sheet.rows[0].values) == VALUES


def test_a_column_that_nobody_knows_is_noticed_and_not_read() -> None:
    sheet = sheet_of(workbook((*HEADINGS, "Ghi chú riêng"), (*ROW, "KHÔNG AI ĐỌC")))
    assert found(sheet) == [(1, "Ghi chú riêng", "unknown_column")]
    assert not sheet.problems[0].left_out
    assert dict(sheet.rows[0].values) == VALUES


@pytest.mark.parametrize(
    "heading", ["Họ và tên", "Người liên hệ", "Sự đồng ý", "Ngày giấy đồng ý", "Thẩm định", "Contact", "Consent"]
)
def test_what_only_admins_may_know_is_never_read_from_a_file(heading: str) -> None:
    sheet = sheet_of(workbook((*HEADINGS, heading), (*ROW, "MARKER")))
    assert found(sheet) == [(1, heading, "withheld_column")]
    assert "MARKER" not in repr(sheet.rows)


def test_no_column_of_a_sheet_holds_what_is_withheld() -> None:
    assert not {each.field.partition(".")[0] for each in columns()} & {"consent", "vetting", "contact", "assurer"}
    known = entries().vocabulary
    for column in columns(1):
        for wording in entries().wordings.values():
            assert known.field(known.heading(column.field, wording)) == column.field
            assert not known.says("withheld", known.heading(column.field, wording))


def test_every_word_of_a_sheet_means_one_thing() -> None:
    """A heading or a choice that two columns or choices share would be read as the wrong one."""
    vocabulary = entries().vocabulary
    names: dict[str, str] = {}
    for column in columns(1):
        for name in vocabulary._names(column):
            assert names.setdefault(name, column.field) == column.field, name
    for group, codes in CHOICES.items():
        choices: dict[str, str] = {}
        for code in codes:
            for name in vocabulary._choice_names(group, code):
                assert choices.setdefault(name, code) == code, name
        assert set(vocabulary._aliases(group)) <= set(codes)
    assert set(vocabulary._aliases("columns")) <= {column.key for column in columns()}


def test_titles_may_stand_above_the_headings() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "DANH SÁCH ĐỊA CHỈ TIN CẬY NĂM 2026"
    page.merge_cells("A1:G2")
    for number, row in ((4, HEADINGS), (5, ROW)):
        for place, cell in enumerate(row, 1):
            page.cell(number, place, cell)
    sheet = sheet_of(saved(book))
    assert [(row.line, dict(row.values)) for row in sheet.rows] == [(5, VALUES)]


def test_headings_far_below_are_not_looked_for() -> None:
    assert refusal(workbook(*[("x",)] * 25, HEADINGS, ROW)) == "no_headings"
    assert refusal(csv(*[("x",)] * 25, HEADINGS_QUOTED, ROW)) == "no_headings"


def test_the_first_visible_page_with_headings_is_read_and_others_are_told() -> None:
    book = openpyxl.Workbook()
    hidden, first, second = book.active, book.create_sheet("Xã A"), book.create_sheet("Xã B")
    assert hidden is not None
    hidden.title, hidden.sheet_state = "Ẩn", "hidden"
    book.create_sheet("Cách điền", 0)["A1"] = "Điền từ dòng 2"
    for page, name in ((hidden, "BÍ MẬT"), (first, "Trạm y tế thử"), (second, "Trạm khác")):
        page.append(HEADINGS)
        page.append((ROW[0], name, *ROW[2:]))
    sheet = sheet_of(saved(book))
    assert [row.values["name.vi"] for row in sheet.rows] == ["Trạm y tế thử"]
    assert found(sheet) == [(None, "", "other_page")]
    assert "Xã B" in said(sheet)[0]


def test_two_columns_of_the_same_meaning_are_a_question() -> None:
    assert refusal(workbook((*HEADINGS, "Tên gọi"), (*ROW, "Trạm khác"))) == "heading_twice"
    assert (
        refusal(workbook((*HEADINGS, "SĐT 2", "Điện thoại 2"), (*ROW, "0912000002", "0912000003"))) == "heading_twice"
    )


def test_columns_of_numbers_without_a_number_are_the_next_ones() -> None:
    headings = ("Tên", "Điện thoại 2", "Điện thoại bàn", "Di động", "Hotline")
    row = sheet_of(workbook(headings, ("Trạm thử", "0912000002", "0912000001", "0912000003", "0912000004"))).rows[0]
    assert [str(row.values.get(f"phones.{index}.number", ""))[-1:] for index in range(5)] == ["1", "2", "3", "4", ""]


def test_the_sample_row_and_pack_rows_without_a_number_are_skipped() -> None:
    words = entries().vocabulary
    headings = ("Mã", *HEADINGS)
    sheet = sheet_of(
        workbook(
            headings,
            (words.write("sample"), *ROW),
            (
                words.write("pack"),
                "Công an",
                "Công an …",
                "Bộ Công an",
                "Đồng Nai",
                "Đồng Tâm",
                "0912 000 002",
                "Danh sách thử",
            ),
            (words.write("pack"), "Y tế", "Trạm y tế …", "Sở Y tế thử", "Đồng Nai", "Đồng Tâm", None, "Danh sách thử"),
            (words.write("pack"), "Y tế", "Trạm y tế …", "Sở Y tế thử", None, None, "0912 000 003", "Danh sách thử"),
        )
    )
    assert [(row.line, row.values["name.vi"], row.pack) for row in sheet.rows] == [(3, "Công an xã Đồng Tâm", True)]
    assert found(sheet) == [(5, "area.commune", "required")]


def test_a_missing_place_is_named_by_the_column_that_the_table_has() -> None:
    headings = ("Mã", "Loại", "Tên", "Điện thoại")
    row = (entries().vocabulary.write("pack"), "Công an", "Công an …", "0912 000 002")
    assert found(sheet_of(workbook((*headings, "Tỉnh"), row)))[0][1] == "area.province"
    assert found(sheet_of(workbook((*headings, "Mã nơi phục vụ"), row)))[0][1] == "area"
    assert found(sheet_of(workbook(headings, row)))[0][1] == "area.commune"


def test_a_row_with_a_code_is_whole_and_its_case_does_not_matter() -> None:
    row = sheet_of(workbook(("Mã", "Tên"), ("DL-0042", "Trạm thử"))).rows[0]
    assert row.complete
    assert row.values["id"] == "dl-0042"


@pytest.mark.parametrize(
    "written",
    [
        "0912000001", 912000001, 912000001.0, "912000001", "+84912000001", 84912000001, "84 912 000 001", "0912.000.001",
        "0912-000-001", "(0912) 000 001", "+84 (0)912 000 001", "912000001.0", "0912000001 ", "\u00a00912 000 001\u200b", "'0912000001",
    ],
)  # fmt: skip
def test_a_number_is_read_in_every_form(written: object) -> None:
    cells = {"Tên": "Trạm thử", "Điện thoại": written}
    if isinstance(written, str) and written.startswith("'"):
        assert refusal(csv(tuple(cells), tuple(map(str, cells.values())))) == ""
        return
    assert one(cells)["phones.0.number"] == "0912 000 001"


def test_several_numbers_in_one_cell_become_the_first_and_the_second() -> None:
    for written in (
        "0912 000 001 / 0912 000 002",
        "0912000001; 0912000002",
        "0912000001\n0912000002",
        "0912000001 hoặc 0912000002",
    ):
        values = one({"Tên": "Trạm thử", "Điện thoại": written})
        assert (values["phones.0.number"], values["phones.1.number"]) == ("0912 000 001", "0912 000 002")
    assert "phones.1.number" not in one({"Tên": "Trạm thử", "Điện thoại": "0912000001, 0912 000 001"})


def test_several_numbers_beside_a_second_column_are_a_question() -> None:
    sheet = sheet_of(
        workbook(("Tên", "Điện thoại", "Điện thoại 2"), ("Trạm thử", "0912000001/0912000002", "0912000003"))
    )
    assert found(sheet) == [(2, "phones.0.number", "phone_two")]


@pytest.mark.parametrize("written", ["9.12E+08", "9,12E+08", "9.12e8"])
def test_a_number_that_lost_its_last_digits_is_never_guessed(written: str) -> None:
    assert wrong(phone=written) == [("phones.0.number", "phone_rounded")]


@pytest.mark.parametrize(
    "written",
    ["123", "chị Hoa 0912 000 001", "+1 202 555 0100", "0912 000 001 / 99", "090000000000", 912000001.5, "số của xã"],
)
def test_what_cannot_be_dialled_is_named(written: object) -> None:
    assert wrong(phone=written) == [("phones.0.number", "phone")]


def test_the_code_of_another_entry_stands_for_its_number() -> None:
    assert one({"Tên": "Trạm thử", "Điện thoại": "DL-0042"})["phones.0.number"] == "dl-0042"


@pytest.mark.parametrize(
    "written",
    [date(2026, 11, 5), datetime(2026, 11, 5), "05/11/2026", "5.11.2026", "5-11-2026", "2026-11-05", "5 11 2026"],  # noqa: DTZ001
)
def test_a_day_is_read_as_a_number_of_excel_and_as_text(written: object) -> None:
    assert one({"Tên": "Trạm thử", "Ngày của nguồn": written})["source_date"] == "2026-11-05"


@pytest.mark.parametrize("written", ["11/25/2026", "hôm qua", 12, 5_000_000, "31/02/2026", "5/11/26", "2026-13-01"])
def test_what_is_no_day_is_named(written: object) -> None:
    assert wrong(day=written) == [("source_date", "day")]


def test_a_cell_with_something_else_than_a_choice_names_the_choices() -> None:
    assert wrong(kind="Quán cà phê", overnight="thỉnh thoảng", code="có dấu cách") == [
        ("kind", "choice"),
        ("overnight", "yes_no"),
        ("id", "id"),
    ]


def test_yes_and_no_are_known_as_people_tick_them() -> None:
    for written in ("Có", "co", "x", True, 1, "Yes", "TRUE"):
        assert one({"Tên": "Trạm thử", "Ở lại qua đêm": written})["overnight"] is True
    for written in ("Không", "khong", False, 0, "no"):
        assert one({"Tên": "Trạm thử", "Ở lại qua đêm": written})["overnight"] is False


def test_a_dash_is_an_empty_cell() -> None:
    assert "phones.0.number" not in one({"Tên": "Trạm thử", "Điện thoại": "-", "Lưu ý": "–"})


def test_signs_that_nobody_sees_are_taken_away() -> None:
    assert one({"Tên": "Trạm\u200b  y\u00a0tế \n thử\u202e", "Loại": "Y tế"})["name.vi"] == "Trạm y tế thử"


def test_a_formula_is_named_and_never_computed() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ("STT", "Tên", "Điện thoại", "Nguồn"))
        page.write_formula(1, 0, "=ROW()-1", value=1)
        page.write_string(1, 1, "Trạm thử")
        page.write_formula(1, 2, '=HYPERLINK("https://example.org","0912000001")', value="0912000001")
        page.write_formula(1, 3, "=NA()", value="#N/A")
    assert found(sheet_of(book.getvalue())) == [(2, "phones.0.number", "formula"), (2, "source", "formula")]
    sheet = sheet_of(csv(("Tên", "Nguồn"), ("Trạm thử", "=1+1")))
    assert sheet.rows[0].values["source"] == "=1+1"


def test_an_error_of_excel_is_named() -> None:
    parts = unzipped(workbook(("Tên", "Nguồn"), ("Trạm thử", "LỖI")))
    page = "xl/worksheets/sheet1.xml"
    parts[page] = parts[page].replace('t="inlineStr"><is><t>LỖI</t></is>'.encode(), b't="e"><v>#N/A</v>')
    assert found(sheet_of(zipped(parts))) == [(2, "source", "error")]


def test_places_are_found_by_names_codes_and_both() -> None:
    def area(**cells: object) -> object:
        return one({"Tên": "Trạm thử", **{key.replace("_", " "): cell for key, cell in cells.items()}}).get("area")

    assert area(Tỉnh="Tỉnh Đồng Nai", Xã="xã Đồng Tâm") == "p25390"
    assert area(Tỉnh="dong nai", Xã="dong tam") == "p25390"
    assert area(Tỉnh="Đồng Nai") == "p75"
    assert area(Tỉnh="TP. Hồ Chí Minh") == "p79"
    assert area(Mã_nơi_phục_vụ="P25390") == "p25390"
    assert area(Mã_nơi_phục_vụ="p25390", Tỉnh="Đồng Nai", Xã="Đồng Tâm") == "p25390"
    assert area(Tỉnh="Cả nước") == area(Mã_nơi_phục_vụ="VN") == "vn"
    assert area(Xã="") is None


def test_a_place_that_is_not_clear_is_a_question() -> None:
    assert wrong(commune="Xã Không Có Thật", province="Đồng Nai") == [("area.commune", "area_unknown")]
    assert wrong(province="Tỉnh Không Có Thật") == [("area.province", "area_unknown")]
    assert wrong(commune="Đồng Tâm") == [("area.commune", "area_unclear")]
    assert wrong(area="25390") == [("area", "area_code")]
    assert wrong(area="p25390", province="Hà Nội") == [("area.province", "area_conflict")]
    assert wrong(area="p25390", province="cả nước") == [("area.province", "area_conflict")]


def test_an_empty_file_and_one_with_headings_alone_are_told_apart() -> None:
    assert refusal(b"") == refusal(b" \r\n ") == refusal(codecs.BOM_UTF8) == refusal(workbook()) == "empty"
    assert (
        refusal(workbook(HEADINGS))
        == refusal(csv(HEADINGS_QUOTED))
        == refusal(workbook(HEADINGS, ("", "  ")))
        == "no_rows"
    )
    assert refusal(workbook(("Danh sách",), ("Trạm thử",))) == refusal("Tên\nTrạm thử\n", "a.csv") == "no_headings"


@pytest.mark.uncounted
def test_limits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(csv(("Tên", "Nguồn"), *[("a", "b")] * (model.MAX_ROWS + 1))) == "too_many_rows"
    assert refusal(workbook(("Tên", "Nguồn"), ("a",) * 300)) == "too_many_columns"
    assert refusal(csv(("Tên", "Nguồn"), ("a",) * 300)) == "too_many_columns"
    assert refusal(b"a" * (model.MAX_BYTES + 1)) == "too_large"
    assert refusal(csv(("Tên", "Nguồn"), ("a", "b" * 41_000))) == "too_long_cell"


def test_progress_is_told_on_the_way_and_at_the_end() -> None:
    steps: list[tuple[int, int]] = []
    from bot.directory.exchange.reading import read

    rows = [("Trạm thử", "Danh sách thử")] * 450
    read("a.csv", csv(("Tên", "Nguồn"), *rows).encode(), entries(), lambda done, of: steps.append((done, of)))
    assert [done for done, _ in steps] == [1, 201, 401, 450]
    assert all(done <= of for done, of in steps)
    assert steps[-1] == (450, 450)


def test_texts_that_cells_share_are_read_in_all_their_parts() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        page, bold = made.add_worksheet(), made.add_format({"bold": True})
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ROW)
        page.write_rich_string(1, 1, "Trạm ", bold, "y tế", " thử")
        page.write_string(2, 1, "Trạm_x000D_ khác \x01")
        page.write_string(2, 6, "x" * 32_767)
    assert b"<t" in unzipped(book.getvalue())["xl/sharedStrings.xml"]
    sheet = sheet_of(book.getvalue())
    assert dict(sheet.rows[0].values) == VALUES
    assert sheet.rows[1].values["name.vi"] == "Trạm_x000D_ khác"
    assert len(str(sheet.rows[1].values["source"])) == 32_767


def test_days_of_the_macintosh_are_the_same_days() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page.append(("Tên", "Ngày của nguồn", "Điện thoại"))
    page.append(("Trạm thử", date(2026, 11, 5), 912000001))
    sheet = sheet_of(saved(book))
    assert dict(sheet.rows[0].values) == {
        "name.vi": "Trạm thử",
        "source_date": "2026-11-05",
        "phones.0.number": "0912 000 001",
    }


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert normal("  Xã / Phường: ") == normal("xa, phuong") == "xa phuong"


def calls() -> Iterator[tuple[str, str]]:
    """What is raised or noted in the code of files: the name that is called, and each key that stands in the call."""
    folder = Path(exchange.__file__).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                texts = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
                yield from ((name, str(text)) for text in texts)


def test_every_refusal_and_problem_has_its_words_and_no_words_are_left_over() -> None:
    words = entries().wordings["vi"].catalogue._catalog  # type: ignore[attr-defined]  # gettext keeps its texts nowhere else
    raised = {"refused": set[str](), "problem": set[str]()}
    for name, text in calls():
        if name in ("Refused", "HeadingTwice"):
            raised["refused"].add(text)
        elif name in ("Misread", "Problem", "_tell"):
            raised["problem"].add(text)
    raised["problem"] |= {mark.value for mark in Mark} | {
        "unknown_column",
        "withheld_column",
        "hours_form",
        "hours_days",
    }
    for part, keys in raised.items():
        known = {key.split(".")[2] for key in words if isinstance(key, str) and key.startswith(f"sheet.{part}.")}
        assert known <= keys, part
    missing = {each for each in raised["refused"] if each.islower() and each.replace("_", "").isalpha()} - {
        key.split(".")[2] for key in words if isinstance(key, str) and key.startswith("sheet.refused.")
    }
    assert missing <= {"mimetype"}

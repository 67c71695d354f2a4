"""Files that mean harm, or that something broke on the way: always a clear answer, soon, in little memory, and nothing raised but that."""

import contextlib
import io
import json
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.directory.exchange.hsds.documents import page
from bot.directory.exchange.model import MAX_BYTES, Refused
from bot.directory.exchange.reading import read
from tests.unit.exchange_house import csv, entries, found, refusal, said, sheet_of, unzipped, workbook, zipped
from tests.unit.test_exchange_cells import full
from tests.unit.test_exchange_hsds import foreign, packed, tables

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

HEADINGS = ("Tên", "Nguồn", "Điện thoại")
GOOD = workbook(HEADINGS, ("Trạm thử", "Danh sách thử", "0912000001"))
PAGE = "xl/worksheets/sheet1.xml"
MEGABYTE = 1_000_000


def with_member(name: str, change: Callable[[bytes], bytes | str]) -> bytes:
    """A good workbook with one part changed, or added."""
    parts: dict[str, bytes | str] = dict(unzipped(GOOD))
    before = parts.get(name, b"")
    assert isinstance(before, bytes)
    parts[name] = change(before)
    return zipped(parts)


def page_of(rows: str, head: str = "") -> bytes:
    xml = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return with_member(PAGE, lambda _: f"{head}{xml}<sheetData>{rows}</sheetData></worksheet>")


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


FIRST = f'<row r="1">{cell("A1", "Tên")}{cell("B1", "Nguồn")}</row>'


def soon(data: bytes, name: str = "danh-ba.xlsx", *, seconds: float = 20, megabytes: float = 200) -> str:
    """Why a file is refused ("" for one that is read), within bounds."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        key = refusal(data, name)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < seconds
    assert peak < megabytes * MEGABYTE
    return key


# --- zips that grow


def bomb(name: str, size: int) -> bytes:
    """A workbook with a member that packs a thousandfold."""
    parts: dict[str, bytes | str] = dict(unzipped(GOOD))
    parts[name] = b" " * size
    return zipped(parts)


@pytest.mark.parametrize(
    "name", [PAGE, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_member_that_grows_beyond_measure_is_not_read_on(name: str) -> None:
    data = bomb(name, 60 * MEGABYTE)
    assert len(data) < MEGABYTE
    assert soon(data) == "too_large_inside"


@pytest.mark.parametrize(
    "name",
    [
        "[Content_Types].xml",
        *(
            pytest.param(each, marks=pytest.mark.slow)
            for each in ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        ),
    ],
)
def test_a_list_of_parts_is_no_table(name: str) -> None:
    noise = "".join(f'<Relationship Id="r{number * 7919 % 100_003}"/>' for number in range(120_000))
    assert (
        soon(with_member(name, lambda xml: xml.rpartition(b"</")[0] + noise.encode() + xml[xml.rindex(b"</") :]))
        == "too_large_inside"
    )


def test_a_bomb_in_a_part_that_nobody_reads_does_nothing() -> None:
    assert soon(bomb("xl/media/image1.png", 60 * MEGABYTE)) == ""


def test_a_zip_in_a_zip_is_not_opened() -> None:
    inner = zipped({"a.xlsx": bomb(PAGE, 60 * MEGABYTE)})
    assert soon(zipped({"a.zip": inner})) == "not_a_table"


def test_a_zip_with_many_members_is_refused_before_they_are_listed() -> None:
    members = {f"{number}": b"" for number in range(2_100)}
    assert soon(zipped({**unzipped(GOOD), **members})) == "too_large_inside"


def test_a_zip_whose_member_says_it_is_small_is_measured_all_the_same() -> None:
    data = bytearray(bomb(PAGE, 60 * MEGABYTE))
    size = struct.pack("<I", 60 * MEGABYTE)
    assert data.count(size) == 2
    assert soon(bytes(data.replace(size, struct.pack("<I", 10)))) in ("too_large_inside", "damaged")


def test_columns_of_a_package_that_grow_beyond_measure_are_not_read_on() -> None:
    noise = "".join(random.Random(4).choices("abcdef", k=MEGABYTE))
    assert soon(zipped({"services.csv": "id,name\n" + noise + "\n"}), "x.zip") == "too_long_cell"
    assert soon(zipped({"services.csv": b"id,name\n" + b"1,a\n" * 15_000_000}), "x.zip") == "too_many_rows"
    assert (
        soon(zipped({"services.csv": b"id,name\n1,a\n", "phones.csv": b"id\n" + b" " * 60 * MEGABYTE}), "x.zip")
        == "too_large_inside"
    )


def test_an_element_that_never_ends_is_not_looked_through_again_and_again() -> None:
    noise = zlib.compress(bytes(range(256)) * 40_000, 0).hex()
    assert soon(page_of(f'<row r="1" spans="{noise}"></row>')) == "too_large_inside"


def test_elements_without_end_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.directory.exchange.markup.MAX_ELEMENTS", 1_000)
    assert soon(page_of(FIRST + "<row/>" * 1_000)) == "too_large_inside"


def test_texts_that_cells_share_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.directory.exchange.workbook.MAX_SHARED", 1_000)
    shared = f"<sst>{'<si><t>' + 'x' * 100 + '</t></si>'}" * 1
    relation = '<Relationship Id="rX" Type="a/sharedStrings" Target="/xl/many.xml"/></Relationships>'
    parts: dict[str, bytes | str] = dict(unzipped(GOOD))
    rels = "xl/_rels/workbook.xml.rels"
    before = parts[rels]
    assert isinstance(before, bytes)
    parts[rels] = before.replace(b"</Relationships>", relation.encode())
    parts["xl/many.xml"] = shared + "<si><t>x</t></si>" * 5 + f"<si><t>{'y' * 2_000}</t></si></sst>"
    assert soon(zipped(parts)) == "too_large_inside"


def shared_text(letters: int, rows: int, pages: int = 1) -> bytes:
    """A small workbook whose cells all show the same long text."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        for _ in range(pages):
            page = made.add_worksheet()
            page.write_row(
                0, 0, ("Tên", "Nguồn", "Giúp ai", "Giúp việc gì", "Chi phí", "Cách đến", "Lưu ý", "Giờ nghe máy")
            )
            for row in range(1, rows):
                page.write_row(row, 0, ["0912000001/" * (letters // 11)] * 8)
    return book.getvalue()


@pytest.mark.slow
def test_one_text_in_many_cells_counts_for_each_of_them() -> None:
    data = shared_text(30_000, 4_000)
    assert len(data) < MEGABYTE
    assert soon(data) == "too_large_inside"


@pytest.mark.slow
def test_one_name_of_many_services_counts_for_each_of_them() -> None:
    services = [{**foreign(id=f"{number:032x}", organization_id="o"), "organization": None} for number in range(2_000)]
    owner = {"id": "o", "name": "x" * 5 * MEGABYTE}
    assert soon(json.dumps({"services": services, "organizations": [owner]}).encode(), "a.json") == "too_large_inside"


@pytest.mark.parametrize(
    "heading", ["Giờ nghe máy", "Điện thoại", "Xã, phường", "Tỉnh", "Loại", "Mã", "Ngày của nguồn", "Mã nơi phục vụ"]
)
def test_a_long_text_where_a_short_one_belongs_is_not_puzzled_over(heading: str) -> None:
    rows = [("Trạm thử", "0912000001/" * 100)] * 400
    begun = time.process_time()
    sheet = sheet_of(workbook(("Tên", heading), *rows))
    assert time.process_time() - begun < 10
    assert {each.key for each in sheet.problems} == {"too_long_cell"}
    assert sheet.left_out == 400


@pytest.mark.slow
def test_pages_full_of_long_texts_are_not_searched_for_headings_for_ever() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        for _ in range(100):
            page = made.add_worksheet()
            for row in range(10):
                page.write_row(row, 0, ["x" * 32_000] * 100)
    assert soon(book.getvalue()) == "no_headings"


# --- programs, locks, other formats

BINARY = '<Relationships><Relationship Id="1" Type="a/officeDocument" Target="xl/workbook.bin"/></Relationships>'


def macro_enabled(types: bytes) -> bytes:
    return types.replace(b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (GOOD, "danh-ba.xlsm", "macros"),
        (with_member("xl/vbaProject.bin", lambda _: b"\xd0\xcf"), "a.xlsx", "macros"),
        (with_member("xl/macrosheets/sheet1.xml", lambda _: b"<x/>"), "a.xlsx", "macros"),
        (with_member("[Content_Types].xml", macro_enabled), "a.xlsx", "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 2, "a.xlsx", "encrypted"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "a.ods", "open_document"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "a.docx", "not_a_table"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x", "_rels/.rels": BINARY}), "a.xlsb", "binary_workbook"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/x.xml": "<x/>"}), "a.xlsx", "damaged"),
        (b"%PDF-1.7 x", "a.pdf", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "not_a_table"),
        (b"\xff\xd8\xff\xe0 x", "a.jpg", "not_a_table"),
        (b"<html><table><tr><td>T\xc3\xaan", "a.xls", "not_a_table"),
        (bytes(range(256)) * 40, "a.csv", "not_a_table"),
        (b"\0\1\2\3" * 100, "a.bin", "not_a_table"),
        (b"\0" * 5_000, "a.csv", "not_a_table"),
        (b"\1\2\3\4 abc" * 100, "a.csv", "not_a_table"),
        (b"x" * (MAX_BYTES + 1), "a.csv", "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_table_that_may_be_opened_says_what_to_do(data: bytes, name: str, key: str) -> None:
    assert soon(data, name) == key


def test_a_locked_zip_says_so() -> None:
    data = bytearray(GOOD)
    for place in range(len(data) - 4):
        if data[place : place + 4] == b"PK\x01\x02":
            data[place + 8] |= 1
        elif data[place : place + 4] == b"PK\x03\x04":
            data[place + 6] |= 1
    assert soon(bytes(data)) == "encrypted"


def test_a_hundred_megabytes_are_refused_at_once() -> None:
    assert soon(b"PK\x03\x04" + bytes(100 * MEGABYTE), seconds=1, megabytes=1) == "too_large"


# --- XML that reaches out or grows


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
)


@pytest.mark.parametrize("head", ENTITIES)
@pytest.mark.parametrize("name", [PAGE, "[Content_Types].xml", "xl/workbook.xml", "_rels/.rels"])
def test_entities_end_the_reading(head: str, name: str) -> None:
    assert (
        soon(
            with_member(
                name, lambda xml: head.encode() + xml.partition(b"?>")[2] if b"<?xml" in xml else head.encode() + xml
            )
        )
        == "entities"
    )


def test_an_entity_without_a_declaration_is_damage() -> None:
    assert soon(page_of(FIRST + f'<row r="2">{cell("A2", "&x;")}</row>')) == "damaged"


def test_links_to_elsewhere_are_not_followed() -> None:
    rels = "xl/_rels/workbook.xml.rels"
    outside = with_member(rels, lambda xml: xml.replace(b"<Relationship ", b'<Relationship TargetMode="External" '))
    assert soon(outside) == "empty"
    assert (
        soon(with_member(rels, lambda xml: xml.replace(b"worksheets/sheet1.xml", b"../../../etc/passwd"))) == "damaged"
    )


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="none-such"?>', '<?xml version="1.0" encoding="utf-7"?>', "\x00", "<x>"]
)
def test_xml_in_letters_that_nobody_knows_is_damage(head: str) -> None:
    assert soon(page_of(FIRST, head)) == "damaged"


def test_elements_deep_in_each_other_do_no_harm() -> None:
    assert soon(page_of(FIRST + "<row>" * 60_000 + "</row>" * 60_000)) == "no_rows"


# --- cells


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (FIRST + f'<row r="2">{cell("ZZZZZ2", "x")}</row>', "damaged"),
        (FIRST + f'<row r="2">{cell("NTP2", "x")}</row>', "too_many_columns"),
        (FIRST + f'<row r="2">{cell("2", "x")}</row>', "damaged"),
        (FIRST + f'<row r="2">{cell("a2", "x")}</row>', "damaged"),
        (FIRST + '<row r="zwei"><c/></row>', "damaged"),
        (FIRST + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>', "damaged"),
        (FIRST + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>', "damaged"),
        (FIRST + '<row r="2"><c r="A2"><v>1e999</v></c></row>', "damaged"),
        (FIRST + '<row r="2"><c r="A2"><v>NaN</v></c></row>', "damaged"),
        (FIRST + '<row r="2"><c r="A2"><v>x</v></c></row>', "damaged"),
        (FIRST, "no_rows"),
        ("", "empty"),
        (FIRST + f"<row>{cell('A2', 'x')}</row>", ""),
        (FIRST + f"<row><c><v>1e300</v></c>{cell('B2', 'y')}</row>", ""),
    ],
)
def test_cells_that_cannot_be_are_damage(rows: str, key: str) -> None:
    assert soon(page_of(rows)) == key


def test_cells_out_of_order_keep_their_columns_and_numbers_of_rows_may_be_missing() -> None:
    row = sheet_of(page_of(FIRST + f"<row>{cell('B2', 'nguồn')}{cell('A2', 'tên')}</row>")).rows[0]
    assert (row.line, dict(row.values)) == (2, {"name.vi": "tên", "source": "nguồn"})


def test_how_japanese_is_read_aloud_is_no_text() -> None:
    aloud = '<c r="A2" t="inlineStr"><is><t>Trạm</t><rPh sb="0" eb="1"><t>ẨN</t></rPh></is></c>'
    assert sheet_of(page_of(FIRST + f'<row r="2">{aloud}</row>')).rows[0].values == {"name.vi": "Trạm"}
    assert soon(page_of(FIRST + '<row r="2"><c r="A2" t="str"><v>_xD800_a</v></c></row>')) == ""


def test_a_cell_of_forty_thousand_letters_is_named() -> None:
    sheet = sheet_of(page_of(FIRST + f'<row r="2">{cell("A2", "x" * 40_001)}</row>'))
    assert found(sheet) == [(2, "name.vi", "too_long_cell")]
    assert said(sheet)
    assert refusal(csv(("Tên", "Nguồn"), ("x" * 40_001, "y"))) == "too_long_cell"


def test_signs_that_steer_a_screen_do_not_come_in() -> None:
    sheet = sheet_of(csv(("Tên", "Nguồn"), ("Trạm\x1b[31m thử\x07", "\u202eneon\u2066")))
    assert dict(sheet.rows[0].values) == {"name.vi": "Trạm[31m thử", "source": "neon"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('Tên,Nguồn\n"Trạm,x\nTrạm 2,y\n', "broken_csv"),
        ('Tên,Nguồn\n"Trạm,x\n7,"y"\n', "broken_csv"),
        ('Tên,Nguồn\n"Trạm,x\n' + "Trạm 2,y\n" * 10_000, "too_long_cell"),
        ("Tên,Nguồn\na\0b,c\n", "encoding"),
        ("Tên,Nguồn\n" + "," * 300 + "x\n", "too_many_columns"),
        ("Tên,Nguồn\n" + "," * 500 + "\nx,y", ""),
        pytest.param("," * 1_000_000, "empty", marks=pytest.mark.slow),
        ("\n" * 1_000_000, "empty"),
        ("a" * 3_000_000, "too_long_cell"),
    ],
)
def test_csv_that_is_broken_says_where(text: str, key: str) -> None:
    assert soon(text.encode(), "a.csv") == key


def test_the_row_with_the_open_quotation_mark_is_named() -> None:
    with pytest.raises(Refused) as refused:
        sheet_of('Tên,Nguồn\nTrạm,x\n"Trạm 2,y\n')
    assert refused.value.values == {"line": 3}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3_000_000,
        '{"a":' * 200_000,
        pytest.param("[" + "1," * 3_000_000 + "1]", marks=pytest.mark.slow),
        '["' + "\\u0000" * 500_000 + '"]',
    ],
)
def test_json_of_any_depth_and_length_gets_an_answer(text: str) -> None:
    assert soon(text.encode(), "a.json") in ("not_hsds", "too_large_inside", "no_services", "too_many_rows")


# --- anything at all


def seeds() -> Iterator[tuple[str, bytes]]:
    yield "a.xlsx", GOOD
    yield "a.csv", csv(HEADINGS, ("Trạm thử", "Danh sách thử", "0912000001")).encode()
    yield "a.json", page([full()], entries())
    yield "a.json", json.dumps([foreign()]).encode()
    yield "a.zip", packed(tables(foreign()))


SEEDS = list(seeds())


def answered(data: bytes, name: str) -> None:
    """Read, or refused in words; everything else that is raised fails the test."""
    with contextlib.suppress(Refused):
        sheet = read(name, data, entries())
        assert sheet.left_out >= 0
        assert len(sheet.rows) + sheet.left_out <= 20_000


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.sampled_from(("flip", "cut", "drop", "twice", "put")),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, mutations: list[tuple[int, str, bytes]]) -> bytes:
    for place, kind, put in mutations:
        at = place % max(len(data), 1)
        match kind:
            case "flip":
                data = data[:at] + bytes([data[at] ^ put[0]]) + data[at + 1 :] if data else data
            case "cut":
                data = data[:at]
            case "drop":
                data = data[:at] + data[at + len(put) :]
            case "twice":
                data = data[: at + 100] + data[at:]
            case _:
                data = data[:at] + put + data[at:]
    return data


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), MUTATIONS)
def test_a_file_that_something_broke_gets_an_answer(
    seed: tuple[str, bytes], mutations: list[tuple[int, str, bytes]]
) -> None:
    answered(mutated(seed[1], mutations), seed[0])


PARTS = [(name, data) for name, data in unzipped(GOOD).items() if name.endswith((".xml", ".rels"))]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PARTS), MUTATIONS)
def test_a_workbook_with_a_broken_part_gets_an_answer(
    part: tuple[str, bytes], mutations: list[tuple[int, str, bytes]]
) -> None:
    """As above, but behind the zip's own sums, so that the XML is reached."""
    answered(with_member(part[0], lambda data: mutated(data, mutations)), "a.xlsx")


@settings(max_examples=150)
@given(st.binary(max_size=300))
@example(b"sep=")
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + bytes(18))
@example(b"{")
def test_bytes_of_any_kind_get_an_answer(data: bytes) -> None:
    answered(data, "a")


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(foreign())) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([*sorted(foreign()), "schedules", "service_at_locations", "services", "service"]),
        ANY_JSON,
        max_size=4,
    )
)
def test_a_service_with_anything_in_its_fields_gets_an_answer(fields: dict[str, object]) -> None:
    answered(json.dumps([{**foreign(), **fields}]).encode(), "a.json")


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False), st.booleans()),
        min_size=12,
        max_size=12,
    )
)
def test_a_row_with_anything_in_its_cells_gets_an_answer(cells: list[object]) -> None:
    headings = (
        "Mã",
        "Loại",
        "Tên",
        "Tỉnh",
        "Xã",
        "Mã nơi phục vụ",
        "Điện thoại",
        "Cước gọi",
        "Nhận tin nhắn",
        "Giờ nghe máy",
        "Ngày của nguồn",
        "Nguồn",
    )
    rows = io.StringIO(newline="")
    import csv as library

    library.writer(rows).writerows([headings, cells])
    answered(rows.getvalue().encode("utf-8", "surrogatepass"), "a.csv")


def test_a_zip_cut_anywhere_gets_an_answer() -> None:
    for data in (GOOD, packed(tables(foreign()))):
        for end in range(0, len(data), 37):
            answered(data[:end], "a.zip")
    assert soon(GOOD[:-30]) == "damaged"


def test_a_zip_of_a_method_that_nobody_uses_is_damage() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in unzipped(GOOD).items():
            archive.writestr(name, part)
    assert soon(data.getvalue()) == "damaged"

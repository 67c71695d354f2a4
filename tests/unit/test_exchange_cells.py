"""Hours and entries in cells: what a sheet writes is read as the same again, and what people write by hand is understood or named."""

from dataclasses import replace
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest

from bot import content
from bot.directory.exchange.areas import Areas
from bot.directory.exchange.cells import Misread, text_of
from bot.directory.exchange.columns import CHOICES, FIELDS
from bot.directory.exchange.opening_hours import UNKNOWN
from bot.directory.model import Opening, Phone, Provenance, PublicService, Schedule, Service, Translated, public
from bot.directory.shipped import read
from bot.directory.snapshot import Snapshot
from bot.places import gazetteer as places
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.places.resolver import Resolver
from tests.unit.exchange_house import entries, found, sheet_of, workbook

WEEK = "MO,TU,WE,TH,FR"
ALL_DAYS = f"{WEEK},SA,SU"


def rule(byday: str, opens_at: str, closes_at: str) -> dict[str, str]:
    return {"byday": byday, "opens_at": opens_at, "closes_at": closes_at}


def open_at(*rules: dict[str, str]) -> dict[str, object]:
    return {**UNKNOWN, "openings": list(rules)}


MORNING, AFTERNOON = rule(WEEK, "07:30:00", "11:30:00"), rule(WEEK, "13:30:00", "17:00:00")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24/7", {**UNKNOWN, "always": True}),
        ("24/24", {**UNKNOWN, "always": True}),
        ("Cả ngày lẫn đêm", {**UNKNOWN, "always": True}),
        ("24/7/2026", {**UNKNOWN, "always": True}),
        ("T2-T6 07:30-11:30, 13:30-17:00", open_at(MORNING, AFTERNOON)),
        ("T2-T6 07:30-11:30; T2-T6 13:30-17:00", open_at(MORNING, AFTERNOON)),
        ("Thứ hai đến thứ sáu: 7h30 - 11h30, 13h30 - 17h", open_at(MORNING, AFTERNOON)),
        ("từ thứ 2 đến thứ 6, sáng 7h30–11h30, chiều 13h30–17h00", open_at(MORNING, AFTERNOON)),
        ("7h30-11h30 và 13h30-17h (T2-T6)", open_at(MORNING, AFTERNOON)),
        ("07:30-11:30, T2-T6", open_at(MORNING)),
        ("Mon-Fri 7:30 to 11:30", open_at(MORNING)),
        ("hằng ngày 0h-24h", open_at(rule(ALL_DAYS, "00:00:00", "00:00:00"))),
        ("T7, CN 8 giờ đến 10 giờ", open_at(rule("SA,SU", "08:00:00", "10:00:00"))),
        ("T6-T2 22:00-06:00", open_at(rule("MO,FR,SA,SU", "22:00:00", "06:00:00"))),
        ("T2 08:00:30-09:00", open_at(rule("MO", "08:00:30", "09:00:00"))),
        ("Không trực: T2-CN 18:00-08:00", {**UNKNOWN, "closed": [rule(ALL_DAYS, "18:00:00", "08:00:00")]}),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, meant: dict[str, object]) -> None:
    assert entries().hours.read(written) == meant
    assert entries().cell("schedule.rule", written) == meant


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("7h30-17h", "hours_days"),
        ("T2-T6", "hours_form"),
        ("T2-T6 7h30", "hours_form"),
        ("T2-T6 7h30-11h30,", "hours_form"),
        ("T2-T6 chiều 1h30-5h", "hours_form"),
        ("T2-T6 25h-26h", "hours_form"),
        ("T2- 8h-9h", "hours_form"),
        ("T2-hằng ngày 8h-9h", "hours_form"),
        ("- 8h-9h", "hours_form"),
        (", 8h-9h", "hours_days"),
        ("8am-5pm", "hours_form"),
        ("gọi lúc nào cũng được", "hours_form"),
        (46_000.0, "hours_form"),
    ],
)
def test_hours_that_cannot_be_understood_are_named(written: str | float, key: str) -> None:
    with pytest.raises(Misread) as wrong:
        entries().cell("schedule.rule", written)
    assert wrong.value.key == key


def test_excel_takes_24_7_for_a_day_in_july() -> None:
    july = float((date(2026, 7, 24) - date(1899, 12, 30)).days)
    assert entries().cell("schedule.rule", july) == {**UNKNOWN, "always": True}


def test_words_instead_of_hours_become_the_text_beside_them() -> None:
    sheet = sheet_of(workbook(("Tên", "Giờ nghe máy"), ("Trạm thử", "Giờ hành chính")))
    assert dict(sheet.rows[0].values) == {"name.vi": "Trạm thử", "schedule.text.vi": "Giờ hành chính"}
    rows = (("Tên", "Giờ nghe máy", "Giờ, bằng lời"), ("Trạm thử", "Giờ hành chính", "Gọi trước"))
    assert found(sheet_of(workbook(*rows))) == [(2, "schedule.rule", "hours_form")]
    assert found(sheet_of(workbook(("Tên", "Giờ nghe máy"), ("Trạm thử", "8h-9h")))) == [
        (2, "schedule.rule", "hours_days")
    ]


@cache
def gazetteer_of(folder: Path) -> Gazetteer:
    return places.load(folder / "places" / "places.json.gz")


def shipped() -> list[PublicService]:
    hotlines, written = read(content.data_folder())
    snapshot = Snapshot.build(written, hotlines)
    return list(snapshot.services)


def full() -> PublicService:
    """An entry in which everything is said."""
    made = public(
        Service(
            id="thu-1",
            kind="one_stop_centre",
            name=Translated("Trung tâm thử", "Test centre"),
            organization=Translated("Sở Y tế thử", "Sở Y tế thử"),
            area=AreaRef.parse("p25390"),
            provenance=Provenance("Danh sách thử", date(2026, 1, 2)),
            description=Translated("Dòng một\nDòng hai", "Line"),
            phones=(Phone("0912 000 001", "free", texts=True, last_answered=date(2026, 10, 1)), Phone("0912 000 002")),
            schedule=Schedule(
                openings=(Opening(frozenset({0, 1, 2, 4, 6}), time(8), time(11, 30, 30)),),
                text=Translated("Gọi trước", "Call first"),
            ),
            eligibility=Translated("Phụ nữ", "Women"),
            audience="women",
            fees=Translated("Miễn phí", "Free"),
            application_process=Translated("Gọi trước", "Call first"),
            overnight=False,
            alert=Translated("Tạm nghỉ Tết", "Closed over Tết"),
            address_visibility="public",
            address="Bệnh viện thử",
            assured_date=date(2026, 10, 1),
        )
    )
    assert made is not None
    return made


def services() -> list[PublicService]:
    night = Opening(frozenset(range(7)), time(18), time(8))
    return [
        *shipped(),
        full(),
        replace(full(), schedule=Schedule(closed=(night,)), area=None, holder="person", address=None, overnight=None),
        *(replace(full(), kind=kind) for kind in CHOICES["kind"]),  # type: ignore[arg-type]  # kinds all of them
        *(replace(full(), area=AreaRef.parse(code)) for code in ("p75", "f74", "f25292", "f692")),
    ]


def test_what_a_sheet_writes_is_read_without_a_question_and_written_the_same_again() -> None:
    assert len(services()) > 25
    for service in services():
        cells = entries().written(service)
        values, wrong = entries().read(cells)
        assert [(field, error.key) for field, error in wrong] == [], service.id
        assert values == entries().baseline(service)
        sheet = sheet_of(workbook([entries().vocabulary.heading(field) for field in cells], list(cells.values())))
        assert found(sheet) == [], service.id
        assert sheet.rows[0].values == values
        assert sheet.rows[0].complete
        assert sheet.baseline(service) == values


def test_names_written_beside_a_code_mean_the_same_place_without_it() -> None:
    """But a former commune means the one that took its land, and some names need their code."""
    for service in services():
        cells = {name: cell for name, cell in entries().written(service).items() if name != "area"}
        values, wrong = entries().read(cells)
        code, found_code = str(service.area) if service.area else "vn", str(values.get("area"))
        same = found_code[0] == "p" if code.startswith("f") and len(code) == 6 else found_code == code
        assert ([error.key for _, error in wrong], same) in (([], True), (["area_unclear"], False)), code


def test_every_unit_in_force_is_found_by_the_names_that_a_sheet_writes() -> None:
    areas, gazetteer = entries().areas, gazetteer_of(content.data_folder())
    refs = [unit.ref for province in gazetteer.provinces() for unit in (province, *gazetteer.communes(province.ref))]
    assert len(refs) > 3_300
    for ref in refs:
        province, commune = areas.names(ref)
        assert areas.find(province, commune) == areas.find(province.upper(), commune.upper()) == (ref,), ref


def test_a_text_is_no_name_of_a_place() -> None:
    assert entries().areas.find("", "Đồng Tâm, Đồng Nai, " * 10) == ()


def test_what_was_found_once_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.directory.exchange.areas._MOST_REMEMBERED", 2)
    areas = Areas(
        gazetteer_of(content.data_folder()), Resolver(gazetteer_of(content.data_folder())), entries().vocabulary.sheet
    )
    for name in ("Đồng Nai", "Hà Nội", "Huế", "Đồng Nai"):
        assert areas.find(name, "") != ()
        assert len(areas._found) <= 2


def test_an_unknown_code_of_an_area_keeps_its_code() -> None:
    assert entries().areas.names(AreaRef.parse("p99999")) == ("", "")
    assert entries().areas.full_name(AreaRef.parse("p99999")) == "p99999"
    assert entries().areas.meanings(tuple(map(AreaRef.parse, ("p75", "p79", "p01", "p22")))).endswith("; …")


def test_every_column_can_be_called_by_its_number_where_it_has_one() -> None:
    words = entries().vocabulary
    for field in FIELDS:
        if field.startswith("phones."):
            assert words.field(words.heading(field)) == field
    assert words.field("Điện thoại 10") is None
    assert words.field("Tên 2") is None


@pytest.mark.parametrize("unseen", ["\u3164", "\u2800", "\u115f", "\ufe0f", "\U000e0041", "\u202e", "\u200b"])
def test_a_name_with_signs_that_nobody_sees_is_the_same_name(unseen: str) -> None:
    assert text_of(f"Công an{unseen} xã{unseen}") == "Công an xã"
    assert text_of(unseen) == ""

"""What is exported as HSDS 3.1 holds what the standard demands, every kind, field and shape of hours in it."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import frictionless
import jsonschema
import pytest

from bot.directory.exchange.export import export
from bot.directory.exchange.hsds.tables import TABLES
from bot.directory.model import Audience, Charge, Kind, Phone, PublicService
from bot.places.model import AreaRef
from tests.unit import hsds_standard as standard
from tests.unit.exchange_house import entries
from tests.unit.exchange_services import BARE, FULL, SCHEDULES, TODAY

VALIDATOR = jsonschema.Draft202012Validator(standard.SCHEMA, format_checker=jsonschema.FormatChecker())


def everything() -> list[PublicService]:
    made = [
        BARE,
        *(replace(FULL, kind=kind) for kind in get_args(Kind)),
        *(replace(FULL, audience=audience) for audience in get_args(Audience)),
        *(replace(BARE, schedule=schedule) for schedule in SCHEDULES),
        *(replace(BARE, phones=(Phone("0912 000 003", charge),)) for charge in get_args(Charge)),
        *(replace(BARE, area=AreaRef.parse(code)) for code in ("p75", "f25369", "f70")),
    ]
    return [replace(each, id=f"thu-{number:03}") for number, each in enumerate(made)]


def page(*services: PublicService) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(export("json", services, entries(), TODAY).content)
    return read


def test_the_json_is_a_page_of_the_standard() -> None:
    written = page(*everything())
    assert [error.message for error in VALIDATOR.iter_errors(written)] == []
    assert written["total_items"] == len(written["contents"]) == len(everything())


def test_an_empty_directory_is_an_empty_page() -> None:
    written = page()
    assert [error.message for error in VALIDATOR.iter_errors(written)] == []
    assert written["empty"]
    assert written["contents"] == []


@pytest.mark.parametrize(
    "broken", [{"status": "gone"}, {"id": "thu"}, {"assured_date": "1/1/2026"}, {"street": "Thử"}, {"name": None}]
)
def test_what_the_standard_forbids_would_be_found(broken: dict[str, Any]) -> None:
    written = page(FULL)
    written["contents"][0].update(broken)
    assert list(VALIDATOR.iter_errors(written))


def test_identifiers_are_the_same_in_every_export_and_stand_once() -> None:
    written = page(*everything())
    ids = [each["id"] for each in written["contents"]]
    assert len(set(ids)) == len(ids)
    assert ids == [each["id"] for each in page(*everything())["contents"]]


def test_no_location_is_ever_written() -> None:
    assert not any(word in name for table in TABLES for name in table.columns for word in ("location", "latitude"))
    assert not {"locations", "service_at_locations"} & set(page(FULL)["contents"][0])


def test_a_service_that_never_closes_is_written_as_the_guidance_says() -> None:
    (schedule,) = page(replace(FULL, schedule=SCHEDULES[1]))["contents"][0]["schedules"]
    assert (schedule["opens_at"], schedule["closes_at"]) == ("00:00+07:00", "23:59+07:00")
    assert schedule["byday"] == "MO,TU,WE,TH,FR,SA,SU"


def test_the_tables_are_a_valid_data_package(tmp_path: Path) -> None:
    unpack(tmp_path, *everything())
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert {task.name for task in report.tasks} == set(standard.FILES)


def test_a_broken_link_between_tables_would_be_found(tmp_path: Path) -> None:
    unpack(tmp_path, FULL)
    table = tmp_path / "organizations.csv"
    table.write_text(table.read_text().replace("-", "0", 1))
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_table_is_one_of_the_standard_with_all_that_it_requires(tmp_path: Path) -> None:
    unpack(tmp_path, FULL)
    described = json.loads((tmp_path / "datapackage.json").read_text())
    assert described["profile"] == "tabular-data-package"
    assert {each["name"]: each["path"] for each in described["resources"]} == standard.FILES
    for resource in described["resources"]:
        name, fields = resource["name"], {each["name"]: each for each in resource["schema"]["fields"]}
        required = {*standard.REQUIRED[name], *standard.REQUIRED_IN_TABLES.get(name, ())}
        assert set(fields) <= set(standard.FIELDS[name])
        assert required == {field for field, each in fields.items() if each.get("constraints", {}).get("required")}


def test_the_same_directory_gives_the_same_zip() -> None:
    first, second = (export("tables", services, entries(), TODAY).content for services in _shuffled())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == ["datapackage.json", *standard.FILES.values()]


def _shuffled() -> tuple[list[PublicService], list[PublicService]]:
    return everything(), everything()[::-1]


def unpack(folder: Path, *services: PublicService) -> None:
    with zipfile.ZipFile(io.BytesIO(export("tables", services, entries(), TODAY).content)) as archive:
        archive.extractall(folder)

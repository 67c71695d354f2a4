"""HSDS files, ours and strangers': what they say is read, what is missing or broken is named, nothing is guessed. Numbers are made up."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import pytest

from bot.directory.exchange import model
from bot.directory.exchange.hsds.documents import document, page
from bot.directory.exchange.hsds.terms import Own, attribute, identifier
from bot.directory.exchange.model import Row, Sheet
from bot.directory.model import PublicService
from tests.unit.exchange_house import entries, found, refusal, said, sheet_of, zipped
from tests.unit.test_exchange_cells import full, services

Object = dict[str, Any]


def ident(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, name))


def foreign(**fields: Any) -> Object:
    """A service of somebody else, with what HSDS 3.0 demands, told of our kind."""
    link = ident("service")
    return {
        "id": link,
        "name": "Trung tâm thử",
        "status": "active",
        "organization": {"id": ident("organization"), "name": "Sở thử", "description": "Sở thử"},
        "phones": [{"id": ident("phone"), "number": "+84 912 000 001", "type": "voice"}],
        "service_areas": [{"id": ident("area"), "name": "Đồng Tâm, Đồng Nai"}],
        "attributes": [attribute(link, Own("kind", choice="health_station"))],
        "url": "https://example.org/thu",
        **fields,
    }


VALUES = {
    "name.vi": "Trung tâm thử",
    "status": "active",
    "organization.vi": "Sở thử",
    "phones.0.number": "0912 000 001",
    "area": "p25390",
    "kind": "health_station",
    "source": "https://example.org/thu",
}


def read_json(*listed: object, wrap: Callable[[list[object]], object] = list) -> Sheet:
    return sheet_of(json.dumps(wrap(list(listed)), ensure_ascii=False), "hsds.json")


def only(sheet: Sheet) -> Row:
    assert found(sheet) == []
    return sheet.rows[0]


def wrong(**fields: Any) -> list[tuple[str, str]]:
    """Column and key of what is wrong with a service, which is then left out."""
    sheet = read_json({key: value for key, value in foreign(**fields).items() if value is not ...})
    assert (sheet.rows, sheet.left_out) == ((), 1)
    assert all(said(sheet))
    assert {each.entry for each in sheet.problems if each.left_out} <= {"Trung tâm thử", ident("service")}
    return [(each.column, each.key) for each in sheet.problems if each.left_out]


def by_id() -> list[PublicService]:
    """Each with an id of its own."""
    return [replace(each, id=f"thu-{number}") for number, each in enumerate(services())]


# --- ours


def test_our_own_json_is_read_as_it_was_written() -> None:
    sheet = sheet_of(page(by_id(), entries()), "hsds.json")
    assert found(sheet) == []
    assert len(sheet.rows) == len(by_id())
    for service, row in zip(by_id(), sheet.rows, strict=True):
        assert row.complete
        assert row.values == sheet.baseline(service)
        assert row.values["id"] == service.id
        assert row.values["kind"] == service.kind
        assert row.values["area"] == (str(service.area) if service.area else "vn")
        assert [row.values.get(f"phones.{index}.number") for index in range(len(service.phones))] == [
            phone.number for phone in service.phones
        ]
        assert set(row.values) <= sheet.keys


def test_our_json_says_what_our_sheet_says() -> None:
    """But for what a sheet writes out and HSDS leaves to be understood."""
    said_anyway = {"holder": "organization", "audience": "anyone", "schedule.rule": None}
    for service in by_id():
        hsds = sheet_of(page([service], entries()), "hsds.json").rows[0].values
        sheet = entries().baseline(service)
        for key, value in sheet.items():
            if hsds.get(key) != value:
                assert said_anyway.get(key) == value or value in ("unknown", False), (service.id, key)


def test_one_edited_cell_of_ours_is_the_only_difference() -> None:
    written = document(full(), entries())
    written["description"] = "Khác hẳn"
    row = only(read_json(written))
    base = read_json(written).baseline(full())
    assert {key for key in {**base, **row.values} if base.get(key) != row.values.get(key)} == {"description.vi"}


def test_our_area_that_was_renamed_is_a_question() -> None:
    written = document(full(), entries())
    written["service_areas"][0]["name"] = "Hà Nội"
    assert found(read_json(written)) == [(None, "area", "area_conflict")]
    written["service_areas"][0]["name"] = "Không Có Thật"
    assert found(read_json(written)) == [(None, "area", "area_unknown")]
    written["service_areas"][0]["name"] = "xã Đồng Tâm, tỉnh Đồng Nai"
    assert only(read_json(written)).values["area"] == "p25390"


# --- strangers'


@pytest.mark.parametrize(
    "wrap",
    [
        list,
        lambda listed: listed[0],
        lambda listed: {"contents": listed, "total_items": 1, "page_number": 1},
        lambda listed: {"services": listed},
        lambda listed: {"version": "3.0", "data": listed},
        lambda listed: {"id": ident("o"), "name": "Sở khác", "description": "Sở khác", "services": listed},
        lambda listed: [{"id": ident("o"), "name": "Sở khác", "services": listed}, {"id": ident("p"), "services": []}],
        lambda listed: {"organizations": [{"id": ident("o"), "name": "Sở khác", "services": listed}]},
        lambda listed: [{"id": ident("sal"), "service": listed[0], "location": {"id": ident("l")}}],
    ],
)  # fmt: skip
def test_services_are_found_wherever_the_standard_nests_them(wrap: Callable[[list[object]], object]) -> None:
    sheet = read_json(foreign(), wrap=wrap)
    assert [dict(row.values) for row in sheet.rows] == [VALUES]
    assert not sheet.rows[0].complete
    assert {each.key for each in sheet.problems} <= {"hsds_address"}


def test_services_get_their_organization_from_the_list_beside_them() -> None:
    service = foreign(organization_id=ident("organization"))
    owner = service.pop("organization")
    inside = {key: value for key, value in service.items() if key != "organization_id"}
    for written in (
        {"services": [service], "organizations": [owner]},
        {"organizations": [{**owner, "services": [inside]}]},
        {"organizations": [{**owner, "services": [{**inside, "organization": None}]}]},
    ):
        assert dict(only(read_json(wrap=lambda _, written=written: written)).values) == VALUES


def test_a_service_without_an_organization_or_name_or_kind_is_named_for_each() -> None:
    assert wrong(organization=..., name=..., attributes=...) == [
        ("organization.vi", "required"),
        ("name.vi", "required"),
        ("kind", "required"),
    ]
    assert wrong(organization={"id": ident("o")}) == [("organization.vi", "required")]
    assert wrong(service_areas=[]) == [("area", "required")]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"id": "17"}, ("id", "hsds_id")),
        ({"id": None}, ("id", "hsds_id")),
        ({"id": ["x"]}, ("id", "hsds_type")),
        ({"name": ["x"]}, ("name.vi", "hsds_type")),
        ({"status": "open"}, ("status", "hsds_status")),
        ({"status": {"x": 1}}, ("status", "hsds_type")),
        ({"description": True}, ("description.vi", "hsds_type")),
        ({"alert": float("inf")}, ("alert.vi", "hsds_type")),
        ({"organization": "Sở thử"}, ("organization.vi", "hsds_type")),
        ({"phones": "0912000001"}, ("phones.0.number", "hsds_type")),
        ({"phones": [{"number": "12"}]}, ("phones.0.number", "phone")),
        ({"phones": [{"number": "dl-0042"}]}, ("phones.0.number", "phone")),
        ({"phones": [{"number": "0912000001", "extension": 12}]}, ("phones.0.number", "hsds_extension")),
        ({"phones": [{"id": "x"}]}, ("phones.0.number", "required")),
        ({"phones": [{"number": "0912000001/" * 40}]}, ("phones.0.number", "phone")),
        ({"service_areas": [{"name": "Đồng Nai, " * 40}]}, ("area", "area_unknown")),
        ({"phones": [{"number": {}}]}, ("phones.0.number", "hsds_type")),
        ({"phones": [{"number": "0912000001", "attributes": 1}]}, ("phones.0.number", "hsds_type")),
        ({"phones": [{"number": f"091200000{index % 10}"} for index in range(12)]}, ("", "hsds_phones")),
        ({"service_areas": [{"name": "Đồng Nai"}, {"name": "Hà Nội"}]}, ("area", "hsds_areas")),
        ({"service_areas": [{"name": "Atlantis"}]}, ("area", "area_unknown")),
        ({"service_areas": 3}, ("area", "hsds_type")),
        ({"attributes": {"x": 1}}, ("", "hsds_type")),
        ({"service_at_locations": "x"}, ("", "hsds_type")),
        ({"assured_date": "yesterday"}, ("assured_date", "day")),
        ({"schedules": [{"freq": "MONTHLY", "bymonthday": "1"}]}, ("schedule.rule", "hsds_schedule")),
        ({"schedules": [{"byday": "MO", "opens_at": "08:00Z", "closes_at": "17:00Z"}]}, ("schedule.rule", "hsds_schedule")),
        ({"schedules": [{"byday": "MO", "opens_at": "08:00"}]}, ("schedule.rule", "hsds_schedule")),
        ({"schedules": [{"byday": "XX", "opens_at": "08:00", "closes_at": "17:00"}]}, ("schedule.rule", "hsds_schedule")),
        ({"schedules": [{"byday": "MO", "opens_at": "8", "closes_at": "17:00"}]}, ("schedule.rule", "hsds_schedule")),
        ({"schedules": [{"byday": "MO", "opens_at": "25:00", "closes_at": "17:00"}]}, ("schedule.rule", "hsds_schedule")),
        ({"schedules": [{"opens_at": ["x"]}]}, ("schedule.rule", "hsds_type")),
    ],
)  # fmt: skip
def test_what_is_broken_in_a_service_is_named_and_leaves_it_out(fields: Object, named: tuple[str, str]) -> None:
    assert named in wrong(**fields)


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (Own("kind", choice="castle"), ("kind", "choice")),
        (Own("id", "Có dấu"), ("id", "id")),
        (Own("area", "25390"), ("area", "area_code")),
        (Own("source_date", "hôm qua"), ("source_date", "day")),
        (Own("closed", "MO 08:00"), ("schedule.rule", "hsds_schedule")),
        (Own("closed", "MO 18:00 06:00; gì đó"), ("schedule.rule", "hsds_schedule")),
    ],
)
def test_our_terms_are_checked_like_cells(own: Own, named: tuple[str, str]) -> None:
    assert named in wrong(
        attributes=[attribute(ident("service"), Own("kind", choice="police")), attribute(ident("service"), own)]
    )


def test_terms_of_others_mean_nothing_here() -> None:
    other = {
        "id": ident("a"),
        "link_type": "kind",
        "taxonomy_term": {"id": ident("t"), "code": "kind.police", "taxonomy_id": ident("x")},
    }
    assert wrong(attributes=[other, {"id": ident("b")}, {"link_type": 3, "taxonomy_term": 4}]) == [("kind", "required")]


def test_the_same_service_twice_is_named() -> None:
    sheet = read_json(foreign(), foreign(name="Một nơi khác"))
    assert len(sheet.rows) == sheet.left_out == 1
    assert found(sheet) == [(None, "id", "hsds_repeated")]


def test_hours_of_every_week_are_read() -> None:
    weekly = {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "FR, mo",
        "opens_at": "8:00+07:00",
        "closes_at": "17:00",
        "timezone": 7,
    }
    rule = only(read_json(foreign(schedules=[weekly, {"description": "Gọi trước"}]))).values
    assert rule["schedule.rule"] == {
        "always": False,
        "openings": [{"byday": "MO,FR", "opens_at": "08:00:00", "closes_at": "17:00:00"}],
        "closed": [],
    }
    assert rule["schedule.text.vi"] == "Gọi trước"
    always = {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}
    assert only(read_json(foreign(schedules=[always]))).values["schedule.rule"]["always"] is True  # type: ignore[index]  # hours


def test_numbers_and_hours_of_the_place_stand_in_for_those_of_the_service() -> None:
    place = {"id": ident("sal"), "phones": [{"number": "0912000002"}], "schedules": [{"description": "Sáng"}]}
    values = only(read_json(foreign(phones=[], service_at_locations=[place]))).values
    assert (values["phones.0.number"], values["schedule.text.vi"]) == ("0912 000 002", "Sáng")


def test_a_fax_is_no_number_to_ring() -> None:
    phones = [{"number": "0912000009", "type": "fax"}, {"number": "0912000001", "type": "Voice"}]
    assert dict(only(read_json(foreign(phones=phones))).values) == VALUES


def test_contacts_streets_and_coordinates_are_never_read() -> None:
    place = {
        "id": ident("sal"),
        "contacts": [{"name": "MARKER", "phones": [{"number": "0912000005"}]}],
        "location": {
            "id": ident("l"),
            "latitude": 11.5,
            "addresses": [{"address_1": "MARKER"}],
            "phones": [{"number": "0912000006"}],
        },
    }
    sheet = read_json(
        foreign(
            service_at_locations=[place],
            contacts=[{"name": "MARKER"}],
            assurer_email="MARKER@example.org",
            x_street="MARKER",
        )
    )
    assert dict(sheet.rows[0].values) == VALUES
    assert [(each.key, each.left_out) for each in sheet.problems] == [("hsds_address", False), ("hsds_fields", False)]
    assert "assurer_email, contacts, x_street" in said(sheet)[1]
    assert "MARKER" not in repr(sheet)


def test_of_many_unknown_fields_some_are_told() -> None:
    sheet = read_json(foreign(**{f"x{index:02}": 1 for index in range(40)}))
    assert said(sheet)[0].endswith("x11, ….")


def test_things_that_are_no_services_are_named() -> None:
    sheet = read_json(foreign(), 7, {"id": "x"}, {"services": 3, "name": "Sở"}, {"service": [], "id": "y"})
    assert len(sheet.rows) == 1
    assert [each.key for each in sheet.problems] == ["hsds_object", "hsds_object", "hsds_type", "hsds_type"]
    assert len(read_json(foreign(), *[7] * 5000).problems) == 1000


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("{", "not_hsds"),
        ("[" * 100_000, "not_hsds"),
        ('{"services":[' + "1" * 5000 + "]}", "not_hsds"),
        ("[]", "no_services"),
        ("{}", "no_services"),
        ('{"services":{}}', "no_services"),
        ('{"contents":[1,2]}', "no_services"),
        ('{"name":"hsds","resources":[]}', "package_alone"),
        ('[{"id":1,"status":"active","id":2}]', "key_twice"),
        ("[" + "1," * 4_000_001 + "1]", "too_large_inside"),
        ("[" + "{}," * 1_000_001 + "{}]", "too_large_inside"),
    ],
)
def test_what_is_no_hsds_is_refused(written: str, key: str) -> None:
    assert refusal(written, "hsds.json") == key


def test_nan_is_no_number_of_json_that_anything_here_takes() -> None:
    assert found(sheet_of(json.dumps([foreign()]).replace('"active"', "NaN"))) == [(None, "status", "hsds_type")]


def test_halves_of_signs_do_not_come_in() -> None:
    written = json.dumps([foreign(name="Trung \ud800tâm thử")])
    assert only(sheet_of(written)).values["name.vi"] == "Trung tâm thử"


def test_too_many_services_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.directory.exchange.hsds.nested.MAX_ROWS", 2)
    assert refusal(json.dumps([foreign()] * 3)) == "too_many_rows"
    assert model.MAX_ROWS == 20_000


def test_progress_is_told_while_services_are_read() -> None:
    from bot.directory.exchange.reading import read

    steps: list[tuple[int, int]] = []
    many = [foreign(id=ident(str(number))) for number in range(201)]
    read("x.json", json.dumps(many).encode(), entries(), lambda done, of: steps.append((done, of)))
    assert steps == [(0, 201), (200, 201), (201, 201)]


# --- the tabular package

Tables = dict[str, list[Object]]


def tables(*listed: Object) -> Tables:
    """Services as flat tables, written without a look at the code under test."""
    found: Tables = {
        name: []
        for name in (
            "services",
            "organizations",
            "phones",
            "schedules",
            "service_areas",
            "attributes",
            "taxonomy_terms",
        )
    }

    def attributes(owner: Object) -> None:
        for each in owner.pop("attributes", ()):
            term = each.pop("taxonomy_term")
            if term["id"] not in {known["id"] for known in found["taxonomy_terms"]}:
                found["taxonomy_terms"].append(term)
            found["attributes"].append({**each, "link_id": owner["id"], "taxonomy_term_id": term["id"]})

    for service in json.loads(json.dumps(listed)):
        organization = service.pop("organization")
        if organization["id"] not in {known["id"] for known in found["organizations"]}:
            found["organizations"].append(organization)
        service["organization_id"] = organization["id"]
        for name in ("phones", "schedules", "service_areas"):
            for each in service.pop(name, ()):
                attributes(each)
                found[name].append({**each, "service_id": service["id"]})
        attributes(service)
        found["services"].append(service)
    return found


def packed(
    content: Mapping[str, list[Object]],
    *,
    folder: str = "",
    description: object = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    members: dict[str, bytes | str] = {}
    for name, rows in content.items():
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, list(dict.fromkeys(key for row in rows for key in row)) or ["id"])
        writer.writeheader()
        writer.writerows(rows)
        members[f"{folder}{(names or {}).get(name, name)}.csv"] = written.getvalue()
    if description is not None:
        members[f"{folder}datapackage.json"] = json.dumps(description)
    return zipped(members)


@pytest.mark.parametrize("folder", ["", "hsds/data/"])
def test_a_package_says_what_the_json_says(folder: str) -> None:
    documents = [document(each, entries()) for each in by_id()]
    package = sheet_of(packed(tables(*documents), folder=folder), "hsds.zip")
    assert found(package) == []
    assert [row.values for row in package.rows] == [row.values for row in read_json(*documents).rows]
    assert all(row.complete for row in package.rows)


def test_tables_are_found_where_the_description_says() -> None:
    described = {
        "resources": [
            {"name": "services", "path": "bang/mot.csv"},
            {"name": "organization", "path": "bang/hai.csv"},
            {"name": "phones", "path": "bang/ba.csv"},
            {"name": "programs", "path": "bang/x.csv"},
            {"name": "schedules", "path": "../../etc/passwd"},
            {"name": ["x"], "path": 3},
            4,
        ]
    }
    names = {"services": "bang/mot", "organizations": "bang/hai", "phones": "bang/ba"}
    data = packed(tables(foreign()), folder="goi/", description=described, names=names)
    assert dict(only(sheet_of(data, "hsds.zip")).values) == VALUES


@pytest.mark.parametrize(("description", "key"), [([], ""), ({"resources": 3}, ""), ({}, "")])
def test_a_description_that_says_nothing_is_none(description: object, key: str) -> None:
    assert refusal(packed(tables(foreign()), description=description), "hsds.zip") == key


def test_a_description_that_is_none_is_refused() -> None:
    data = packed(tables(foreign()))
    from tests.unit.exchange_house import unzipped

    assert refusal(zipped({**unzipped(data), "datapackage.json": "{"}), "hsds.zip") == "not_hsds"
    assert refusal(zipped({**unzipped(data), "datapackage.json": " " * 3_000_000}), "hsds.zip") == "too_large_inside"
    assert refusal(zipped({"datapackage.json": "{}"}), "hsds.zip") == "no_services"


def test_numbers_of_a_package_hang_on_the_service_or_its_place() -> None:
    content = tables(foreign(phones=[]))
    link = content["services"][0]["id"]
    content["service_at_location"] = [{"id": ident("sal"), "service_id": link, "location_id": ident("l")}]
    content["phones"] = [
        {"id": ident("1"), "number": "0912000001", "service_at_location_id": ident("sal")},
        {"id": ident("2"), "number": "0912000002", "contact_id": ident("chị"), "service_id": link},
        {"id": ident("3"), "number": "0912000003", "organization_id": ident("organization")},
    ]
    assert dict(only(sheet_of(packed(content), "hsds.zip")).values) == VALUES


def test_links_that_lead_nowhere_are_named() -> None:
    content = tables(foreign())
    content["services"][0]["organization_id"] = ident("không có")
    content["phones"].append({"id": ident("lạc"), "number": "0912000007", "service_id": ident("lạc"), "type": "voice"})
    content["attributes"].append({"id": ident("a"), "link_id": ident("service"), "taxonomy_term_id": ident("lạc")})
    content["attributes"].append({"id": ident("b"), "link_id": ident("ở bảng khác"), "taxonomy_term_id": ident("lạc")})
    content["phones"].append(dict(content["phones"][0]))
    sheet = sheet_of(packed(content), "hsds.zip")
    assert sheet.rows == ()
    assert [each.key for each in sheet.problems] == ["hsds_link", "hsds_link", "hsds_twice", "hsds_link", "required"]
    assert said(sheet)[0] == "services.csv, dòng 2: organization_id trỏ tới một mục không có trong gói."


def test_a_service_twice_in_a_package_is_left_out_and_one_without_an_id_too() -> None:
    content = tables(foreign())
    content["services"].append(dict(content["services"][0]))
    content["services"].append({key: value for key, value in content["services"][0].items() if key != "id"})
    sheet = sheet_of(packed(content), "hsds.zip")
    assert (len(sheet.rows), sheet.left_out) == (1, 2)
    assert {"hsds_twice", "hsds_repeated", "hsds_id"} <= {each.key for each in sheet.problems}


def test_a_package_of_another_time_or_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        refusal(zipped({"services.csv": "id,name\n1,Trạm\n".encode("cp1258", "replace") + b"\xe1\xbb\n"}), "x.zip")
        == "encoding"
    )
    assert refusal(zipped({"services.csv": b'id,name\n1,"Tr'}), "x.zip") == "broken_csv"
    assert refusal(zipped({"services.csv": b""}), "x.zip") == "no_services"
    assert refusal(zipped({"services.csv": b"id,name"}), "x.zip") == "no_services"
    assert (
        refusal(zipped({"services.csv": b"id,name\n" + identifier("x").encode() * 60_000}), "x.zip")
        == "too_large_inside"
    )
    monkeypatch.setattr("bot.directory.exchange.hsds.package.MAX_RECORDS", 3)
    assert refusal(packed(tables(foreign())), "x.zip") == "too_large_inside"

"""What HSDS 3.1 demands of the tables that we write, told in our own words and as JSON Schema.

Facts of the Open Referral specification (github.com/openreferral/specification, schema/*.json, read 11/2026), CC BY-SA 4.0:
names, types, formats, enumerations, what is required, which file a table lies in. The schemas themselves are not copied here. Ours is
stricter in one thing: a name that the standard does not know is refused.
"""

from collections.abc import Mapping
from typing import Any

UUID = {"type": "string", "format": "uuid"}
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
CLOCK = {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$"}
DATE = {"type": "string", "format": "date"}

FILES = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "phone": "phones.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "attribute": "attributes.csv",
}
REQUIRED = {
    "organization": ("id", "name", "description"),
    "service": ("id", "name", "status"),
    "phone": ("id", "number"),
    "schedule": ("id",),
    "service_area": ("id",),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "name", "description"),
    "attribute": ("id",),
}
REQUIRED_IN_TABLES = {
    "service": ("organization_id",),
    "attribute": ("link_id", "taxonomy_term_id", "link_entity"),
}
"""Besides those above."""


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), TEXT)


def _uuids(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), UUID)


FIELDS: Mapping[str, Mapping[str, Any]] = {
    "organization": {
        **_uuids("id parent_organization_id"),
        **_texts("name alternate_name description email website legal_status logo uri"),
        "year_incorporated": NUMBER,
    },
    "service": {
        **_uuids("id organization_id program_id"),
        **_texts("name alternate_name description url email interpretation_services application_process"),
        **_texts("fees_description accreditations eligibility_description alert assurer_email"),
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
        "minimum_age": NUMBER,
        "maximum_age": NUMBER,
        "assured_date": DATE,
        "last_modified": {"type": "string", "format": "date-time"},
    },
    "phone": {
        **_uuids("id location_id service_id organization_id contact_id service_at_location_id"),
        **_texts("number type description"),
        "extension": NUMBER,
    },
    "schedule": {
        **_uuids("id service_id location_id service_at_location_id"),
        **dict.fromkeys(("valid_from", "valid_to", "dtstart", "until"), DATE),
        **_texts("byday byweekno bymonthday byyearday description schedule_link attending_type notes"),
        **dict.fromkeys(("timezone", "interval", "count"), NUMBER),
        "freq": {"enum": ["WEEKLY", "MONTHLY"]},
        "wkst": {"enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
        **dict.fromkeys(("opens_at", "closes_at"), CLOCK),
    },
    "service_area": {
        **_uuids("id service_id service_at_location_id"),
        **_texts("name description extent extent_type uri"),
    },
    "taxonomy": {**_uuids("id"), **_texts("name description uri version")},
    "taxonomy_term": {
        **_uuids("id parent_id taxonomy_id"),
        **_texts("code name description taxonomy language term_uri"),
    },
    "attribute": {**_uuids("id link_id taxonomy_term_id"), **_texts("link_type link_entity value label")},
}
_NESTED: Mapping[str, Mapping[str, str]] = {
    "service": {
        "organization": "organization",
        "phones": "phone*",
        "schedules": "schedule*",
        "service_areas": "service_area*",
        "attributes": "attribute*",
    },
    "phone": {"attributes": "attribute*"},
    "schedule": {"attributes": "attribute*"},
    "service_area": {"attributes": "attribute*"},
    "organization": {"attributes": "attribute*"},
    "taxonomy_term": {"taxonomy_detail": "taxonomy"},
    "attribute": {"taxonomy_term": "taxonomy_term"},
}


def _object(name: str) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for field, target in _NESTED.get(name, {}).items():
        link = {"$ref": f"#/$defs/{target.removesuffix('*')}"}
        nested[field] = {"type": "array", "items": link} if target.endswith("*") else link
    return {
        "type": "object",
        "properties": {**FIELDS[name], **nested},
        "required": list(REQUIRED[name]),
        "additionalProperties": False,
    }


_COUNT = {"type": "integer", "minimum": 0}
_FLAG = {"type": "boolean"}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {name: _object(name) for name in FIELDS},
    "type": "object",
    "properties": {
        "version": {"const": "3.1"},
        **dict.fromkeys(("total_items", "total_pages", "page_number", "size"), _COUNT),
        **dict.fromkeys(("first_page", "last_page", "empty"), _FLAG),
        "contents": {"type": "array", "items": {"$ref": "#/$defs/service"}},
    },
    "required": ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"],
    "additionalProperties": False,
}
"""A page of services."""

"""Each entry has a place for all that a caller and those who check it need to know (docs/safety.md, 29)."""

import pytest

from bot.database import schema

ALWAYS_KNOWN = {
    "id",
    "kind",
    "status",
    "name",
    "organization",
    "holder",
    "phones",
    "schedule",
    "audience",
    "address_visibility",
    "source",
}
"""An entry without one of these is refused. A list of phones may be empty, and hours may be unknown: the card says so."""

KNOWN_OR_SAID_TO_BE_UNKNOWN = {
    "area",
    "overnight",
    "fees_description",
    "eligibility_description",
    "assured_date",
    "assurer",
    "source_date",
}
"""Null where nobody knows, or, for the area, where all of Viet Nam is served; when it is to be checked again follows from them."""


@pytest.mark.safety(29)
def test_an_entry_has_a_column_for_everything_that_must_be_known_of_it() -> None:
    columns = {column.name: column for column in schema.service.columns}
    assert columns.keys() >= ALWAYS_KNOWN | KNOWN_OR_SAID_TO_BE_UNKNOWN
    assert {name for name in ALWAYS_KNOWN if columns[name].nullable} == set()
    assert {name for name in KNOWN_OR_SAID_TO_BE_UNKNOWN if not columns[name].nullable} == set()

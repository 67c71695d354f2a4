"""What HSDS has no field for, as attributes: a term of our taxonomy each, `code` the key, and a value where the key has many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import NAMESPACE_URL, uuid5

_OURS = uuid5(NAMESPACE_URL, "tag:tin-cay,2026:directory")
TAXONOMY_NAME = "Tin Cậy"
TAXONOMY_DESCRIPTION = "What the directory Tin Cậy says beyond HSDS 3.1"

DESCRIPTIONS: Mapping[str, str] = {
    "id": "Identifier of the entry in the directory Tin Cậy",
    "kind": "What kind of help it is",
    "holder": "Whether a person or an organization holds it",
    "audience": "For whom it is",
    "overnight": "Whether somebody can stay there overnight",
    "area": "Official code of the area served; p: in force since 1 July 2025, f: former; vn: all of Viet Nam",
    "address": "Public address, without a postcode",
    "source": "Where it was read",
    "source_date": "Day of that source",
    "closed": "Hours at which surely nobody answers",
    "charge": "What a call costs",
    "texts": "Whether text messages are answered",
    "last_answered": "Day on which the number was last answered",
}


@dataclass(frozen=True, slots=True)
class Own:
    """One thing of ours. `choice` of a few, or any `value`."""

    key: str
    value: str = ""
    choice: str = ""

    @property
    def code(self) -> str:
        return f"{self.key}.{self.choice}" if self.choice else self.key


def identifier(*parts: object) -> str:
    """The same UUID for the same thing, in every export."""
    return str(uuid5(_OURS, ":".join(map(str, parts))))


TAXONOMY = identifier("taxonomy")


def attribute(link: str, own: Own) -> dict[str, object]:
    """An attribute of the object with the id `link`."""
    found: dict[str, object] = {"id": identifier("attribute", link, own.key), "link_type": own.key}
    if own.value:
        found["value"] = own.value
    found["taxonomy_term"] = term(own.code)
    return found


def term(code: str) -> dict[str, object]:
    """A term of our taxonomy."""
    described = DESCRIPTIONS.get(code.partition(".")[0], f"{code.partition('.')[0]} in English")
    return {
        "id": _term_id(code),
        "code": code,
        "name": code,
        "description": described,
        "taxonomy_id": TAXONOMY,
    }


@cache
def _term_id(code: str) -> str:
    return identifier("term", code)


def own(attributes: Iterator[Mapping[str, object]]) -> dict[str, str]:
    """What attributes say in our terms: value or choice by key. Those of other taxonomies say nothing here."""
    found: dict[str, str] = {}
    for each in attributes:
        named = each.get("taxonomy_term")
        key = each.get("link_type")
        if not isinstance(named, Mapping) or named.get("taxonomy_id") != TAXONOMY or not isinstance(key, str):
            continue
        code, value = str(named.get("code", "")), each.get("value")
        found[key] = str(value) if value else code.removeprefix(f"{key}.")
    return found

"""What a stranger's JSON holds, asked for by kind: text, list, object; anything else is named instead of breaking the reader."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bot.directory.exchange.cells import Misread, text_of
from bot.directory.exchange.model import MAX_ROWS, Problem, Refused

Object = Mapping[str, Any]

MAX_OBJECTS = 1_500_000
"""Braces and brackets that a file may open: 20,000 services with 75 objects each."""

TEXTS = ("description", "eligibility_description", "application_process", "fees_description", "alert")
"""Texts of a service that have a field in HSDS."""

_WRAPPERS = ("contents", "services", "organizations", "data", "items")
_SERVICE_FIELDS = ("status", "organization", "organization_id", "service_areas", "service_at_locations")


@dataclass
class Found:
    """Services with their organization and places nested in them, and what was wrong on the way."""

    services: list[Object] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, service: Object) -> None:
        """Raises Refused where there are too many."""
        if len(self.services) >= MAX_ROWS:
            raise Refused("too_many_rows", most=MAX_ROWS)
        self.services.append(service)


def text(source: Object, key: str) -> str:
    """The text of a field, "" where there is none; a number as it is written. Raises Misread for anything else."""
    value = source.get(key)
    if value is None:
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        raise Misread("hsds_type", field=key)
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return text_of(str(value))
    raise Misread("hsds_type", field=key)


def objects(source: Object, key: str) -> tuple[Object, ...]:
    """The objects of a list, none where there is no list. Raises Misread for anything else."""
    value = source.get(key)
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return tuple(value)
    raise Misread("hsds_type", field=key)


def single(source: Object, key: str) -> Object:
    """The object of a field, an empty one where there is none. Raises Misread for anything else."""
    value = source.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise Misread("hsds_type", field=key)


def uuid(source: Object, key: str = "id") -> str:
    """An identifier as the standard demands it, in its usual form. Raises Misread."""
    written = text(source, key)
    try:
        return str(UUID(written))
    except ValueError:
        raise Misread("hsds_id", field=key, written=written[:60]) from None


def services_of(content: str) -> Found:
    """The services of a JSON file: a list or a page of services, of organizations with services in them, or one alone.

    Raises Refused for what is no JSON, no HSDS, or too deep.
    """
    if content.count("{") + content.count("[") > MAX_OBJECTS:
        raise Refused("too_large_inside")
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("not_hsds") from None
    found = Found()
    for number, each in enumerate(_listed(read), 1):
        if not isinstance(each, dict):
            found.problems.append(Problem(None, "", "hsds_object", {"number": number}))
            continue
        for service in _services_in(each, found):
            found.add(service)
    if not found.services:
        raise Refused("no_services")
    return found


def _listed(read: Any) -> Iterator[Any]:
    if isinstance(read, list):
        yield from read
        return
    if not isinstance(read, dict):
        return
    wrapped = [key for key in _WRAPPERS if isinstance(read.get(key), list)]
    if not wrapped or _is_service(read) or "name" in read:
        yield read
        return
    organizations = read.get("organizations")
    listed = organizations if isinstance(organizations, list) else []
    owners = {_plain(each.get("id")): each for each in listed if isinstance(each, dict)}
    for key in wrapped:
        for each in read[key]:
            owner = owners.get(_plain(each.get("organization_id"))) if isinstance(each, dict) else None
            yield {"organization": owner, **each} if owner is not None and key == "services" else each


def _plain(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _is_service(each: Object) -> bool:
    return any(key in each for key in _SERVICE_FIELDS)


def _services_in(each: Object, found: Found) -> Iterator[Object]:
    """Organizations carry their services, services at a location their service; other objects are no entries."""
    try:
        within = objects(each, "services")
        service = single(each, "service")
    except Misread as error:
        found.problems.append(Problem(None, "", error.key, error.values, entry=str(each.get("name", ""))[:60]))
        return
    if within:
        owner = {key: value for key, value in each.items() if key != "services"}
        yield from ({"organization": owner, **one} for one in within)
    elif service:
        place = {key: value for key, value in each.items() if key != "service"}
        yield {"service_at_locations": [place], **service}
    elif _is_service(each):
        yield each

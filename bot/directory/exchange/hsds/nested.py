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

MAX_OBJECTS = 1_000_000
"""Braces and brackets that a file may open: 20,000 services with 50 objects each, as our fullest have them."""

MAX_VALUES = 4_000_000
"""Commas of a file: 20,000 services with 200 values each."""

MOST_PROBLEMS = 1_000
"""Problems of a file that are no service's own."""

TEXTS = ("description", "eligibility_description", "application_process", "fees_description", "alert")
"""Texts of a service that have a field in HSDS."""

_WRAPPERS = ("contents", "services", "organizations", "data", "items")
_SERVICE_FIELDS = ("status", "organization", "organization_id", "service_areas", "service_at_locations")


@dataclass
class Found:
    """Services with their organization and places nested in them, and what was wrong on the way."""

    services: list[Object] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, problem: Problem) -> None:
        """Note a problem. Whoever sends a thousand of them is not helped by more."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

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
    if content.count("{") + content.count("[") > MAX_OBJECTS or content.count(",") > MAX_VALUES:
        raise Refused("too_large_inside")
    try:
        read = json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("not_hsds") from None
    if isinstance(read, dict) and "resources" in read and not any(key in read for key in _WRAPPERS):
        raise Refused("package_alone")
    found = Found()
    for number, (each, is_owner) in enumerate(_listed(read), 1):
        if number > 2 * MAX_ROWS:
            raise Refused("too_many_rows", most=MAX_ROWS)
        try:
            services = list(_services_in(each))
        except Misread as error:
            found.tell(
                Problem(None, "", error.key, error.values, entry=text_of(str(each.get("name") or each.get("id")))[:60])
            )
            continue
        for service in services:
            found.add(service)
        if not services and not is_owner and not _has_list(each):
            found.tell(Problem(None, "", "hsds_object", {"number": number}, left_out=False))
    if not found.services:
        raise Refused("no_services")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Of a key that stands twice nobody knows which is meant. Raises Refused."""
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused("key_twice", field=twice[:60])
    return read


def _listed(read: Any) -> Iterator[tuple[Any, bool]]:
    """The objects of a file, and whether each is there only to be referred to: an organization in a list of its own."""
    if isinstance(read, list):
        yield from ((each, False) for each in read)
        return
    wrapped = [key for key in _WRAPPERS if isinstance(read.get(key), list)]
    if not wrapped or _is_service(read) or "name" in read:
        yield read, False
        return
    organizations = read.get("organizations")
    listed = organizations if isinstance(organizations, list) else []
    owners = {_plain(each.get("id")): each for each in listed if isinstance(each, dict)}
    for key in wrapped:
        for each in read[key]:
            owner = owners.get(_plain(each.get("organization_id"))) if isinstance(each, dict) else None
            is_owner = key == "organizations" and isinstance(each, dict)
            yield _owned(each, owner) if owner is not None and key != "organizations" else each, is_owner


def _plain(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _has_list(each: Any) -> bool:
    """An organization without services is one all the same."""
    return isinstance(each, dict) and isinstance(each.get("services"), list)


def _owned(service: Object, owner: Object) -> Object:
    return service if service.get("organization") else {**service, "organization": owner}


def _is_service(each: Object) -> bool:
    return any(key in each for key in _SERVICE_FIELDS)


def _services_in(each: Any) -> Iterator[Object]:
    """Organizations carry their services, services at a location their service; other things are no entries. Raises Misread."""
    if not isinstance(each, dict):
        return
    within = objects(each, "services")
    service = single(each, "service")
    if within:
        owner = {key: value for key, value in each.items() if key != "services"}
        yield from (_owned(one, owner) for one in within)
    elif service:
        place = {key: value for key, value in each.items() if key != "service"}
        yield {"service_at_locations": [place], **service}
    elif _is_service(each):
        yield each

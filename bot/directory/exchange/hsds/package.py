"""HSDS as a tabular data package: a zip of CSV tables, whose services are nested again as the standard's JSON nests them."""

import codecs
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.directory.exchange import delimited
from bot.directory.exchange.archive import Archive
from bot.directory.exchange.hsds.nested import TEXTS, Found
from bot.directory.exchange.hsds.schedules import MORE_THAN_A_WEEK
from bot.directory.exchange.model import MAX_ROWS, Problem, Refused

DESCRIPTION = "datapackage.json"
SERVICES = "services"
MAX_RECORDS = 500_000
MAX_LINE = 1_000_000
"""Letters of one line: no cell may be longer than `delimited.MAX_CELL`."""

MAX_DESCRIPTION = 2_000_000
_MOST_PROBLEMS = 1_000
_LONGEST_REPEATED = 24

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Table:
    """`columns`: those that are read, besides the id and the links. `links`: columns with an id of another table, by that table."""

    name: str
    columns: tuple[str, ...]
    links: Mapping[str, str]


_SERVICE = {"service_id": SERVICES}
_OWNED = _SERVICE | {"service_at_location_id": "service_at_location"}
_TABLES = (
    _Table("organizations", ("name",), {}),
    _Table(
        SERVICES,
        ("name", "status", "url", "assured_date", *TEXTS),
        {"organization_id": "organizations"},
    ),
    _Table("service_at_location", ("location_id",), _SERVICE),
    _Table("phones", ("number", "type", "extension", "contact_id"), _OWNED),
    _Table(
        "schedules",
        ("freq", "interval", "byday", "opens_at", "closes_at", "timezone", "description", *MORE_THAN_A_WEEK),
        _OWNED,
    ),
    _Table("service_areas", ("name",), _OWNED),
    _Table("taxonomy_terms", ("code", "name", "taxonomy_id"), {}),
    _Table("attributes", ("link_type", "value", "link_id"), {"taxonomy_term_id": "taxonomy_terms"}),
)
_NESTED_AS = {"service_at_location": "service_at_locations"}
_OTHER_NAMES = {"services": ("service",), "organizations": ("organization",), "phones": ("phone",)} | {
    "schedules": ("schedule",),
    "service_areas": ("service_area",),
    "attributes": ("attribute",),
    "taxonomy_terms": ("taxonomy_term",),
    "service_at_location": ("service_at_locations",),
}


def is_package(archive: Archive) -> bool:
    """Whether a zip holds the tables of HSDS."""
    names = {name.rpartition("/")[2].lower() for name in archive.names}
    return DESCRIPTION in names or f"{SERVICES}.csv" in names


def services_of(archive: Archive) -> Found:
    """The services of a package. Broken links are named. Raises Refused for what is damaged, too large, or holds no services."""
    reading = _Reading(archive)
    for table in _TABLES:
        reading.read(table)
    if not reading.tables[SERVICES]:
        raise Refused("no_services")
    return reading.found()


class _Reading:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._members = _members(archive)
        self._records = 0
        self.problems: list[Problem] = []
        self.tables: defaultdict[str, dict[str, Record]] = defaultdict(dict)

    def read(self, table: _Table) -> None:
        """Read a table and hang its records on those they belong to. The number of a contact is for admins, and nobody's here."""
        member = self._members.get(table.name)
        if member is None:
            return
        known = self.tables[table.name]
        wanted = {"id", *table.columns, *table.links}
        for row, record in _records(self._archive, member, wanted):
            self._records += 1
            if self._records > MAX_RECORDS:
                raise Refused("too_large_inside")
            if table.name == SERVICES and len(known) >= MAX_ROWS:
                raise Refused("too_many_rows", most=MAX_ROWS)
            if record.pop("contact_id", ""):
                continue
            key = record.get("id", f"row {row}").lower()
            if key in known:
                self._tell(member, "hsds_twice", row)
                if table.name != SERVICES:
                    continue
                key = f"{key} {row}"
            known[key] = record
            self._link(table, member, row, record)

    def found(self) -> Found:
        """All services, each with what belongs to it."""
        found = Found(problems=self.problems)
        for service in self.tables[SERVICES].values():
            found.add(service)
        return found

    def _link(self, table: _Table, member: str, row: int, record: Record) -> None:
        if table.name == "attributes":
            self._link_attribute(member, row, record)
            return
        for column, target in table.links.items():
            key = record.pop(column, "").lower()
            if not key:
                continue
            owner = self.tables[target].get(key)
            if owner is None:
                self._tell(member, "hsds_link", row, field=column)
            elif table.name == SERVICES:
                record["organization"] = owner
            else:
                owner.setdefault(_NESTED_AS.get(table.name, table.name), []).append(record)

    def _link_attribute(self, member: str, row: int, record: Record) -> None:
        """Only those of services and numbers mean anything here; the table holds those of all others, too."""
        link = record.pop("link_id", "").lower()
        owner = self.tables[SERVICES].get(link) or self.tables["phones"].get(link)
        term = self.tables["taxonomy_terms"].get(record.pop("taxonomy_term_id", "").lower())
        if owner is None:
            return
        if term is None:
            self._tell(member, "hsds_link", row, field="taxonomy_term_id")
            return
        record.pop("id", None)
        owner.setdefault("attributes", []).append({**record, "taxonomy_term": term})

    def _tell(self, member: str, key: str, row: int, **values: object) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            table = member.rpartition("/")[2]
            self.problems.append(Problem(None, "", key, {"table": table, "row": row, **values}, left_out=False))


def _members(archive: Archive) -> dict[str, str]:
    """The member of each table: as the description says, else as the standard calls it, the one least deep in folders."""
    found: dict[str, str] = {}
    paths = sorted(archive.names, key=lambda name: (name.count("/"), name), reverse=True)
    by_name = {name.rpartition("/")[2].lower(): name for name in paths}
    for table in _TABLES:
        for name in (table.name, *_OTHER_NAMES[table.name]):
            if f"{name}.csv" in by_name:
                found.setdefault(table.name, by_name[f"{name}.csv"])
    if DESCRIPTION in by_name:
        found.update(_described(archive, by_name[DESCRIPTION]))
    return found


def _described(archive: Archive, member: str) -> Iterator[tuple[str, str]]:
    """Where the description says that a table lies; what it says of files that are not there counts nothing."""
    pieces, length = [], 0
    for piece in archive.pieces(member):
        pieces.append(piece)
        length += len(piece)
        if length > MAX_DESCRIPTION:
            raise Refused("too_large_inside")
    try:
        described = json.loads(b"".join(pieces))
    except (ValueError, RecursionError):
        raise Refused("not_hsds") from None
    folder = member.rpartition("/")[0]
    resources = described.get("resources") if isinstance(described, dict) else None
    for resource in resources if isinstance(resources, list) else ():
        name, path = (resource.get("name"), resource.get("path")) if isinstance(resource, dict) else (None, None)
        table = next((each.name for each in _TABLES if name in (each.name, *_OTHER_NAMES[each.name])), None)
        full = f"{folder}/{path}" if folder else path
        if table is not None and isinstance(full, str) and full in archive.names:
            yield table, full


def _records(archive: Archive, member: str, wanted: set[str]) -> Iterator[tuple[int, Record]]:
    """The rows of a table with their numbers, only the columns that are read, only what is filled."""
    lines = delimited.records(_lines(archive.pieces(member)), ",")
    _, headings = next(lines, (0, []))
    places = {
        place: sys.intern(name) for place, each in enumerate(headings) if (name := each.strip().lower()) in wanted
    }
    for row, line in lines:
        yield (
            row,
            {name: _kept(line[place]) for place, name in places.items() if place < len(line) and line[place].strip()},
        )


def _kept(written: str) -> str:
    """Short texts, of which a package repeats the same thousands of times, are held once."""
    return sys.intern(written) if len(written) < _LONGEST_REPEATED else written


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """Lines of UTF-8 with their ends, as they come. Raises Refused."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    try:
        for piece in pieces:
            *whole, rest = (rest + decoder.decode(piece)).split("\n")
            if len(rest) > MAX_LINE:
                raise Refused("too_large_inside")
            yield from (f"{line}\n" for line in whole)
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Refused("encoding") from None
    if rest:
        yield rest

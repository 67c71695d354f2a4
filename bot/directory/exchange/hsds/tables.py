"""HSDS 3.1 as a tabular data package: one CSV for each table, and datapackage.json, which says what stands in them; zipped.

The tables are what `documents.document` nests, taken apart: names, files and keys as the standard calls them.
"""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from bot.directory.exchange.archive import CHUNK, zipped
from bot.directory.exchange.delimited import guarded
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.hsds.documents import VERSION, document
from bot.directory.exchange.hsds.terms import TAXONOMY, TAXONOMY_DESCRIPTION, TAXONOMY_NAME
from bot.directory.exchange.model import Progress
from bot.directory.model import PublicService

DESCRIPTION = "datapackage.json"
_STEP = 200

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """`name` of the resource, `file` of its rows. `required`: columns that are never empty, `links`: to which table each key leads."""

    name: str
    file: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    links: Mapping[str, str] = field(default_factory=dict)


_WEEK = ("timezone", "freq", "interval", "byday", "opens_at", "closes_at")
_TEXTS = ("description", "eligibility_description", "application_process", "fees_description", "alert")
_OF_SERVICE = {"service_id": "service"}

TABLES = (
    Table("organization", "organizations.csv", ("id", "name", "description"), ("id", "name", "description")),
    Table(
        "service",
        "services.csv",
        ("id", "organization_id", "name", "status", *_TEXTS, "assured_date"),
        ("id", "organization_id", "name", "status"),
        {"organization_id": "organization"},
    ),
    Table("phone", "phones.csv", ("id", "service_id", "number", "type"), ("id", "number"), _OF_SERVICE),
    Table("schedule", "schedules.csv", ("id", "service_id", *_WEEK, "description"), ("id",), _OF_SERVICE),
    Table("service_area", "service_areas.csv", ("id", "service_id", "name"), ("id",), _OF_SERVICE),
    Table("taxonomy", "taxonomies.csv", ("id", "name", "description"), ("id", "name", "description")),
    Table(
        "taxonomy_term",
        "taxonomy_terms.csv",
        ("id", "code", "name", "description", "taxonomy_id"),
        ("id", "name", "description"),
        {"taxonomy_id": "taxonomy"},
    ),
    Table(
        "attribute",
        "attributes.csv",
        ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value"),
        ("id", "link_id", "taxonomy_term_id", "link_entity"),
        {"taxonomy_term_id": "taxonomy_term"},
    ),
)
_NUMBERS = ("timezone", "interval")
_DATES = ("assured_date",)


def package(services: Sequence[PublicService], entries: Entries, today: date, progress: Progress) -> bytes:
    """The zip. The same services on the same day give the same bytes. Rows wait on the disk, not in memory."""
    with tempfile.TemporaryDirectory() as folder:
        _write_tables(Path(folder), services, entries, progress)
        rows = {table.file: _pieces(Path(folder, table.file)) for table in TABLES}
        return zipped({DESCRIPTION: (_described(today),), **rows})


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _write_tables(folder: Path, services: Sequence[PublicService], entries: Entries, progress: Progress) -> None:
    with ExitStack() as stack:
        writers = {table.name: _Writer(table, stack.enter_context(_rows_of(folder / table.file))) for table in TABLES}
        writers["taxonomy"].write({"id": TAXONOMY, "name": TAXONOMY_NAME, "description": TAXONOMY_DESCRIPTION})
        for done, service in enumerate(services):
            if done % _STEP == 0:
                progress(done, len(services))
            for name, record in _records(document(service, entries)):
                writers[name].write(record)
    progress(len(services), len(services))


def _rows_of(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


class _Writer:
    """The rows of one table. What several services share stands there once."""

    def __init__(self, table: Table, file: TextIO) -> None:
        self._columns = table.columns
        self._shared: set[str] | None = set() if table.name in ("organization", "taxonomy_term") else None
        self._rows = csv.writer(file, lineterminator="\r\n")
        self._rows.writerow(table.columns)

    def write(self, record: Record) -> None:
        if self._shared is not None:
            if record["id"] in self._shared:
                return
            self._shared.add(record["id"])
        self._rows.writerow([guarded(str(record.get(column, ""))) for column in self._columns])


def _records(service: Record) -> Iterator[tuple[str, Record]]:
    """A service and what is nested in it, each as a row of its table."""
    owner = {"service_id": service["id"]}
    yield "organization", service["organization"]
    yield "service", {**service, "organization_id": service["organization"]["id"]}
    yield from _attributes("service", service)
    for name, nested in (("phone", "phones"), ("schedule", "schedules"), ("service_area", "service_areas")):
        for each in service.get(nested, ()):
            yield name, {**each, **owner}
            yield from _attributes(name, each)


def _attributes(entity: str, record: Record) -> Iterator[tuple[str, Record]]:
    for each in record.get("attributes", ()):
        term = each["taxonomy_term"]
        yield "taxonomy_term", term
        yield "attribute", {**each, "link_id": record["id"], "link_entity": entity, "taxonomy_term_id": term["id"]}


def _described(today: date) -> bytes:
    described = {
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "title": TAXONOMY_NAME,
        "description": f"Human Services Data Specification {VERSION}",
        "version": VERSION,
        "homepage": "https://docs.openreferral.org",
        "created": f"{today.isoformat()}T00:00:00Z",
        "resources": [_resource(table) for table in TABLES],
    }
    return json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n"


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns], "primaryKey": "id"}
    if table.links:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": target, "fields": "id"}}
            for column, target in table.links.items()
        ]
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(table: Table, column: str) -> dict[str, Any]:
    kind = "number" if column in _NUMBERS else "date" if column in _DATES else "string"
    described: dict[str, Any] = {"name": column, "type": kind}
    if column == "id" or column.endswith("_id"):
        described["format"] = "uuid"
    constraints = {"required": True} if column in table.required else {}
    if column == "id":
        constraints["unique"] = True
    return {**described, "constraints": constraints} if constraints else described

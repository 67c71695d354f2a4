"""An entry as HSDS 3.1 nests it, from what the public sees and nothing else."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.directory.exchange.cells import text_of
from bot.directory.exchange.columns import WHOLE_COUNTRY
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.hsds.terms import Own, attribute, identifier
from bot.directory.exchange.model import Progress, silent
from bot.directory.model import Opening, Phone, PublicService, Schedule, Translated
from bot.directory.records import WEEKDAYS

VERSION = "3.1"
ZONE = "+07:00"
UNKNOWN_ORGANIZATION = identifier("organization", "", "")
LAST_MINUTE = "23:59"
_STEP = 200

_NATIVE = (
    ("description", "description"),
    ("eligibility_description", "eligibility"),
    ("application_process", "application_process"),
    ("fees_description", "fees"),
    ("alert", "alert"),
)
"""Texts that have a field in HSDS, and the name of ours."""


def document(service: PublicService, entries: Entries) -> dict[str, Any]:
    """A service with everything that belongs to it. Fields without a value are left out."""
    service = _seen(service)
    link = identifier("service", service.id)
    found: dict[str, Any] = {"id": link, "name": service.name.vi, "status": "active"}
    for field, name in _NATIVE:
        words: Translated | None = getattr(service, name)
        if words is not None and words.vi:
            found[field] = words.vi
    if service.assured_date is not None:
        found["assured_date"] = service.assured_date.isoformat()
    found["organization"] = _organization(service.organization, entries)
    found["phones"] = [_phone(link, index, phone) for index, phone in enumerate(service.phones)]
    found["schedules"] = list(_schedules(link, service.schedule))
    found["service_areas"] = [_area(link, service, entries)]
    found["attributes"] = [attribute(link, each) for each in _own(service)]
    return {key: value for key, value in found.items() if value != []}


def page(services: Sequence[PublicService], entries: Entries, progress: Progress = silent) -> bytes:
    """All services as one page of the HSDS API, which is the only wrapping the standard knows for several of them."""
    head = {
        "version": VERSION,
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
    }
    written = io.BytesIO()
    written.write(_json(head).removesuffix(b"}") + b',"contents":[')
    for done, service in enumerate(services):
        if done % _STEP == 0:
            progress(done, len(services))
        written.write((b",\n" if done else b"\n") + _json(document(service, entries)))
    written.write(b"\n]}\n")
    progress(len(services), len(services))
    return written.getvalue()


def _json(written: Mapping[str, Any]) -> bytes:
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def _seen(service: PublicService) -> PublicService:
    """The texts without signs that nobody sees, as every reader of files reads them."""
    texts: dict[str, Any] = {
        name: _words(getattr(service, name)) for name in ("name", "organization", *dict(_NATIVE).values())
    }
    return replace(
        service,
        provenance=replace(service.provenance, source=text_of(service.provenance.source)),
        schedule=replace(service.schedule, text=_words(service.schedule.text)),
        address=text_of(service.address) if service.address is not None else None,
        **texts,
    )


def _words(words: Translated | None) -> Translated | None:
    return Translated(text_of(words.vi), text_of(words.en)) if words is not None else None


def _organization(words: Translated, entries: Entries) -> dict[str, str]:
    unknown = entries.vocabulary.sheet.t("sheet.unknown_organization")
    return {
        "id": identifier("organization", words.vi, words.en),
        "name": words.vi or words.en or unknown,
        "description": words.en or words.vi or unknown,
    }


def _phone(link: str, index: int, phone: Phone) -> dict[str, Any]:
    number = identifier("phone", link, index)
    found: dict[str, Any] = {"id": number, "number": phone.number, "type": "voice"}
    own = [Own("charge", choice=phone.charge)] if phone.charge != "unknown" else []
    if phone.texts:
        own.append(Own("texts", choice="yes"))
    if phone.last_answered is not None:
        own.append(Own("last_answered", phone.last_answered.isoformat()))
    return {**found, "attributes": [attribute(number, each) for each in own]} if own else found


def _schedules(link: str, schedule: Schedule) -> Iterator[dict[str, Any]]:
    """As the standard's guidance writes a service that never closes: every day from 00:00 to 23:59."""
    if schedule.always:
        yield _weekly(link, 0, ",".join(WEEKDAYS), "00:00", LAST_MINUTE)
    for index, opening in enumerate(schedule.openings):
        yield _weekly(link, index, *_times(opening))
    if schedule.text is not None and schedule.text.vi:
        yield {"id": identifier("schedule", link, "text"), "description": schedule.text.vi}


def _weekly(link: str, index: int, byday: str, opens_at: str, closes_at: str) -> dict[str, Any]:
    return {
        "id": identifier("schedule", link, index),
        "timezone": 7,
        "freq": "WEEKLY",
        "interval": 1,
        "byday": byday,
        "opens_at": opens_at + ZONE,
        "closes_at": closes_at + ZONE,
    }


def _times(opening: Opening) -> tuple[str, str, str]:
    days = ",".join(WEEKDAYS[day] for day in sorted(opening.weekdays))
    spelling = "minutes" if opening.opens_at.second == opening.closes_at.second == 0 else "auto"
    return days, opening.opens_at.isoformat(spelling), opening.closes_at.isoformat(spelling)


def _area(link: str, service: PublicService, entries: Entries) -> dict[str, str]:
    name = entries.vocabulary.write("everywhere") if service.area is None else entries.areas.full_name(service.area)
    return {"id": identifier("service_area", link), "name": name}


def _own(service: PublicService) -> Iterator[Own]:
    yield Own("id", service.id)
    yield Own("kind", choice=service.kind)
    if service.holder != "organization":
        yield Own("holder", choice=service.holder)
    if service.audience != "anyone":
        yield Own("audience", choice=service.audience)
    yield Own("area", str(service.area) if service.area else WHOLE_COUNTRY)
    if service.provenance.source:
        yield Own("source", service.provenance.source)
    if service.provenance.source_date is not None:
        yield Own("source_date", service.provenance.source_date.isoformat())
    if service.overnight is not None:
        yield Own("overnight", choice="yes" if service.overnight else "no")
    if service.address:
        yield Own("address", service.address)
    if service.schedule.closed:
        yield Own("closed", "; ".join(" ".join(_times(each)) for each in service.schedule.closed))
    english = [(field, getattr(service, name)) for field, name in (*_NATIVE, ("name", "name"))]
    for field, words in (*english, ("organization", service.organization), ("schedule_text", service.schedule.text)):
        if words is not None and words.en and words.en != words.vi:
            yield Own(f"{field}_en", words.en)

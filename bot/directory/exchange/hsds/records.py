"""Services of HSDS, ours or another's, read into rows: what our terms say, and what the standard's own fields can safely be.

What the directory needs and a stranger's file cannot say is never guessed: a service without our kind is named and left out. Contacts,
locations, streets and coordinates are not read at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from bot.directory.exchange.cells import MAX_SHORT, Misread, is_reference, number_of, shown, text_of
from bot.directory.exchange.columns import CHOICES, FIELDS, MAX_PHONES
from bot.directory.exchange.entries import Entries
from bot.directory.exchange.hsds import schedules
from bot.directory.exchange.hsds.documents import UNKNOWN_ORGANIZATION, document
from bot.directory.exchange.hsds.nested import TEXTS, Found, Object, objects, single, text, uuid
from bot.directory.exchange.hsds.terms import own
from bot.directory.exchange.model import MAX_LETTERS, Filled, Problem, Progress, Refused, Row, Sheet, Value
from bot.directory.model import PublicService

KEYS = frozenset(FIELDS) - {"area.province", "area.commune"}
"""What the terms and fields together can say."""

_STEP = 200
_ENGLISH = (*TEXTS, "name", "organization")
_OWN_CHOICES = ("kind", "holder", "audience")
_VOICE = ("", "voice", "cell", "text", "sms", "mobile")
_LISTS = ("phones", "schedules", "service_areas", "attributes", "service_at_locations")
_READ = frozenset(
    ("id", "name", "status", "organization", "organization_id", "assured_date", "url", "last_modified", *TEXTS, *_LISTS)
)
_PLACES = ("location", "locations", "addresses", "latitude", "longitude")
_MOST_FIELDS = 12

Wrong = list[tuple[str, Misread]]
"""What was wrong in a service, by the key of its column."""


def read(found: Found, entries: Entries, progress: Progress) -> Sheet:
    """The rows of services. Raises Refused where there is too much of them: many services may share one organization."""
    rows: list[Row] = []
    problems = list(found.problems)
    seen: set[str] = set()
    letters = 0
    for done, service in enumerate(found.services):
        if done % _STEP == 0:
            progress(done, len(found.services))
        values, wrong = _values(service, entries)
        wrong.extend(_keys(service, values, {column for column, _ in wrong}, seen))
        letters += sum(len(value) for value in values.values() if isinstance(value, str))
        if letters > MAX_LETTERS:
            raise Refused("too_large_inside")
        label = shown(str(values.get("name.vi") or values.get("id") or service.get("id") or ""))
        if wrong:
            problems.extend(Problem(None, column, error.key, error.values, label) for column, error in wrong)
        else:
            rows.append(Row(None, values, label, complete="id" in values))
    progress(len(found.services), len(found.services))
    problems.extend(_unread(found.services))
    left_out = len(found.services) - len(rows)
    return Sheet(tuple(rows), tuple(problems), KEYS, left_out, lambda service: _baseline(service, entries))


def _baseline(service: PublicService, entries: Entries) -> Filled:
    """An entry as our HSDS shows it."""
    return _values(document(service, entries), entries)[0]


def _keys(service: Object, values: Filled, named: set[str], seen: set[str]) -> Iterator[tuple[str, Misread]]:
    """An identifier that is one and stands once; and what an entry without ours cannot do without."""
    try:
        identifier = uuid(service)
        if identifier in seen:
            yield "id", Misread("hsds_repeated")
        seen.add(identifier)
    except Misread as error:
        yield "id", error
    needed = ("name.vi",) if "id" in values else ("name.vi", "kind")
    yield from ((column, Misread("required")) for column in needed if column not in values and column not in named)


def _values(service: Object, entries: Entries) -> tuple[dict[str, Value], Wrong]:
    """The values of a service, and what was wrong in it."""
    reading = _Reading(service, entries)
    for part in (reading.words, reading.choices, reading.organization, reading.area, reading.hours, reading.phones):
        reading.take(part())
    return reading.values, reading.wrong


class _Reading:
    """One service. Each part yields a column with what stands there, or what is wrong with it."""

    def __init__(self, service: Object, entries: Entries) -> None:
        self._service = service
        self._entries = entries
        self.values: dict[str, Value] = {}
        self.wrong: Wrong = []
        self._own: Mapping[str, str] = {}
        self._places: Sequence[Object] = ()
        for name in ("attributes", "service_at_locations"):
            try:
                listed = objects(service, name)
            except Misread as error:
                self.wrong.append(("", error))
                continue
            if name == "attributes":
                self._own = {key: text_of(value) for key, value in own(iter(listed)).items()}
            else:
                self._places = listed

    def take(self, part: Iterator[tuple[str, Value]]) -> None:
        """What a part yields, without what is empty."""
        for column, value in part:
            if isinstance(value, Misread):
                self.wrong.append((column, value))
            elif value not in ("", None):
                self.values[column] = value

    def words(self) -> Iterator[tuple[str, Value]]:
        """Texts, and the source."""
        yield "name.vi", self._text("name")
        for name in TEXTS:
            yield f"{name}.vi", self._text(name)
        for name in _ENGLISH:
            yield f"{name}.en", self._own.get(f"{name}_en")
        yield "schedule.text.en", self._own.get("schedule_text_en")
        yield "id", self._cell("id", self._own.get("id", ""))
        yield "source", self._own.get("source") or self._text("url")
        yield "source_date", _day(self._own.get("source_date", ""))
        yield "assured_date", _day(self._text("assured_date"))
        if address := self._own.get("address"):
            yield "address", address
            yield "address_visibility", "public"

    def choices(self) -> Iterator[tuple[str, Value]]:
        """What is one of a few."""
        status = self._text("status")
        known = isinstance(status, Misread) or status in ("", *CHOICES["status"])
        yield "status", status if known else Misread("hsds_status", written=shown(str(status)))
        for name in _OWN_CHOICES:
            code = self._own.get(name, "")
            known = code in CHOICES[name] or not code
            labels = ", ".join(self._entries.vocabulary.labels(name))
            yield name, code if known else Misread("choice", written=shown(code), choices=labels)
        yield "overnight", {"yes": True, "no": False}.get(self._own.get("overnight", ""))

    def organization(self) -> Iterator[tuple[str, Value]]:
        """Its name. The standard demands an organization of every service."""
        try:
            organization = single(self._service, "organization")
            name = text(organization, "name")
        except Misread as error:
            yield "organization.vi", error
            return
        yield "organization.vi", name or Misread("required")
        if organization.get("id") == UNKNOWN_ORGANIZATION:
            self.values.pop("organization.vi", None)

    def area(self) -> Iterator[tuple[str, Value]]:
        """Where it serves: our code, else the one area that its names mean."""
        try:
            areas = objects(self._service, "service_areas")
            names = tuple(dict.fromkeys(name for each in areas if (name := text(each, "name"))))
        except Misread as error:
            yield "area", error
            return
        code = self._own.get("area", "")
        own_code = self._cell("area", code)
        if isinstance(own_code, Misread):
            yield "area", own_code
        elif own_code is None:
            yield "area", self._named(names)
        else:
            yield "area", self._agreed(str(own_code), names)

    def hours(self) -> Iterator[tuple[str, Value]]:
        """The weekly rule, and the words beside it."""
        try:
            listed = objects(self._service, "schedules") or self._at_places("schedules")
            yield "schedule.text.vi", schedules.read_text(listed)
            yield "schedule.rule", schedules.read_rule(listed, self._own.get("closed", ""))
        except Misread as error:
            yield "schedule.rule", error

    def phones(self) -> Iterator[tuple[str, Value]]:
        """Numbers that somebody answers: of the service, else of the places where it is. An organization's own are none of them."""
        try:
            listed = objects(self._service, "phones") or self._at_places("phones")
            spoken = [each for each in listed if text(each, "type").lower() in _VOICE]
        except Misread as error:
            yield "phones.0.number", error
            return
        if len(spoken) > MAX_PHONES:
            yield "", Misread("hsds_phones", most=MAX_PHONES)
            return
        for index, phone in enumerate(spoken):
            yield from _phone(index, phone)

    def _at_places(self, name: str) -> Sequence[Object]:
        return tuple(chain.from_iterable(objects(place, name) for place in self._places))

    def _text(self, name: str) -> str | Misread:
        try:
            return text(self._service, name)
        except Misread as error:
            return error

    def _cell(self, column: str, written: str) -> Value | None:
        """What one of our terms says, read as the cell of its column."""
        try:
            return self._entries.cell(column, written)
        except Misread as error:
            return error

    def _named(self, names: Sequence[str]) -> Value:
        if not names:
            return Misread("required") if "id" not in self.values else None
        codes: set[str] = set()
        for name in names:
            try:
                codes.add(str(self._entries.area(*_province_and_commune(name))))
            except Misread as error:
                return error
        return codes.pop() if len(codes) == 1 else Misread("hsds_areas", areas=shown(", ".join(names)))

    def _agreed(self, code: str, names: Sequence[str]) -> Value:
        """Our code, unless the names beside it were changed and mean another place."""
        if not names or self._entries.area_name(code) in names:
            return code
        meant = self._named(names)
        if isinstance(meant, Misread) or meant == code:
            return meant
        return Misread("area_conflict", code=code, written=shown(", ".join(names)))


def _province_and_commune(name: str) -> tuple[str, str]:
    commune, _, province = name.rpartition(",")
    return (province.strip(), commune.strip()) if commune else ("", name)


def _phone(index: int, phone: Object) -> Iterator[tuple[str, Value]]:
    column = f"phones.{index}.number"
    try:
        written, extension = text(phone, "number"), text(phone, "extension")
        if len(written) > MAX_SHORT:
            raise Misread("phone", written=shown(written))
        number = number_of(written) if written else ""
        said = own(iter(objects(phone, "attributes")))
        if not number:
            raise Misread("required")
        if extension:
            raise Misread("hsds_extension", number=shown(number))
        if is_reference(number):
            raise Misread("phone", written=shown(number))
    except Misread as error:
        yield column, error
        return
    yield column, number
    charge = said.get("charge", "")
    yield f"phones.{index}.charge", charge if charge in CHOICES["charge"] else None
    yield f"phones.{index}.texts", True if said.get("texts") == "yes" else None
    yield f"phones.{index}.last_answered", _day(said.get("last_answered", ""))


def _day(written: str | Misread) -> Value:
    if isinstance(written, Misread):
        return written
    try:
        return date.fromisoformat(written).isoformat() if written else None
    except ValueError:
        return Misread("day", written=shown(written))


def _unread(services: Sequence[Object]) -> Iterator[Problem]:
    """What the file says besides, and nobody reads; told once."""
    names = {name for service in services for name, value in service.items() if name not in _READ and value}
    places = any(_has_place(service) for service in services)
    if places:
        yield Problem(None, "", "hsds_address", left_out=False)
    if others := sorted(names - set(_PLACES)):
        told = ", ".join(map(shown, others[:_MOST_FIELDS]))
        more = ", …" if len(others) > _MOST_FIELDS else ""
        yield Problem(None, "", "hsds_fields", {"fields": told + more}, left_out=False)


def _has_place(service: Object) -> bool:
    listed = service.get("service_at_locations")
    places = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return any(each.get(name) for each in (service, *places) for name in _PLACES)

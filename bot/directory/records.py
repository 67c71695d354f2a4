"""An entry as it is written: in files, in rows, in imports. pydantic checks it here, at the border, and nowhere within."""

from dataclasses import asdict
from datetime import date, time
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.directory.model import (
    AddressVisibility,
    Audience,
    Charge,
    Consent,
    Holder,
    Kind,
    Opening,
    Phone,
    Provenance,
    Schedule,
    Service,
    Shown,
    Status,
    Translated,
    Vetting,
)
from bot.directory.phones import parse
from bot.directory.streets import find_street
from bot.places.model import AreaRef

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Kinds that may be somebody's home or a hidden house: no street of theirs is stored, whatever anybody asks for.
HOMES: frozenset[Kind] = frozenset({"shelter", "trusted_address"})

_WORDS = (
    "name",
    "organization",
    "description",
    "eligibility_description",
    "fees_description",
    "application_process",
    "alert",
    "short",
)

Words = Annotated[str, Field(max_length=1000)]
# Buttons carry an id and hold 64 bytes in all.
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]+$", max_length=48)]


def _day(value: object) -> object:
    return None if value == "" else value


def _area(value: str) -> str:
    return str(AreaRef.parse(value))


def _weekdays(value: str) -> str:
    if not set(value.split(",")) <= set(WEEKDAYS):
        raise ValueError(f"write days as {','.join(WEEKDAYS)}, with commas between")
    return value


MaybeDay = Annotated[date | None, BeforeValidator(_day)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, hide_input_in_errors=True)


class TranslatedRecord(_Record):
    """`{ vi = "…", en = "…" }`."""

    vi: Words
    en: Words

    def build(self) -> Translated:
        return Translated(self.vi, self.en)


class PhoneRecord(_Record):
    """A number in any form; kept as it is dialled."""

    number: Annotated[str, AfterValidator(parse)]
    charge: Charge = "unknown"
    texts: bool = False
    last_answered: MaybeDay = None

    def build(self) -> Phone:
        return Phone(self.number, self.charge, self.texts, self.last_answered)


class OpeningRecord(_Record):
    """`{ byday = "MO,TU,WE,TH,FR", opens_at = 08:00:00, closes_at = 17:00:00 }`, in the names of HSDS; 00:00 closes at midnight."""

    byday: Annotated[str, AfterValidator(_weekdays)]
    opens_at: time
    closes_at: time

    def build(self) -> Opening:
        return Opening(frozenset(WEEKDAYS.index(day) for day in self.byday.split(",")), self.opens_at, self.closes_at)


class ScheduleRecord(_Record):
    """`always`, or `openings`, or neither; `closed`, where no more is known than when surely nobody answers."""

    always: bool = False
    openings: tuple[OpeningRecord, ...] = ()
    closed: tuple[OpeningRecord, ...] = ()
    text: TranslatedRecord | None = None

    @model_validator(mode="after")
    def _one_truth(self) -> Self:
        if sum((self.always, bool(self.openings), bool(self.closed))) > 1:
            raise ValueError("give always, openings or closed, not two of them")
        return self

    def build(self) -> Schedule:
        openings, closed = (tuple(each.build() for each in rules) for rules in (self.openings, self.closed))
        return Schedule(self.always, openings, closed, _built(self.text))


class ConsentRecord(_Record):
    """As `Consent`."""

    on_commune_list: bool
    paper_date: date
    shown: Shown
    night_calls: bool
    overnight: bool
    risk_read: bool

    def build(self) -> Consent:
        return Consent(**self.model_dump())


class VettingRecord(_Record):
    """As `Vetting`."""

    free: bool
    confidential: bool
    direct: bool
    agreed: bool
    trusted: bool

    def build(self) -> Vetting:
        return Vetting(**self.model_dump())


class ServiceRecord(_Record):
    """One entry with HSDS names. Its keys are the columns of the table `service` and the keys of data/directory/*.toml."""

    id: Identifier
    kind: Kind
    status: Status = "active"
    area: Annotated[str, AfterValidator(_area)] | None = None
    name: TranslatedRecord
    organization: TranslatedRecord
    holder: Holder = "organization"
    description: TranslatedRecord | None = None
    phones: tuple[PhoneRecord, ...] = ()
    phone_of: Identifier | None = None
    schedule: ScheduleRecord = ScheduleRecord()
    eligibility_description: TranslatedRecord | None = None
    audience: Audience = "anyone"
    fees_description: TranslatedRecord | None = None
    application_process: TranslatedRecord | None = None
    overnight: bool | None = None
    alert: TranslatedRecord | None = None
    address_visibility: AddressVisibility = "area_only"
    address: Words | None = None
    assured_date: MaybeDay = None
    assurer: int | None = None
    source: Annotated[str, Field(min_length=1, max_length=2000)]
    source_date: MaybeDay = None
    short: TranslatedRecord | None = None
    consent: ConsentRecord | None = None
    vetting: VettingRecord | None = None
    contact: Words | None = None

    @model_validator(mode="after")
    def _no_hidden_street(self) -> Self:
        home = self.kind in HOMES or self.holder == "person"
        if home and (self.address is not None or self.address_visibility == "public"):
            raise ValueError("address: a shelter, a trusted address or a person has none here; delete it")
        if self.address is not None and self.address_visibility != "public":
            raise ValueError("address: only a public address is stored; delete it, or set address_visibility to public")
        for key, text in self._told() if self.address_visibility != "public" else ():
            trace = find_street(text)
            if trace is not None:
                raise ValueError(f"{key}: these words would lead to a door ({trace}); name the commune at most")
        return self

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        if self.phones and self.phone_of:
            raise ValueError("phone_of: the number comes from that entry; delete phones here")
        return self

    def _told(self) -> list[tuple[str, str]]:
        told: list[tuple[str, TranslatedRecord | None]] = [(key, getattr(self, key)) for key in _WORDS]
        told.append(("schedule.text", self.schedule.text))
        translated = [(key, text) for key, words in told if words is not None for text in (words.vi, words.en)]
        # What is never shown of a home must not lie there either.
        home = self.kind in HOMES or self.holder == "person"
        return [*translated, ("source", self.source), ("contact", self.contact or "")] if home else translated

    def build(self, *, national: bool = False) -> Service:
        """The entry as the program holds it."""
        return Service(
            id=self.id,
            kind=self.kind,
            name=self.name.build(),
            organization=self.organization.build(),
            area=AreaRef.parse(self.area) if self.area else None,
            provenance=Provenance(self.source, self.source_date),
            holder=self.holder,
            status=self.status,
            description=_built(self.description),
            phones=tuple(phone.build() for phone in self.phones),
            schedule=self.schedule.build(),
            eligibility=_built(self.eligibility_description),
            audience=self.audience,
            fees=_built(self.fees_description),
            application_process=_built(self.application_process),
            overnight=self.overnight,
            alert=_built(self.alert),
            address_visibility=self.address_visibility,
            address=self.address,
            assured_date=self.assured_date,
            assurer=self.assurer,
            national=national,
            short=_built(self.short),
            phone_of=self.phone_of,
            consent=self.consent.build() if self.consent else None,
            vetting=self.vetting.build() if self.vetting else None,
            contact=self.contact,
        )


def _built(record: TranslatedRecord | None) -> Translated | None:
    return record.build() if record is not None else None


def columns(service: Service) -> dict[str, Any]:
    """The row of an entry, checked as any other. Raises pydantic.ValidationError, which names keys and never what stood there."""
    record = ServiceRecord(
        id=service.id,
        kind=service.kind,
        status=service.status,
        area=str(service.area) if service.area else None,
        name=_words(service.name),
        organization=_words(service.organization),
        holder=service.holder,
        description=_maybe(service.description),
        phones=tuple(PhoneRecord.model_validate(asdict(each)) for each in service.phones),
        phone_of=service.phone_of,
        schedule=_schedule(service.schedule),
        eligibility_description=_maybe(service.eligibility),
        audience=service.audience,
        fees_description=_maybe(service.fees),
        application_process=_maybe(service.application_process),
        overnight=service.overnight,
        alert=_maybe(service.alert),
        address_visibility=service.address_visibility,
        address=service.address,
        assured_date=service.assured_date,
        assurer=service.assurer,
        source=service.provenance.source,
        source_date=service.provenance.source_date,
        short=_maybe(service.short),
        consent=ConsentRecord.model_validate(asdict(service.consent)) if service.consent else None,
        vetting=VettingRecord.model_validate(asdict(service.vetting)) if service.vetting else None,
        contact=service.contact,
    )
    return record.model_dump(mode="json")


def _words(words: Translated) -> TranslatedRecord:
    return TranslatedRecord(vi=words.vi, en=words.en)


def _maybe(words: Translated | None) -> TranslatedRecord | None:
    return _words(words) if words is not None else None


def _schedule(schedule: Schedule) -> ScheduleRecord:
    openings, closed = (tuple(map(_opening, rules)) for rules in (schedule.openings, schedule.closed))
    return ScheduleRecord(always=schedule.always, openings=openings, closed=closed, text=_maybe(schedule.text))


def _opening(opening: Opening) -> OpeningRecord:
    days = ",".join(WEEKDAYS[day] for day in sorted(opening.weekdays))
    return OpeningRecord(byday=days, opens_at=opening.opens_at, closes_at=opening.closes_at)

"""The directory's words, after Open Referral's HSDS 3.1 (DESIGN.md 4). Frozen; checked at the borders by pydantic.

`Service` is the whole entry as admins keep it. `PublicService` is all that may be shown to anyone: a type without the withheld
fields, made by `public()` alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.places.model import AreaRef

Kind = Literal[
    "trusted_address",
    "shelter",
    "hotline",
    "one_stop_centre",
    "police",
    "health_station",
    "legal_aid",
    "social_work_centre",
    "womens_union",
    "commune_committee",
]
Holder = Literal["person", "organization"]
Status = Literal["active", "inactive", "defunct", "temporarily closed"]
AddressVisibility = Literal["public", "area_only", "phone_only"]
Charge = Literal["free", "charged", "may_be_charged", "normal", "unknown"]
Shown = Literal["phone", "phone_and_name"]
ReportReason = Literal["no_answer", "wrong_place", "unsafe"]
Audience = Literal[
    "anyone",
    "women",
    "children",
    "women_children",
    "victims_of_trafficking",
    "suicidal",
    "legal_aid_entitled",
    "abroad",
]


@dataclass(frozen=True, slots=True)
class Translated:
    """The same words in Vietnamese and English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as dialled inside Viet Nam ("1900 96 96 80", "024 3333 5599", "113"), and what a call costs the caller."""

    number: str
    charge: Charge = "unknown"
    texts: bool = False
    last_answered: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on these weekdays (0 = Monday) from `opens_at` until `closes_at`, Viet Nam time. Midnight to midnight is all day."""

    weekdays: frozenset[int]
    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it answers. `openings` empty and `always` False: the hours are not known. `text` says hours that no rule can.

    `closed`: hours at which surely nobody answers, where a source says no more than "in the evening".
    """

    always: bool = False
    openings: tuple[Opening, ...] = ()
    closed: tuple[Opening, ...] = ()
    text: Translated | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact was read, and the day of that source (None where it shows none)."""

    source: str
    source_date: date | None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a holder agreed to on paper, which is noted and never photographed. It is renewed yearly, counted from `paper_date`.

    `on_commune_list`: the commune's committee put her on its list. `shown`: what the public sees of her. `risk_read`: she was told
    that her number becomes public and that the one who does harm may ring it, too.
    """

    on_commune_list: bool
    paper_date: date
    shown: Shown
    night_calls: bool
    overnight: bool
    risk_read: bool


@dataclass(frozen=True, slots=True)
class Vetting:
    """What an admin made sure of before a place is listed, each in its own words in the form.

    `direct`: reached without anybody between. `agreed`: the holder agreed to be listed. `trusted`: the admin would send someone she loves.
    """

    free: bool
    confidential: bool
    direct: bool
    agreed: bool
    trusted: bool


@dataclass(frozen=True, slots=True)
class Service:
    """One entry, withheld fields included.

    `area`: where it serves; None for all of Viet Nam. `address` is stored for kinds and visibilities that may show it, and is
    otherwise refused by the store (DESIGN.md 1.6). `short` is what a line of numbers calls it ("Công an", "Cấp cứu").
    `assured_date`: the day somebody rang the number on the card and it was answered; None is `unverified`. `national`: from
    data/hotlines.toml, read-only. `phone_of`: the id of the line or service whose number this one uses, so that no number is
    written twice; the snapshot fills in its phones, and its hours where this one has none. `consent`, `vetting`, `contact` (whom admins
    ask there, to check again) and `assurer` are for admins and never shown.
    """

    id: str
    kind: Kind
    name: Translated
    organization: Translated
    area: AreaRef | None
    provenance: Provenance
    holder: Holder = "organization"
    status: Status = "active"
    description: Translated | None = None
    phones: tuple[Phone, ...] = ()
    schedule: Schedule = Schedule()
    eligibility: Translated | None = None
    audience: Audience = "anyone"
    fees: Translated | None = None
    application_process: Translated | None = None
    overnight: bool | None = None
    alert: Translated | None = None
    address_visibility: AddressVisibility = "area_only"
    address: str | None = None
    assured_date: date | None = None
    assurer: int | None = None
    national: bool = False
    short: Translated | None = None
    phone_of: str | None = None
    consent: Consent | None = None
    vetting: Vetting | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class PublicService:
    """What anyone may see of a service. `address` is None unless it is public. `caution`: the contact was reported and is being checked.
    Names and order as in Service."""

    id: str
    kind: Kind
    name: Translated
    organization: Translated
    area: AreaRef | None
    provenance: Provenance
    holder: Holder
    description: Translated | None
    phones: tuple[Phone, ...]
    schedule: Schedule
    eligibility: Translated | None
    audience: Audience
    fees: Translated | None
    application_process: Translated | None
    overnight: bool | None
    alert: Translated | None
    address: str | None
    assured_date: date | None
    national: bool
    short: Translated | None
    caution: bool = False


def public(service: Service) -> PublicService | None:
    """The one way from an entry to what is shown; None where nothing may be shown, because it is not active."""
    if service.status != "active":
        return None
    return PublicService(
        id=service.id,
        kind=service.kind,
        name=service.name,
        organization=service.organization,
        area=service.area,
        provenance=service.provenance,
        holder=service.holder,
        description=service.description,
        phones=service.phones,
        schedule=service.schedule,
        eligibility=service.eligibility,
        audience=service.audience,
        fees=service.fees,
        application_process=service.application_process,
        overnight=service.overnight,
        alert=service.alert,
        address=service.address if service.address_visibility == "public" else None,
        assured_date=service.assured_date,
        national=service.national,
        short=service.short,
    )


@dataclass(frozen=True, slots=True)
class Answering:
    """A service and whether somebody answers its phone now. `is_open` None: its hours are not known. `opens_at` while closed."""

    service: PublicService
    is_open: bool | None
    opens_at: datetime | None = None

"""The team's office over a directory on disk, with a clock that is moved by hand. Everybody, each place and number here is made up."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from bot import content
from bot.database import schema
from bot.database.engine import database_file
from bot.directory import team
from bot.directory.access import Person, Role, Roster
from bot.directory.acts import Acts
from bot.directory.calls import Trial
from bot.directory.chain import START, Change
from bot.directory.changes import Item, Values
from bot.directory.decisions import Decisions, Published
from bot.directory.headfile import HeadFile, head_path
from bot.directory.history import History
from bot.directory.model import Consent, Phone, Provenance, PublicService, Service, Translated, Vetting
from bot.directory.national import Hotlines
from bot.directory.office import Office, Refused
from bot.directory.opening import Opened, open_directory
from bot.directory.proposal import NewProposal, Proposal, Reason
from bot.directory.records import columns
from bot.directory.shipped import read
from bot.directory.store import Stored, stored
from bot.directory.team import Team
from bot.directory.verify import Verdict, audit
from bot.places import gazetteer as places
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef

KEY = bytes(range(32))
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
"""Ten in the morning in Viet Nam."""

MAI, NGA, VU, THU, LAN, SON = 2001, 2002, 2101, 2102, 2103, 2104
"""Mai and Nga own the bot, Vũ reviews, Thu edits, Lan edits for Đồng Nai alone, Sơn reviews for Hà Nội alone."""
STRANGER = 2999

DONG_NAI, HA_NOI = "75", "01"
STAFF = (
    Person(VU, "Vũ", "reviewer"),
    Person(THU, "Thu", "editor"),
    Person(LAN, "Lan", "editor", frozenset({DONG_NAI})),
    Person(SON, "Sơn", "reviewer", frozenset({HA_NOI})),
)

STATION, UNION, WOMAN, PROVINCE, FAR, HOUSE, EVERYWHERE = "tram", "hoi", "chi-hoa", "tinh-hoi", "xa", "nha", "ca-nuoc"
"""A commune's health station and union and a woman who takes people in; the union of their province, Đồng Nai; a station in Hà Nội, with
a shelter; and a line for the whole country."""

CONSENT = Consent(True, date(2026, 10, 1), "phone", True, True, True)
VETTING = Vetting(True, True, True, True, True)


def service(entry: str, number: str | None, area: str | None = "p25390", **changes: object) -> Service:
    """An office that was rung three weeks ago."""
    made = Service(
        id=entry,
        kind="health_station",
        name=Translated(f"Trạm thử {entry}", f"Test station {entry}"),
        organization=Translated("Sở Y tế thử", "Test department"),
        area=AreaRef.parse(area) if area else None,
        provenance=Provenance("Danh sách thử", None),
        phones=(Phone(number, last_answered=date(2026, 11, 4)),) if number else (),
        assured_date=date(2026, 11, 4),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names real fields


def home(entry: str, number: str, area: str = "p25390", **changes: object) -> Service:
    """A woman who takes people in, with all that she was asked."""
    asked = {"kind": "trusted_address", "holder": "person", "consent": CONSENT, "vetting": VETTING}
    return service(entry, number, area, **{**asked, **changes})


ENTRIES = (
    service(STATION, "0912 000 001"),
    service(UNION, "0912 000 002", kind="womens_union"),
    home(WOMAN, "0912 000 003"),
    service(PROVINCE, "0912 000 004", "p75", kind="womens_union"),
    service(FAR, "0912 000 005", "p00004"),
    home(HOUSE, "0912 000 006", "p00004", kind="shelter", holder="organization"),
    service(EVERYWHERE, "0912 000 007", None, kind="hotline"),
)


@cache
def gazetteer() -> Gazetteer:
    return places.load(content.data_folder() / "places" / "places.json.gz")


@cache
def hotlines() -> Hotlines:
    return read(content.data_folder())[0]


@dataclass
class House:
    """One run over a database; `now` is the time, moved by hand."""

    folder: Path
    opened: Opened
    roster: Roster
    clock: "Clock"
    single_admin: bool = False
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        opened = self.opened
        self.office = Office(
            opened.engine, opened.register, self.roster, opened.live, gazetteer(), self.clock, self.single_admin
        )
        self.decisions, self.acts, self.team = Decisions(self.office), Acts(self.office), Team(self.office)
        self.history, self.trial = History(opened.engine), Trial(self.office)

    def passes(self, **time: float) -> None:
        self.clock.now += timedelta(**time)

    async def standing(self, entry: str) -> Stored:
        async with self.opened.engine.connect() as connection:
            found = await stored(connection, entry)
        assert found is not None
        return found

    async def edit(self, entry: str, **values: object) -> Item:
        """What would change these values of an entry as it stands."""
        standing = await self.standing(entry)
        return Item(entry, standing.version, standing.values, {**standing.values, **values})

    async def renumber(self, entry: str, number: str) -> Item:
        return await self.edit(entry, phones=[phone(number)])

    async def proposed(self, *items: Item, by: int | None = THU, reason: Reason = "edit", **more: Any) -> Proposal:
        return await self.decisions.propose(NewProposal(reason, by, items, **more))

    async def approved(self, made: Proposal, by: int = VU, *, rang: bool = True) -> Published:
        return await self.decisions.approve(made.id, made.seen, by, rang=rang)

    async def published(self, *items: Item, by: int = THU, approver: int = VU, reason: Reason = "edit") -> Published:
        return await self.approved(await self.proposed(*items, by=by, reason=reason), approver)

    async def state(self, made: Proposal) -> str:
        return (await self.decisions.get(made.id)).state

    def shown(self, entry: str) -> PublicService | None:
        return self.office.live.snapshot.service(entry)

    def number(self, entry: str) -> str:
        """What a caller would dial."""
        found = self.shown(entry)
        assert found is not None
        return found.phones[0].number

    async def rows(self, table: Table) -> list[Any]:
        async with self.opened.engine.connect() as connection:
            return list((await connection.execute(select(table).order_by(*table.primary_key.columns))).all())

    async def log(self) -> list[Change]:
        return [Change(*row) for row in await self.rows(schema.change)]

    async def last(self) -> Change:
        return (await self.log())[-1]

    async def audit(self) -> Verdict:
        file = database_file(self.opened.engine.url)
        return await audit(self.opened.engine, HeadFile(head_path(file), KEY))

    async def joined(self, name: str, number: int, role: Role, by: int = MAI, confirmer: int = NGA) -> Person:
        """Somebody who came by a link."""
        taken = await self.team.take(await self.team.invite(name, role, None, by), number)
        assert taken is not None
        return await self.team.confirm(taken.id, confirmer)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def phone(number: str) -> Values:
    return {"number": number, "charge": "unknown", "texts": False, "last_answered": None}


def new(entry: str, number: str, **changes: object) -> Item:
    return Item(entry, None, None, columns(service(entry, number, **changes)))  # type: ignore[arg-type]  # as above


@asynccontextmanager
async def refuses(house: House, key: str) -> AsyncIterator[None]:
    """What is done inside is refused with this sentence, and then no entry and no line of the log is another."""
    before = await house.rows(schema.service), await house.rows(schema.change), house.office.live.snapshot
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.key == key
    assert (await house.rows(schema.service), await house.rows(schema.change), house.office.live.snapshot) == before


@asynccontextmanager
async def working(
    folder: Path,
    *,
    entries: Iterable[Service] = ENTRIES,
    owners: Iterable[int] = (MAI, NGA),
    staff: Iterable[Person] = STAFF,
    single_admin: bool = False,
    clock: Clock | None = None,
) -> AsyncIterator[House]:
    """The office over whatever stands in the folder; on the first opening these entries do, and these people work there."""
    clock = clock or Clock()
    url = f"sqlite+aiosqlite:///{folder / 'tincay.db'}"
    opened = await open_directory(url, KEY, tuple(entries), hotlines(), clock)
    try:
        for each in staff if opened.verdict.head == START else ():
            async with opened.register.writing() as writing:
                row = _row(each)
                await writing.connection.execute(schema.staff.insert().values(row))
                told = {"person": each.id, **{key: row[key] for key in ("name", "role", "provinces")}}
                await writing.record("join", actor=MAI, approver=NGA, details=told)
        roster = Roster(owners, await team.load(opened.engine))
        yield House(folder, opened, roster, clock, single_admin)
    finally:
        await opened.engine.dispose()


def _row(person: Person) -> dict[str, object]:
    provinces = sorted(person.provinces) if person.provinces is not None else None
    joined = {"invited_by": MAI, "confirmed_by": NGA, "joined_at": int(NOW.timestamp())}
    return {"id": person.id, "name": person.name, "role": person.role, "provinces": provinces, **joined}

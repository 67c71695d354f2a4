"""The first start takes what is shipped; later releases keep their hands off what admins wrote and what redirects."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import schema
from bot.database.engine import open_database, open_readonly
from bot.database.migrations import migrate
from bot.directory.changes import Item
from bot.directory.headfile import HeadFile
from bot.directory.model import Consent, Phone, Service, Translated
from bot.directory.records import columns
from bot.directory.register import Register
from bot.directory.shipped import read
from bot.directory.store import Seeding, Store, UnreadableEntry
from bot.directory.verify import audit
from bot.places.model import AreaRef
from tests.unit.log_house import MAI, NGA, NOW, forging

HOTLINES, SHIPPED = read(Path(__file__).parents[2] / "data")
HOUSE = next(entry for entry in SHIPPED if entry.id == "anh-duong-quang-ninh")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    await migrate(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
def register(engine: AsyncEngine) -> Register:
    return Register(engine, HeadFile(None, b""), lambda: NOW)


@pytest.fixture
async def store(engine: AsyncEngine, register: Register) -> Store:
    """After the first start."""
    store = Store(engine)
    await store.seed(SHIPPED, register)
    return store


async def admins_publish(register: Register, store: Store, **values: object) -> None:
    standing = await store.get(HOUSE.id)
    assert standing is not None
    item = Item(HOUSE.id, standing.version, standing.values, {**standing.values, **values})
    async with register.writing() as writing:
        await writing.record("publish", actor=MAI, approver=NGA, items=[item])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def stored(store: Store, service_id: str = HOUSE.id) -> Service:
    return next(entry for entry in await store.load_all() if entry.id == service_id)


async def write(engine: AsyncEngine, **values: object) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(schema.service).where(schema.service.c.id == HOUSE.id).values(**values))


async def test_the_first_start_takes_everything_that_is_shipped(engine: AsyncEngine, register: Register) -> None:
    store = Store(engine)
    seeding = await store.seed(SHIPPED, register)
    assert seeding == Seeding(added=tuple(entry.id for entry in SHIPPED))
    assert await store.load_all() == tuple(sorted(SHIPPED, key=lambda entry: entry.id))
    assert {(each.version, each.touched) for each in (await store.all_stored()).values()} == {(1, False)}


@pytest.mark.safety(42)
async def test_national_lines_are_in_no_table(store: Store) -> None:
    assert {entry.id for entry in await store.load_all()}.isdisjoint(line.id for line in HOTLINES.lines)


async def test_the_same_release_twice_changes_nothing(engine: AsyncEngine, store: Store, register: Register) -> None:
    assert await store.seed(SHIPPED, register) == Seeding()
    assert (await audit(engine, HeadFile(None, b""))).head.count == 1


async def test_a_later_release_updates_what_nobody_touched(store: Store, register: Register) -> None:
    later = replace(
        HOUSE, fees=Translated("miễn phí hẳn", "wholly free"), phones=(replace(HOUSE.phones[0], charge="unknown"),)
    )
    assert await store.seed([later], register) == Seeding(updated=(HOUSE.id,))
    assert await stored(store) == later
    standing = await store.get(HOUSE.id)
    assert standing is not None
    assert (standing.version, standing.touched) == (2, False)


@pytest.mark.parametrize(
    "later",
    [
        replace(HOUSE, phones=(Phone("1800 1770", "free"),)),
        replace(HOUSE, phones=(), phone_of="farmers_union"),
        replace(HOUSE, name=Translated("Nhà khác", "Another house")),
        replace(HOUSE, kind="shelter"),
        replace(HOUSE, area=AreaRef("present", "24")),
    ],
)
async def test_a_later_release_only_proposes_what_redirects(
    engine: AsyncEngine, store: Store, register: Register, later: Service
) -> None:
    before = await store.load_all()
    seeding = await store.seed([later], register)
    (proposed,) = seeding.proposed
    assert seeding == Seeding(proposed=(proposed,))
    assert (proposed.entry, proposed.base, proposed.before) == (HOUSE.id, 1, columns(HOUSE))
    assert proposed.after == {**columns(later), "assured_date": None, "assurer": None}
    assert await store.load_all() == before
    assert (await audit(engine, HeadFile(None, b""))).head.count == 1


async def test_a_later_release_only_proposes_what_appears(store: Store, register: Register) -> None:
    later = replace(HOUSE, id="brand-new")
    assert await store.seed([later], register) == Seeding(proposed=(Item("brand-new", None, None, columns(later)),))
    assert await store.get("brand-new") is None


async def test_what_a_release_proposes_waits_until_somebody_decides(store: Store, register: Register) -> None:
    later = replace(HOUSE, name=Translated("Nhà khác", "Another house"))
    first = await store.seed([later], register)
    assert await store.seed([later], register) == first


async def test_a_later_release_only_proposes_where_an_admin_wrote(store: Store, register: Register) -> None:
    await admins_publish(register, store, assured_date="2026-11-20", assurer=7)
    later = replace(HOUSE, fees=Translated("miễn phí hẳn", "wholly free"))
    seeding = await store.seed([later], register)
    (proposed,) = seeding.proposed
    assert seeding == Seeding(proposed=(proposed,))
    assert (proposed.base, proposed.after["fees_description"]["en"]) == (2, "wholly free")
    assert (proposed.after["assured_date"], proposed.after["assurer"]) == ("2026-11-20", 7)
    assert (await stored(store)).assured_date == date(2026, 11, 20)


async def test_what_an_admin_wrote_is_not_proposed_back_by_the_release_that_stood_before(
    store: Store, register: Register
) -> None:
    await admins_publish(register, store, overnight=not HOUSE.overnight)
    assert await store.seed(SHIPPED, register) == Seeding()


async def test_what_admins_alone_know_of_an_entry_no_release_takes_away(store: Store, register: Register) -> None:
    consent = {
        "on_commune_list": True,
        "paper_date": "2026-11-01",
        "shown": "phone",
        "night_calls": True,
        "overnight": True,
        "risk_read": True,
    }
    await admins_publish(register, store, consent=consent, contact="chị Thử")
    later = replace(HOUSE, fees=Translated("miễn phí hẳn", "wholly free"))
    (proposed,) = (await store.seed([later], register)).proposed
    assert (proposed.after["consent"], proposed.after["contact"]) == (consent, "chị Thử")
    assert (await stored(store)).consent == Consent(True, date(2026, 11, 1), "phone", True, True, True)


async def test_a_release_that_says_what_stands_already_has_nothing_to_say(store: Store, register: Register) -> None:
    later = replace(HOUSE, fees=Translated("miễn phí hẳn", "wholly free"))
    await admins_publish(register, store, fees_description={"vi": "miễn phí hẳn", "en": "wholly free"})
    assert await store.seed([later], register) == Seeding()


@pytest.mark.safety(37)
async def test_a_later_release_may_hide_at_once_but_not_bring_back(store: Store, register: Register) -> None:
    assert await store.seed([replace(HOUSE, status="defunct")], register) == Seeding(updated=(HOUSE.id,))
    assert (await stored(store)).status == "defunct"
    (proposed,) = (await store.seed([HOUSE], register)).proposed
    assert proposed.after["status"] == "active"
    assert (await stored(store)).status == "defunct"


async def test_what_is_shipped_no_more_stays(store: Store, register: Register) -> None:
    assert await store.seed([], register) == Seeding()
    assert len(await store.load_all()) == len(SHIPPED)


async def test_what_stood_before_there_was_a_log_is_taken_into_it_first(
    engine: AsyncEngine, register: Register
) -> None:
    rows = [{**columns(each), "origin": "shipped", "touched": False, "version": 1} for each in SHIPPED]
    async with engine.begin() as connection:
        await connection.execute(insert(schema.service), rows)
    later = [replace(each, overnight=not HOUSE.overnight) if each is HOUSE else each for each in SHIPPED]
    assert await Store(engine).seed(later, register) == Seeding(updated=(HOUSE.id,))
    verdict = await audit(engine, HeadFile(None, b""))
    assert (verdict.holds, verdict.head.count) == (True, 2)


async def test_one_entry_is_read_as_it_stands(store: Store) -> None:
    standing = await store.get(HOUSE.id)
    assert standing is not None
    assert standing.build() == HOUSE
    assert (await store.all_stored())[HOUSE.id] == standing
    assert await store.get("nobody") is None


async def test_a_row_that_nobody_can_have_written_is_named_without_its_words(engine: AsyncEngine, store: Store) -> None:
    await write(engine, phones=[{"number": "CANARY"}])
    with pytest.raises(UnreadableEntry, match=r"anh-duong-quang-ninh: phones\.0\.number") as caught:
        await store.load_all()
    assert "CANARY" not in str(caught.value)


async def test_a_column_that_cannot_even_be_read_is_told_without_its_words(store: Store, tmp_path: Path) -> None:
    with forging(tmp_path / "a.db") as database:
        database.execute("UPDATE service SET phones = 'CANARY'")
    for look in (store.load_all(), store.get(HOUSE.id), store.all_stored()):
        with pytest.raises(UnreadableEntry) as caught:
            await look
        assert "CANARY" not in str(caught.value)
        assert caught.value.__cause__ is None


async def test_a_street_smuggled_into_a_row_is_not_read(engine: AsyncEngine, store: Store) -> None:
    await write(engine, description={"vi": "ở 5 Trần Phú", "en": "at 5 Trần Phú"})
    with pytest.raises(UnreadableEntry):
        await store.load_all()


async def test_the_directory_can_be_read_without_writing(engine: AsyncEngine, store: Store, tmp_path: Path) -> None:
    await engine.dispose()
    looking = await open_readonly(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    assert looking is not None
    assert len(await Store(looking).load_all()) == len(SHIPPED)
    await looking.dispose()
    assert names(tmp_path) == ["a.db"]

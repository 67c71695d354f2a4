"""The first start takes what is shipped; later releases keep their hands off what admins wrote and what redirects."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import schema
from bot.database.engine import open_database, open_readonly
from bot.database.migrations import migrate
from bot.directory.model import Phone, Service, Translated
from bot.directory.shipped import read
from bot.directory.store import Seeding, Store, UnreadableEntry
from bot.places.model import AreaRef

HOTLINES, SHIPPED = read(Path(__file__).parents[2] / "data")
HOUSE = next(entry for entry in SHIPPED if entry.id == "anh-duong-quang-ninh")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    await migrate(engine)
    yield engine
    await engine.dispose()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def stored(store: Store, service_id: str = HOUSE.id) -> Service:
    return next(entry for entry in await store.load_all() if entry.id == service_id)


async def write(engine: AsyncEngine, **values: object) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(schema.service).where(schema.service.c.id == HOUSE.id).values(**values))


async def test_the_first_start_takes_everything_that_is_shipped(engine: AsyncEngine) -> None:
    store = Store(engine)
    seeding = await store.seed(SHIPPED)
    assert seeding.added == tuple(entry.id for entry in SHIPPED)
    assert await store.load_all() == tuple(sorted(SHIPPED, key=lambda entry: entry.id))


async def test_national_lines_are_in_no_table(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    assert {entry.id for entry in await store.load_all()}.isdisjoint(line.id for line in HOTLINES.lines)


async def test_the_same_release_twice_changes_nothing(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    assert await store.seed(SHIPPED) == Seeding()


async def test_a_later_release_updates_what_nobody_touched(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    later = replace(
        HOUSE, fees=Translated("miễn phí hẳn", "wholly free"), phones=(replace(HOUSE.phones[0], charge="unknown"),)
    )
    assert await store.seed([later]) == Seeding(updated=(HOUSE.id,))
    assert await stored(store) == later
    async with engine.connect() as connection:
        version = select(schema.service.c.version).where(schema.service.c.id == HOUSE.id)
        assert (await connection.execute(version)).scalar() == 2


@pytest.mark.parametrize(
    "later",
    [
        replace(HOUSE, phones=(Phone("1800 1770", "free"),)),
        replace(HOUSE, phones=(), phone_of="farmers_union"),
        replace(HOUSE, name=Translated("Nhà khác", "Another house")),
        replace(HOUSE, kind="shelter"),
        replace(HOUSE, area=AreaRef("present", "24")),
        replace(HOUSE, id="brand-new"),
    ],
)
async def test_a_later_release_only_proposes_what_redirects_or_appears(engine: AsyncEngine, later: Service) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    before = await store.load_all()
    assert await store.seed([later]) == Seeding(proposed=(later,))
    assert await store.load_all() == before


async def test_a_later_release_only_proposes_where_an_admin_wrote(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    await write(engine, touched=True, assured_date="2026-11-20", assurer=7)
    later = replace(HOUSE, fees=Translated("miễn phí hẳn", "wholly free"))
    assert await store.seed([later]) == Seeding(proposed=(later,))
    assert (await stored(store)).assured_date == date(2026, 11, 20)


async def test_a_later_release_may_hide_at_once_but_not_bring_back(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    assert await store.seed([replace(HOUSE, status="defunct")]) == Seeding(updated=(HOUSE.id,))
    assert (await stored(store)).status == "defunct"
    assert await store.seed([HOUSE]) == Seeding(proposed=(HOUSE,))


async def test_what_is_shipped_no_more_stays(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    assert await store.seed([]) == Seeding()
    assert len(await store.load_all()) == len(SHIPPED)


async def test_a_row_that_nobody_can_have_written_is_named_without_its_words(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    await write(engine, phones=[{"number": "CANARY"}])
    with pytest.raises(UnreadableEntry, match=r"anh-duong-quang-ninh: phones\.0\.number") as caught:
        await store.load_all()
    assert "CANARY" not in str(caught.value)


async def test_a_street_smuggled_into_a_row_is_not_read(engine: AsyncEngine) -> None:
    store = Store(engine)
    await store.seed(SHIPPED)
    await write(engine, description={"vi": "ở 5 Trần Phú", "en": "at 5 Trần Phú"})
    with pytest.raises(UnreadableEntry):
        await store.load_all()


async def test_the_directory_can_be_read_without_writing(engine: AsyncEngine, tmp_path: Path) -> None:
    await Store(engine).seed(SHIPPED)
    await engine.dispose()
    looking = await open_readonly(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    assert looking is not None
    assert len(await Store(looking).load_all()) == len(SHIPPED)
    await looking.dispose()
    assert names(tmp_path) == ["a.db"]

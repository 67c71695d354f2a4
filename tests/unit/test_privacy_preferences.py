"""Preferences: what she chose is kept, what she takes back is gone, and nothing else is there."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from privacy_house import HER, OTHER, House, RefusingCommits, opened
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError

from bot.database.schema import preference
from bot.privacy import preferences
from bot.privacy.preferences import Preference


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as house:
        yield house


@pytest.mark.safety(28)
async def test_who_chose_nothing_leaves_no_row(house: House) -> None:
    assert await house.preferences.get(HER) == Preference(None, None)
    assert not await house.rows(preference)


async def test_choices_are_kept_side_by_side_and_survive_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.preferences.set_language(HER, "vi")
        await house.preferences.set_vanish_minutes(HER, 15)
        await house.preferences.set_language(HER, "en")
        await house.preferences.set_vanish_minutes(OTHER, 1440)
        assert await house.preferences.get(HER) == Preference("en", 15)
    async with opened(tmp_path) as house:
        assert await house.preferences.get(HER) == Preference("en", 15)
        assert await house.preferences.get(OTHER) == Preference(None, 1440)


async def test_a_choice_taken_back_leaves_the_other_and_the_last_one_leaves_no_row(house: House) -> None:
    await house.preferences.set_language(HER, "en")
    await house.preferences.set_vanish_minutes(HER, 60)
    await house.preferences.set_language(OTHER, "en")
    await house.preferences.set_language(HER, None)
    assert await house.preferences.get(HER) == Preference(None, 60)
    await house.preferences.set_vanish_minutes(HER, None)
    assert await house.preferences.get(HER) == Preference()
    assert [row.chat_key for row in await house.rows(preference)] == [house.seal.chat_key(OTHER)]


async def test_forgetting_leaves_no_row_and_no_memory(house: House) -> None:
    await house.preferences.set_language(HER, "en")
    await house.preferences.get(HER)
    await house.preferences.forget(HER)
    assert await house.preferences.get(HER) == Preference()
    assert not await house.rows(preference)
    await house.preferences.forget(HER)


@pytest.mark.parametrize("language", ["", "Đồng Tâm", "em bị đánh", "vi" * 5])
async def test_nothing_but_a_short_code_passes_for_a_language(house: House, language: str) -> None:
    with pytest.raises(ValueError, match="not the code of a language"):
        await house.preferences.set_language(HER, language)
    assert not await house.rows(preference)


@pytest.mark.parametrize("minutes", [0, -15, 2880, 10_000])
async def test_a_time_after_which_telegram_would_not_delete_is_refused(house: House, minutes: int) -> None:
    with pytest.raises(ValueError, match="within 48 hours"):
        await house.preferences.set_vanish_minutes(HER, minutes)
    assert not await house.rows(preference)


async def test_a_second_reading_needs_no_database(house: House) -> None:
    await house.preferences.set_language(HER, "en")
    await house.preferences.get(HER)
    async with house.engine.begin() as connection:
        await connection.run_sync(preference.drop)
    assert (await house.preferences.get(HER)).language == "en"


async def test_without_a_database_she_is_answered_as_if_she_had_chosen_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.engine.begin() as connection:
        await connection.run_sync(preference.drop)
    assert await house.preferences.get(HER) == Preference()
    assert [record.getMessage() for record in caplog.records] == ["preferences unreadable: OperationalError"]
    async with house.engine.begin() as connection:
        await connection.run_sync(preference.create)
    await house.preferences.set_language(HER, "en")
    assert (await house.preferences.get(HER)).language == "en"


@pytest.mark.safety(1)
async def test_a_choice_that_was_not_stored_is_not_claimed(house: House) -> None:
    await house.preferences.set_language(HER, "vi")
    await house.preferences.get(HER)
    locked = OperationalError("statement", {}, Exception("database is locked"))
    house.preferences._commits = RefusingCommits(house.commits, locked, "INSERT", "DELETE")  # type: ignore[assignment]
    with pytest.raises(OperationalError):
        await house.preferences.set_language(HER, "en")
    with pytest.raises(OperationalError):
        await house.preferences.forget(HER)
    assert (await house.preferences.get(HER)).language == "vi"


async def test_a_reading_overtaken_by_a_write_is_not_remembered(house: House) -> None:
    for language in ("vi", "en") * 10:
        await asyncio.gather(
            *(house.preferences.get(HER) for _ in range(3)),
            house.preferences.set_language(HER, language),
            *(house.preferences.get(HER) for _ in range(3)),
        )
        assert (await house.preferences.get(HER)).language == language


async def test_the_memory_of_choices_is_bounded_and_drops_who_was_silent_longest(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preferences, "_MOST_CACHED", 3)
    for chat_id in (1, 2, 3, 1, 4):
        await house.preferences.get(chat_id)
    assert list(house.preferences._cached) == [house.seal.chat_key(chat_id) for chat_id in (3, 1, 4)]


async def test_what_is_remembered_in_ram_names_no_chat(house: House) -> None:
    await house.preferences.get(HER)
    assert all(isinstance(name, bytes) and len(name) == 32 for name in house.preferences._cached)


async def test_on_postgresql_a_choice_is_one_statement_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    class Recording:
        async def write(self, statement: object, parameters: object) -> None:
            written.append(str(statement.compile(dialect=postgresql.dialect())))  # type: ignore[attr-defined]

    monkeypatch.setattr(house.engine.dialect, "name", "postgresql")
    house.preferences._commits = Recording()  # type: ignore[assignment]
    await house.preferences.set_language(HER, "en")
    assert "ON CONFLICT (chat_key) DO UPDATE SET language" in written[0]
    assert len(written) == 1

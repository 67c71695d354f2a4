"""Erasing: both sides go, and what is told about it is true whatever fails."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from privacy_house import HER, OTHER, House, RefusingCommits, opened
from sqlalchemy.exc import OperationalError

from bot.database.schema import preference, sealed_message
from bot.privacy.erase import Erased, EraseUnfinishedError, UnreachableError, erase
from bot.privacy.preferences import Preference

LOCKED = OperationalError("statement", {}, Exception("database is locked"))


class Killed(BaseException):
    """The process ends here: no `except Exception` may stand in its way."""


class Telegram:
    """Holds chats' messages and deletes them, with calls, numbered from 0, that fail before or after their work."""

    def __init__(self) -> None:
        self.chats: dict[int, set[int]] = {HER: set(), OTHER: set()}
        self.refuses: set[int] = set()
        self.calls: list[tuple[int, tuple[int, ...]]] = []
        self.before: dict[int, BaseException] = {}
        self.after: dict[int, BaseException] = {}
        self.meanwhile: Callable[[], object] = lambda: None

    async def remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
        call = len(self.calls)
        self.calls.append((chat_id, tuple(message_ids)))
        await asyncio.sleep(0)
        self.meanwhile()
        if call in self.before:
            raise self.before[call]
        self.chats[chat_id] -= set(message_ids) - self.refuses
        if call in self.after:
            raise self.after[call]
        return frozenset(self.refuses.intersection(message_ids))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as house:
        yield house


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


async def exchange(house: House, telegram: Telegram, message_ids: Collection[int], chat_id: int = HER) -> None:
    telegram.chats[chat_id].update(message_ids)
    await house.has_noted(chat_id, message_ids)


async def tap(house: House, telegram: Telegram, *extra_ids: int) -> Erased:
    return await erase(
        HER,
        ledger=house.ledger,
        preferences=house.preferences,
        deleter=telegram,
        now=house.now,
        extra_ids=extra_ids,
    )


async def test_one_tap_clears_both_sides_settings_and_ids_and_nobody_elses(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1000, 1250))
    await exchange(house, telegram, range(3000, 3005), OTHER)
    for chat_id in (HER, OTHER):
        await house.preferences.set_language(chat_id, "en")
    erased = await tap(house, telegram)
    assert erased == Erased(250, 0, 0, 0, settings_cleared=True, ids_cleared=True)
    assert erased.finished
    assert telegram.chats[HER] == set()
    assert await house.preferences.get(HER) == Preference()
    assert telegram.chats[OTHER] == set(await house.ids(OTHER)) == set(range(3000, 3005))
    assert (await house.preferences.get(OTHER)).language == "en"
    assert len(await house.rows(preference)) == 1


async def test_batches_hold_100_and_the_newest_go_first(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1, 251))
    await tap(house, telegram)
    assert [len(ids) for _, ids in telegram.calls] == [100, 100, 50]
    assert [message_id for _, ids in telegram.calls for message_id in ids] == list(range(250, 0, -1))
    assert {chat_id for chat_id, _ in telegram.calls} == {HER}


async def test_an_empty_chat_asks_telegram_nothing(house: House, telegram: Telegram) -> None:
    assert await tap(house, telegram) == Erased(0, 0, 0, 0, settings_cleared=True, ids_cleared=True)
    assert telegram.calls == []


async def test_a_message_that_only_the_caller_knows_goes_too_and_once(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [1, 2])
    telegram.chats[HER].add(3)
    assert (await tap(house, telegram, 3, 2, 3)).deleted == 3
    assert telegram.calls == [(HER, (3, 2, 1))]
    assert not await house.rows(sealed_message)


async def test_messages_over_48_hours_are_not_tried_and_are_told(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [1, 2, 3])
    house.passes(hours=48)
    await exchange(house, telegram, [4])
    assert await tap(house, telegram, 3) == Erased(1, 0, 3, 0, settings_cleared=True, ids_cleared=True)
    assert telegram.calls == [(HER, (4,))]
    assert not await house.rows(sealed_message)


async def test_one_second_before_48_hours_a_message_is_still_tried(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [1])
    house.passes(hours=48, seconds=-1)
    assert (await tap(house, telegram)).deleted == 1


async def test_what_telegram_refuses_is_counted_and_not_tried_again(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1, 121))
    telegram.refuses = {5, 110, 999}
    assert await tap(house, telegram) == Erased(118, 2, 0, 0, settings_cleared=True, ids_cleared=True)
    await tap(house, telegram)
    assert len(telegram.calls) == 2


async def test_refused_ids_that_were_not_asked_for_are_not_counted(house: House) -> None:
    class Confused(Telegram):
        async def remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
            return frozenset({*message_ids, 77})

    telegram = Confused()
    await exchange(house, telegram, [1])
    assert (await tap(house, telegram)).refused == 1


@pytest.mark.parametrize("lost", [0, 1, 2])
async def test_a_batch_without_answer_stays_sealed_and_shields_no_other(
    house: House, telegram: Telegram, lost: int
) -> None:
    await exchange(house, telegram, range(1, 251))
    await house.preferences.set_language(HER, "en")
    telegram.before[lost] = UnreachableError()
    with pytest.raises(EraseUnfinishedError) as unfinished:
        await tap(house, telegram)
    waiting = (100, 100, 50)[lost]
    assert unfinished.value.so_far == Erased(250 - waiting, 0, 0, waiting, settings_cleared=True, ids_cleared=False)
    assert set(await house.ids(HER)) == telegram.chats[HER]
    assert len(telegram.chats[HER]) == waiting
    assert await house.preferences.get(HER) == Preference()
    assert (await tap(house, telegram)).deleted == waiting
    assert telegram.chats[HER] == set()


async def test_without_network_it_gives_up_soon_and_the_next_tap_finishes(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1, 501))
    telegram.before = dict.fromkeys(range(9), UnreachableError())
    with pytest.raises(EraseUnfinishedError) as unfinished:
        await tap(house, telegram, 501)
    assert unfinished.value.so_far == Erased(0, 0, 0, 501, settings_cleared=True, ids_cleared=False)
    assert len(telegram.calls) == 2
    assert len(await house.ids(HER)) == 501
    telegram.before = {}
    assert (await tap(house, telegram)).deleted == 501
    assert not await house.rows(sealed_message)


async def test_what_the_unfinished_error_prints_names_no_chat_and_no_message(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [987_654])
    telegram.before[0] = UnreachableError()
    with pytest.raises(EraseUnfinishedError) as unfinished:
        await tap(house, telegram)
    for printed in (str(unfinished.value), repr(unfinished.value), repr(unfinished.value.so_far)):
        assert "987654" not in printed
        assert str(HER) not in printed


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", range(3))
@pytest.mark.parametrize("end", [Killed, asyncio.CancelledError, ZeroDivisionError])
async def test_wherever_it_is_cut_off_the_next_tap_finishes(
    tmp_path: Path, telegram: Telegram, call: int, moment: str, end: type[BaseException]
) -> None:
    async with opened(tmp_path) as house:
        await exchange(house, telegram, range(1, 251))
        await house.preferences.set_vanish_minutes(HER, 60)
        getattr(telegram, moment)[call] = end()
        with pytest.raises(end):
            await tap(house, telegram, 251)
    async with opened(tmp_path) as house:
        assert telegram.chats[HER] <= set(await house.ids(HER))
        telegram.before = telegram.after = {}
        await tap(house, telegram)
        assert telegram.chats[HER] == set()
        assert not await house.rows(sealed_message)
        assert not await house.rows(preference)


async def test_killed_between_telegram_and_the_ledger_the_next_tap_asks_again(
    tmp_path: Path, telegram: Telegram
) -> None:
    async with opened(tmp_path) as house:
        await exchange(house, telegram, range(1, 151))
        house.ledger._commits = RefusingCommits(house.commits, Killed(), "sealed_message.sealed IN")  # type: ignore[assignment]
        with pytest.raises(Killed):
            await tap(house, telegram)
    assert telegram.chats[HER] == set()
    async with opened(tmp_path) as house:
        await tap(house, telegram)
        assert telegram.chats[HER] == set()
        assert not await house.rows(sealed_message)


@pytest.mark.parametrize("error", [LOCKED, OSError(28, "no space left")])
async def test_a_database_that_takes_no_change_does_not_keep_the_messages_on_her_screen(
    house: House, telegram: Telegram, error: Exception
) -> None:
    await exchange(house, telegram, [1, 2])
    await house.preferences.set_language(HER, "en")
    telegram.chats[HER].add(3)
    refusing = RefusingCommits(house.commits, error, "INSERT", "DELETE")
    house.ledger._commits = house.preferences._commits = refusing  # type: ignore[assignment]
    with pytest.raises(EraseUnfinishedError) as unfinished:
        await tap(house, telegram, 3)
    assert unfinished.value.so_far == Erased(3, 0, 0, 0, settings_cleared=False, ids_cleared=False)
    assert telegram.chats[HER] == set()
    assert (await house.preferences.get(HER)).language == "en"
    refusing.refused.clear()
    assert (await tap(house, telegram)).finished
    assert not await house.rows(sealed_message)
    assert not await house.rows(preference)


async def test_settings_that_could_not_be_cleared_are_told(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [1])
    house.preferences._commits = RefusingCommits(house.commits, LOCKED, "DELETE")  # type: ignore[assignment]
    with pytest.raises(EraseUnfinishedError) as unfinished:
        await tap(house, telegram)
    assert unfinished.value.so_far == Erased(1, 0, 0, 0, settings_cleared=False, ids_cleared=True)


async def test_without_a_database_what_the_caller_knows_still_goes(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [1, 2])
    async with house.engine.begin() as connection:
        await connection.run_sync(sealed_message.drop)
        await connection.run_sync(preference.drop)
    with pytest.raises(EraseUnfinishedError) as unfinished:
        await tap(house, telegram, 2)
    assert unfinished.value.so_far == Erased(1, 0, 0, 0, settings_cleared=False, ids_cleared=False, read=False)
    assert telegram.chats[HER] == {1}


async def test_messages_noted_while_erasing_are_kept_for_the_next_erase(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1, 251))
    arriving: list[asyncio.Task[None]] = []

    def arrives() -> None:
        message_id = 1000 + len(arriving)
        telegram.chats[HER].add(message_id)
        arriving.append(asyncio.create_task(house.ledger.note(HER, message_id)))

    telegram.meanwhile = arrives
    assert (await tap(house, telegram)).deleted == 250
    await asyncio.gather(*arriving)
    assert telegram.chats[HER] == set(await house.ids(HER)) == {1000, 1001, 1002}


async def test_two_taps_at_once_do_no_harm(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1, 151))
    one, other = await asyncio.gather(tap(house, telegram), tap(house, telegram))
    assert one.finished
    assert other.finished
    assert telegram.chats[HER] == set()
    assert not await house.rows(sealed_message)


async def test_the_message_that_tells_the_result_is_found_by_the_next_erase(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, [1])
    await tap(house, telegram)
    await exchange(house, telegram, [2])
    house.passes(hours=1)
    assert (await tap(house, telegram)).deleted == 1
    assert telegram.chats[HER] == set()


@pytest.mark.safety(16)
async def test_200_messages_need_two_calls_and_less_than_a_second_of_our_own(house: House, telegram: Telegram) -> None:
    await exchange(house, telegram, range(1, 201))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await tap(house, telegram)
    assert timedelta(seconds=loop.time() - begun) < timedelta(seconds=1)
    assert len(telegram.calls) == 2

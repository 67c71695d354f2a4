"""Messages that go by themselves: when they are due, and whatever Telegram, the database or a kill does."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from privacy_house import HER, OTHER, House, RefusingCommits, opened
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.database.schema import sealed_message
from bot.privacy.erase import ShutOutError, UnreachableError
from bot.privacy.expiry import CHATS_AT_ONCE, Expiry

pytestmark = pytest.mark.safety(19)


class Killed(BaseException):
    """The process ends here."""


class Telegram:
    """Deletes what it is asked to, and notes it by chat; `silent` chats get no answer, `refuses` ids are refused for good."""

    def __init__(self) -> None:
        self.deleted: dict[int, list[int]] = {}
        self.calls: list[tuple[int, tuple[int, ...]]] = []
        self.silent: set[int] = set()
        self.refuses: set[int] = set()
        self.ends: BaseException | None = None
        self.shut: set[int] = set()
        self.emptied: list[int] = []
        self._expiry: Expiry | None = None
        self.held: dict[int, asyncio.Event] = {}
        self.answered: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    def expiry(self, house: House) -> Expiry:
        """One for each run of the bot over a database."""
        if self._expiry is None or self._expiry._ledger is not house.ledger:
            self._expiry = Expiry(house.engine, house.ledger, house.seal, self, self.emptied.append)
        return self._expiry

    async def remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
        self.calls.append((chat_id, tuple(message_ids)))
        if chat_id in self.held:
            await self.held[chat_id].wait()
        if chat_id in self.shut:
            raise ShutOutError
        if chat_id in self.silent:
            raise UnreachableError
        refused = self.refuses.intersection(message_ids)
        self.deleted.setdefault(chat_id, []).extend(each for each in message_ids if each not in refused)
        self.answered[chat_id].set()
        if self.ends is not None:
            raise self.ends
        return frozenset(refused)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as house:
        yield house


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


async def round_of(house: House, telegram: Telegram) -> int:
    return await telegram.expiry(house).come_round(house.now)


@pytest.mark.parametrize("minutes", [15, 60, 1440])
async def test_a_message_goes_when_its_time_has_come_and_not_before(
    house: House, telegram: Telegram, minutes: int
) -> None:
    await house.preferences.set_vanish_minutes(HER, minutes)
    await house.has_noted(HER, [1, 2])
    house.passes(minutes=minutes, seconds=-1)
    await house.has_noted(HER, [3])
    assert await round_of(house, telegram) == 0
    assert telegram.calls == []
    house.passes(seconds=1)
    assert await round_of(house, telegram) == 0
    assert telegram.calls == [(HER, (2, 1))]
    assert await house.ids(HER) == [3]


async def test_who_chose_nothing_keeps_her_messages(house: House, telegram: Telegram) -> None:
    await house.preferences.set_language(HER, "en")
    await house.has_noted(HER, [1])
    await house.has_noted(OTHER, [1])
    house.passes(hours=47)
    await round_of(house, telegram)
    assert telegram.calls == []
    await house.preferences.set_vanish_minutes(OTHER, 60)
    await round_of(house, telegram)
    assert telegram.deleted == {OTHER: [1]}


async def test_a_choice_taken_back_holds_at_once(house: House, telegram: Telegram) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1])
    house.passes(minutes=15)
    await house.preferences.set_vanish_minutes(HER, None)
    await round_of(house, telegram)
    assert telegram.calls == []


async def test_a_screen_that_a_tap_replaced_counts_from_the_tap(house: House, telegram: Telegram) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1, 2])
    house.passes(minutes=10)
    await house.ledger.note(HER, 1)
    house.passes(minutes=5)
    await round_of(house, telegram)
    assert telegram.deleted == {HER: [2]}
    house.passes(minutes=10)
    await round_of(house, telegram)
    assert telegram.deleted == {HER: [2, 1]}
    assert not await house.rows(sealed_message)


async def test_what_telegram_refuses_for_good_is_not_asked_for_again(house: House, telegram: Telegram) -> None:
    """Too old, or the chat is gone."""
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1, 2])
    telegram.refuses = {1, 2}
    house.passes(hours=1)
    assert await round_of(house, telegram) == 0
    await round_of(house, telegram)
    assert len(telegram.calls) == 1
    assert not await house.rows(sealed_message)


async def test_without_an_answer_it_is_tried_each_round_and_no_longer_than_48_hours(
    house: House, telegram: Telegram
) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1, 2])
    telegram.silent = {HER}
    house.passes(hours=1)
    assert await round_of(house, telegram) == 2
    assert await round_of(house, telegram) == 2
    assert len(telegram.calls) == 2
    house.passes(hours=47)
    await house.ledger.purge(house.now)
    assert await round_of(house, telegram) == 0
    assert len(telegram.calls) == 2


async def test_where_the_bot_is_blocked_it_looks_again_each_hour_and_holds_up_nobody(
    house: House, telegram: Telegram
) -> None:
    chats = range(HER, HER + 40)
    for chat_id in chats:
        await house.preferences.set_vanish_minutes(chat_id, 15)
        await house.has_noted(chat_id, range(250) if chat_id == HER else [1])
    telegram.shut = set(chats) - {HER + 39}
    house.passes(minutes=15)
    assert await round_of(house, telegram) == 0
    assert telegram.deleted == {HER + 39: [1]}
    assert len(telegram.calls) == 40
    house.passes(minutes=59)
    await round_of(house, telegram)
    assert len(telegram.calls) == 40
    telegram.shut = set()
    house.passes(minutes=1)
    await round_of(house, telegram)
    assert set(telegram.deleted) == set(chats)
    assert not await house.rows(sealed_message)


async def test_who_looks_hears_of_a_chat_in_which_nothing_is_left(house: House, telegram: Telegram) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1])
    house.passes(minutes=10)
    await house.has_noted(HER, [2])
    house.passes(minutes=5)
    await round_of(house, telegram)
    assert telegram.emptied == []
    house.passes(minutes=10)
    await round_of(house, telegram)
    assert telegram.emptied == [HER]


async def test_many_messages_go_a_hundred_at_a_time(house: House, telegram: Telegram) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, range(1, 251))
    house.passes(minutes=15)
    await round_of(house, telegram)
    assert [len(ids) for _, ids in telegram.calls] == [100, 100, 50]


async def test_a_chat_that_is_held_up_holds_up_no_other(house: House, telegram: Telegram) -> None:
    for chat_id in (HER, OTHER):
        await house.preferences.set_vanish_minutes(chat_id, 15)
        await house.has_noted(chat_id, [1])
    house.passes(minutes=15)
    telegram.held[HER] = asyncio.Event()
    coming = asyncio.create_task(round_of(house, telegram))
    await asyncio.wait_for(telegram.answered[OTHER].wait(), 5)
    telegram.held[HER].set()
    assert await coming == 0
    assert telegram.deleted == {HER: [1], OTHER: [1]}


async def test_when_telegram_is_down_few_chats_are_tried_and_all_are_counted(house: House, telegram: Telegram) -> None:
    chats = range(HER, HER + 40)
    for chat_id in chats:
        await house.preferences.set_vanish_minutes(chat_id, 15)
        await house.has_noted(chat_id, [1])
    telegram.silent = set(chats)
    house.passes(minutes=15)
    assert await round_of(house, telegram) == 40
    assert len(telegram.calls) == 2 * CHATS_AT_ONCE
    telegram.silent = set()
    assert await round_of(house, telegram) == 0
    assert set(telegram.deleted) == set(chats)


@pytest.mark.parametrize("end", [Killed(), asyncio.CancelledError(), ZeroDivisionError()])
async def test_killed_after_deleting_the_next_start_deletes_again_and_forgets(
    tmp_path: Path, telegram: Telegram, end: BaseException
) -> None:
    async with opened(tmp_path) as house:
        await house.preferences.set_vanish_minutes(HER, 15)
        await house.has_noted(HER, [1])
        house.passes(minutes=15)
        due, telegram.ends = house.now, end
        with pytest.raises(type(end)):
            await round_of(house, telegram)
        assert await house.ids(HER) == [1]
    telegram.ends = None
    async with opened(tmp_path) as house:
        house.now = due
        await round_of(house, telegram)
        assert telegram.deleted == {HER: [1, 1]}
        assert not await house.rows(sealed_message)


async def test_a_database_that_takes_no_change_is_told_and_the_next_round_goes_on(
    house: House, telegram: Telegram
) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1])
    house.passes(minutes=15)
    locked = OperationalError("statement", {}, Exception("database is locked"))
    house.ledger._commits = RefusingCommits(house.commits, locked, "DELETE")  # type: ignore[assignment]
    with pytest.raises(OperationalError):
        await round_of(house, telegram)
    house.ledger._commits = house.commits
    assert await round_of(house, telegram) == 0
    assert not await house.rows(sealed_message)


async def test_a_row_that_does_not_open_is_left_to_the_purge(house: House, telegram: Telegram) -> None:
    await house.preferences.set_vanish_minutes(HER, 15)
    await house.has_noted(HER, [1])
    async with house.engine.begin() as connection:
        await connection.execute(update(sealed_message).values(sealed=bytes(32)))
    house.passes(minutes=15)
    assert await round_of(house, telegram) == 0
    assert telegram.calls == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.sampled_from([15, 60, 1440]),
    sent=st.lists(st.integers(0, 3000), min_size=1, max_size=12),
    looks=st.lists(st.integers(0, 3000), min_size=1, max_size=6),
)
@pytest.mark.uncounted
async def test_whenever_somebody_looks_nothing_due_is_left_and_nothing_else_is_gone(
    tmp_path_factory: pytest.TempPathFactory, minutes: int, sent: list[int], looks: list[int]
) -> None:
    """`sent` and `looks`: minutes after the beginning."""
    telegram = Telegram()
    async with opened(tmp_path_factory.mktemp("expiry")) as house:
        begin = house.now
        await house.preferences.set_vanish_minutes(HER, minutes)
        for moment in sorted({*sent, *looks}):
            house.now = begin
            house.passes(minutes=moment)
            if moment in sent:
                await house.ledger.note(HER, moment + 1)
            if moment in looks:
                await round_of(house, telegram)
                gone = set(telegram.deleted.get(HER, []))
                assert gone == {each + 1 for each in sent if each + minutes <= moment}

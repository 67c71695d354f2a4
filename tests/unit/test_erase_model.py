"""Erasing, whatever was noted, refused, lost and tapped again: the account it gives always adds up."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from privacy_house import HER, OTHER, House, opened

from bot.database.schema import sealed_message
from bot.privacy.erase import Erased, EraseUnfinishedError, UnreachableError, erase

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

IDS = st.integers(1, 10**9)


class Telegram:
    """Deletes, refuses some for good, and gives no answer to some calls, though it may have done what was asked."""

    def __init__(self, messages: set[int], refuses: set[int], losses: Sequence[str | None]) -> None:
        self.messages = messages
        self.refuses = refuses
        self.losses = list(losses)

    async def remove(self, chat_id: int, message_ids: Sequence[int]) -> frozenset[int]:
        assert chat_id == HER
        assert 1 <= len(message_ids) <= 100
        assert list(message_ids) == sorted(set(message_ids), reverse=True)
        loss = self.losses.pop(0) if self.losses else None
        if loss == "request":
            raise UnreachableError
        self.messages -= set(message_ids) - self.refuses
        if loss == "answer":
            raise UnreachableError
        return frozenset(self.refuses.intersection(message_ids))


async def tap(house: House, telegram: Telegram, extra_ids: set[int]) -> Erased:
    try:
        erased = await erase(
            HER,
            ledger=house.ledger,
            preferences=house.preferences,
            deleter=telegram,
            now=house.now,
            extra_ids=extra_ids,
        )
    except EraseUnfinishedError as unfinished:
        return unfinished.so_far
    assert erased.finished
    return erased


async def told(
    old: set[int], fresh: set[int], extra: set[int], refuses: set[int], losses: Sequence[str | None]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as house:
            await house.has_noted(HER, old)
            house.now += timedelta(hours=48)
            await house.has_noted(HER, fresh)
            await house.has_noted(OTHER, {1, 2})
            tried = fresh | (extra - old)
            telegram = Telegram(old | tried, refuses, losses)
            first = await tap(house, telegram, extra)
            assert first.finished == (first.waiting == 0)
            kept = set(await house.ids(HER))
            assert first.deleted + first.refused + first.waiting == len(tried)
            assert first.too_old == len(old)
            assert len(kept) == first.waiting
            assert kept <= tried
            # Nothing leaves the ledger unanswered for: what still stands and could go is known to it.
            assert (telegram.messages & tried) - refuses <= kept
            telegram.losses = []
            second = await tap(house, telegram, set())
            assert second.finished
            assert second.deleted + second.refused == first.waiting
            assert telegram.messages == old | (refuses & tried)
            assert len(await house.rows(sealed_message)) == 2


@settings(max_examples=40, deadline=None)
@given(
    st.sets(IDS, min_size=1, max_size=30),
    st.sets(IDS, min_size=1, max_size=320),
    st.sets(IDS, max_size=3),
    st.sets(IDS, max_size=20),
    st.lists(st.sampled_from([None, "request", "answer"]), max_size=5),
)
def test_every_message_is_deleted_refused_too_old_or_waits_for_the_next_tap(
    old: set[int], fresh: set[int], extra: set[int], refuses: set[int], losses: list[str | None]
) -> None:
    # Refusals and the caller's own ids mostly concern known messages; random ids would hardly ever meet one.
    refuses |= set(sorted(fresh)[::7])
    extra |= set(sorted(fresh)[:1])
    asyncio.run(told(old - fresh - extra or {10**9 + 1}, fresh, extra, refuses, losses))

"""Expiry: messages that go by themselves, in the chats that chose so."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.engine import reading
from bot.database.schema import preference, sealed_message
from bot.privacy.erase import Deleter, remove_all
from bot.privacy.ledger import Ledger
from bot.privacy.seal import Seal, SealBrokenError

CHATS_AT_ONCE = 8
"""Chats whose messages are deleted at the same time: one that Telegram holds off (429) does not hold up the others."""

_SILENT_CHATS = 2
_RESTS = timedelta(hours=1)
"""How long a chat that is shut to the bot is left alone before it is tried again."""


class Expiry:
    """Deletes what is due, however long the bot was away. Nothing is noted for it: the ledger's rows and her setting say what is due.

    A row goes only after Telegram answered about its message, so a kill repeats a deletion and loses none. What Telegram
    refuses for good (too old, chat gone) is dropped; what gets no answer is tried each round, and where the bot is blocked
    each hour, until `Ledger.purge` drops it at 48 hours, when Telegram would refuse it.
    """

    def __init__(
        self, engine: AsyncEngine, ledger: Ledger, seal: Seal, deleter: Deleter, emptied: Callable[[int], None]
    ) -> None:
        """`emptied` hears of a chat in which nothing is left: what the bot remembers of it would tell what stood there."""
        self._engine = engine
        self._ledger = ledger
        self._seal = seal
        self._deleter = deleter
        self._emptied = emptied
        self._resting: dict[int, datetime] = {}

    async def come_round(self, now: datetime) -> int:
        """Delete what is due at `now`; returns how many messages still wait because Telegram did not answer. Those of
        chats where the bot is blocked are not among them.

        Raises SQLAlchemyError or OSError where the database fails; the next round goes on.
        """
        self._resting = {chat_id: until for chat_id, until in self._resting.items() if until > now}
        due = deque((chat_id, ids) for chat_id, ids in (await self._due(now)).items() if chat_id not in self._resting)
        waiting = await asyncio.gather(*(self._work(due, now) for _ in range(min(CHATS_AT_ONCE, len(due)))))
        return sum(waiting) + sum(len(message_ids) for _, message_ids in due)

    async def _work(self, due: deque[tuple[int, list[int]]], now: datetime) -> int:
        """Take one chat after another; stop when Telegram answers for none of several, for then it is down."""
        waiting = silent = 0
        while due and silent < _SILENT_CHATS:
            chat_id, message_ids = due.popleft()
            removal = await remove_all(self._deleter, chat_id, message_ids)
            await self._ledger.forget(chat_id, removal.answered)
            if removal.shut_out:
                self._resting[chat_id] = now + _RESTS
                continue
            if not await self._ledger.kept(chat_id):
                self._emptied(chat_id)
            waiting += len(removal.waiting)
            silent = 0 if removal.answered else silent + 1
        return waiting

    async def _due(self, now: datetime) -> Mapping[int, list[int]]:
        """Messages by chat, newest first. One counts from when it was last shown: a screen that a tap replaced is new."""
        last_shown = func.max(sealed_message.c.noted_at)
        after = func.max(preference.c.vanish_minutes) * 60
        query = (
            select(sealed_message.c.sealed)
            .join_from(preference, sealed_message, preference.c.chat_key == sealed_message.c.chat_key)
            .where(preference.c.vanish_minutes.is_not(None))
            .group_by(sealed_message.c.chat_key, sealed_message.c.sealed)
            .having(last_shown + after <= int(now.timestamp()))
        )
        async with reading(self._engine).connect() as connection:
            sealed = (await connection.execute(query)).scalars().all()
        due: defaultdict[int, list[int]] = defaultdict(list)
        for each in sealed:
            try:
                chat_id, message_id = self._seal.open(each)
            except SealBrokenError:
                # Another key's, or damaged: `kept` and the rotation take such rows away.
                continue
            due[chat_id].append(message_id)
        return MappingProxyType({chat_id: sorted(ids, reverse=True) for chat_id, ids in due.items()})

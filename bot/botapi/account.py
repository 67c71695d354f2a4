"""The account of updates: which are in hand, which are done, and from where to ask Telegram for more."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Collection, Mapping, Sequence
from typing import TypeVar

from bot.botapi.done import DoneStore
from bot.botapi.events import event
from bot.botapi.owed import OwedStore

STORE_SECONDS = 5.0
"""What a database may take before the bot goes on without it; help does not wait for a disk."""

SICK_STORE_SECONDS = 0.5
"""The same after it failed, until it answers again."""

MOST_REMEMBERED = 10_000
"""Done ids kept where nothing tells when they can be forgotten (webhook)."""

Result = TypeVar("Result")


class Account:
    """Ids in three states: in hand, done, unknown. What is done is on disk before it counts as done.

    A store that fails or hangs is logged and gone without: what is done stays known in memory until the end.
    """

    def __init__(self, store: DoneStore, owed: OwedStore | None = None) -> None:
        """`owed`: remembers who waits; without one nothing is taken from Telegram before it is answered."""
        self._store = store
        self._owed_store = owed
        self._owed: set[int] = set()
        self._debts: dict[int, int] = {}
        self._done: dict[int, None] = {}
        self._in_hand: dict[int, asyncio.Future[None]] = {}
        self._left_behind: set[int] = set()
        self._after_newest: int | None = None
        self._moved = asyncio.Event()
        self._patience = STORE_SECONDS

    async def load(self) -> None:
        """Read what was done before this start."""
        self._done = dict.fromkeys(sorted(await self._stored(self._store.load()) or ()))
        if self._owed_store is not None:
            debts = dict(await self._stored(self._owed_store.load()) or {})
            await self._pay(debts.keys() & self._done.keys())
            self._debts = {update_id: chat_id for update_id, chat_id in debts.items() if update_id not in self._done}

    @property
    def offset(self) -> int | None:
        """From which id on to ask: the lowest in hand, else the one after the newest seen, else the earliest there is."""
        return min(self.holding, default=self._after_newest)

    @property
    def holding(self) -> frozenset[int]:
        """Those in hand that hold the offset: all but what was left behind, and what is owed."""
        return frozenset(self._in_hand.keys() - self._left_behind - self._owed)

    @property
    def left_behind(self) -> int:
        """How many in hand were left behind."""
        return len(self._left_behind)

    @property
    def owed(self) -> int:
        """How many in hand are owed, and hold the offset no more."""
        return len(self._owed)

    async def owe(self, chats: Mapping[int, int]) -> bool:
        """No longer hold the offset for these: on disk is which chat waits. They stay in hand. Whether that was kept. Never raises.

        `chats`: by the ids of updates in hand.
        """
        if self._owed_store is None or not chats or not await self._kept(self._owed_store.add(chats)):
            return False
        self._owed.update(chats.keys() & self._in_hand.keys())
        for update_id in self._owed & chats.keys():
            self._resolve(self._in_hand[update_id])
        # What was answered meanwhile is owed no more.
        await self._pay(chats.keys() - self._in_hand.keys())
        return True

    def take_debts(self) -> Mapping[int, int]:
        """The chats that an earlier run owes an answer, by the ids of their updates, once; without those that Telegram shows again."""
        debts, self._debts = self._debts, {}
        self._owed.update(debts.keys() & self._in_hand.keys())
        return {update_id: chat_id for update_id, chat_id in debts.items() if update_id not in self._in_hand}

    async def paid(self, update_ids: Collection[int]) -> None:
        """These debts of an earlier run are paid. Never raises."""
        await self._pay(update_ids)

    def is_new(self, update_id: int) -> bool:
        """Whether it is neither in hand nor done."""
        return update_id not in self._done and update_id not in self._in_hand

    def begin(self, update_id: int) -> None:
        """Take a new one in hand."""
        self._in_hand[update_id] = asyncio.get_running_loop().create_future()

    def saw(self, shown: Sequence[int]) -> None:
        """Note what Telegram showed, in its order, when asked from `offset` on."""
        if shown:
            # The last, not the highest: identifiers can jump down.
            self._after_newest = shown[-1] + 1

    def start_over(self) -> None:
        """Ask for the earliest next time: what the offset says is too old to be trusted."""
        self._after_newest = None

    async def finish(self, update_ids: Collection[int]) -> None:
        """Record updates as done, on disk first: in the store what Telegram would show again, else by paying what is owed. Never raises."""
        paid = self._owed & set(update_ids)
        shown = set(update_ids) - paid
        if shown:
            await self._stored(self._store.add(shown))
        await self._pay(paid)
        # What became owed in the meantime.
        late = (self._owed & set(update_ids)) - paid
        for update_id in update_ids:
            self._done[update_id] = None
            self._left_behind.discard(update_id)
            self._owed.discard(update_id)
            begun = self._in_hand.pop(update_id, None)
            if begun is not None:
                self._resolve(begun)
        self._moved.set()
        await self._pay(late)

    async def forget_all_but(self, shown: Collection[int]) -> None:
        """Forget what is done and was not among what Telegram still showed: it is acknowledged. Never raises.

        Right only when `shown` was asked for from `offset` on: then every id in hand or done that Telegram still has is
        among it, whatever way the identifiers run.
        """
        await self._forget(self._done.keys() - set(shown))

    async def forget_oldest(self) -> None:
        """Keep the newest `MOST_REMEMBERED` done ids. Never raises."""
        await self._forget(list(self._done)[: max(0, len(self._done) - MOST_REMEMBERED)])

    def leave_behind(self, update_ids: Collection[int]) -> None:
        """No longer hold the offset for these. They stay in hand, but do not come again after a kill."""
        self._left_behind.update(update_ids)

    async def at_most(self, holding: int, seconds: float) -> None:
        """Wait until no more than so many hold the offset, and no longer than `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.holding) > holding:
                    self._moved.clear()
                    await self._moved.wait()

    async def finished(self, update_id: int) -> bool:
        """Wait for one that is in hand or done; whether it was done rather than given up."""
        future = self._in_hand.get(update_id)
        if future is None:
            return True
        await asyncio.wait({future})
        return not future.cancelled()

    def give_up(self) -> None:
        """Let go of all that is still in hand: it is left to the next start."""
        for future in self._in_hand.values():
            future.cancel()
        self._in_hand.clear()

    async def _pay(self, update_ids: Collection[int]) -> None:
        if self._owed_store is not None and update_ids:
            await self._stored(self._owed_store.forget(update_ids))

    @staticmethod
    def _resolve(begun: "asyncio.Future[None]") -> None:
        if not begun.done():
            begun.set_result(None)

    async def _kept(self, work: Awaitable[None]) -> bool:
        async def done() -> bool:
            await work
            return True

        return await self._stored(done()) is True

    async def _forget(self, update_ids: Collection[int]) -> None:
        if not update_ids:
            return
        for update_id in update_ids:
            del self._done[update_id]
        await self._stored(self._store.forget(update_ids))

    async def _stored(self, work: Awaitable[Result]) -> Result | None:
        """What the store answers; None when it fails or takes too long, for help goes on without it (DESIGN.md 1.1)."""
        try:
            async with asyncio.timeout(self._patience):
                result = await work
        except Exception as error:  # noqa: BLE001 - whatever a database raises
            event("done.store_failed", level=logging.ERROR, error=error)
            self._patience = SICK_STORE_SECONDS
            return None
        self._patience = STORE_SECONDS
        return result

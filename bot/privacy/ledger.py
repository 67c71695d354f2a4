"""The ledger: the sealed ids of both sides' messages, which erasing needs, for 48 hours."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import reading, truncate_log
from bot.database.schema import sealed_message
from bot.privacy.seal import Seal, SealBrokenError

ERASABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete a message: https://core.telegram.org/bots/api#deletemessages"""
BATCH = 100
"""Ids in one call of deleteMessages, and so in one statement that forgets them."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Noted:
    """A message of a chat and since when it has been there (UTC, whole seconds)."""

    message_id: int
    noted_at: datetime

    def erasable(self, now: datetime) -> bool:
        """Whether Telegram still deletes it."""
        return now - self.noted_at < ERASABLE


class Ledger:
    """Writes are durable when they return. A database that fails raises SQLAlchemyError or OSError in every method.

    No row holds a raw id: `chat_key` is the keyed hash of the chat, `sealed` both ids encrypted, so that what is due
    can be erased by somebody who has the key and no chat at hand.
    """

    def __init__(self, engine: AsyncEngine, commits: GroupCommit, seal: Seal, clock: Callable[[], datetime]) -> None:
        """`clock` gives the time with its zone."""
        self._engine = engine
        self._commits = commits
        self._seal = seal
        self._clock = clock

    async def note(self, chat_id: int, message_id: int, sent_at: datetime | None = None) -> None:
        """Remember a message, hers or the bot's, from the very first on.

        `sent_at`: Telegram's date of it; without, or in the future, it counts from now. One older than 48 hours is not
        noted, for nobody can erase it any more. Noting twice does no harm.
        """
        now = self._clock()
        noted = Noted(message_id, min(sent_at or now, now))
        if not noted.erasable(now):
            return
        await self._commits.write(
            insert(sealed_message),
            {
                "chat_key": self._seal.chat_key(chat_id),
                "sealed": self._seal.seal(chat_id, message_id),
                "noted_at": int(noted.noted_at.timestamp()),
            },
        )

    async def messages(self, chat_id: int) -> tuple[Noted, ...]:
        """The chat's messages of the last 48 hours, newest first."""
        now = self._clock()
        return tuple(noted for noted in await self.kept(chat_id) if noted.erasable(now))

    async def kept(self, chat_id: int) -> tuple[Noted, ...]:
        """All noted messages of the chat, older ones that await `purge` included, newest first.

        A row that this key does not open, or that was moved here from another chat, is deleted and left out.
        """
        chat_key = self._seal.chat_key(chat_id)
        query = select(sealed_message).where(sealed_message.c.chat_key == chat_key)
        async with reading(self._engine).connect() as connection:
            rows = (await connection.execute(query)).all()
        since: dict[int, int] = {}
        broken: list[int] = []
        for row in rows:
            message_id = self._opened(chat_id, row.sealed)
            if message_id is None:
                broken.append(row.id)
            else:
                since[message_id] = min(row.noted_at, since.get(message_id, row.noted_at))
        for some in batches(broken):
            await self._commits.write(delete(sealed_message).where(sealed_message.c.id.in_(some)), {})
        return tuple(
            Noted(message_id, datetime.fromtimestamp(since[message_id], UTC))
            for message_id in sorted(since, reverse=True)
        )

    async def forget(self, chat_id: int, message_ids: Collection[int] | None = None) -> None:
        """Delete the rows of these messages, or all of the chat's. Messages noted meanwhile and not named stay."""
        mine = delete(sealed_message).where(sealed_message.c.chat_key == self._seal.chat_key(chat_id))
        if message_ids is None:
            await self._commits.write(mine, {})
            return
        for some in batches([self._seal.seal(chat_id, message_id) for message_id in message_ids]):
            await self._commits.write(mine.where(sealed_message.c.sealed.in_(some)), {})

    async def empty_log(self) -> None:
        """Take what was deleted out of the database's log, too: a thief of the disk finds it in neither. After an erase it does not wait
        for `purge`."""
        await truncate_log(self._engine)

    async def purge(self, now: datetime) -> None:
        """Delete what is 48 hours old or older, whichever key sealed it, and what erasing left in the database's log.

        For a chore.
        """
        limit = int((now - ERASABLE).timestamp())
        await self._commits.write(delete(sealed_message).where(sealed_message.c.noted_at <= limit), {})
        await truncate_log(self._engine)

    def _opened(self, chat_id: int, sealed: bytes) -> int | None:
        try:
            owner, message_id = self._seal.open(sealed)
        except SealBrokenError:
            return None
        return message_id if owner == chat_id else None


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in runs of `BATCH`, the last one shorter."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))

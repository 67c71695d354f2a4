"""Preferences: the settings a citizen chose, under the keyed hash of her chat."""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database.commits import GroupCommit
from bot.database.engine import reading
from bot.database.schema import preference
from bot.privacy.ledger import ERASABLE
from bot.privacy.seal import Seal

_MOST_CACHED = 4096
_MOST_LANGUAGE_CHARACTERS = 8

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preference:
    """What a chat chose: a locale's code, and after how many minutes its messages go. None: not chosen."""

    language: str | None = None
    vanish_minutes: int | None = None


NOTHING_CHOSEN = Preference()


class Preferences:
    """Reads are answered from at most 4,096 chats in RAM where they can; writes are durable when they return.

    One process at a time speaks with a chat, so no other changes what is cached here. A write that the database refuses
    raises SQLAlchemyError or OSError.
    """

    def __init__(self, engine: AsyncEngine, commits: GroupCommit, seal: Seal) -> None:
        self._engine = engine
        self._commits = commits
        self._seal = seal
        self._cached: OrderedDict[bytes, Preference] = OrderedDict()
        self._writes = 0

    async def get(self, chat_id: int) -> Preference:
        """What the chat chose; nothing when the database does not answer, for help comes before her language."""
        chat_key = self._seal.chat_key(chat_id)
        if chat_key in self._cached:
            self._cached.move_to_end(chat_key)
            return self._cached[chat_key]
        writes = self._writes
        query = select(preference.c.language, preference.c.vanish_minutes).where(preference.c.chat_key == chat_key)
        try:
            async with reading(self._engine).connect() as connection:
                row = (await connection.execute(query)).one_or_none()
        except SQLAlchemyError as error:
            logger.warning("preferences unreadable: %s", type(error).__name__)
            return NOTHING_CHOSEN
        found = Preference(row.language, row.vanish_minutes) if row else NOTHING_CHOSEN
        if writes == self._writes:
            # Otherwise a write overtook this reading, and what was read may be stale.
            self._cache(chat_key, found)
        return found

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Keep a locale's code, or with None take the choice back.

        Raises ValueError for more than eight letters, so that no text of hers can land here.
        """
        if language is not None and not (language.isascii() and 0 < len(language) <= _MOST_LANGUAGE_CHARACTERS):
            raise ValueError("not the code of a language")
        await self._set(chat_id, "language", language)

    async def set_vanish_minutes(self, chat_id: int, minutes: int | None) -> None:
        """Keep after how many minutes messages go, or with None that they stay.

        Raises ValueError for a time after which Telegram no longer deletes them.
        """
        if minutes is not None and not timedelta(0) < timedelta(minutes=minutes) < ERASABLE:
            raise ValueError("messages can only vanish within 48 hours")
        await self._set(chat_id, "vanish_minutes", minutes)

    async def forget(self, chat_id: int) -> None:
        """Delete all that the chat chose."""
        chat_key = self._seal.chat_key(chat_id)
        self._drop(chat_key)
        await self._commits.write(delete(preference).where(preference.c.chat_key == chat_key), {})
        self._drop(chat_key)

    async def _set(self, chat_id: int, field: str, value: str | int | None) -> None:
        chat_key = self._seal.chat_key(chat_id)
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        chosen = dialect.insert(preference).values({"chat_key": chat_key, field: value})
        chosen = chosen.on_conflict_do_update(index_elements=["chat_key"], set_={field: value})
        self._drop(chat_key)
        await self._commits.write(chosen, {})
        if value is None:
            # A row without a choice would still say that this chat was here.
            empty = and_(preference.c.language.is_(None), preference.c.vanish_minutes.is_(None))
            await self._commits.write(delete(preference).where(preference.c.chat_key == chat_key, empty), {})
        self._drop(chat_key)

    def _drop(self, chat_key: bytes) -> None:
        # Called on both sides of a write: a reading that began before it ended must not be cached.
        self._writes += 1
        self._cached.pop(chat_key, None)

    def _cache(self, chat_key: bytes, found: Preference) -> None:
        self._cached[chat_key] = found
        if len(self._cached) > _MOST_CACHED:
            self._cached.popitem(last=False)

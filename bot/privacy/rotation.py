"""Rotating the key: what another key wrote can be read by nobody, so it goes."""

from sqlalchemy import Column, ColumnElement, delete, or_

from bot.database.commits import GroupCommit
from bot.database.schema import preference, sealed_message
from bot.privacy.seal import CHAT_KEY_BYTES, Seal


async def forget_other_keys(commits: GroupCommit, seal: Seal) -> None:
    """Delete every row of citizens that was not written with this key. Messages it names can no longer be erased.

    For the start of a bot that has the database to itself. Where several bots with keys of their own share one, it
    would forget the others' people: there, old rows go by age, and old settings when an operator deletes them.
    """
    await commits.write(delete(sealed_message).where(_by_another(sealed_message.c.chat_key, seal)), {})
    await commits.write(delete(preference).where(_by_another(preference.c.chat_key, seal)), {})


def _by_another(chat_key: Column[bytes], seal: Seal) -> ColumnElement[bool]:
    # A range, because every database compares bytes and few cut them alike.
    first = seal.generation.ljust(CHAT_KEY_BYTES, b"\x00")
    last = seal.generation.ljust(CHAT_KEY_BYTES, b"\xff")
    return or_(chat_key < first, chat_key > last)

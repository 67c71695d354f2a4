"""What `python -m bot check --log` says: where the change log of the directory ends, whether it holds, and what is wrong in plain words."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import database_file, open_readonly
from bot.database.migrations import NEWEST, UnfitDatabase, stored_revision
from bot.directory.chain import Head
from bot.directory.headfile import KEY_BYTES, KEY_PURPOSE, HeadFile, head_path
from bot.directory.verify import OF_THE_FILE, Finding, Flaw, Verdict, audit
from bot.privacy.key import SecretKeyError, key_path, secret_key
from bot.privacy.seal import derived
from bot.settings import Settings

MOST_TOLD = 50

_WORDS: dict[Flaw, str] = {
    "no_head": "The file beside the database that says where the log ends is missing.",
    "broken_head": "The file beside the database that says where the log ends was not written with this secret key.",
    "behind_head": "The log ends before change {change}, which was acknowledged: changes are gone, or an older copy was put back.",
    "beyond_head": "After change {change} stands at least one that the bot never announced.",
    "other_head": "Change {change} is another than the one that was acknowledged.",
    "gap": "Change {change} does not follow the one before it.",
    "altered": "Change {change} was altered after it was written.",
    "altered_entries": "What change {change} did to entries was altered.",
    "stray_entries": "Entries name a change {change} that the log does not have.",
    "entry_differs": "Entry {entry} is not as the log left it.",
    "team_differs": "The team is not as the log left it.",
    "not_theirs": "The owners' head, of change {change}, is not in this log: it was replaced, or cut short.",
}
_NO_TABLES = "This database keeps no change log yet: start the bot once, and it will."
_NO_LOG_YET = (
    "Entries stand here without any log. Right after an update from a release that kept none, the next start takes them in; "
    "at any other time the log was taken away."
)


class Unreadable(Exception):
    """There is no log that could be checked; the text says why, and what to do."""


async def report(settings: Settings, theirs: Head | None, *, renew: bool) -> tuple[list[str], list[str]]:
    """What is worth knowing, and what is wrong, of the database of the settings; `theirs`: the head that the owners kept.

    Writes nothing, save with `renew`: the file beside the database, where nothing but that file is wrong and the log ends with `theirs`.
    Raises Unreadable.
    """
    file = database_file(settings.database_url)
    try:
        if file is not None and not file.exists():
            raise Unreadable(f"There is no database at {file}: set TINCAY_DATABASE_URL to the bot's.")
        head_file = HeadFile(head_path(file), _log_key(settings))
        verdict = await _verdict(settings.database_url, head_file, theirs)
        notes, problems = _told(verdict, theirs)
        if not renew:
            return notes, problems
        if refusal := _refusal(verdict, theirs, file):
            return notes, [*problems, refusal]
        if verdict.holds:
            return [*notes, "There is nothing to renew."], problems
        await asyncio.to_thread(_renew, head_file, verdict.head, file)
        verdict = await _verdict(settings.database_url, head_file, theirs)
    except (SecretKeyError, UnfitDatabase) as error:
        raise Unreadable(str(error)) from None
    except (SQLAlchemyError, OSError) as error:
        raise Unreadable(f"The database or the file beside it cannot be read or written: {_reason(error)}.") from None
    return ["The file beside the database is renewed. Restart the bot.", *_told(verdict, theirs)[0]], []


async def _verdict(url: str, head_file: HeadFile, theirs: Head | None) -> Verdict:
    engine = await open_readonly(url)
    if engine is None:
        raise Unreadable(_NO_TABLES)
    try:
        if await stored_revision(engine) != NEWEST:
            raise Unreadable(_NO_TABLES)
        return await audit(engine, head_file, theirs)
    finally:
        await engine.dispose()


def _log_key(settings: Settings) -> bytes:
    """What the file is proven with. Unlike a start it makes no new key."""
    path = key_path(settings.database_url)
    if settings.secret_key is None and path is not None and not path.exists():
        raise Unreadable(f"{path}: the secret key is missing. Put it back; see “The change log” in docs/operating.md.")
    return derived(secret_key(settings.secret_key, settings.database_url), KEY_PURPOSE, KEY_BYTES)


def _told(verdict: Verdict, theirs: Head | None) -> tuple[list[str], list[str]]:
    notes = [f"Head of the log: {verdict.head}"]
    if verdict.precedes_log and not verdict.holds:
        return notes, [_NO_LOG_YET]
    if theirs is not None and all(each.flaw != "not_theirs" for each in verdict.findings):
        notes.append(f"The owners' head is in it; changes since then: {verdict.head.count - theirs.count}.")
    if verdict.holds:
        notes.append("The change log holds.")
    if theirs is None:
        notes.append(
            "That database and file were replaced together shows only with --head and the head that an owner kept."
        )
    return notes, _sentences(verdict.findings)


def _sentences(findings: Sequence[Finding]) -> list[str]:
    told = [_WORDS[each.flaw].format(change=each.change, entry=_plain(each.entry)) for each in findings[:MOST_TOLD]]
    more = len(findings) - len(told)
    return [*told, *([f"And {more} more."] if more else [])]


def _plain(entry: str | None) -> str:
    """An id is plain; what somebody else put there may do things to a terminal."""
    return entry if entry is not None and entry.isascii() and entry.isprintable() else ascii(entry)


def _refusal(verdict: Verdict, theirs: Head | None, file: Path | None) -> str | None:
    """Why the file is not written anew."""
    if file is None:
        return "Not renewed: there is no file beside this database."
    if any(each.flaw not in OF_THE_FILE for each in verdict.findings):
        return "Not renewed: more is wrong than the file beside the database. Put back a copy that holds."
    if theirs != verdict.head:
        return "Not renewed: the log goes on after the owners' head, and nobody vouches for that."
    if os.geteuid() not in (0, file.stat().st_uid):
        return "Not renewed: the database belongs to another user. Run this as the bot's user."
    return None


def _renew(head_file: HeadFile, head: Head, database: Path | None) -> None:
    head_file.write(head)
    path = head_path(database)
    if database is not None and path is not None:
        owner = database.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__

"""What is left of a conversation: a citizen's name, ids and words are looked for in every file and in all that was logged."""

import io
import sys
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bot.app import App
from bot.botapi import events
from bot.database.backup import copy_without_chats
from bot.database.engine import database_file
from bot.library import Library
from bot.playground import Clock, Telegram
from tests.faults.canaries import FIRST_ID, STEMS, fold, forms_of_ids, forms_of_point, forms_of_text, hits, written_in

CITIZEN = FIRST_ID + 5001
"""Her whom `House.woman` gives: her id is looked for in every form."""
STAFF = range(2001, 3000)
"""Whoever has such an id works for the team: what she types is there to be kept."""

SHORTEST = 12
"""Letters of a text that is looked for: shorter ones are words that the directory has, too."""
PRECISE = 7
"""Characters of a latitude or longitude that is looked for: 11.5 is the number of many things."""
ONE_IN = 16
"""Of so many tests one is looked into thoroughly in the fast tier; where slow tests run, each."""

_OF_PEOPLE = frozenset(
    {"text", "caption", "phone_number", "first_name", "last_name", "vcard", "file_name", "title", "address", "query"}
)


class Overheard(Telegram):
    """A Telegram that remembers what citizens told the bot.

    `thorough`: everything is logged, every form of every text is looked for, and a backup is made and looked into, too.
    """

    def __init__(self, clock: Clock, *, thorough: bool) -> None:
        super().__init__(clock=clock)
        self.thorough = thorough
        self.log = io.StringIO()
        self._said: set[str] = set()
        self._points: set[float] = set()
        self._by_the_team: list[str] = []

    def publish(self, kind: str, payload: Any) -> None:
        sender = payload.get("from", {}).get("id") if isinstance(payload, dict) else None
        if sender in STAFF:
            self._by_the_team.append(repr(payload))
        elif kind != "callback_query":
            # A button bears our words.
            self._overhear(payload)
        super().publish(kind, payload)

    def _overhear(self, told: Any, key: str = "") -> None:
        if isinstance(told, Mapping):
            for name, value in told.items():
                self._overhear(value, name)
        elif isinstance(told, list):
            for each in told:
                self._overhear(each, key)
        elif isinstance(told, str) and key in _OF_PEOPLE and len(told) >= SHORTEST:
            self._said.add(told)
        elif key in ("latitude", "longitude") and len(str(told)) >= PRECISE:
            self._points.add(told)

    def needles(self, read: Library) -> set[bytes]:
        """Every form of a citizen's name and id, and of what she wrote, save what stands in the directory or an admin wrote, too."""
        known = " ".join((repr(read.entries), repr(read.hotlines), *self._by_the_team))
        texts = {text for text in self._said if text not in known}
        forms = forms_of_text if self.thorough else _likely_forms
        points = {form for point in self._points for form in forms_of_point(point)}
        return points.union(forms_of_ids(), *map(forms, (*STEMS, *texts)))

    def left_on_disk(self, app: App) -> dict[str, set[bytes]]:
        """Files beside the database, its log and a backup of it, in which something of a citizen was found."""
        file = database_file(app.settings.database_url)
        if file is None:
            return {}
        # Before the copy, which would move what lies in the write-ahead log.
        places = written_in(file.parent)
        if self.thorough and file.exists():
            backup = file.with_name(f"{file.name}.looked-into")
            copy_without_chats(file, backup)
            places[backup.name] = backup.read_bytes()
            backup.unlink()
        return _found(places, self.needles(app.library))

    def left_in_log(self, read: Library) -> dict[str, set[bytes]]:
        """The same for what was logged."""
        return _found({"log": self.log.getvalue().encode()}, self.needles(read))


def is_thorough(name: str, marks: str) -> bool:
    """Whether this test is one of those; `marks`: what pytest's -m says."""
    return "not slow" not in marks or zlib.crc32(name.encode()) % ONE_IN == 0


@contextmanager
def logged(level: str, stream: io.StringIO) -> Iterator[None]:
    """All that the program logs, as it logs it. What pytest itself listens to goes on."""
    hooks = sys.unraisablehook, threading.excepthook
    restore = events.install(level, stream)
    sys.unraisablehook, threading.excepthook = hooks
    try:
        yield
    finally:
        restore()


def _likely_forms(text: str) -> tuple[bytes, ...]:
    """As SQLite, JSON and our own understanding write it."""
    return text.encode(), text.lower().encode(), ascii(text)[1:-1].encode(), fold(text).encode()


def _found(places: Mapping[str, bytes], needles: set[bytes]) -> dict[str, set[bytes]]:
    found = {name: hits(content, needles) for name, content in places.items()}
    return {name: forms for name, forms in found.items() if forms}

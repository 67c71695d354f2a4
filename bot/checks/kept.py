"""What must hold for the screen “Bot lưu gì?”: every column of the database has its sentence, every sentence its words."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po
from sqlalchemy import MetaData

from bot.content import Problem
from bot.database.schema import metadata
from bot.privacy import kept
from bot.wording import LOCALES

_FILE = "bot/privacy/kept.py"


def check_kept(folder: Path, tables: MetaData = metadata) -> list[Problem]:
    """All that is wrong with the sentences about `tables`, and with their words in vi/messages.po and en/messages.po below `folder`.

    A catalogue that cannot be read is told by `check_catalogues`.
    """
    return [*(Problem(_FILE, "", gap) for gap in kept.gaps(tables)), *_words(folder)]


def _words(folder: Path) -> Iterator[Problem]:
    told = {*kept.HEADINGS, *kept.sentences()}
    for locale in LOCALES:
        try:
            with (folder / locale / "messages.po").open("rb") as file:
                keys = {str(message.id) for message in read_po(file, abort_invalid=True) if message.string}
        except (OSError, PoFileError, UnicodeDecodeError):
            continue
        name = f"locales/{locale}/messages.po"
        for key in sorted(told - keys):
            yield Problem(name, key, "missing; say in plain words what is kept there")
        for key in sorted(keys - told):
            if kept.heading_of(key) in kept.HEADINGS:
                yield Problem(name, key, "no column of the database is told in it; take it out")

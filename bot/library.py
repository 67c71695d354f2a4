"""Everything that is read once and never changes while the program runs: places, understanding, content, words, national lines."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import content, wording
from bot.content import Content
from bot.database.engine import open_readonly
from bot.dialogue.world import World
from bot.directory import shipped
from bot.directory.model import Service
from bot.directory.snapshot import Snapshot
from bot.places import gazetteer
from bot.places.gazetteer import Gazetteer
from bot.places.resolver import Resolver
from bot.settings import Settings
from bot.understanding.understand import Understander
from bot.wording import Wordings

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Viet Nam time."""
    return datetime.now(VIET_NAM)


@dataclass(frozen=True)
class Library:
    """The immutable parts of a world. `hotlines` ship with the program, so they are there when no database is."""

    gazetteer: Gazetteer
    resolver: Resolver
    understander: Understander
    content: Content
    wordings: Wordings
    hotlines: tuple[Service, ...]

    def world(self, snapshot: Snapshot, moment: datetime) -> World:
        """What the talk may look at, at this moment."""
        return World(self.gazetteer, self.understander, self.content, self.wordings, snapshot, moment)


def load(overlay: Path | None = None) -> Library:
    """Read it all; `overlay` is the setting content_dir. Raises ContentError with what is wrong and the remedy."""
    places = gazetteer.load(content.data_folder() / "places" / "places.json.gz")
    resolver = Resolver(places)
    return Library(
        gazetteer=places,
        resolver=resolver,
        understander=Understander(resolver, content.data_folder() / "understanding"),
        content=content.read(overlay),
        wordings=wording.load(content.locales_folder()),
        hotlines=shipped.hotlines(overlay),
    )

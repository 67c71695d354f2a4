"""Everything that is read once and never changes while the program runs: places, understanding, content, words, national lines."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from bot import content, wording
from bot.content import Content
from bot.database.engine import open_readonly
from bot.dialogue.world import World
from bot.directory import shipped
from bot.directory.model import Service
from bot.directory.national import Hotlines
from bot.directory.reports import cautioned, read_reports
from bot.directory.snapshot import Snapshot
from bot.directory.store import Store, UnreadableEntry
from bot.places import gazetteer
from bot.places.gazetteer import Gazetteer
from bot.places.model import Area
from bot.places.resolver import Resolver
from bot.privacy.kept import kept
from bot.settings import Settings
from bot.understanding.classifier import Classifier
from bot.understanding.understand import Understander
from bot.wording import Wordings

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
_KEPT = kept()


def now() -> datetime:
    """Viet Nam time."""
    return datetime.now(VIET_NAM)


@dataclass(frozen=True)
class Library:
    """The immutable parts of a world. `hotlines` and `entries` are those that ship with the program."""

    gazetteer: Gazetteer
    resolver: Resolver
    understander: Understander
    content: Content
    wordings: Wordings
    hotlines: Hotlines
    entries: tuple[Service, ...]

    def world(self, snapshot: Snapshot, moment: datetime) -> World:
        """What the talk may look at, at this moment."""
        return World(self.gazetteer, self.understander, self.content, self.wordings, snapshot, moment, kept=_KEPT)


def train() -> Classifier:
    """The model of the shipped examples; needs the extra `train`."""
    from bot.understanding.training import train as trained

    folder = content.data_folder() / "understanding"
    places = gazetteer.load(content.data_folder() / "places" / "places.json.gz")
    rules = Understander(Resolver(places), folder, untrained=True)
    return trained(
        folder, rules, [_address(places, commune, number) for number, commune in enumerate(places.all_communes())]
    )


def _address(places: Gazetteer, commune: Area, number: int) -> str:
    """As people write it: of today, or as it was before July 2025, with district and province."""
    formers = [former for former in map(places.area, places.formers(commune.ref)) if former.district is not None]
    if number % 2 or not formers:
        return f"{commune.unit} {places.full_name(commune)}" if number % 3 else places.full_name(commune)
    former = formers[0]
    district, province = places.area(former.district or former.ref), places.area(former.province)
    return f"{former.unit} {former.name}, {district.unit} {district.name}, {province.name}"


async def snapshot_on_disk(library: Library, settings: Settings) -> Snapshot:
    """The directory of the configured database if that exists, else the shipped one. Writes nothing."""
    engine = await open_readonly(settings.database_url)
    if engine is None:
        return Snapshot.build(library.entries, library.hotlines)
    try:
        services, reports = await Store(engine).load_all(), await read_reports(engine)
        return Snapshot.build(services, library.hotlines, cautioned(reports, now().astimezone(VIET_NAM).date()))
    except (SQLAlchemyError, UnreadableEntry):
        return Snapshot.build(library.entries, library.hotlines)
    finally:
        await engine.dispose()


def load(overlay: Path | None = None) -> Library:
    """Read it all; `overlay` is the setting content_dir. Raises ContentError with what is wrong and the remedy."""
    places = gazetteer.load(content.data_folder() / "places" / "places.json.gz")
    resolver = Resolver(places)
    hotlines = shipped.read_hotlines(content.data_file("hotlines.toml", overlay))
    return Library(
        gazetteer=places,
        resolver=resolver,
        understander=Understander(resolver, content.data_folder() / "understanding"),
        content=content.read(overlay),
        wordings=wording.load(content.locales_folder()),
        hotlines=hotlines,
        entries=shipped.read_entries(content.data_files("directory", overlay).values(), hotlines),
    )

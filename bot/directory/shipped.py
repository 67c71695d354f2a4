"""What a release ships: data/hotlines.toml and data/directory/*.toml, read and checked so that a mistake names its place."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from bot.directory.model import Service
from bot.directory.national import Hotlines, Need
from bot.directory.phones import international, parse
from bot.directory.records import ServiceRecord


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a file is wrong and what to do: the file's name, the entry's id, the key in it (both empty for the whole file)."""

    file: str
    entry: str
    key: str
    remedy: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.entry, self.key) if part)
        return f"{where}: {self.remedy}"


class ShippedError(ValueError):
    """A directory file that cannot be used. `mistakes` has all that were found; the text is a sentence for each."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def read(folder: Path) -> tuple[Hotlines, tuple[Service, ...]]:
    """Both parts from a folder like data/. Raises ShippedError."""
    hotlines = read_hotlines(folder / "hotlines.toml")
    return hotlines, read_entries(sorted((folder / "directory").glob("*.toml")), hotlines)


def read_hotlines(file: Path) -> Hotlines:
    """The emergency and national lines, and which of them for which need. Raises ShippedError."""
    written = _toml(file)
    for key in ("lines", "needs"):
        if not isinstance(written.get(key), dict):
            raise ShippedError(
                Mistake(file.name, "", key, "write the lines as tables [lines.…] and the needs as [needs]")
            )
    lines = _entries(file, written["lines"], national=True)
    by_id = {line.id: line for line in lines}
    needs = written["needs"]
    only_while_open = written.get("only_while_open", [])
    _refuse(
        *_wrong_keys(file, written),
        *(
            Mistake(file.name, line.id, "phones", "write its number")
            for line in lines
            if not (line.phones or line.phone_of)
        ),
        *_wrong_numbers(((file, line) for line in lines), by_id),
        *_wrong_needs(file, needs, by_id),
        *(
            Mistake(file.name, "", "only_while_open", f"there is no line {each}")
            for each in only_while_open
            if each not in by_id
        ),
    )
    told: dict[Need, tuple[str, ...]] = {need: tuple(needs[need]) for need in get_args(Need)}
    return Hotlines(tuple(map(_as_dialled, lines)), told, frozenset(only_while_open))


def read_entries(files: Iterable[Path], hotlines: Hotlines) -> tuple[Service, ...]:
    """The entries of the directory, in the order of the files. Raises ShippedError, also where a number stands twice."""
    found = [(file, entry) for file in files for entry in _entries(file, _toml(file), national=False)]
    by_id = {line.id: line for line in hotlines.lines}
    twice = []
    for file, entry in found:
        if entry.id in by_id:
            twice.append(Mistake(file.name, entry.id, "", "another entry or line has this id; choose a new one"))
        by_id[entry.id] = entry
    lines = ((Path("hotlines.toml"), line) for line in hotlines.lines)
    _refuse(*twice, *_wrong_numbers((*lines, *found), by_id))
    return tuple(entry for _, entry in found)


def _as_dialled(line: Service) -> Service:
    """A line for people abroad is dialled with the country's code."""
    if line.audience != "abroad":
        return line
    return replace(
        line, phones=tuple(replace(each, number=international(each.number) or each.number) for each in line.phones)
    )


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ShippedError(Mistake(file.name, "", "", "the file is missing; put it back")) from None
    except UnicodeDecodeError:
        raise ShippedError(Mistake(file.name, "", "", "save the file as UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        raise ShippedError(Mistake(file.name, "", "", f"this is not TOML; correct it: {error}")) from None


def _entries(file: Path, written: Mapping[str, Any], *, national: bool) -> tuple[Service, ...]:
    entries: list[Service] = []
    mistakes: list[Mistake] = []
    for entry, values in written.items():
        if not isinstance(values, dict):
            mistakes.append(Mistake(file.name, entry, "", "write it as a table: [its-id] and its keys below"))
            continue
        try:
            entries.append(ServiceRecord.model_validate({**values, "id": entry}).build(national=national))
        except ValidationError as error:
            for each in error.errors():
                mistakes.append(Mistake(file.name, entry, ".".join(map(str, each["loc"])), each["msg"]))
    _refuse(*mistakes)
    return tuple(entries)


def _wrong_keys(file: Path, written: Mapping[str, Any]) -> Iterable[Mistake]:
    for key in written.keys() - {"lines", "needs", "only_while_open"}:
        yield Mistake(file.name, "", key, "unknown key; remove or rename it")


def _wrong_numbers(entries: Iterable[tuple[Path, Service]], by_id: Mapping[str, Service]) -> Iterable[Mistake]:
    """One truth for a number: it stands in one place, and others refer to it."""
    owners: dict[str, str] = {}
    for file, entry in entries:
        if entry.phone_of is not None:
            owner = by_id.get(entry.phone_of)
            if owner is None or not owner.phones:
                yield Mistake(file.name, entry.id, "phone_of", "name a line or an entry that has a number of its own")
        for phone in entry.phones:
            owner_id = owners.setdefault(parse(phone.number), entry.id)
            if owner_id != entry.id:
                yield Mistake(
                    file.name, entry.id, "phones", f"this number stands at {owner_id}; write phone_of instead"
                )


def _wrong_needs(file: Path, needs: Mapping[str, Any], by_id: Mapping[str, Service]) -> Iterable[Mistake]:
    for need in needs.keys() - set(get_args(Need)):
        yield Mistake(file.name, "needs", need, "unknown need; remove or rename it")
    for need in get_args(Need):
        lines = needs.get(need, [])
        yield from (
            Mistake(file.name, "needs", need, f"there is no line {each}") for each in lines if each not in by_id
        )
        if not any(_always_answers(by_id[each], by_id) for each in lines if each in by_id):
            yield Mistake(file.name, "needs", need, "name a line that answers at every hour")


def _always_answers(line: Service, by_id: Mapping[str, Service]) -> bool:
    owner = by_id.get(line.phone_of, line) if line.phone_of else line
    return bool(owner.phones) and owner.schedule.always and line.status == owner.status == "active"


def _refuse(*mistakes: Mistake) -> None:
    if mistakes:
        raise ShippedError(*mistakes)

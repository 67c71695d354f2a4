"""How well places are understood: `python -m tests.evaluation.places [seed]` prints it by kind, with the misses."""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.places.gazetteer import Gazetteer, load
from bot.places.model import Area, AreaRef, Resolution
from bot.places.resolver import Resolver
from tests.evaluation.places_typed import TypedText, typed_texts

DATA = Path(__file__).resolve().parents[2] / "data" / "places" / "places.json.gz"
WRITTEN = Path(__file__).with_name("places.tsv")
SEED = 2026


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of one kind, 0 to 1. `wrong_province`: found, and the best answer lies in no expected province."""

    texts: int
    right: float
    wrong_place: float
    wrong_province: float


@cache
def gazetteer() -> Gazetteer:
    return load(DATA)


@cache
def resolver() -> Resolver:
    return Resolver(gazetteer())


@cache
def written_texts() -> tuple[TypedText, ...]:
    """The hand-written ones of places.tsv."""
    texts = []
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, text, expected = line.split("\t")
        if expected == "?":
            texts.append(TypedText(kind, "written", text, "ambiguous", frozenset()))
        elif not expected:
            texts.append(TypedText(kind, "written", text, "none", frozenset()))
        else:
            areas = {str(ref) for part in expected.split(" + ") for ref in _named(part)}
            texts.append(TypedText(kind, "written", text, "found", frozenset(areas)))
    return tuple(texts)


def _named(written: str) -> tuple[AreaRef, ...]:
    tier, _, names = written.partition(":")
    wanted = tuple(names.split("|"))
    level = {"c": "commune", "f": "commune", "d": "district", "p": "province"}[tier]
    for area in _areas().get(wanted[0], ()):
        era = {"c": "present", "f": "former", "d": "former"}.get(tier, area.ref.era)
        if area.ref.level == level and area.ref.era == era and _names(area)[: len(wanted)] == wanted:
            return gazetteer().present(area.ref) if tier == "f" else (area.ref,)
    raise ValueError(f"nothing is called {written}")


@cache
def _areas() -> dict[str, list[Area]]:
    """By name."""
    named: dict[str, list[Area]] = defaultdict(list)
    for unit, name in enumerate(gazetteer().units.names):
        named[name].append(gazetteer().units.area(unit))
    return named


def _names(area: Area) -> tuple[str, ...]:
    above = [ref for ref in (area.district, area.province) if ref is not None and ref != area.ref]
    return (area.name, *(gazetteer().area(ref).name for ref in above))


def is_right(text: TypedText, resolution: Resolution) -> bool:
    if resolution.status != text.status:
        return False
    return text.status != "found" or {str(area.ref) for area in resolution.places} == text.expected


def is_wrong_province(text: TypedText, resolution: Resolution) -> bool:
    if resolution.status != "found":
        return False
    expected = {_present_province(AreaRef.parse(ref)) for ref in text.expected}
    return _present_province(resolution.places[0].ref) not in expected


def _present_province(ref: AreaRef) -> AreaRef:
    return gazetteer().chain(ref)[-1][0]


def scores(texts: Sequence[TypedText]) -> dict[str, Score]:
    """By kind, and `all`."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        resolution = resolver().resolve(text.text)
        for kind in (text.kind, "all"):
            tally[kind]["texts"] += 1
            tally[kind]["right"] += is_right(text, resolution)
            tally[kind]["wrong place"] += resolution.status == "found" and not is_right(text, resolution)
            tally[kind]["wrong province"] += is_wrong_province(text, resolution)
    return {
        kind: Score(
            counts["texts"],
            counts["right"] / counts["texts"],
            counts["wrong place"] / counts["texts"],
            counts["wrong province"] / counts["texts"],
        )
        for kind, counts in tally.items()
    }


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else SEED
    for title, texts in (("typed by rule", typed_texts(gazetteer(), seed)), ("written by hand", written_texts())):
        print(f"\n{title}")
        for kind, score in scores(texts).items():
            print(
                f"  {kind:10} {score.texts:5} texts  right {score.right:6.1%}  wrong place {score.wrong_place:5.1%}"
                f"  wrong province {score.wrong_province:5.1%}"
            )
        for text in texts:
            resolution = resolver().resolve(text.text)
            if not is_right(text, resolution):
                found = ", ".join(f"{area.ref} {gazetteer().full_name(area)}" for area in resolution.places[:4])
                print(
                    f"    {text.kind}/{text.form}: {text.text!r}\n      expected {text.status} {sorted(text.expected)}"
                )
                print(f"      got {resolution.status} {found}")


if __name__ == "__main__":
    main()

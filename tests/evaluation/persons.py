"""How well messages of invented persons are understood, by people who saw neither examples nor rules: `python -m tests.evaluation.persons`.

persons.tsv: class, level, voice, text. Nothing is trained on it and no threshold chosen by it.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bot import library
from bot.places.folding import fold
from bot.understanding.model import UNSURE, Danger, Understanding
from bot.understanding.understand import Understander

FILE = Path(__file__).with_name("persons.tsv")
DANGERS = get_args(Danger)
CRITICAL = ("emergency_now", "suicide_risk", "child_in_danger")


@dataclass(frozen=True)
class Read:
    """A message with its label, and what was understood."""

    label: str
    level: str
    voice: str
    text: str
    read: Understanding

    @property
    def alarmed(self) -> bool:
        return self.read.danger is not None

    @property
    def full(self) -> bool:
        return self.read.danger_level == "full"

    @property
    def right(self) -> bool:
        return self.read.topic == self.label or {self.label, self.read.topic} == {"out_of_scope", UNSURE}

    @property
    def within_a_tap(self) -> bool:
        return self.right or self.label in self.read.options

    @property
    def wrong(self) -> bool:
        return self.read.topic not in (self.label, UNSURE)


def messages(understander: Understander, change: Callable[[str], str] = str) -> list[Read]:
    """Every message of the file, changed and read."""
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        Read(label, level, voice, text, understander.understand(change(text), "vi"))
        for label, level, voice, text in rows
    ]


def share(of: Iterable[Read], what: Callable[[Read], bool]) -> float:
    """The share of messages of which something holds; 0 of none."""
    told = [what(each) for each in of]
    return sum(told) / len(told) if told else 0.0


def figures(read: Sequence[Read]) -> dict[str, float]:
    """The figures that the aims speak of."""
    critical = [each for each in read if each.label in CRITICAL]
    dangers = [each for each in read if each.label in DANGERS]
    safe = [each for each in read if each.label not in DANGERS]
    hard = [each for each in safe if each.voice == "hardnegative"]
    other = [each for each in safe if each.voice != "hardnegative"]
    answered = [each for each in safe if each.label not in ("out_of_scope", "gibberish")]
    strangers = [each for each in safe if each.label == "out_of_scope"]
    return {
        "critical: full or soft": share(critical, lambda each: each.alarmed),
        "critical: full": share((each for each in critical if each.level == "full"), lambda each: each.full),
        "five dangers: full or soft": share(dangers, lambda each: each.alarmed),
        "indirect dangers": share((each for each in dangers if each.voice == "indirect"), lambda each: each.alarmed),
        "right danger": share((each for each in dangers if each.alarmed), lambda each: each.read.danger == each.label),
        "full by mistake, hard negatives": share(hard, lambda each: each.full),
        "full by mistake, other safe": share(other, lambda each: each.full),
        "soft on safe": share(safe, lambda each: each.alarmed and not each.full),
        "topic right at once": share(answered, lambda each: each.right),
        "topic within one tap": share(answered, lambda each: each.within_a_tap),
        "topic wrong": share(answered, lambda each: each.wrong),
        "strangers wrongly answered": share(strangers, lambda each: each.wrong and each.read.topic != "gibberish"),
    }


def main() -> None:
    understander = library.load().understander
    changes = {"typed": str, "no accents": fold, "no spaces": lambda text: fold(text).replace(" ", "")}
    table = {name: figures(messages(understander, change)) for name, change in changes.items()}
    print(f"{'':34}" + "".join(f"{name:>12}" for name in table))
    for figure in table["typed"]:
        print(f"{figure:34}" + "".join(f"{column[figure]:>12.1%}" for column in table.values()))
    if "--misses" in sys.argv:
        for each in messages(understander):
            if each.label in DANGERS and not each.alarmed:
                print(f"  missed {each.label}: {each.text}")
            elif each.label not in DANGERS and each.full:
                print(f"  alarm on {each.label}: {each.text}")


if __name__ == "__main__":
    main()

"""How well messages are understood: `python -m tests.evaluation.understanding [--misses]`.

One author wrote patterns and texts, so these figures flatter. Sets in the order in which they were written: the first before any pattern,
the others after the patterns had been mended for the one before. Of the first two, every second text (the "out" half) was never looked at
while patterns were mended. What a set showed at first sight, before any mending for it, says most: danger recall 99 % (first, 154 texts),
59 % (second, 74), 70 % (third, 33) and 57 % (its second part, 28). The danger texts are also tried without accents, without spaces, and
with a slip of the finger.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot import content
from bot.places import gazetteer
from bot.places.folding import fold
from bot.places.resolver import Resolver
from bot.understanding.model import UNSURE, Understanding
from bot.understanding.understand import Understander

TEXTS = Path(__file__).with_suffix(".tsv")
SECOND = TEXTS.with_name("understanding_second.tsv")
THIRD = TEXTS.with_name("understanding_third.tsv")
CRITICAL = frozenset({"emergency_now", "suicide_risk", "child_in_danger"})


@dataclass(frozen=True, slots=True)
class Example:
    """One text and what it should be read as: any of `dangers` (none: no danger), any of `topics`."""

    text: str
    dangers: frozenset[str]
    level: str
    topics: frozenset[str]
    voice: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1 over some examples."""

    size: int
    dangers: int
    recall: float
    critical_recall: float
    full: float
    right_class: float
    false_full_hard: float
    false_full_other: float
    false_soft: float
    topic_right: float
    topic_in_one_tap: float
    topic_wrong: float
    strangers_answered: float


def examples(path: Path = TEXTS) -> list[Example]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [
        Example(text, frozenset(danger.split("|")) - {"-"}, level, frozenset(topic.split("|")), voice)
        for text, danger, level, topic, voice in rows
    ]


def understander() -> Understander:
    """The real one, as shipped."""
    places = gazetteer.load(content.data_folder() / "places" / "places.json.gz")
    return Understander(Resolver(places), content.data_folder() / "understanding")


def share(hits: Iterable[bool]) -> float:
    listed = list(hits)
    return sum(listed) / len(listed) if listed else 1.0


def figures(read: list[tuple[Example, Understanding]]) -> Figures:
    danger = [(example, got) for example, got in read if example.dangers]
    critical = [(example, got) for example, got in danger if example.dangers & CRITICAL]
    full = [(example, got) for example, got in danger if example.level == "full"]
    safe = [(example, got) for example, got in read if not example.dangers]
    hard = [(example, got) for example, got in safe if example.voice == "hard"]
    other = [(example, got) for example, got in safe if example.voice != "hard"]
    strangers = [(example, got) for example, got in safe if "out_of_scope" in example.topics]
    return Figures(
        size=len(read),
        dangers=len(danger),
        recall=share(got.danger is not None for _, got in danger),
        critical_recall=share(got.danger is not None for _, got in critical),
        full=share(got.danger_level == "full" for _, got in full),
        right_class=share(got.danger in example.dangers for example, got in danger),
        false_full_hard=share(got.danger_level == "full" for _, got in hard),
        false_full_other=share(got.danger_level == "full" for _, got in other),
        false_soft=share(got.danger_level == "soft" for _, got in safe),
        topic_right=share(got.topic in example.topics for example, got in safe),
        topic_in_one_tap=share(_one_tap(example, got) for example, got in safe),
        topic_wrong=share(_wrong(example, got) for example, got in safe),
        strangers_answered=share(
            got.topic not in {UNSURE, "out_of_scope", "gibberish", *example.topics} for example, got in strangers
        ),
    )


def _one_tap(example: Example, got: Understanding) -> bool:
    return got.topic in example.topics or bool(example.topics & set(got.options))


def _wrong(example: Example, got: Understanding) -> bool:
    return got.topic != UNSURE and got.topic not in example.topics


def slipped(text: str) -> str:
    """The same text with two neighbouring letters swapped in its longest word."""
    words = text.split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    middle = max(1, len(word) // 2)
    words[longest] = (
        word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :] if len(word) > 3 else word
    )
    return " ".join(words)


def variants(dangers: list[Example]) -> Iterator[tuple[str, list[Example]]]:
    yield "without accents", [replace(example, text=fold(example.text)) for example in dangers]
    yield "without spaces", [replace(example, text=example.text.replace(" ", "")) for example in dangers]
    yield "without both", [replace(example, text=fold(example.text).replace(" ", "")) for example in dangers]
    yield "with a slip", [replace(example, text=slipped(example.text)) for example in dangers]


def report(reader: Understander, columns: dict[str, list[Example]]) -> None:
    """One column of figures for each list of examples."""
    measured = [figures(readings(reader, listed)) for listed in columns.values()]
    print(f"{'':22}" + "".join(f"{name:>12}" for name in columns))
    for name in Figures.__dataclass_fields__:
        row = [getattr(each, name) for each in measured]
        print(f"{name:22}" + "".join(f"{value:12}" if isinstance(value, int) else f"{value:12.1%}" for value in row))


def readings(reader: Understander, listed: list[Example]) -> list[tuple[Example, Understanding]]:
    return [(example, reader.understand(example.text, "vi")) for example in listed]


def report_dangers(reader: Understander, name: str, listed: list[Example]) -> None:
    of = figures(readings(reader, listed))
    print(f"{name:22}{of.dangers:12}{of.recall:12.1%}{of.full:12.1%}")


def show_misses(read: list[tuple[Example, Understanding]]) -> None:
    for example, got in read:
        due = example.level if example.dangers else None
        if (
            bool(example.dangers) == bool(got.danger)
            and due in (None, "soft", got.danger_level)
            and got.topic in example.topics
        ):
            continue
        print(
            f"{example.text}\n    due {sorted(example.dangers)} {sorted(example.topics)}, got {got.danger} {got.danger_level}",
            end=" ",
        )
        print(f"{got.topic} {got.confidence} {got.options}")


def main() -> None:
    reader = understander()
    first, second, third = examples(), examples(SECOND), examples(THIRD)
    halves = {"first": first[::2], "first, out": first[1::2], "second": second[::2], "second, out": second[1::2]}
    report(reader, {**halves, "third": third})
    dangers = [example for example in first + second + third if example.dangers]
    print(f"\n{'danger by voice':22}{'texts':>12}{'recall':>12}{'full':>12}")
    for voice in sorted({example.voice for example in dangers}):
        report_dangers(reader, voice, [example for example in dangers if example.voice == voice])
    for name, listed in variants(dangers):
        report_dangers(reader, name, listed)
    if "--misses" in sys.argv:
        show_misses(readings(reader, first[::2] + second[::2] + third))


if __name__ == "__main__":
    main()

"""How well messages are understood: `python -m tests.evaluation.understanding [--misses]`.

Three sets in messages/ (class, voice, text), each by an author who saw neither rules nor examples, nor the other sets. Nothing is
trained on them. Thresholds were chosen looking at `persons` and `south`; `country` was only counted: nobody read its texts or mistakes.
Texts that an author of examples happened to write too, such as a bare "cảm ơn", are left out.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from bot import content
from bot.places import gazetteer
from bot.places.folding import fold
from bot.places.resolver import Resolver
from bot.understanding.examples import read_examples
from bot.understanding.judgement import CHOSEN, Thresholds, alarmed
from bot.understanding.model import UNSURE, Danger, Understanding
from bot.understanding.understand import Understander
from tests.evaluation.writing import telexed, with_a_slip

FOLDER = Path(__file__).with_name("messages")
SETS = ("persons", "south", "country")
UNREAD = "country"
DANGERS = get_args(Danger)
CRITICAL = ("emergency_now", "suicide_risk", "child_in_danger")
NO_ANSWER = ("out_of_scope", "gibberish")
HARD = "hardnegative"

WRITINGS: Mapping[str, Callable[[str], str]] = {
    "typed": str,
    "no accents": fold,
    "telex left": telexed,
    "a slip": with_a_slip,
    "no spaces": lambda text: text.replace(" ", ""),
    "neither": lambda text: fold(text).replace(" ", ""),
}


@dataclass(frozen=True)
class Message:
    """A text, the class it belongs to, and the voice it is written in."""

    label: str
    voice: str
    text: str


@dataclass(frozen=True)
class Read:
    """A message and what was understood."""

    message: Message
    read: Understanding

    @property
    def label(self) -> str:
        return self.message.label

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


def understander() -> Understander:
    """The real one, as shipped."""
    places = gazetteer.load(content.data_folder() / "places" / "places.json.gz")
    return Understander(Resolver(places), content.data_folder() / "understanding")


def trained_on() -> frozenset[str]:
    """The examples, without accents: what is no test any more."""
    return frozenset(fold(example.text) for example in read_examples(content.data_folder() / "understanding/examples"))


def messages(name: str) -> list[Message]:
    """One set, without what an example says in the same words."""
    known = trained_on()
    rows = [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [Message(*row) for row in rows if fold(row[2]) not in known]


def readings(reader: Understander, listed: Iterable[Message], writing: Callable[[str], str] = str) -> list[Read]:
    return [Read(each, reader.understand(writing(each.text), "vi")) for each in listed]


def share(of: Iterable[Read], what: Callable[[Read], bool]) -> float:
    """The share of messages of which something holds; 0 of none."""
    told = [what(each) for each in of]
    return sum(told) / len(told) if told else 0.0


def figures(read: Sequence[Read]) -> dict[str, float]:
    """The figures that the aims speak of."""
    critical = [each for each in read if each.label in CRITICAL]
    dangers = [each for each in read if each.label in DANGERS]
    safe = [each for each in read if each.label not in DANGERS]
    hard = [each for each in safe if each.message.voice == HARD]
    other = [each for each in safe if each.message.voice != HARD]
    answered = [each for each in safe if each.label not in NO_ANSWER]
    strangers = [each for each in safe if each.label == "out_of_scope"]
    indirect = [each for each in dangers if each.message.voice == "indirect"]
    return {
        "critical: full or soft": share(critical, lambda each: each.alarmed),
        "critical: full": share(critical, lambda each: each.full),
        "five dangers: full or soft": share(dangers, lambda each: each.alarmed),
        "indirect dangers": share(indirect, lambda each: each.alarmed),
        "right danger": share((each for each in dangers if each.alarmed), lambda each: each.read.danger == each.label),
        "full by mistake, hard negatives": share(hard, lambda each: each.full),
        "full by mistake, other safe": share(other, lambda each: each.full),
        "soft on safe": share(safe, lambda each: each.alarmed and not each.full),
        "topic right at once": share(answered, lambda each: each.right),
        "topic within one tap": share(answered, lambda each: each.within_a_tap),
        "topic wrong": share(answered, lambda each: each.wrong),
        "strangers wrongly answered": share(strangers, lambda each: each.wrong and each.read.topic != "gibberish"),
    }


def print_columns(columns: Mapping[str, Mapping[str, float]]) -> None:
    print(f"{'':34}" + "".join(f"{name:>12}" for name in columns))
    for figure in next(iter(columns.values())):
        print(f"{figure:34}" + "".join(f"{column[figure]:>12.1%}" for column in columns.values()))


def print_classes(read: Sequence[Read]) -> None:
    print(f"\n{'by class':34}{'texts':>8}{'right':>9}{'in a tap':>9}{'wrong':>9}{'soft':>9}{'full':>9}")
    for label in sorted({each.label for each in read}, key=lambda name: (name not in DANGERS, name)):
        of = [each for each in read if each.label == label]
        right: Callable[[Read], bool] = _right_danger if label in DANGERS else _right_topic
        shares = (
            share(of, right),
            *((0.0, 0.0) if label in DANGERS else (share(of, _in_a_tap), share(of, _wrong))),
            share(of, lambda each: each.alarmed and not each.full),
            share(of, lambda each: each.full),
        )
        print(f"{label:34}{len(of):>8}" + "".join(f"{value:>9.0%}" for value in shares))


def _right_danger(each: Read) -> bool:
    return each.read.danger == each.label


def _right_topic(each: Read) -> bool:
    return each.right


def _in_a_tap(each: Read) -> bool:
    return each.within_a_tap


def _wrong(each: Read) -> bool:
    return each.wrong


def print_voices(read: Sequence[Read]) -> None:
    print(
        f"\n{'by voice':34}{'dangers':>9}{'alarmed':>9}{'full':>9}{'others':>9}{'full':>9}{'right':>9}{'in a tap':>9}"
    )
    for voice, _ in Counter(each.message.voice for each in read).most_common():
        of = [each for each in read if each.message.voice == voice]
        dangers = [each for each in of if each.label in DANGERS]
        safe = [each for each in of if each.label not in DANGERS]
        print(
            f"{voice:34}{len(dangers):>9}{share(dangers, lambda e: e.alarmed):>9.0%}{share(dangers, lambda e: e.full):>9.0%}"
            f"{len(safe):>9}{share(safe, lambda e: e.full):>9.0%}{share(safe, _right_topic):>9.0%}{share(safe, _in_a_tap):>9.0%}"
        )


def print_calibration(read: Sequence[Read]) -> None:
    """Whether a confidence of 0.8 is right in 8 of 10: for topics that were answered or asked back, by the likeliest."""
    print(f"\n{'calibration: confidence':34}{'texts':>8}{'said':>9}{'right':>9}")
    safe = [each for each in read if each.label not in DANGERS and not each.alarmed and each.read.topic != UNSURE]
    gap = 0.0
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        of = [
            each for each in safe if low <= each.read.confidence < low + 0.1 or (low, each.read.confidence) == (0.9, 1)
        ]
        if of:
            said = sum(each.read.confidence for each in of) / len(of)
            gap += abs(said - share(of, _right_topic)) * len(of) / len(safe)
            print(f"{f'{low:.1f} to {low + 0.1:.1f}':34}{len(of):>8}{said:>9.1%}{share(of, _right_topic):>9.1%}")
    print(f"{'on average off by':34}{gap:>26.1%}")


def print_thresholds(reader: Understander, listed: Sequence[Message]) -> None:
    """What each threshold trades: the figures it was chosen for, at its value and beside it."""
    print(
        f"\n{'threshold':34}{'value':>8}{'critical':>10}{'critical':>10}{'hard neg.':>10}{'other safe':>11}{'safe':>8}"
    )
    print(f"{'':42}{'alarmed':>10}{'full':>10}{'full':>10}{'full':>11}{'soft':>8}")
    seen = [(each, *reader.evidence(each.text, "vi")) for each in listed]
    for name in Thresholds.__dataclass_fields__:
        for factor in (0.6, 0.8, 1.0, 1.25, 1.6):
            value = min(0.99, getattr(CHOSEN, name) * factor)
            thresholds = replace(CHOSEN, **{name: value})
            read = []
            for message, rule, likely, placed in seen:
                alarm = alarmed(rule, likely, thresholds, placed=placed)
                level = alarm.level if alarm else None
                read.append(Read(message, Understanding(danger=alarm.danger if alarm else None, danger_level=level)))
            of = figures(read)
            print(
                f"{name if factor == 1.0 else '':34}{value:>8.3f}{of['critical: full or soft']:>10.1%}{of['critical: full']:>10.1%}"
                f"{of['full by mistake, hard negatives']:>10.1%}{of['full by mistake, other safe']:>11.1%}{of['soft on safe']:>8.1%}"
            )


def print_misses(read: Sequence[Read]) -> None:
    for each in read:
        danger = each.label in DANGERS
        if (danger and not each.full) or (not danger and (each.alarmed or not each.right)):
            got = f"{each.read.danger} {each.read.danger_level} {each.read.topic} {each.read.confidence} {each.read.options}"
            print(f"{each.label} ({each.message.voice}): {each.message.text}\n    got {got}")


def main() -> None:
    reader = understander()
    sets = {name: messages(name) for name in SETS}
    read = {name: readings(reader, listed) for name, listed in sets.items()}
    print(
        "as typed: " + ", ".join(f"{name} {len(listed)} texts" for name, listed in sets.items()) + f"; {UNREAD} unread"
    )
    print_columns({name: figures(each) for name, each in read.items()})
    everything = [message for listed in sets.values() for message in listed]
    print("\nall sets, by writing")
    print_columns({name: figures(readings(reader, everything, writing)) for name, writing in WRITINGS.items()})
    whole = [each for listed in read.values() for each in listed]
    print_classes(whole)
    print_voices(whole)
    print_calibration(whole)
    print_thresholds(reader, [message for name in SETS if name != UNREAD for message in sets[name]])
    if "--misses" in sys.argv:
        print_misses([each for name in SETS if name != UNREAD for each in read[name]])


if __name__ == "__main__":
    main()

"""What the model sees of a message, as names of features, each present or not.

Three views of the words (facts of understanding, 5): letters in runs of two and three, over words as they sound without accents, so that
a slip or a missing space costs little; words and pairs of words; words as they were accented, because "dao" is no "đạo". And what the
rules found: which word sets stand in it, in which order, which topics and dangers the patterns point to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.places.model import PlaceStatus
from bot.understanding.danger import Alarm
from bot.understanding.text import Words

LONGEST = 120
"""Words that are looked at: the first ones and the last ones of a longer message."""

_RUNS = (2, 3)
_HIDDEN = "~"
_CLEAR = 3.0
_WORDS_A_STEP = 4
_MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of a message before the model.

    `harmless`: the words that a veto explains or that name a place, as a mask. `sets`: where each word set begins first and last
    in the rest. `alarm` and `scores`: what the rules say of danger and topics.
    """

    words: Words
    harmless: int
    sets: Mapping[str, tuple[int, int]]
    alarm: Alarm | None
    scores: Mapping[str, float]
    place: PlaceStatus


def features(seen: Seen) -> frozenset[str]:
    """The features of a message.

    `c:` runs of letters, `w:` words, `h:` harmless ones, `p:` pairs of words, `a:` accented words, `s:` word sets, `r:` rules,
    `m:` its make.
    """
    bare, typed, told = _views(seen)
    return frozenset(
        (
            *_runs(told),
            *(f"w:{word}" for word in told),
            *(f"h:{word}" for word, seen_by_model in zip(bare, told, strict=True) if word != seen_by_model),
            *(f"p:{first} {second}" for first, second in pairwise(bare)),
            *(f"a:{word}" for word in typed),
            *_sets(seen.sets),
            *_rules(seen),
            *_make(seen),
        )
    )


def _views(seen: Seen) -> tuple[list[str], list[str], list[str]]:
    """The words without accents; as they were accented; and again without, harmless ones put out of sight."""
    places = list(range(len(seen.words.words)))
    if len(places) > LONGEST:
        places = [*places[: LONGEST // 2], *places[-LONGEST // 2 :]]
    readings = [(place, seen.words.words[place].readings[0]) for place in places if seen.words.words[place].readings]
    bare = [each.bare for _, each in readings]
    told = [_HIDDEN if seen.harmless >> place & 1 else each.bare for place, each in readings]
    visible = [each for place, each in readings if not seen.harmless >> place & 1 and not each.unmarked]
    return bare, [f"{each.bare}{each.marks}{each.tone}" for each in visible], told


def _runs(bare: list[str]) -> Iterator[str]:
    text = f" {' '.join(bare)} "
    for length in _RUNS:
        for start in range(len(text) - length + 1):
            yield f"c:{text[start : start + length]}"


def _sets(sets: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    for name, (first, _) in sets.items():
        yield f"s:{name}"
        for other, (_, last) in sets.items():
            if other != name and first < last:
                yield f"s:{name}>{other}"


def _rules(seen: Seen) -> Iterator[str]:
    if seen.alarm is not None:
        yield f"r:{seen.alarm.danger}:{seen.alarm.level}"
        yield f"r:{seen.alarm.level}"
    for topic, score in seen.scores.items():
        yield f"r:{topic}"
        if score >= _CLEAR:
            yield f"r:{topic}:clear"


def _make(seen: Seen) -> Iterator[str]:
    yield f"m:place {seen.place}"
    yield f"m:words {min(_MOST_STEPS, len(seen.words.words) // _WORDS_A_STEP)}"
    if seen.words.english:
        yield "m:english"
    if seen.words.asks:
        yield "m:asks"

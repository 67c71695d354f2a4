"""The trained model: how likely a message belongs to each topic and each danger. Plain Python; data/understanding/model.bin.

A network of one hidden layer. Each feature has a row of bytes, one for each hidden unit. The rows of a message are summed as large
integers, two bytes a unit side by side, so that a message of 400 features costs 400 additions and not 40,000.
"""

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import exp, sqrt
from operator import mul
from pathlib import Path
from typing import TypeVar

from bot.content import ContentError, Problem

FORMAT = 2
Number = TypeVar("Number", int, float)
MIDDLE = 128
"""Weights are bytes around this one."""

_AT_ONCE = 256
"""Rows whose sum fits into two bytes a unit."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """A network from features over hidden units to classes, packed to cost little memory.

    `classes`: what a message may be. `keys`: the features, each by its `key`, in order. `rarity`: how much each counts for the length of
    a message. `rows`: for each its row, a byte a hidden unit; their number is even. `scale`: what one step of a row is worth, by unit.
    `lift`: what a unit holds without any feature. `weights`: from unit to class, unit by unit. `bias`: what a class holds without any unit.
    """

    classes: tuple[str, ...]
    keys: "array[int]"
    rarity: "array[float]"
    rows: bytes
    scale: tuple[float, ...]
    lift: tuple[float, ...]
    weights: "array[float]"
    bias: tuple[float, ...]
    examples: str

    def probabilities(self, features: Collection[str]) -> dict[str, float]:
        """How likely each class is, from 0 to 1, one in all. Features that the model does not know say nothing."""
        places = [place for place in map(self._place, features) if place is not None]
        length = sqrt(sum(self.rarity[place] ** 2 for place in places)) or 1.0
        units = [
            max(0.0, lift + scale * total / length)
            for lift, scale, total in zip(self.lift, self.scale, self._totals(places), strict=True)
        ]
        width = len(self.classes)
        logits = [bias + sum(map(mul, units, self.weights[number::width])) for number, bias in enumerate(self.bias)]
        highest = max(logits)
        powers = [exp(logit - highest) for logit in logits]
        whole = sum(powers)
        return {name: power / whole for name, power in zip(self.classes, powers, strict=True)}

    def _totals(self, places: Sequence[int]) -> list[int]:
        """The sum of the rows, by unit."""
        width = len(self.scale)
        every_other = int.from_bytes(b"\xff\x00" * (width // 2), "little")
        totals = [0] * width
        for some in _by(_AT_ONCE, places):
            even = odd = 0
            for place in some:
                row = int.from_bytes(self.rows[place * width : (place + 1) * width], "little")
                even += row & every_other
                odd += row >> 8 & every_other
            for start, packed in ((0, even), (1, odd)):
                sums = array("H", packed.to_bytes(width, "little"))
                for unit, total in enumerate(_native(sums)):
                    totals[2 * unit + start] += total - MIDDLE * len(some)
        return totals

    def _place(self, feature: str) -> int | None:
        wanted = key(feature)
        place = bisect_left(self.keys, wanted)
        return place if place < len(self.keys) and self.keys[place] == wanted else None


def _by(count: int, places: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(places)
    while some := list(islice(remaining, count)):
        yield some


def key(feature: str) -> int:
    """A feature as a number of 32 bits, the same everywhere. Two of 40,000 may share one, which costs nothing worth a name."""
    return zlib.crc32(feature.encode())


def _native(numbers: "array[Number]") -> "array[Number]":
    """The same numbers with the bytes of a little-endian machine; those of the file are."""
    if sys.byteorder == "little":
        return numbers
    turned = numbers[:]
    turned.byteswap()
    return turned


def pack(classifier: Classifier) -> bytes:
    """The bytes of a model file; the same model gives the same bytes."""
    head = {
        "format": FORMAT,
        "examples": classifier.examples,
        "classes": classifier.classes,
        "scale": classifier.scale,
        "lift": classifier.lift,
        "bias": classifier.bias,
        "features": len(classifier.keys),
    }
    parts = (
        json.dumps(head, separators=(",", ":")).encode(),
        b"\n",
        _native(classifier.keys).tobytes(),
        _native(classifier.rarity).tobytes(),
        _native(classifier.weights).tobytes(),
        classifier.rows,
    )
    return zlib.compress(b"".join(parts), 9)


def load(path: Path) -> Classifier:
    """Read a model file. Raises ContentError when it is missing or of another make."""
    try:
        written, _, packed = zlib.decompress(path.read_bytes()).partition(b"\n")
        head = json.loads(written)
    except (OSError, ValueError, zlib.error):
        raise ContentError(
            Problem(str(path), "", "cannot be read; put it back, or make it anew with `train`")
        ) from None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ContentError(Problem(str(path), "format", "of another release; make it anew with `train`"))
    keys, rarity, weights, size = array("I"), array("f"), array("f"), head["features"]
    rest = memoryview(packed)
    for numbers, count in ((keys, size), (rarity, size), (weights, len(head["scale"]) * len(head["classes"]))):
        numbers.frombytes(rest[: 4 * count])
        rest = rest[4 * count :]
    return Classifier(
        classes=tuple(head["classes"]),
        keys=_native(keys),
        rarity=_native(rarity),
        rows=bytes(rest),
        scale=tuple(head["scale"]),
        lift=tuple(head["lift"]),
        weights=_native(weights),
        bias=tuple(head["bias"]),
        examples=head["examples"],
    )

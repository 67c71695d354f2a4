"""The trained model: how likely a message belongs to each topic and each danger. Plain Python; data/understanding/model.bin."""

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from math import exp, sqrt
from operator import add
from pathlib import Path
from typing import TypeVar

from bot.content import ContentError, Problem

FORMAT = 1
Number = TypeVar("Number", int, float)
MIDDLE = 128
"""Weights are bytes around this one."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """A multinomial logistic regression with one byte a weight, packed to cost little memory.

    `classes`: what a message may be. `keys`: the features, each by its `key`, in order. `rarity`: how much each counts. `weights`: for each
    its row, a byte a class. `scale`: what one step of a weight is worth, by class. `bias`: what holds without any feature.
    """

    classes: tuple[str, ...]
    keys: "array[int]"
    rarity: "array[float]"
    weights: bytes
    scale: tuple[float, ...]
    bias: tuple[float, ...]
    examples: str

    def probabilities(self, features: Collection[str]) -> dict[str, float]:
        """How likely each class is, from 0 to 1, one in all. Features that the model does not know say nothing."""
        places = [place for place in map(self._place, features) if place is not None]
        length = sqrt(sum(self.rarity[place] ** 2 for place in places)) or 1.0
        width = len(self.classes)
        totals = [0.0] * width
        for place in places:
            share = self.rarity[place] / length
            row = self.weights[place * width : (place + 1) * width]
            totals = list(map(add, totals, [share * (weight - MIDDLE) for weight in row]))
        logits = [bias + scale * total for bias, scale, total in zip(self.bias, self.scale, totals, strict=True)]
        highest = max(logits)
        powers = [exp(logit - highest) for logit in logits]
        whole = sum(powers)
        return {name: power / whole for name, power in zip(self.classes, powers, strict=True)}

    def _place(self, feature: str) -> int | None:
        wanted = key(feature)
        place = bisect_left(self.keys, wanted)
        return place if place < len(self.keys) and self.keys[place] == wanted else None


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
        "bias": classifier.bias,
        "features": len(classifier.keys),
    }
    written = json.dumps(head, separators=(",", ":")).encode()
    parts = (
        written,
        b"\n",
        _native(classifier.keys).tobytes(),
        _native(classifier.rarity).tobytes(),
        classifier.weights,
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
    keys, rarity, size = array("I"), array("f"), head["features"]
    keys.frombytes(packed[: 4 * size])
    rarity.frombytes(packed[4 * size : 8 * size])
    return Classifier(
        classes=tuple(head["classes"]),
        keys=_native(keys),
        rarity=_native(rarity),
        weights=packed[8 * size :],
        scale=tuple(head["scale"]),
        bias=tuple(head["bias"]),
        examples=head["examples"],
    )

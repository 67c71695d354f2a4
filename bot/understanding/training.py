"""Training the model from the examples: `python -m bot train`, with the extra `train` (NumPy, SciPy). Nothing of it runs with the bot."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log
from pathlib import Path

import numpy
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.places.folding import fold
from bot.places.model import NO_PLACE, Area, AreaRef, Resolution
from bot.understanding.classifier import MIDDLE, Classifier, key
from bot.understanding.examples import CLASSES, Example, fingerprint, read_examples
from bot.understanding.features import features
from bot.understanding.judgement import DANGERS
from bot.understanding.network import REACH, Floats, Network, learn
from bot.understanding.understand import Understander

SEEN_AT_LEAST = 2
"""Features of one example alone would learn that example by heart."""

FEATURES = 30_000
"""What is kept: those that move most, weighed by how often they stand; the others change nothing that was measured."""

STEPS = 127
WITHIN = 0.9995
"""The share of weights that keep their value; the few larger ones are cut to the largest step."""

EVERY_ADDRESS = 12
"""Of so many addresses one is an example of its own."""
EVERY_DANGER = 3
"""Of so many examples of danger one is seen with an address beside it, too: where she is does not make it less."""
BESIDE = (
    "{text}, em ở {address}",
    "{text}. {address}",
    "tôi ở {address}. {text}",
    "{text} o {address}",
    "{address} nha, {text}",
)

Features = frozenset[str]


class _Nowhere:
    """Finds no place: for a name that the resolver would not have recognised either."""

    def resolve(self, _text: str) -> Resolution:
        return NO_PLACE

    def provinces(self, _area: Area) -> frozenset[AreaRef]:
        return frozenset()


def train(folder: Path, understander: Understander, addresses: Sequence[str]) -> Classifier:
    """The model of the examples in `folder`/examples, and of `addresses`. The same of each and the same rules give the same model."""
    examples = read_examples(folder / "examples")
    seen = [
        *((each, example.label) for example in examples for each in views(example, understander)),
        *((each, "find_shelter") for each in address_views(folder, understander, addresses)),
        *placed_views(examples, understander, addresses),
    ]
    return fit([each for each, _ in seen], [label for _, label in seen], fingerprint(folder / "examples"))


def address_views(folder: Path, understander: Understander, addresses: Sequence[str]) -> Iterator[Features]:
    """What the model sees of texts that say nothing but a place: as they are, and where the name was not recognised: "em o lam thao"."""
    blind = Understander(_Nowhere(), folder, untrained=True)
    for address in addresses[::EVERY_ADDRESS]:
        yield features(understander.seen(address, "vi"))
        yield features(blind.seen(f"em o {fold(address)}", "vi"))


def placed_views(
    examples: Sequence[Example], understander: Understander, addresses: Sequence[str]
) -> Iterator[tuple[Features, str]]:
    """Examples of danger, and of violence told, with an address beside them; every second one without accents."""
    told = [each for each in examples if each.label in (*DANGERS, "disclosure")][::EVERY_DANGER]
    for number, example in enumerate(told):
        address = addresses[number * EVERY_ADDRESS % len(addresses)]
        text = BESIDE[number % len(BESIDE)].format(text=example.text, address=address)
        yield features(understander.seen(fold(text) if number % 2 else text, "vi")), example.label


def views(example: Example, understander: Understander) -> list[Features]:
    """What the model sees of an example: as it stands, without accents, and without accents and spaces."""
    bare = fold(example.text)
    return [features(understander.seen(text, "vi")) for text in (example.text, bare, bare.replace(" ", ""))]


def fit(seen: Sequence[Features], labels: Sequence[str], examples: str) -> Classifier:
    """The model of features and labels, its rows in bytes. `examples` is what it will bear as their hash."""
    counted = Counter(feature for each in seen for feature in each)
    names = sorted(feature for feature, count in counted.items() if count >= SEEN_AT_LEAST)
    rarity = {name: round(log((1 + len(seen)) / (1 + counted[name])) + 1, 3) for name in names}
    classes = tuple(name for name in CLASSES if name in set(labels))
    network = learn(_matrix(seen, names, rarity), [classes.index(label) for label in labels], len(classes))
    return _packed(network, names, rarity, counted, classes, examples)


def _packed(
    network: Network,
    names: Sequence[str],
    rarity: Mapping[str, float],
    counted: Mapping[str, int],
    classes: tuple[str, ...],
    examples: str,
) -> Classifier:
    """The network with the features that matter, a byte a weight; how rare a feature is becomes part of its row."""
    rows = network.rows * numpy.array([[rarity[name] * REACH] for name in names], numpy.float32)
    moving = (rows * rows).sum(axis=1) * numpy.array([counted[name] for name in names], numpy.float32)
    kept = sorted(moving.argsort(kind="stable")[::-1][:FEATURES].tolist(), key=lambda old: key(names[old]))
    scale = numpy.maximum(_largest(rows[kept]), numpy.float32(1e-9)) / STEPS
    steps = numpy.clip(numpy.rint(rows[kept] / scale), -STEPS, STEPS).astype(int) + MIDDLE
    return Classifier(
        classes=classes,
        keys=array("I", [key(names[old]) for old in kept]),
        rarity=array("f", [rarity[names[old]] for old in kept]),
        rows=b"".join(bytes(row) for row in steps.tolist()),
        scale=_written(scale),
        lift=_written(network.lift),
        weights=array("f", network.weights.ravel().tolist()),
        bias=_written(network.bias),
        examples=examples,
    )


def _largest(rows: Floats) -> Floats:
    """By unit, the value below which nearly all of its weights lie."""
    ordered = numpy.sort(numpy.abs(rows), axis=0)
    last = ordered[int(WITHIN * (len(ordered) - 1))]
    return numpy.asarray(last, numpy.float32)


def _written(values: NDArray[numpy.floating]) -> tuple[float, ...]:
    return tuple(float(f"{value:.6g}") for value in values.tolist())


def _matrix(seen: Sequence[Features], names: Sequence[str], rarity: Mapping[str, float]) -> csr_matrix:
    places = {name: place for place, name in enumerate(names)}
    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for each in seen:
        known = sorted((places[feature], rarity[feature]) for feature in each if feature in places)
        length = sum(weight**2 for _, weight in known) ** 0.5 or 1.0
        columns.extend(place for place, _ in known)
        values.extend(weight / length for _, weight in known)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(seen), len(names)))

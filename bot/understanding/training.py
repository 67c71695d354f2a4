"""Training the model from the examples: `python -m bot train`, with the extra `train` (scikit-learn). Nothing of it runs with the bot."""

from array import array
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.places.folding import fold
from bot.places.model import NO_PLACE, Resolution
from bot.understanding.classifier import MIDDLE, Classifier, key
from bot.understanding.examples import CLASSES, Example, fingerprint, read_examples
from bot.understanding.features import features
from bot.understanding.understand import Understander

STRENGTH = 30.0
"""How little the weights are held back (C); chosen by cross-validation."""

ITERATIONS = 300
SEEN_AT_LEAST = 2
"""Features of one example alone would learn that example by heart."""

STEPS = 127

LEAST_STEP = 3
"""A feature that moves no class by so many steps is left out."""

EVERY_NAME = 12
"""Of so many names of places one is an example."""

Features = frozenset[str]


class _Nowhere:
    """Finds no place: for a name that the resolver would not have recognised either."""

    def resolve(self, _text: str) -> Resolution:
        return NO_PLACE


def train(folder: Path, understander: Understander, names: Sequence[str]) -> Classifier:
    """The model of the examples in `folder`/examples, and of `names` of places. The same of each and the same rules give the same model."""
    examples = read_examples(folder / "examples")
    seen = [each for example in examples for each in views(example, understander)]
    labels = [example.label for example in examples for _ in range(len(seen) // len(examples))]
    places = place_views(folder, names)
    return fit([*seen, *places], [*labels, *["find_shelter"] * len(places)], fingerprint(folder / "examples"))


def place_views(folder: Path, names: Sequence[str]) -> list[Features]:
    """What the model sees of texts that say nothing but a place, where its name was not recognised: "em o lam thao"."""
    blind = Understander(_Nowhere(), folder, untrained=True)
    return [features(blind.seen(f"em o {fold(name)}", "vi")) for name in names[::EVERY_NAME]]


def views(example: Example, understander: Understander) -> list[Features]:
    """What the model sees of an example: as it stands, and without accents."""
    return [features(understander.seen(text, "vi")) for text in (example.text, fold(example.text))]


def fit(seen: Sequence[Features], labels: Sequence[str], examples: str) -> Classifier:
    """The model of features and labels, its weights in bytes. `examples` is what it will bear as their hash."""
    counted = Counter(feature for each in seen for feature in each)
    names = sorted(feature for feature, count in counted.items() if count >= SEEN_AT_LEAST)
    places = {name: place for place, name in enumerate(names)}
    rarity = [round(log((1 + len(seen)) / (1 + counted[name])) + 1, 3) for name in names]
    classes = tuple(name for name in CLASSES if name in set(labels))
    regression = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-5)
    regression.fit(_matrix(seen, places, rarity), [classes.index(label) for label in labels])
    weights = regression.coef_.T
    scale = numpy.maximum(numpy.abs(weights).max(axis=0), 1e-9) / STEPS
    steps = numpy.rint(weights / scale).astype(int) + MIDDLE
    told = [old for old in range(len(names)) if (numpy.abs(steps[old] - MIDDLE) >= LEAST_STEP).any()]
    told.sort(key=lambda old: key(names[old]))
    return Classifier(
        classes=classes,
        keys=array("I", [key(names[old]) for old in told]),
        rarity=array("f", [rarity[old] for old in told]),
        weights=b"".join(bytes(steps[old].tolist()) for old in told),
        scale=tuple(float(f"{value:.6g}") for value in scale),
        bias=tuple(float(f"{value:.6g}") for value in regression.intercept_),
        examples=examples,
    )


def _matrix(seen: Sequence[Features], places: dict[str, int], rarity: Sequence[float]) -> csr_matrix:
    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for each in seen:
        known = sorted(places[feature] for feature in each if feature in places)
        length = sum(rarity[place] ** 2 for place in known) ** 0.5 or 1.0
        columns.extend(known)
        values.extend(rarity[place] / length for place in known)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(seen), len(places)))

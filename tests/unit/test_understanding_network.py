"""Learning: a network finds what tells classes apart, and finds the same on every processor."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix

from bot.understanding.classifier import Classifier
from bot.understanding.network import learn
from bot.understanding.training import fit

DIGEST = """
import sys
from tests.unit.test_understanding_network import digest
sys.stdout.write(digest())
"""


def some_messages() -> tuple[csr_matrix, list[int]]:
    """600 messages of 40 features, of 3 classes that share most of them."""
    chance = numpy.random.Generator(numpy.random.PCG64(7))
    labels = [number % 3 for number in range(600)]
    dense = numpy.zeros((600, 120))
    for number, label in enumerate(labels):
        dense[number, chance.integers(0, 90, 20)] = 1
        dense[number, 90 + 10 * label + chance.integers(0, 10, 3)] = 1
        dense[number] /= (dense[number] ** 2).sum() ** 0.5
    return csr_matrix(dense), labels


def digest() -> str:
    network = learn(*some_messages(), 3)
    told = hashlib.sha256()
    for values in (network.rows, network.lift, network.weights, network.bias):
        told.update(values.tobytes())
    return told.hexdigest()


def test_what_tells_classes_apart_is_learnt() -> None:
    messages, labels = some_messages()
    network = learn(messages, labels, 3)
    units = numpy.maximum(messages @ network.rows * 4 + network.lift, 0)
    assert (numpy.argmax(units @ network.weights + network.bias, axis=1) == labels).mean() > 0.95


def test_the_weights_are_the_same_on_a_processor_without_its_newer_instructions() -> None:
    plain = {
        **os.environ,
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
        "OPENBLAS_CORETYPE": "Nehalem",
        "OPENBLAS_NUM_THREADS": "1",
    }
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(  # our own program
        [sys.executable, "-W", "ignore", "-c", DIGEST], env=plain, cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout == digest()


def test_a_fitted_model_knows_its_examples_and_comes_out_the_same_again() -> None:
    seen = [frozenset({"w:cam", "w:on", f"w:{number % 5}"}) for number in range(900)]
    seen += [frozenset({"w:danh", "w:em", f"w:{number % 5}"}) for number in range(900)]
    labels = ["thanks"] * 900 + ["emergency_now"] * 900
    model = fit(seen, labels, "hash")
    assert isinstance(model, Classifier)
    assert model.classes == ("thanks", "emergency_now")
    assert model.probabilities({"w:danh", "w:em"})["emergency_now"] > 0.8
    assert model.probabilities({"w:cam", "w:on"})["thanks"] > 0.8
    assert fit(seen, labels, "hash") == model

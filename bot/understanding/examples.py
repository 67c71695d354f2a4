"""The example texts that the model is trained on: data/understanding/examples/<author>/<class>.txt, one a line, `# ` a heading."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bot.content import ContentError, Problem
from bot.understanding.model import TOPICS, Danger

CLASSES: tuple[str, ...] = (*TOPICS, *get_args(Danger))


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the class it belongs to (a topic, or a danger), and who wrote it.

    How well a model without her knows an author says most of how well it will know a stranger.
    """

    text: str
    label: str
    author: str


def read_examples(folder: Path) -> tuple[Example, ...]:
    """All of them, in the order of folders, files and lines. Raises ContentError."""
    return tuple(example for path in sorted(folder.glob("*/*.txt")) for example in _read(path))


def fingerprint(folder: Path) -> str:
    """A hash of every example with its class: a model that bears it was trained on these."""
    digest = hashlib.sha256()
    for example in read_examples(folder):
        digest.update(f"{example.label}\t{example.text}\n".encode())
    return digest.hexdigest()


def _read(path: Path) -> Iterator[Example]:
    label = path.stem
    if label not in CLASSES:
        raise ContentError(Problem(str(path), "", f"name the file by its class; the classes are {', '.join(CLASSES)}"))
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("# "):
            yield Example(line, label, path.parent.name)

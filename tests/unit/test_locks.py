"""Lock files: what is installed is what was chosen, wherever it is fetched from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_every_version_is_pinned_with_its_hashes_and_no_index_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.split(r"(?m)^(?=[a-zA-Z0-9])", text)[1:]
    assert pinned
    for each in pinned:
        assert re.match(r"[\w.\[\],-]+==[\w.+!]+", each), each.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", each), each.splitlines()[0]

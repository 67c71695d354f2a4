"""The committed file is what the script makes of the pinned wheel, byte for byte, and carries its licence."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.evaluation.places import DATA

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_places.py"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_places", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_committed_file_is_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    """The wheel comes from TINCAY_PLACES_WHEEL, else from the configured package index."""
    built = script().built_from(wheel(tmp_path))
    assert built == DATA.read_bytes()


def wheel(folder: Path) -> Path:
    given = os.environ.get("TINCAY_PLACES_WHEEL")
    if given:
        return Path(given)
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--quiet",
        "--dest",
        str(folder),
        "vietnamadminunits==1.0.4",
    ]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    found = sorted(folder.glob("*.whl"))
    if outcome.returncode or not found:
        pytest.skip("the pinned wheel of vietnamadminunits cannot be had here: set TINCAY_PLACES_WHEEL")
    return found[0]


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "vietnamadminunits-1.0.4-py3-none-any.whl"
    other.write_bytes(b"something else")
    with pytest.raises(ValueError, match="not the pinned wheel"):
        script().built_from(other)


def test_compressing_twice_gives_the_same_bytes() -> None:
    content = {"b": [["01", "Hà Nội"]], "a": []}
    assert script().compressed(content) == script().compressed(dict(sorted(content.items())))


def test_the_licence_notice_lies_beside_the_file() -> None:
    notice = DATA.with_name("NOTICE").read_text(encoding="utf-8")
    assert "vietnamadminunits 1.0.4" in notice
    assert "MIT License" in notice
    assert "Copyright (c) 2025" in notice

"""Whenever the bot is killed while admins work: what was acknowledged is there, no half of anything is, and the log holds."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

ROOT = Path(__file__).resolve().parents[2]
FAST, SLOW, SEEDS = 15, 50, 6


def killed(folder: Path, kills: int, seed: int) -> Counter[str]:
    """How often each thing was acknowledged, over so many kills."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.faults.officers", str(folder), str(kills), str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return Counter(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.safety(41)
def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    acknowledged = killed(tmp_path, FAST, 0)
    assert acknowledged["killed"] == FAST
    assert acknowledged["propose"] > 0
    assert acknowledged["approve"] > 0


@pytest.mark.safety(41)
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_what_was_acknowledged_survives_many_kills(tmp_path: Path, seed: int) -> None:
    acknowledged = killed(tmp_path, SLOW, seed)
    assert acknowledged["killed"] == SLOW
    for did in ("propose", "approve", "hand in", "import", "check", "hide"):
        assert acknowledged[did] > 0, did
    # Some kills came between the announcement of a change and its head, where a crash is told from tampering.
    assert acknowledged["announced"] > 0

"""How well places and messages are understood: `python -m tests.evaluation [name …]`, or `make evaluate`."""

import sys
from pathlib import Path

from tests.programs import run_all

sys.exit(min(1, run_all(Path(__file__), sys.argv[1:])))

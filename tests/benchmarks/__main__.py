"""Speed and memory of what has an aim: `python -m tests.benchmarks [name …]`, or `make bench`."""

import sys
from pathlib import Path

from tests.programs import run_all

sys.exit(min(1, run_all(Path(__file__), sys.argv[1:])))

"""Runs every program of a folder of tests: each module that `python -m` can start, in a process of its own."""

import subprocess
import sys
from pathlib import Path

STARTS = 'if __name__ == "__main__":'


def programs(folder: Path) -> list[str]:
    """The names of the modules in a folder that are programs, in order."""
    modules = (path for path in sorted(folder.glob("*.py")) if path.stem != "__main__")
    return [path.stem for path in modules if STARTS in path.read_text(encoding="utf-8")]


def run_all(main: Path, arguments: list[str]) -> int:
    """Run the programs beside `main`, the `__main__.py` of a package in tests/, or those that `arguments` name.

    Returns how many ended with an error; a name that is none of them counts as one.
    """
    folder = main.parent
    wrong = 0
    for name in arguments or programs(folder):
        print(f"== {name}", flush=True)
        wrong += subprocess.run([sys.executable, "-m", f"tests.{folder.name}.{name}"], check=False).returncode != 0
    return wrong

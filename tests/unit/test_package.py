"""What is built and installed: the wheel works from any folder, the locks are whole, the container file asks for no more."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MADE = {"__pycache__", ".mypy_cache", ".ruff_cache"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout without network."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was installed, far from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    run(
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-compile",
        "--target",
        str(folder),
        str(wheel),
    )
    return folder


def run(*arguments: str, cwd: Path = ROOT, told: str = "", path: Path | None = None) -> str:
    """The output of a Python program without any of our settings; `path` is where it looks for modules first."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TINCAY_")}
    environment |= {"PYTHONPATH": str(path)} if path else {}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, input=told.encode(), env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def files_below(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and not MADE & set(path.parts))
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_the_wheel_has_program_data_and_words_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == (
        files_below("bot")
        | files_below("handlers")
        | {f"bot/_shipped/{name}" for name in files_below("data") | files_below("locales")}
    )


def test_the_wheel_carries_both_licences_and_the_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    told = {
        name.split(".dist-info/")[1]: archive.read(name).decode() for name in archive.namelist() if ".dist-" in name
    }
    assert {"licenses/LICENSE", "licenses/data/places/NOTICE"} <= told.keys()
    assert "tincay = bot.__main__:main" in told["entry_points.txt"]


def test_installed_it_uses_its_own_data_and_not_a_checkout(installed: Path, tmp_path: Path) -> None:
    program = "from bot import content; print(content.data_folder()); print(content.locales_folder())"
    shown = run("-c", program, cwd=tmp_path, path=installed)
    assert shown.split() == [str(installed / "bot" / "_shipped" / part) for part in ("data", "locales")]


def test_installed_it_finds_places_from_another_folder_and_writes_nothing(installed: Path, tmp_path: Path) -> None:
    shown = run("-m", "bot", "where", "--json", cwd=tmp_path, told="em ở Đồng Tâm, Đồng Nai\n\n", path=installed)
    first, empty = (json.loads(line) for line in shown.splitlines())
    assert [place["code"] for place in first["places"]] == ["25390"]
    assert empty["place_status"] == "none"
    assert list(tmp_path.iterdir()) == []


def test_installed_it_answers_from_another_folder_and_writes_nothing(installed: Path, tmp_path: Path) -> None:
    told = "em ở xã Đồng Tâm huyện Đồng Phú Bình Phước\n"
    answer = json.loads(run("-m", "bot", "ask", "--json", cwd=tmp_path, told=told, path=installed))
    assert answer["services"][0] == "dong-tam-2021"
    assert "1800 1768" in answer["reply"][0]
    assert list(tmp_path.iterdir()) == []


def test_installed_everything_that_people_edit_is_whole(installed: Path, tmp_path: Path) -> None:
    assert "answers" in run("-m", "bot", "check", cwd=tmp_path, path=installed)


def locked(lock: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes by package."""
    found = {}
    for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8")):
        if pinned := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;]+)", block):
            found[canonicalize_name(pinned[1])] = (pinned[2], block.count("--hash=sha256:"))
    return found


def wanted(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for directly, as far as a lock must hold it."""
    asked = {
        "requirements.lock": PROJECT["project"]["dependencies"],
        "requirements-dev.lock": [
            *PROJECT["project"]["dependencies"],
            *PROJECT["project"]["optional-dependencies"]["dev"],
        ],
        "requirements-build.lock": PROJECT["build-system"]["requires"],
    }
    return [Requirement(each) for each in asked[lock]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock: str) -> None:
    written = (ROOT / lock).read_text(encoding="utf-8")
    assert (
        re.findall(r"://|--(?:extra-)?index|--find-links|--trusted|^-[if] | @ |[\w.]+\.(?:org|com|net)\b", written)
        == []
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_each_package_with_its_hashes(lock: str) -> None:
    packages = locked(lock)
    assert packages
    assert [name for name, (_, hashes) in packages.items() if hashes == 0] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    packages = locked(lock)
    for requirement in wanted(lock):
        name = canonicalize_name(requirement.name)
        assert name in packages, f"{requirement} is not locked: run `make lock`"
        assert requirement.specifier.contains(packages[name][0]), f"{requirement}: run `make lock`"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_nothing_that_the_project_no_longer_asks_for(lock: str) -> None:
    written = (ROOT / lock).read_text(encoding="utf-8")
    direct = {
        canonicalize_name(match[1])
        for block in re.split(r"\n(?=\S)", written)
        if "tin-cay (pyproject.toml)" in block and (match := re.match(r"([A-Za-z0-9._-]+)", block))
    }
    assert direct == {canonicalize_name(requirement.name) for requirement in wanted(lock)}


def test_tests_and_builds_run_on_the_very_packages_that_are_shipped() -> None:
    shipped, tested, built = (locked(lock) for lock in LOCKS)
    assert [name for name in shipped if tested.get(name) != shipped[name]] == []
    assert [name for name in built if name in tested and tested[name][0] != built[name][0]] == []


def test_the_container_runs_the_bot_as_a_user_without_rights() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last = steps.split("\nFROM ")[-1]
    assert re.search(r"^USER \d+:\d+$", last, re.MULTILINE)
    assert 'ENTRYPOINT ["tincay"]' in last
    assert 'CMD ["run"]' in last
    assert 'VOLUME ["/data"]' in last
    assert "--require-hashes" in steps
    assert not re.search(r"TOKEN|SECRET|PASSWORD", steps)


def test_the_container_sees_only_what_it_needs() -> None:
    """A token in .env, a database or a key beside the checkout must not become a layer."""
    rules = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] not in "#"]
    assert rules[0] == "*"
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert allowed == {name for names in copied for name in names.split()}

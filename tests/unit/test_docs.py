"""The documents tell what is true: each command, setting, event, number and link in them exists, and none is left out."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import cli
from bot.settings import Settings
from handlers.admin.commands import DESK_COMMANDS
from handlers.commands import COMMANDS, MENU

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.vi.md")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (ROOT, ROOT / "docs", ROOT / "locales")
    for path in folder.glob("*.md")
)
TO_BOTFATHER = {"newbot", "setprivacy", "setjoingroups", "setinline", "setuserpic", "setcommands", "revoke"}
PATHS = {"telegram", "healthz", "data", "bot"}
FOR_EVERYBODY = "maso"
COMMAND = re.compile(r"`/([a-z0-9]+)")
LINK = re.compile(r"\]\(([^)]+)\)")


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def rows(document: str, first: str) -> dict[str, list[str]]:
    """The table rows whose first cell is one `name` of the given shape: the other cells by that name."""
    found = {}
    for line in read(document).splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and (named := re.fullmatch(rf"`({first})`", cells[0])):
            found[named[1]] = cells[1:]
    return found


def cli_commands() -> set[str]:
    command = get_command(cli)
    return set(getattr(command, "commands", {}))


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("document", READMES)
def test_a_newcomer_reads_the_two_commands_first(document: str) -> None:
    opening = read(document).split("```")[1]
    assert [line.split("#")[0].strip() for line in opening.splitlines()[1:]] == ["make test", "make try"]
    assert "\n## " not in read(document).split("```")[0]


@pytest.mark.parametrize("document", READMES)
def test_every_command_of_the_program_is_told(document: str) -> None:
    told = set(re.findall(r"^\| `tincay ([a-z-]+)`", read(document), re.MULTILINE))
    assert told == cli_commands()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_command_that_does_not_exist(document: str) -> None:
    named = set(re.findall(r"(?:`|bin/|^|\| )(?:tincay|python -m bot) ([a-z][a-z-]*)", read(document), re.MULTILINE))
    assert named <= cli_commands()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_make_target_that_does_not_exist(document: str) -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", read(document), re.MULTILINE))
    assert named <= make_targets()


@pytest.mark.parametrize("document", READMES)
def test_every_command_of_the_menu_is_told(document: str) -> None:
    told = [name for line in read(document).splitlines() if line.startswith("| `/") for name in COMMAND.findall(line)]
    team = {command.names[0] for command in DESK_COMMANDS} | {FOR_EVERYBODY}
    assert {name for name, _ in MENU} | team <= set(told)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_chat_command_that_does_not_exist(document: str) -> None:
    known = {name for command in (*COMMANDS, *DESK_COMMANDS) for name in command.names} | {FOR_EVERYBODY}
    named = set(COMMAND.findall(read(document)))
    assert named <= known | TO_BOTFATHER | PATHS


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    """Pictures are made by a script and may come later."""
    assert list(dead_links(document)) == []


def dead_links(document: str) -> Iterator[str]:
    for link in LINK.findall(read(document)):
        if "://" in link or link.startswith("docs/pictures/"):
            continue
        path, _, anchor = link.partition("#")
        target = ((ROOT / document).parent / path).resolve() if path else ROOT / document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def anchors(document: Path) -> set[str]:
    """What the headings of a document can be linked by, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_is_told_with_its_default() -> None:
    told = rows("docs/settings.md", "TINCAY_[A-Z_]+")
    assert list(told) == [f"TINCAY_{name.upper()}" for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        assert told[f"TINCAY_{name.upper()}"][0] == default_as_told(field.default), name


def default_as_told(default: object) -> str:
    if default is None or default == ():
        return "unset"
    return f"`{int(default)}`" if isinstance(default, bool) else f"`{default}`"


def test_every_setting_that_a_document_names_exists() -> None:
    known = {f"TINCAY_{name.upper()}" for name in Settings.model_fields} | {"TINCAY_LIVE_CHAT"}
    for document in DOCUMENTS:
        assert set(re.findall(r"TINCAY_[A-Z_]+[A-Z]", read(document))) <= known, document


@pytest.mark.uncounted
def test_every_event_in_the_log_is_told() -> None:
    """Somebody reads that table at night."""
    told = set(rows("docs/operating.md", r"[a-z]+\.[a-z_]+"))
    assert told == events_in_code()


def events_in_code() -> set[str]:
    found = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            name = node.args[0].value
            if called == "event" or (called == "Identifier" and "." in str(name)):
                found.add(name)
    return found


def test_every_line_and_entry_is_on_the_list_of_numbers_to_ring() -> None:
    lines = tomllib.loads(read("data/hotlines.toml"))["lines"]
    entries: dict[str, dict[str, list[dict[str, str]]]] = {}
    for path in sorted((ROOT / "data" / "directory").glob("*.toml")):
        entries |= tomllib.loads(path.read_text(encoding="utf-8"))
    told = rows("docs/before-you-open.md", "[a-z0-9_-]+")
    assert list(told) == [*lines, *entries]
    for name, entry in {**lines, **entries}.items():
        for phone in entry.get("phones", []):
            assert f"`{phone['number']}`" in told[name][1], name


def test_both_readmes_have_the_same_parts() -> None:
    shapes = [[line[:3] for line in read(document).splitlines() if line.startswith("#")] for document in READMES]
    links = [{link for link in LINK.findall(read(document)) if "README" not in link} for document in READMES]
    assert shapes[0] == shapes[1]
    assert links[0] == links[1]

"""What `python -m bot check` looks for in all that people edit."""

from collections.abc import Mapping
from pathlib import Path

from bot.checks.catalogues import check_catalogues
from bot.checks.claims import check_claims
from bot.checks.curated import check, unreviewed
from bot.checks.kept import check_kept
from bot.checks.phrases import read_phrases
from bot.content import ContentError, Problem, data_file, data_files, locales_folder, read
from bot.directory.national import Hotlines
from bot.directory.shipped import ShippedError, read_entries, read_hotlines


def report(overlay: Path | None = None) -> tuple[list[Problem], list[str]]:
    """What is wrong, and what is worth knowing besides, in the shipped data with `overlay` (the setting content_dir) laid over it."""
    try:
        hotlines = read_hotlines(data_file("hotlines.toml", overlay))
        entries = read_entries(data_files("directory", overlay).values(), hotlines)
        phrases, content = read_phrases(overlay), read(overlay)
    except ContentError as error:
        return list(error.problems), []
    except ShippedError as error:
        return [_problem(each.file, each.entry, each.key, each.remedy) for each in error.mistakes], []
    numbers = _numbers(hotlines)
    problems = [
        *check(content, numbers, phrases),
        *check_catalogues(locales_folder(), phrases, frozenset(numbers.values())),
        *check_claims(content, locales_folder(), hotlines),
        *check_kept(locales_folder()),
    ]
    return problems, [
        f"{len(content.answers)} answers, {unreviewed(content)} unreviewed",
        f"{len(content.campaigns)} campaigns, {len(hotlines.lines)} national lines, {len(entries)} entries",
    ]


def _problem(file: str, entry: str, key: str, remedy: str) -> Problem:
    return Problem(file, ".".join(part for part in (entry, key) if part), remedy)


def _numbers(hotlines: Hotlines) -> Mapping[str, str]:
    return {line.id: line.phones[0].number for line in hotlines.lines if line.phones}

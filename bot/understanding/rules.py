"""Reading the rule files of data/understanding/: sets, and lists of patterns, with errors that a non-programmer can act on."""

from pathlib import Path

from bot.understanding.lexicon import read_toml, wrong
from bot.understanding.pattern import Grammar, Pattern, PatternError


def load_grammar(path: Path) -> Grammar:
    """The word sets of sets.toml. Raises ContentError."""
    sets: dict[str, str] = {}
    for name, words in read_toml(path).items():
        if not isinstance(words, str):
            raise wrong(path, name, "must be a text of words and phrases with commas between")
        sets[name] = words
    try:
        return Grammar(sets)
    except PatternError as error:
        raise wrong(path, "", f"{error}; correct the name") from None


def patterns(grammar: Grammar, path: Path, key: str, written: object) -> tuple[Pattern, ...]:
    """Compile a list of patterns. Raises ContentError naming the file, the key and the place in the list."""
    if not isinstance(written, list):
        raise wrong(path, key, 'must be a list of patterns, such as ["chồng đánh"]')
    compiled = []
    for place, pattern in enumerate(written, 1):
        if not isinstance(pattern, str):
            raise wrong(path, f"{key}, pattern {place}", "must be a text between quotes")
        try:
            compiled.append(grammar.pattern(pattern))
        except PatternError as error:
            raise wrong(path, f"{key}, pattern {place}", f"{error}") from None
    return tuple(compiled)


def table(path: Path, content: dict[str, object], key: str) -> dict[str, object]:
    """The table of that name. Raises ContentError when it is missing or no table."""
    value = content.get(key)
    if not isinstance(value, dict):
        raise wrong(path, f"[{key}]", "must be a table; write its heading and its lines")
    return value

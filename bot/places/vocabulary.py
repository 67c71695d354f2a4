"""The words around a name that tell whether it is a place, and which kind: read from data/places/words.toml."""

import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bot.places.folding import bare, split_tone

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All in lower case, composed, as people type them: a word counts bare only where its bare form is listed.

    types: words before (or, trailing, behind) a name to the unit types they stand for, as written and folded; types_of_one:
    those of one word; bare_types: those that may be other words when folded; toneless_types: those with a wrong tone that can be
    nothing else. words: those of all the lists and types. strong, weak: locatives; toward: the surer of the weak;
    institutions: those that end the name of a body (`địa chỉ tin cậy`). dwelling:
    nouns that make the `ở` behind them no locative. heads: what bears the names of communes and is none (schools, hamlets);
    namesakes: those of them that bear provinces' names too. people: what stands before a person's name; kin: those of them
    that begin names of units. surnames, given: parts of persons' names. glue: what may stand between a commune and its
    province. fillers: what an answer may hold besides a place. ordinary: phrases of everyday talk that are names too, as
    written, with tones set apart, and folded; manners: those that say how one lives; wishes:
    those that people send alone. nicknames: of provinces and cities.
    """

    types: dict[Words, frozenset[str]]
    words: frozenset[str]
    types_of_one: frozenset[str]
    bare_types: frozenset[str]
    toneless_types: dict[str, frozenset[str]]
    trailing: frozenset[str]
    strong: frozenset[str]
    weak: frozenset[str]
    toward: frozenset[str]
    institutions: frozenset[str]
    dwelling: frozenset[str]
    heads: frozenset[str]
    namesakes: frozenset[str]
    people: frozenset[str]
    kin: frozenset[str]
    surnames: frozenset[str]
    given: frozenset[str]
    glue: frozenset[str]
    fillers: frozenset[str]
    ordinary: frozenset[str]
    ordinary_toned: frozenset[str]
    ordinary_bare: frozenset[str]
    manners: frozenset[str]
    wishes: frozenset[str]
    nicknames: dict[str, tuple[str, ...]]
    parent_nicknames: dict[str, tuple[str, ...]]
    numerals: dict[str, str]


def read_vocabulary(path: Path) -> Vocabulary:
    """Raises OSError or ValueError (KeyError for a missing table) when the file is missing or broken."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    types: dict[Words, frozenset[str]] = {}
    for entry in content["type"]:
        for written in entry["written"]:
            for form in (written, bare(written)):
                types[tuple(form.split())] = frozenset(entry["units"])
    phrases = frozenset(
        phrase.strip() for phrase in content["ordinary"].replace("\n", ";").split(";") if phrase.strip()
    )
    lists = {name: frozenset(content["words"][name].split()) for name in _WORD_LISTS}
    return Vocabulary(
        types=types,
        words=frozenset(word for words in types for word in words).union(*lists.values()),
        toneless_types=_with_any_tone(types),
        types_of_one=frozenset(words[0] for words in types if len(words) == 1),
        **lists,
        ordinary=phrases,
        ordinary_toned=frozenset(" ".join("".join(split_tone(word)) for word in phrase.split()) for phrase in phrases),
        ordinary_bare=frozenset(bare(phrase) for phrase in phrases),
        manners=frozenset(phrase.strip() for phrase in content["manners"].split(";")),
        wishes=frozenset(phrase.strip() for phrase in content["wishes"].split(";")),
        nicknames={name: tuple(codes) for name, codes in content["nicknames"].items()},
        parent_nicknames={name: tuple(codes) for name, codes in content["parent_nicknames"].items()},
        numerals=content["numerals"],
    )


_WORD_LISTS = (
    "bare_types",
    "trailing",
    "strong",
    "weak",
    "toward",
    "institutions",
    "dwelling",
    "heads",
    "namesakes",
    "people",
    "kin",
    "surnames",
    "given",
    "glue",
    "fillers",
)


def _with_any_tone(types: dict[Words, frozenset[str]]) -> dict[str, frozenset[str]]:
    """`phưỡng` and `huyến` can only be meant for phường and huyện; without the marks of their letters they could be more."""
    mistoned = {}
    for words, units in types.items():
        letters, tone = split_tone(words[0])
        if len(words) == 1 and tone and not letters.isascii():
            for other in "\u0300\u0301\u0303\u0309\u0323":
                mark = max(place for place, letter in enumerate(letters) if not letter.isascii())
                typed = unicodedata.normalize("NFC", letters[: mark + 1] + other + letters[mark + 1 :])
                if (typed,) not in types:
                    mistoned[typed] = units
    return mistoned

"""What texts say of a national line, held against data/hotlines.toml: free, charged, answered day and night."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.checks.catalogues import texts_of
from bot.content import Content, Problem
from bot.directory.national import Hotlines
from bot.wording import LOCALES


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of a line: whether a call is surely free, may cost something, and is answered at every hour."""

    free: bool
    charged: bool
    always: bool


_ID = re.compile(r"`\{(\w+)\}`")
_CLAUSE = re.compile(r"[;\n]|(?<![A-Z])[.?!](?=\s|$)")
_FREE = r"miễn phí|(?<!not )\bfree\b"
_CHARGED = r"mất cước|may be charged"
_ALWAYS = r"24/24|ngày và đêm|mọi giờ|day and night|24 hours|any hour"
_OF_ALL = re.compile(rf"^\W*(?:gọi )?(?:{_FREE})(?: to call)?:|(?:đều|both|all) (?:{_FREE})", re.IGNORECASE)
_ALWAYS_BEFORE = re.compile(rf"(?:{_ALWAYS}):?\s*$", re.IGNORECASE)


def terms(hotlines: Hotlines) -> Mapping[str, Terms]:
    """The terms of each line that has a number, its own or another's, by its id."""
    by_id = {line.id: line for line in hotlines.lines}
    found = {}
    for line in hotlines.lines:
        phones = line.phones or (by_id[line.phone_of].phones if line.phone_of in by_id else ())
        if phones:
            charge = phones[0].charge
            found[line.id] = Terms(charge == "free", charge != "free", line.schedule.always)
    return found


def check_claims(content: Content, locales: Path, hotlines: Hotlines) -> list[Problem]:
    """Sentences of answers and catalogues that say more of a line than its data. A catalogue that cannot be read is told elsewhere."""
    known = terms(hotlines)
    told = [
        (f"answers/{topic}.toml", f"{locale}.{key}", getattr(answer.in_language(locale), key))
        for topic, answer in content.answers.items()
        for locale in LOCALES
        for key in ("text", "more")
    ]
    told += [(file, key, text) for file, key, text in texts_of(locales)]
    return [problem for file, key, text in told for problem in claim_problems(file, key, text, known)]


def claim_problems(file: str, key: str, text: str, known: Mapping[str, Terms]) -> Iterator[Problem]:
    """What a text says of the lines that it names by `{id}`, where the data does not say it. An unknown id is told elsewhere."""
    for clause in _CLAUSE.split(text):
        for line, said in _said(clause):
            if line in known and (wrong := _wrong(said, known[line])):
                yield Problem(
                    file,
                    key,
                    f"{{{line}}} is said to be {wrong}, which hotlines.toml does not say; correct one of them",
                )


def _said(clause: str) -> Iterator[tuple[str, str]]:
    """Each line of a clause with the words that are about it: those behind it up to the next, and what was said of all."""
    found = list(_ID.finditer(clause))
    of_all = " miễn phí" if _OF_ALL.search(clause) else ""
    for place, each in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(clause)
        before = " 24/24" if _ALWAYS_BEFORE.search(clause[: each.start()]) else ""
        yield each[1], clause[each.end() : end] + of_all + before


def _wrong(said: str, line: Terms) -> str | None:
    if re.search(_CHARGED, said, re.IGNORECASE) and not line.charged:
        return "charged"
    if re.search(_FREE, said, re.IGNORECASE) and not line.free:
        return "free"
    if re.search(_ALWAYS, said, re.IGNORECASE) and not line.always:
        return "answered day and night"
    return None

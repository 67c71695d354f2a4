"""An entry as admins see it: all of it, and what can be done with it."""

from collections.abc import Sequence

from bot.directory.changes import Values
from bot.directory.model import ReportReason, Service
from bot.places.gazetteer import Gazetteer
from bot.screens.desk.actions import (
    Cautioned,
    EditEntry,
    EntryHistory,
    FindEntry,
    HideEntry,
    ProposeHiding,
    Rang,
    RestoreEntry,
    ShowEntry,
)
from bot.screens.desk.parts import FIELDS, Row, code, home, labelled, place_name, value
from bot.screens.model import Block, Button, Card, Heading, Line, Number, Screen
from bot.screens.words import Words

FOUND = 8
_BESIDE_CARD = ("area", "status", "consent", "vetting", "contact", "source", "source_date", "assured_date")


def find_screen(words: Words, *, nothing: bool = False) -> Screen:
    """Asks for words, a code or a place."""
    return Screen("desk.find", words.lines("entry.find_nothing" if nothing else "entry.find"), (home(words),))


def found_screen(words: Words, gazetteer: Gazetteer, found: Sequence[Values], total: int) -> Screen:
    """Entries that fit, a button each."""
    lines = [
        Line((f"{code(each['id'])} · {each['name'][words.locale]} · {place_name(gazetteer, words, each['area'])}",))
        for each in found
    ]
    rows = [
        (Button(f"{code(each['id'])} · {each['name'][words.locale]}"[:40], ShowEntry(each["id"])),) for each in found
    ]
    more = words.lines("entry.found_more", count=total - len(found)) if total > len(found) else ()
    again = (words.button("entry.button.find", FindEntry()), *home(words))
    return Screen("desk.found", (Heading(words.text("entry.found", count=total)), *lines, *more), (*rows, again))


def entry_screen(
    words: Words,
    gazetteer: Gazetteer,
    values: Values,
    card: Card | None,
    *,
    reports: Sequence[str] = (),
    waiting: Sequence[int] = (),
    may_change: bool = True,
    confirmable: bool = False,
) -> Screen:
    """The public card exactly as it is shown, then what only admins see, then what can be done. `confirmable`: callers reported it, and no
    admin has confirmed that yet."""
    entry, active = values["id"], values["status"] == "active"
    blocks: list[Block] = [Heading(code(entry))]
    blocks.extend((words.line("entry.card"), card) if card is not None else words.lines("entry.not_shown"))
    if card is None:
        blocks.extend(
            labelled(words, key, value(words, gazetteer, key, values[key])) for key in ("name", "kind", "phones")
        )
    blocks.extend((Line(), Heading(words.text("entry.admins_only"))))
    blocks.extend(
        labelled(words, key, value(words, gazetteer, key, values.get(key)))
        for key in FIELDS
        if key in _BESIDE_CARD and values.get(key) not in (None, "")
    )
    blocks.extend(Line((each,)) for each in reports)
    if waiting:
        blocks.append(words.line("entry.waiting", numbers=", ".join(f"#{each}" for each in waiting)))
    rows: list[Row] = []
    if may_change and active:
        rows.append(
            (words.button("entry.button.edit", EditEntry(entry)), words.button("entry.button.hide", HideEntry(entry)))
        )
        if values["phones"]:
            rows.append(
                (
                    words.button("entry.button.answered", Rang(entry, "answered")),
                    words.button("entry.button.silent", Rang(entry, "silent")),
                )
            )
    elif may_change:
        rows.append(
            (
                words.button("entry.button.restore", RestoreEntry(entry)),
                words.button("entry.button.edit", EditEntry(entry)),
            )
        )
    if may_change and confirmable:
        rows.append((words.button("entry.button.caution", Cautioned(entry)),))
    rows.append((words.button("entry.button.history", EntryHistory(entry)), *home(words)))
    return Screen("desk.entry", tuple(blocks), tuple(rows))


def hide_screen(words: Words, values: Values, *, last: bool) -> Screen:
    """Asks once before an entry disappears. `last`: the last contact of its area, which one person may not take away."""
    entry = values["id"]
    name = values["name"][words.locale]
    back = words.button("entry.button.keep", ShowEntry(entry))
    if last:
        blocks = words.lines("entry.hide_last", code=code(entry), name=name)
        return Screen(
            "desk.hide_last", blocks, ((words.button("entry.button.propose_hiding", ProposeHiding(entry)),), (back,))
        )
    blocks = words.lines("entry.hide_sure", code=code(entry), name=name)
    return Screen("desk.hide", blocks, ((words.button("entry.button.hide_now", HideEntry(entry, sure=True)), back),))


def done_screen(words: Words, key: str, *rows: Row, **values: object) -> Screen:
    """That something was done, in a sentence or two, and where to go from here."""
    return Screen("desk.done", words.lines(key, **values), (*rows, home(words)))


def refused_screen(words: Words, key: str, *rows: Row, **values: object) -> Screen:
    """That something was not done, why, and what to do. Of the values `entry` and `entries` are ids, said as people say them."""
    said = {name: code(str(each)) if name in ("entry", "entries") else each for name, each in values.items()}
    return Screen("desk.refused", words.lines(key, **said), (*rows, home(words)))


def reported_screen(words: Words, reports: Sequence[tuple[Service, ReportReason]]) -> Screen:
    """To the team: somebody said that a contact did not work. What she said is a reason; who she is nobody knows."""
    told = (block for service, reason in reports for block in _reported(words, service, reason))
    rows = tuple((words.button("history.button.entry", ShowEntry(service.id)),) for service, _ in reports)
    return Screen(
        "desk.reported", (*words.lines("entry.reported_head"), *told), (*rows[:-1], (*rows[-1], *home(words)))
    )


def _reported(words: Words, service: Service, reason: ReportReason) -> tuple[Line, ...]:
    key = {
        "no_answer": "entry.reason_no_answer",
        "wrong_place": "entry.reason_wrong_place",
        "unsafe": "entry.reason_unsafe",
    }
    told = words.lines(
        "entry.reported", code=code(service.id), name=words.wording.of(service.name), reason=words.text(key[reason])
    )
    return (*told, *(Line((Number(phone.number),)) for phone in service.phones))

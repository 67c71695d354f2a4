"""What waits for a second admin: the list, one proposal with old and new side by side, the numbers that must be rung."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.directory.access import Person
from bot.directory.changes import KEYS, Item, changes_phone, dialled, differing, redirects
from bot.directory.proposal import Proposal
from bot.places.gazetteer import Gazetteer
from bot.screens.desk.actions import (
    Approve,
    EditProposal,
    Queue,
    RangForProposal,
    Reject,
    RingList,
    ShowProposal,
    Withdraw,
)
from bot.screens.desk.parts import FIELDS, Row, code, home, labelled, person_name, place_name, turns, value
from bot.screens.model import Block, Button, Card, Heading, Line, Number, Screen
from bot.screens.words import Words

QUEUE_PAGE = 6
ITEMS_PAGE = 4
RING_PAGE = 5
REASONS = {
    "add": "reason.add",
    "edit": "reason.edit",
    "hide": "reason.hide",
    "restore": "reason.restore",
    "import": "reason.import",
    "undo": "reason.undo",
    "release": "reason.release",
    "thaw": "reason.thaw",
}


@dataclass(frozen=True, slots=True)
class View:
    """A proposal as one reader sees it. `cards`: the public card of each item of the page, None where nothing of it will be shown.

    `own`: she made it; `approves`: her role lets her approve. `duplicates`: numbers in it that stand at other entries, too.
    """

    proposal: Proposal
    reader: Person
    maker: Person | None
    cards: Sequence[Card | None]
    page: int
    days_left: int
    own_waits: bool
    duplicates: Sequence[str] = ()

    @property
    def items(self) -> Sequence[Item]:
        start = self.page * ITEMS_PAGE
        return self.proposal.items[start : start + ITEMS_PAGE]

    @property
    def missing(self) -> int:
        """How many numbers the reader has not rung yet."""
        return len(set(self.proposal.to_ring()) - self.proposal.rung_by(self.reader.id))


def title(words: Words, proposal: Proposal) -> str:
    """#12 · Sửa · DL-0042."""
    entries = {each.entry for each in proposal.items}
    what = code(next(iter(entries))) if len(entries) == 1 else words.text("queue.entries", count=len(entries))
    parts = [f"#{proposal.id}", words.text(REASONS[proposal.reason]), *([what] if entries else [])]
    return " · ".join(parts)


def queue_screen(words: Words, page: int, shown: Sequence[tuple[Proposal, Person | None]], total: int) -> Screen:
    """Open proposals, phone changes first: a line and a button each."""
    rows: list[Row] = []
    blocks: list[Block] = [Heading(words.text("queue.title", count=total))]
    if not shown:
        blocks.extend(words.lines("queue.empty"))
    for proposal, maker in shown:
        phones = any(changes_phone(each.before, each.after) for each in proposal.items)
        name = person_name(words, maker, proposal.made_by)
        line = words.text("queue.line_phone" if phones else "queue.line", title=title(words, proposal), name=name)
        blocks.append(Line((line,)))
        rows.append((Button(title(words, proposal), ShowProposal(proposal.id)),))
    rows.extend(turns(words, page, (page + 1) * QUEUE_PAGE < total, Queue))
    return Screen("desk.queue", tuple(blocks), (*rows, home(words)))


def proposal_screen(words: Words, gazetteer: Gazetteer, view: View) -> Screen:
    """One proposal: who, until when, each entry's old and new values, phones first, and the card that the public would see."""
    proposal = view.proposal
    blocks: list[Block] = [
        Heading(title(words, proposal)),
        words.line("queue.made_by", name=person_name(words, view.maker, proposal.made_by)),
    ]
    if proposal.state != "open":
        blocks.extend(words.lines(f"queue.state_{proposal.state}"))
    else:
        blocks.append(words.line("queue.days_left", days=words.days(view.days_left)))
    if proposal.reason == "thaw":
        blocks.extend(words.lines("queue.thaw"))
    if proposal.file_name:
        blocks.append(words.line("queue.file", name=proposal.file_name))
    for item, card in zip(view.items, view.cards, strict=True):
        blocks.append(Line())
        blocks.extend(_item(words, gazetteer, item, card))
    if view.duplicates:
        blocks.extend((Line(), words.line("queue.duplicates", numbers=", ".join(view.duplicates))))
    if proposal.to_ring() and proposal.state == "open":
        blocks.extend((Line(), *words.lines("queue.ring_first")))
    more = (view.page + 1) * ITEMS_PAGE < len(proposal.items)
    rows = (*_deciding(words, view), *turns(words, view.page, more, lambda page: ShowProposal(proposal.id, page)))
    return Screen("desk.proposal", tuple(blocks), (*rows, (words.button("desk.button.queue", Queue()), *home(words))))


def ring_screen(words: Words, view: View, page: int) -> Screen:
    """The numbers to ring, five at a time, and one button that says they were rung."""
    proposal = view.proposal
    by_entry = {each.entry: each for each in proposal.items}
    all_of_them = proposal.to_ring()
    shown = all_of_them[page * RING_PAGE : (page + 1) * RING_PAGE]
    rung = proposal.rung_by(view.reader.id)
    blocks: list[Block] = [
        Heading(title(words, proposal)),
        *words.lines("queue.ring_list", count=len(all_of_them), done=len(rung)),
    ]
    for entry in shown:
        values = by_entry[entry].after
        mark = words.text("queue.rung") if entry in rung else ""
        numbers = [span for each in dialled(values) for span in (Number(each), " ")]
        blocks.append(Line((f"{code(entry)} · {values['name'][words.locale]}: ", *numbers, mark)))
    said = RangForProposal(proposal.id, proposal.seen, page)
    rows: list[Row] = [(words.button("queue.button.rang_all", said),)] if set(shown) - rung else []
    rows.extend(turns(words, page, (page + 1) * RING_PAGE < len(all_of_them), lambda page: RingList(proposal.id, page)))
    rows.append((words.button("queue.button.back_to", ShowProposal(proposal.id)),))
    return Screen("desk.ring", tuple(blocks), (*rows, home(words)))


def _deciding(words: Words, view: View) -> tuple[Row, ...]:
    proposal = view.proposal
    if proposal.state != "open":
        return ()
    own: tuple[Row, ...] = ()
    if proposal.made_by == view.reader.id:
        single = len(proposal.items) == 1 and proposal.reason in ("add", "edit")
        again = (words.button("queue.button.edit", EditProposal(proposal.id)),) if single else ()
        own = ((*again, words.button("queue.button.withdraw", Withdraw(proposal.id))),)
        if not view.own_waits:
            return own
    if not view.reader.approves:
        return own
    if proposal.rings_by_list and view.missing:
        ring = words.text("queue.button.ring", count=view.missing)
        return (
            *own,
            (Button(ring, RingList(proposal.id)),),
            (words.button("queue.button.reject", Reject(proposal.id)),),
        )
    rings = not proposal.rings_by_list and bool(proposal.to_ring())
    approve = words.button(
        "queue.button.rang_approve" if rings else "queue.button.approve", Approve(proposal.id, proposal.seen)
    )
    return (*own, (approve,), (words.button("queue.button.reject", Reject(proposal.id)),))


def _item(words: Words, gazetteer: Gazetteer, item: Item, card: Card | None) -> list[Block]:
    name = item.after["name"][words.locale]
    blocks: list[Block] = [Heading(f"{code(item.entry)} · {name}")]
    if item.before is None:
        blocks.append(words.line("queue.new", place=place_name(gazetteer, words, item.after["area"])))
    else:
        blocks.extend(changed_lines(words, gazetteer, item))
        if redirects(item.before, item.after):
            blocks.extend(words.lines("queue.clears_check"))
    if card is not None:
        blocks.extend((words.line("queue.card"), card))
    else:
        blocks.extend(words.lines("queue.not_shown"))
    if item.before is None:
        withheld = [key for key in ("consent", "vetting", "contact") if item.after.get(key)]
        blocks.extend(labelled(words, key, value(words, gazetteer, key, item.after[key])) for key in withheld)
    return blocks


def changed_lines(words: Words, gazetteer: Gazetteer, item: Item, among: Collection[str] = KEYS) -> list[Line]:
    """Old → new for every value that differs, what redirects a caller first."""
    keys = set(differing(item.before, item.after)).intersection(among)
    before = item.before or {}
    lines = []
    for key in (each for each in FIELDS if each in keys):
        old = value(words, gazetteer, key, before.get(key))
        new = value(words, gazetteer, key, item.after.get(key))
        # A check dates a number without changing what is read of it.
        if old != new:
            lines.append(labelled(words, key, (*old, " → ", *new)))
    return lines


def phone_line(words: Words, gazetteer: Gazetteer, item: Item) -> Line:
    """A phone change, old and new side by side."""
    key = "phones" if dialled(item.before) != dialled(item.after) else "phone_of"
    old = value(words, gazetteer, key, (item.before or {}).get(key))
    return labelled(words, key, (*old, " → ", *value(words, gazetteer, key, item.after.get(key))))

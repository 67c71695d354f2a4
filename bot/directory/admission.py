"""What a change must fulfil to be handed in, and again when it is published: the program may have become stricter in between."""

from collections import Counter
from dataclasses import replace

from pydantic import ValidationError

from bot.directory.changes import Item, Values, dialled, redirects, unchecked
from bot.directory.leads import new_leads
from bot.directory.office import Office, Refused
from bot.directory.proposal import NewProposal
from bot.directory.records import HOMES, ServiceRecord

NEW_ENTRY = "new-entry"
"""The id of an entry that has none yet; handing it in gives it one."""


def consent_gap(values: Values) -> bool:
    """Whether an entry may not be shown for want of its holder's consent: a person's, and a house's, need all of it."""
    if values["holder"] != "person" and values["kind"] not in HOMES:
        return False
    consent, vetting = values.get("consent"), values.get("vetting")
    if consent is None or vetting is None or not all(vetting.values()):
        return True
    listed = consent["on_commune_list"] or values["kind"] == "shelter"
    return not (listed and consent["risk_read"])


def as_edited(new: NewProposal) -> NewProposal:
    """Editing is not checking: what a maker writes into the checks is not taken, and what then changes nothing is left out.

    Only what is to be shown again may bring its check along (`acts.Checked`); a release says itself what was checked.
    """
    if new.reason == "restore" or new.made_by is None:
        return new
    items = (replace(each, after=unchecked(each.before, each.after)) for each in new.items)
    return replace(new, items=tuple(each for each in items if each.before != each.after))


def refuse_unfit(new: NewProposal, office: Office) -> None:
    """Raises Refused for the first entry that may not be published as it is. Changes nothing, so a thread may run it."""
    times = Counter(each.entry for each in new.items if each.entry != NEW_ENTRY)
    twice = next((entry for entry, count in times.items() if count > 1), None)
    if twice is not None:
        raise Refused("refused.invalid", entry=twice)
    lines = office.live.snapshot.lines
    # They stand in data/hotlines.toml and nowhere else (DESIGN.md 6).
    national = frozenset(phone.number for line in lines for phone in line.phones)
    line_ids = frozenset(line.id for line in lines)
    known = line_ids.union(office.live.services, times)
    for each in new.items:
        _refuse_invalid(each, office)
        if each.entry in line_ids or _borrows_from_nowhere(each, known):
            raise Refused("refused.invalid", entry=each.entry)
        if new.reason == "restore" and redirects(each.before, each.after):
            raise Refused("refused.invalid", entry=each.entry)
        if national.intersection(dialled(each.after)):
            raise Refused("refused.national_number")
        if new.made_by is not None and any(new_leads(each.before, each.after, national)):
            raise Refused("refused.leads", entry=each.entry)
        if new.made_by is not None and _lacks_consent(each.after) and not _lacks_consent(each.before):
            raise Refused("refused.no_consent", entry=each.entry)


def _refuse_invalid(item: Item, office: Office) -> None:
    try:
        valid = ServiceRecord.model_validate(item.after).model_dump(mode="json")
    except ValidationError:
        raise Refused("refused.invalid", entry=item.entry) from None
    is_nowhere = valid["area"] is not None and not office.provinces(valid["area"])
    if is_nowhere or valid != dict(item.after) or valid["id"] != item.entry:
        raise Refused("refused.invalid", entry=item.entry)


def _borrows_from_nowhere(item: Item, known: frozenset[str]) -> bool:
    """Whether it is to use the number of an entry that does not exist, or its own: then its card would have none."""
    lender = item.after["phone_of"]
    if lender is None or (item.before or {}).get("phone_of") == lender:
        return False
    return lender == item.entry or lender not in known


def _lacks_consent(values: Values | None) -> bool:
    """Whether it is shown without: a release may have shipped it so, and an admin mends it; nothing else appears so."""
    return values is not None and values["status"] == "active" and consent_gap(values)

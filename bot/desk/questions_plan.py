"""What a new entry is asked, by what it is: few questions, because most of an office can be derived, and none too few for a home."""

from typing import Literal

from bot.directory.changes import Values
from bot.directory.phones import charge_by_prefix

Plan = Literal["commune", "person", "collective", "shelter", "office", "line"]

_FIRST = frozenset({"kind", "place", "name", "phones", "hours", "source", "source_date"})
_CONSENT = frozenset(
    {"consent_list", "consent_paper", "consent_shown", "consent_night", "consent_overnight", "consent_risk"}
)
_VETTING = frozenset({"vetting_free", "vetting_confidential", "vetting_direct", "vetting_trusted"})
_OFFICE = _FIRST | {"organization", "audience", "fees", "process", "description", "visibility", "address", "vetting"}

# The commune pack (police duty, health station, women's union, committee) is what an officer types thirty times: whom it serves is
# anyone, it stands for itself, and the rest can be added from the preview. Of a home the fee, the stay and the way to reach it follow
# from the consent and the vetting.
_ASKED: dict[Plan, frozenset[str]] = {
    "commune": _FIRST | {"vetting"},
    "person": _FIRST | _CONSENT | _VETTING | {"holder", "organization", "audience"},
    "collective": _FIRST | _CONSENT | _VETTING | {"holder", "organization", "audience"},
    "shelter": _FIRST | _CONSENT | _VETTING | {"organization", "audience", "description", "contact"},
    "office": _OFFICE | {"overnight", "contact"},
    "line": _OFFICE,
}
_COMMUNE = frozenset({"police", "health_station", "womens_union", "commune_committee"})
_LINES = frozenset({"hotline", "legal_aid"})


def plan(values: Values) -> Plan:
    """Which of the six ways through the form an entry goes. A trusted address is a person's until it is said to be another's."""
    kind = values.get("kind")
    if kind == "trusted_address":
        return "person" if values.get("holder", "person") == "person" else "collective"
    if kind == "shelter":
        return "shelter"
    if kind in _COMMUNE:
        return "commune"
    return "line" if kind in _LINES else "office"


def asked_of(values: Values) -> frozenset[str]:
    """The questions of an entry's way; what a call costs only where the number itself does not tell."""
    unclear = any(charge_by_prefix(phone["number"]) == "unknown" for phone in values.get("phones") or ())
    return _ASKED[plan(values)] | ({"charge"} if unclear else frozenset())

"""What an admin's button does. The rules of `screens.actions` hold: typed, versioned, 64 bytes, verbs never reused.

They mean something to a person of the team alone: from anybody else they are buttons that nobody made.
"""

from dataclasses import dataclass
from typing import Literal

CheckResult = Literal["answered", "changed", "closed", "silent"]
ExportForm = Literal["xlsx", "csv", "json", "tables"]
Template = Literal["entries", "commune"]
Role = Literal["editor", "reviewer", "owner"]
Period = Literal["7", "30", "365"]
"""Days."""


@dataclass(frozen=True, slots=True)
class DeskMenu:
    """/quanly."""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """/trangthai: who works here, whether publishing is frozen, one admin or two, trial mode, the head of the log."""


@dataclass(frozen=True, slots=True)
class AddEntry:
    """/themdiachi: begin the form, or go on with the one that is open."""


@dataclass(frozen=True, slots=True)
class StartAnew:
    """Throw the open form away and begin another."""


@dataclass(frozen=True, slots=True)
class FormChoose:
    """Answer the question `step` with one of its choices. An old button of another question does nothing."""

    step: str
    choice: str


@dataclass(frozen=True, slots=True)
class FormSkip:
    """Leave the question `step` unanswered."""

    step: str


@dataclass(frozen=True, slots=True)
class FormBack:
    """The question before `step`."""

    step: str


@dataclass(frozen=True, slots=True)
class FormJump:
    """From the preview to one question, and back to the preview after its answer."""

    step: str


@dataclass(frozen=True, slots=True)
class FormDrop:
    """Throw the form away."""


@dataclass(frozen=True, slots=True)
class FormPropose:
    """Hand the previewed entry in for a second admin's approval. `seen`: a digest of what the preview showed; another hands nothing in."""

    seen: str = "0"


@dataclass(frozen=True, slots=True)
class FindEntry:
    """/timdiachi: ask for words or a place."""


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """An entry as admins see it."""

    entry: str


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Choose what to change of an entry."""

    entry: str


@dataclass(frozen=True, slots=True)
class EditField:
    """Change one thing of an entry: the form's question `step`."""

    entry: str
    step: str


@dataclass(frozen=True, slots=True)
class HideEntry:
    """Take an entry away from the public at once; asks first unless `sure`."""

    entry: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ProposeHiding:
    """Hiding that needs a second admin, because it is the last contact of its area."""

    entry: str


@dataclass(frozen=True, slots=True)
class RestoreEntry:
    """Propose that a hidden entry is shown again."""

    entry: str


@dataclass(frozen=True, slots=True)
class Cautioned:
    """An admin confirms a report: the public sees that the contact is being checked."""

    entry: str


@dataclass(frozen=True, slots=True)
class DueCalls:
    """/dagoithu: what should be rung, a page at a time."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Rang:
    """What a call to an entry's number came to: Còn · Đổi số · Nghỉ · Không nghe."""

    entry: str
    result: CheckResult


@dataclass(frozen=True, slots=True)
class Queue:
    """Proposals that wait, a page at a time."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowProposal:
    """One proposal: old and new side by side, a page of its entries at a time."""

    proposal: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Approve:
    """Approve exactly what was seen: `digest` is the first half of the proposal's."""

    proposal: int
    digest: str


@dataclass(frozen=True, slots=True)
class RingList:
    """The numbers that an approver of a proposal rings, a page at a time."""

    proposal: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class EditProposal:
    """Open the form again with what one's own proposal says; handing it in takes the old one's place."""

    proposal: int


@dataclass(frozen=True, slots=True)
class RangForProposal:
    """Say that the numbers on this page of what must be rung were rung and answered."""

    proposal: int
    digest: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn a proposal down."""

    proposal: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take one's own proposal back."""

    proposal: int


@dataclass(frozen=True, slots=True)
class ToDo:
    """/canlam."""


@dataclass(frozen=True, slots=True)
class ShowToDo:
    """One list of /canlam, a page at a time."""

    list: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ImportHelp:
    """/nhapexcel: how to send a file."""


@dataclass(frozen=True, slots=True)
class GetTemplate:
    """/filemau. `province`: whose commune pack it is, by its code; `choose`: one's own provinces, else ask, a page at a time."""

    template: Template
    province: str = "choose"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ProposePlan:
    """Hand the plan of a file in for a second admin's approval."""

    proposal: int
    digest: str


@dataclass(frozen=True, slots=True)
class Export:
    """/xuatexcel and its other forms."""

    form: ExportForm


@dataclass(frozen=True, slots=True)
class ExportHelp:
    """Offer the forms of an export."""


@dataclass(frozen=True, slots=True)
class History:
    """/lichsu: the last changes, a page at a time."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """What happened to one entry."""

    entry: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """What one person of the team did."""

    person: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowChange:
    """One change of the log."""

    number: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Propose to take one change back."""

    number: int


@dataclass(frozen=True, slots=True)
class Team:
    """/canbo."""


@dataclass(frozen=True, slots=True)
class ShowPerson:
    """One person of the team."""

    person: int


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Take somebody off the team, oneself too; asks first unless `sure`."""

    person: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Invite:
    """/moicanbo: choose a role."""


@dataclass(frozen=True, slots=True)
class InviteRole:
    """The role is chosen: ask for provinces, a page at a time."""

    role: Role
    page: int = 0


@dataclass(frozen=True, slots=True)
class InviteTo:
    """Role and province are chosen: ask for the name. `province`: its code, or `all`."""

    role: Role
    province: str


@dataclass(frozen=True, slots=True)
class ConfirmPerson:
    """A second admin confirms who opened an invitation."""

    invitation: int


@dataclass(frozen=True, slots=True)
class DropInvitation:
    """Take an invitation back, or turn down who opened it."""

    invitation: int


@dataclass(frozen=True, slots=True)
class Freeze:
    """/ngungdang: nothing is published from now on; asks first unless `sure`."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class AskThaw:
    """Propose to publish again."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """/thongke: how much the bot was asked in the last days, in a province (its code) or in all of Viet Nam (`all`)."""

    period: Period = "30"
    province: str = "all"


@dataclass(frozen=True, slots=True)
class StatisticsPlaces:
    """Choose a province for the statistics, a page at a time."""

    period: Period = "30"
    page: int = 0


@dataclass(frozen=True, slots=True)
class TryLines:
    """/goithu: the five lines that owners ring before the bot opens."""


@dataclass(frozen=True, slots=True)
class TryLine:
    """Record a call to one line; `answers` collects what was chosen so far, a letter each after the first."""

    line: str
    answers: str = "0"


DeskAction = (
    DeskMenu
    | DeskStatus
    | AddEntry
    | StartAnew
    | FormChoose
    | FormSkip
    | FormBack
    | FormJump
    | FormDrop
    | FormPropose
    | FindEntry
    | ShowEntry
    | EditEntry
    | EditField
    | HideEntry
    | ProposeHiding
    | RestoreEntry
    | Cautioned
    | DueCalls
    | Rang
    | Queue
    | ShowProposal
    | Approve
    | RingList
    | EditProposal
    | RangForProposal
    | Reject
    | Withdraw
    | ToDo
    | ShowToDo
    | ImportHelp
    | GetTemplate
    | ProposePlan
    | Export
    | ExportHelp
    | History
    | EntryHistory
    | PersonHistory
    | ShowChange
    | Undo
    | Team
    | ShowPerson
    | RemovePerson
    | Invite
    | InviteRole
    | InviteTo
    | ConfirmPerson
    | DropInvitation
    | Freeze
    | AskThaw
    | Statistics
    | StatisticsPlaces
    | TryLines
    | TryLine
)

DESK_VERBS: dict[str, type[DeskAction]] = {
    "qm": DeskMenu,
    "qz": DeskStatus,
    "qa": AddEntry,
    "qn": StartAnew,
    "qc": FormChoose,
    "qs": FormSkip,
    "qb": FormBack,
    "qj": FormJump,
    "qd": FormDrop,
    "qp": FormPropose,
    "qf": FindEntry,
    "qe": ShowEntry,
    "qt": EditEntry,
    "qk": EditField,
    "qh": HideEntry,
    "qph": ProposeHiding,
    "qr": RestoreEntry,
    "qca": Cautioned,
    "qg": DueCalls,
    "qgr": Rang,
    "qq": Queue,
    "qqs": ShowProposal,
    "qqa": Approve,
    "qqg": RingList,
    "qqe": EditProposal,
    "qqr": RangForProposal,
    "qqn": Reject,
    "qqw": Withdraw,
    "ql": ToDo,
    "qls": ShowToDo,
    "qi": ImportHelp,
    "qit": GetTemplate,
    "qip": ProposePlan,
    "qx": Export,
    "qxh": ExportHelp,
    "qy": History,
    "qye": EntryHistory,
    "qyp": PersonHistory,
    "qyc": ShowChange,
    "qu": Undo,
    "qo": Team,
    "qos": ShowPerson,
    "qor": RemovePerson,
    "qoi": Invite,
    "qoj": InviteRole,
    "qok": InviteTo,
    "qoc": ConfirmPerson,
    "qod": DropInvitation,
    "qw": Freeze,
    "qwt": AskThaw,
    "qzs": Statistics,
    "qzp": StatisticsPlaces,
    "qv": TryLines,
    "qvl": TryLine,
}

"""What a button does: typed, versioned, and short enough to travel inside it (64 bytes, Bot API: InlineKeyboardButton).

An action carries its whole meaning, so a button works after any restart. Old buttons stay in chats for years: a verb, its
fields and their order are never changed or reused; a new meaning gets a new verb.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Literal, TypeVar, cast, get_args, get_origin

from bot.directory.model import ReportReason
from bot.places.model import AreaRef
from bot.screens.desk.actions import DESK_VERBS, DeskAction

Language = Literal["vi", "en"]
VERSION = "1"
LIMIT = 64


@dataclass(frozen=True, slots=True)
class Start:
    """The first screen."""


@dataclass(frozen=True, slots=True)
class ShowNumbers:
    """The button “Số gọi ngay”: the numbers, from anywhere."""


@dataclass(frozen=True, slots=True)
class FindHelp:
    """Ask where; a bare text then answers with a place."""


@dataclass(frozen=True, slots=True)
class ChooseProvince:
    """The provinces as buttons, a page at a time (from 0)."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseCommune:
    """The communes of an area (a province, or a former district) as buttons, a page at a time (from 0)."""

    area: AreaRef
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShareLocation:
    """Ask for the phone's position."""


@dataclass(frozen=True, slots=True)
class ShowPlace:
    """Who can help at a place."""

    area: AreaRef


@dataclass(frozen=True, slots=True)
class ShowOutside:
    """The button “Nơi ngoài xã”: who can help there, without those of the commune itself."""

    area: AreaRef


@dataclass(frozen=True, slots=True)
class CallFailed:
    """The button “Gọi không được”: the next number first. `tried` counts how many were tried before."""

    area: AreaRef
    tried: int = 0


@dataclass(frozen=True, slots=True)
class NobodyAnswers:
    """The button “Gọi không được” where no place is known: the next national number first."""

    tried: int = 0


@dataclass(frozen=True, slots=True)
class ReportCall:
    """Why a call to a contact of the directory failed, by its id: told only if she likes."""

    service: str
    reason: ReportReason


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """The curated answer to a topic; `more` shows its longer text."""

    topic: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class CalmNow:
    """The button “Tạm yên rồi, gọi ai?”: whom to call when the moment has passed."""


@dataclass(frozen=True, slots=True)
class OtherQuestion:
    """The button “Tôi hỏi việc khác”: takes the alarm back and leaves the numbers."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Offer the languages."""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: Language


@dataclass(frozen=True, slots=True)
class WhatIsKept:
    """The button “Bot lưu gì?”."""


@dataclass(frozen=True, slots=True)
class WhatIsKeptInFull:
    """The button “Xem đủ”: every stored thing, a line each."""


@dataclass(frozen=True, slots=True)
class EraseChat:
    """The button “Xóa đoạn chat này”: at once, both sides."""


@dataclass(frozen=True, slots=True)
class ChooseVanishing:
    """The button “Hẹn giờ gỡ tin”: after what time messages go by themselves."""


@dataclass(frozen=True, slots=True)
class SetVanishing:
    """Messages go by themselves after so many minutes; 0: they stay."""

    minutes: int


@dataclass(frozen=True, slots=True)
class RemoveThis:
    """The button “Gỡ luôn tin này”: delete the message that bears it."""


Action = (
    Start
    | ShowNumbers
    | FindHelp
    | ChooseProvince
    | ChooseCommune
    | ShareLocation
    | ShowPlace
    | ShowOutside
    | CallFailed
    | NobodyAnswers
    | ReportCall
    | ShowTopic
    | CalmNow
    | OtherQuestion
    | ChooseLanguage
    | SetLanguage
    | WhatIsKept
    | EraseChat
    | ChooseVanishing
    | SetVanishing
    | RemoveThis
    | WhatIsKeptInFull
)

_VERBS: dict[str, type[Action]] = {
    "st": Start,
    "nu": ShowNumbers,
    "fh": FindHelp,
    "cp": ChooseProvince,
    "cc": ChooseCommune,
    "sl": ShareLocation,
    "pl": ShowPlace,
    "po": ShowOutside,
    "cf": CallFailed,
    "na": NobodyAnswers,
    "rp": ReportCall,
    "to": ShowTopic,
    "cn": CalmNow,
    "oq": OtherQuestion,
    "cl": ChooseLanguage,
    "la": SetLanguage,
    "wk": WhatIsKept,
    "er": EraseChat,
    "cv": ChooseVanishing,
    "sv": SetVanishing,
    "rt": RemoveThis,
    "wf": WhatIsKeptInFull,
}
_VERB_OF: dict[type[Action | DeskAction], str] = {kind: verb for verb, kind in (*_VERBS.items(), *DESK_VERBS.items())}
_PAGES = 4
"""Digits of a citizen's numbers, which count pages."""
_IDS = 15
"""Digits of an admin's, which name people and proposals."""

Kind = TypeVar("Kind", bound=Action | DeskAction)


class UnknownAction(ValueError):
    """A button that this version cannot read."""


def encode(action: Action | DeskAction) -> str:
    """`1pl:p25390`. Raises ValueError when it would not fit into a button."""
    parts = [VERSION + _VERB_OF[type(action)]]
    for field in fields(action):
        value = getattr(action, field.name)
        parts.append(str(int(value)) if isinstance(value, bool) else str(value))
    packed = ":".join(parts)
    if len(packed.encode()) > LIMIT:
        raise ValueError("this action does not fit into a button")
    return packed


def fits(action: Action | DeskAction) -> bool:
    """Whether it can travel inside a button; not so with the id of an entry that is too long."""
    try:
        encode(action)
    except ValueError:
        return False
    return True


def decode(packed: str) -> Action:
    """The action of a citizen's button, also of one sent years ago. Raises UnknownAction for anything else: an admin's button, too."""
    return _unpacked(packed, _VERBS, _PAGES)


def decode_desk(packed: str) -> DeskAction:
    """The action of an admin's button: for a person of the team alone. Raises UnknownAction for anything else."""
    return _unpacked(packed, DESK_VERBS, _IDS)


def _unpacked(packed: str, verbs: Mapping[str, type[Kind]], digits: int) -> Kind:
    head, *written = packed.split(":")
    kind = verbs.get(head[1:]) if head[:1] == VERSION else None
    if kind is None:
        raise UnknownAction("not one of our buttons")
    wanted = fields(kind)
    if len(written) > len(wanted):
        raise UnknownAction("too many fields")
    build = cast("Callable[..., Kind]", kind)
    try:
        return build(*(_read(field.type, value, digits) for field, value in zip(wanted, written, strict=False)))
    except (TypeError, ValueError):
        raise UnknownAction("fields that cannot be read") from None


def _read(kind: object, written: str, digits: int) -> object:
    if kind is AreaRef:
        return AreaRef.parse(written)
    if kind is bool:
        return written == "1" if written in ("0", "1") else _refuse()
    if kind is int:
        return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else _refuse()
    if get_origin(kind) is Literal:
        return written if written in get_args(kind) else _refuse()
    return written if written.isascii() and written.replace("_", "").replace("-", "").isalnum() else _refuse()


def _refuse() -> object:
    raise ValueError("unreadable")

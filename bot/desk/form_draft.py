"""A form that an admin is in the middle of: what it holds, and the row that lets it outlive a restart."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, Optional, cast

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError, create_model, field_validator

from bot.desk.questions import PREVIEW, STEPS
from bot.directory.changes import Values, canonical
from bot.directory.national import Hotlines
from bot.directory.records import ConsentRecord, Identifier, ServiceRecord, VettingRecord
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.places.resolver import Resolver
from bot.wording import Wordings

Mode = Literal["add", "edit"]
SEEN = 16
"""Hex digits."""


class UnreadableDraft(ValueError):
    """A row that this version's form cannot have written; the text names keys and never what stood there."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the form looks at. `provinces`: codes of the present provinces that the admin works for, None: all of Viet Nam."""

    gazetteer: Gazetteer
    resolver: Resolver
    wordings: Wordings
    hotlines: Hotlines
    today: date
    provinces: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A form and where it stands. Never changed: every answer gives another.

    `entry`, `base`, `before`: of an edit, the id, the version it was read at and its values then; None for a new entry. `values`: what is
    known so far, keys and shapes of a ServiceRecord; `consent` and `vetting` grow point by point, and a point is None or False where the
    answer was no. `step`: the question that stands open, or the preview. `answered`: steps that were answered or left out on purpose;
    the others may hold what was derived. `returns`: came from the preview, and goes back there. `areas`: the meanings of a place's name
    that she is asked to choose from.
    """

    mode: Mode
    step: str
    entry: str | None = None
    base: int | None = None
    before: Values | None = None
    values: Values = field(default_factory=dict)
    answered: frozenset[str] = frozenset()
    returns: bool = False
    areas: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        """What the preview's button says of the content that it stood under."""
        return sha256(canonical([self.base, self.before, self.values])).hexdigest()[:SEEN]

    def to_json(self) -> dict[str, Any]:
        """The row, of JSON's own types."""
        return {
            "mode": self.mode,
            "step": self.step,
            "entry": self.entry,
            "base": self.base,
            "before": self.before,
            "values": self.values,
            "answered": [step for step in STEPS if step in self.answered],
            "returns": self.returns,
            "areas": list(self.areas),
        }

    @classmethod
    def from_json(cls, written: object) -> "Draft":
        """The form of a row. Raises UnreadableDraft for anything that `to_json` of this version does not write."""
        try:
            row = _Row.model_validate(written)
        except ValidationError as error:
            keys = ", ".join(sorted({".".join(map(str, each["loc"])) or "draft" for each in error.errors()}))
            raise UnreadableDraft(keys) from None
        if {each is not None for each in (row.entry, row.base, row.before)} != {row.mode == "edit"}:
            raise UnreadableDraft("mode, entry, base and before do not go together")
        return cls(
            mode=row.mode,
            step=row.step,
            entry=row.entry,
            base=row.base,
            before=row.before.model_dump(mode="json") if row.before else None,
            values=cast(BaseModel, row.values).model_dump(mode="json", exclude_unset=True),
            answered=frozenset(row.answered),
            returns=row.returns,
            areas=tuple(row.areas),
        )


def _partial(record: type[BaseModel], *, refusable: bool = False, **others: Any) -> type[BaseModel]:
    """The same record with no key required. `refusable`: a point may be None, for an answer that was no."""
    keys: dict[str, Any] = {}
    for key, info in record.model_fields.items():
        optional = copy(info)
        optional.default = None
        keys[key] = (Optional[info.annotation] if refusable else info.annotation, optional)  # noqa: UP045  # built at run time
    made: type[BaseModel] = create_model(f"Partial{record.__name__}", __config__=record.model_config, **keys | others)
    return made


_Values = _partial(
    ServiceRecord,
    consent=(Optional[_partial(ConsentRecord, refusable=True)], None),  # noqa: UP045  # built at run time
    vetting=(Optional[_partial(VettingRecord)], None),  # noqa: UP045  # built at run time
)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    mode: Mode
    step: str
    entry: Identifier | None
    base: StrictInt | None
    before: ServiceRecord | None
    values: _Values  # type: ignore[valid-type]  # built at run time
    answered: list[str]
    returns: StrictBool
    areas: list[Annotated[str, Field(max_length=6)]]

    @field_validator("step")
    @classmethod
    def _known(cls, step: str) -> str:
        if step not in (*STEPS, PREVIEW):
            raise ValueError("no question of this form")
        return step

    @field_validator("answered")
    @classmethod
    def _all_known(cls, steps: list[str]) -> list[str]:
        return [cls._known(step) for step in steps]

    @field_validator("areas")
    @classmethod
    def _all_areas(cls, areas: list[str]) -> list[str]:
        return [str(AreaRef.parse(area)) for area in areas]

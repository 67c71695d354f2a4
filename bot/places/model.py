"""Administrative units of Viet Nam: those in force since 1 July 2025, and those before."""

from dataclasses import dataclass
from typing import Literal

Era = Literal["present", "former"]
Level = Literal["commune", "district", "province"]
PlaceStatus = Literal["found", "ambiguous", "none"]

_LEVEL_OF_LENGTH: dict[int, Level] = {2: "province", 3: "district", 5: "commune"}


@dataclass(frozen=True, slots=True, order=True)
class AreaRef:
    """An official code with its era: both eras share one number space, so a bare code means nothing.

    Codes have two digits for a province, three for a (former) district, five for a commune. Written `p25390` (present) or
    `f25369` (former), wherever one string must hold it: buttons, files, the database.
    """

    era: Era
    code: str

    @property
    def level(self) -> Level:
        return _LEVEL_OF_LENGTH[len(self.code)]

    def __str__(self) -> str:
        return f"{self.era[0]}{self.code}"

    @classmethod
    def parse(cls, written: str) -> "AreaRef":
        """Read `p25390` or `f25369`. Raises ValueError for anything else; does not know whether the code exists."""
        eras: dict[str, Era] = {"p": "present", "f": "former"}
        era, code = eras.get(written[:1]), written[1:]
        if era is None or not (code.isascii() and code.isdigit()) or len(code) not in _LEVEL_OF_LENGTH:
            raise ValueError("an area is written p or f and an official code of 2, 3 or 5 digits, such as p25390")
        if era == "present" and len(code) == 3:
            raise ValueError("there are no districts in force: write f and the code")
        return cls(era, code)


@dataclass(frozen=True, slots=True)
class Area:
    """One unit: a commune, a former district or a province, of one era.

    `name` is bare ("Đồng Tâm"), `unit` its type in lower case ("xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "thị xã",
    "thành phố", "tỉnh"). `province` is the province of the same era (the unit itself for a province), `district` the former
    district of a former commune, else None.
    """

    ref: AreaRef
    name: str
    unit: str
    province: AreaRef
    district: AreaRef | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the words of a text mean as places.

    found: the areas that the text names, best first. Several when a former commune was split, or when the text names two places.
    ambiguous: every meaning of a name that has disjoint ones. none: empty.
    """

    status: PlaceStatus
    places: tuple[Area, ...] = ()


NO_PLACE = Resolution("none")

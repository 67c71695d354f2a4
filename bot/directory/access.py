"""Who may do what: deny by default, by numeric Telegram id (facts of the directory, 5.2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

Role = Literal["editor", "reviewer", "owner"]
"""editor: proposes. reviewer: proposes, and approves what others proposed. owner: the team, too."""

LINK_LASTS = timedelta(hours=24)
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team. `name`: what the team calls her, empty for an owner of the settings. `provinces`: codes; None: everywhere.

    `fixed`: an owner of the settings, whom no command can take off the team.
    """

    id: int
    name: str
    role: Role
    provinces: frozenset[str] | None = None
    fixed: bool = False

    @property
    def approves(self) -> bool:
        return self.role in ("reviewer", "owner")

    @property
    def leads(self) -> bool:
        return self.role == "owner"

    def covers(self, provinces: Collection[str]) -> bool:
        """Whether all of these provinces are hers; of an entry for all of Viet Nam (none) only who is bound to no province."""
        return self.provinces is None or (bool(provinces) and self.provinces.issuperset(provinces))


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way into the team: made by one, taken by who opened the link, waiting for a second admin. Times: seconds, UTC."""

    id: int
    name: str
    role: Role
    provinces: frozenset[str] | None
    made_by: int
    made_at: int
    taken_by: int | None
    taken_at: int | None

    def expired(self, now: int) -> bool:
        return now - self.made_at > LINK_LASTS.total_seconds()


class Roster:
    """The team, in RAM: the owners of the settings and those of the table `staff`. Replaced whole by `set_staff`."""

    def __init__(self, owners: Iterable[int], staff: Iterable[Person] = ()) -> None:
        self._owners = {number: Person(number, "", "owner", fixed=True) for number in owners}
        self._people: Mapping[int, Person] = dict(self._owners)
        self.set_staff(staff)

    def set_staff(self, staff: Iterable[Person]) -> None:
        """From now on exactly these, besides the owners of the settings."""
        self._people = {**{each.id: each for each in staff}, **self._owners}

    def person(self, number: int | None) -> Person | None:
        """Who this is; None for everybody who is not of the team."""
        return self._people.get(number) if number is not None else None

    @property
    def people(self) -> tuple[Person, ...]:
        """Owners first, then reviewers, then editors, by id."""
        return tuple(sorted(self._people.values(), key=lambda each: (-ROLES.index(each.role), each.id)))

    @property
    def owners(self) -> tuple[Person, ...]:
        return tuple(each for each in self.people if each.leads)

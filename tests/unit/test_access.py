"""Roles, provinces, the roster: deny by default."""

from bot.directory.access import Invitation, Person, Roster
from tests.unit.office_house import DONG_NAI, HA_NOI, MAI, NGA, SON, STAFF, STRANGER, THU, VU


def test_what_a_role_may() -> None:
    may = {role: (Person(1, "", role).approves, Person(1, "", role).leads) for role in ("editor", "reviewer", "owner")}
    assert may == {"editor": (False, False), "reviewer": (True, False), "owner": (True, True)}


def test_provinces() -> None:
    everywhere, bound = Person(1, "", "editor"), Person(1, "", "editor", frozenset({DONG_NAI}))
    assert everywhere.covers([])
    assert everywhere.covers([HA_NOI])
    assert bound.covers([DONG_NAI])
    assert not bound.covers([DONG_NAI, HA_NOI])
    assert not bound.covers([])
    assert not Person(1, "", "editor", frozenset()).covers([DONG_NAI])


def test_the_owners_of_the_settings_are_of_the_team_whatever_the_table_says() -> None:
    roster = Roster((MAI, NGA), (*STAFF, Person(MAI, "Kẻ khác", "editor")))
    mai = roster.person(MAI)
    assert mai == Person(MAI, "", "owner", fixed=True)
    roster.set_staff([Person(SON, "Sơn", "owner")])
    assert [each.id for each in roster.owners] == [MAI, NGA, SON]
    assert roster.person(VU) is None


def test_owners_first_then_reviewers_then_editors() -> None:
    roster = Roster((NGA, MAI), STAFF)
    assert [each.role for each in roster.people] == ["owner", "owner", "reviewer", "reviewer", "editor", "editor"]
    assert [each.id for each in roster.people[:3]] == [MAI, NGA, VU]


def test_nobody_is_somebody() -> None:
    roster = Roster((), ())
    assert roster.person(None) is None
    assert roster.person(STRANGER) is None
    assert roster.people == ()
    assert Roster((MAI,), STAFF).person(THU) is STAFF[1]


def test_a_link_lasts_a_day() -> None:
    link = Invitation(1, "Thu", "editor", None, MAI, 1000, None, None)
    assert not link.expired(1000 + 24 * 3600)
    assert link.expired(1000 + 24 * 3600 + 1)

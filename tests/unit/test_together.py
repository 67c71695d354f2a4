"""Several people at the same moment: one wins, the others are told, and the log holds."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.database import schema
from bot.directory.admission import NEW_ENTRY
from bot.directory.changes import Item
from bot.directory.decisions import Published
from bot.directory.office import Refused
from bot.directory.proposal import NewProposal
from bot.directory.records import columns
from tests.unit.office_house import (
    ENTRIES,
    FAR,
    MAI,
    NGA,
    STATION,
    THU,
    UNION,
    VU,
    WOMAN,
    House,
    service,
    working,
)

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

NUMBER, OTHER = "0912 100 001", "0912 100 002"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with working(tmp_path) as house:
        yield house


async def together(*doing: Coroutine[Any, Any, Any]) -> tuple[list[Any], list[str]]:
    """What came of it, and why the others were refused. Any other failure is one."""
    ended = await asyncio.gather(*doing, return_exceptions=True)
    refused = [each.key for each in ended if isinstance(each, Refused)]
    done = [each for each in ended if not isinstance(each, Refused)]
    for each in done:
        if isinstance(each, BaseException):
            raise each
    return done, refused


async def holds(house: House) -> bool:
    """The log, and what is shown beside what is stored."""
    standing = {row.id: [each["number"] for each in row.phones] for row in await house.rows(schema.service)}
    live = {each.id: [phone.number for phone in each.phones] for each in house.office.live.services.values()}
    return (await house.audit()).holds and standing == live


async def test_of_two_approvers_one_publishes(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    done, refused = await together(*(house.approved(made, by) for by in (MAI, NGA, VU)))
    assert len(done) == 1
    assert refused == ["refused.is_applied"] * 2
    assert [each.action for each in await house.log()].count("publish") == 1
    assert await holds(house)


async def test_of_ten_taps_of_one_approver_one_publishes(house: House) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    done, refused = await together(*(house.approved(made) for _ in range(10)))
    assert refused == []
    assert sorted(each.again for each in done) == [False, *[True] * 9]
    assert await holds(house)


async def test_of_two_proposals_for_one_entry_one_is_stale(house: House) -> None:
    item, other = await house.renumber(STATION, NUMBER), await house.renumber(STATION, OTHER)
    first, second = await house.proposed(item), await house.proposed(other, by=VU)
    done, refused = await together(house.approved(first, MAI), house.approved(second, NGA))
    assert len(done) == 1
    assert refused == ["refused.stale"]
    assert sorted([await house.state(first), await house.state(second)]) == ["applied", "stale"]
    assert await holds(house)


@pytest.mark.parametrize("first", [0, 1])
async def test_approving_rejecting_and_taking_back_at_once(house: House, first: int) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    doing = [house.approved(made, MAI), house.decisions.reject(made.id, NGA), house.decisions.withdraw(made.id, THU)]
    done, refused = await together(*(doing[first:] + doing[:first]))
    assert len(done) == 1
    assert len(refused) == 2
    published = isinstance(done[0], Published)
    assert (house.number(STATION) == NUMBER) is published
    assert await holds(house)


@pytest.mark.parametrize("removed_first", [True, False])
async def test_a_proposer_is_removed_while_another_approves(house: House, removed_first: bool) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    doing = [house.team.remove(THU, MAI), house.approved(made, VU)]
    _, refused = await together(*(doing if removed_first else reversed(doing)))
    state = await house.state(made)
    assert refused == ([] if state == "applied" else ["refused.is_fallen"])
    assert (house.number(STATION) == NUMBER) is (state == "applied")
    assert await holds(house)


@pytest.mark.parametrize("removed_first", [True, False])
async def test_an_approver_is_removed_while_she_approves(house: House, removed_first: bool) -> None:
    made = await house.proposed(await house.renumber(STATION, NUMBER))
    doing = [house.team.remove(VU, MAI), house.approved(made, VU)]
    _, refused = await together(*(doing if removed_first else reversed(doing)))
    log = [(each.action, each.approver) for each in await house.log() if each.action in ("leave", "publish")]
    assert log == ([("publish", VU), ("leave", None)] if refused == [] else [("leave", None)])
    assert await holds(house)


async def test_publishing_is_stopped_while_somebody_approves(house: House) -> None:
    made = [await house.proposed(await house.renumber(entry, NUMBER)) for entry in (STATION, UNION, FAR)]
    await together(*(house.approved(each) for each in made[:2]), house.acts.freeze(MAI), house.approved(made[2]))
    actions = [each.action for each in await house.log()]
    assert actions[-1] == "freeze" or actions.index("freeze") > actions.index("publish")
    assert "publish" not in actions[actions.index("freeze") :]
    assert await holds(house)


async def test_new_entries_never_share_an_id(house: House) -> None:
    def adding(place: int) -> NewProposal:
        values = {**columns(service("moi", f"0913 000 {place:03d}")), "id": NEW_ENTRY}
        return NewProposal("add", (THU, VU, MAI)[place % 3], (Item(NEW_ENTRY, None, None, values),))

    made, refused = await together(*(house.decisions.propose(adding(place)) for place in range(30)))
    assert refused == []
    assert sorted(each.items[0].entry for each in made) == [f"dl-{number:04d}" for number in range(1, 31)]
    done, _ = await together(*(house.approved(each, NGA) for each in made))
    assert len(done) == 30
    assert await holds(house)


async def test_two_people_do_not_hide_the_last_two_contacts_of_a_commune(tmp_path: Path) -> None:
    entries = (service("mot", NUMBER), service("hai", OTHER))
    async with working(tmp_path, entries=entries) as house:
        done, refused = await together(house.acts.hide("mot", THU), house.acts.hide("hai", VU))
        assert len(done) == 1
        assert refused == ["refused.last_contact"]
        assert await holds(house)


async def test_nobody_hides_a_sixth_by_being_quick(tmp_path: Path) -> None:
    rows = tuple(service(f"xa-{place}", f"0913 000 00{place}") for place in range(9))
    async with working(tmp_path, entries=(*ENTRIES, *rows)) as house:
        done, refused = await together(*(house.acts.hide(each.id, THU) for each in rows))
        assert len(done) == 5
        assert refused == ["refused.enough_hidden"] * 4
        assert await holds(house)


async def test_one_link_opened_by_many_is_one_persons_and_confirmed_once(house: House) -> None:
    secret = await house.team.invite("Hoa", "editor", None, MAI)
    done, refused = await together(*(house.team.take(secret, person) for person in range(3001, 3006)))
    assert len(done) == 1
    assert refused == ["refused.link_over"] * 4
    joined, late = await together(*(house.team.confirm(done[0].id, by) for by in (NGA, VU)))
    assert len(joined) == 1
    assert late == ["refused.link_over"]
    assert await holds(house)


async def test_two_plans_of_one_person(house: House) -> None:
    def plan(number: str, item: Item) -> NewProposal:
        after = {**item.after, "phones": [{**item.after["phones"][0], "number": number}]}
        return NewProposal("import", THU, (Item(item.entry, item.base, item.before, after),), state="planned")

    item = await house.edit(STATION)
    made, _ = await together(*(house.decisions.propose(plan(number, item)) for number in (NUMBER, OTHER)))
    done, refused = await together(*(house.decisions.hand_in(each.id, each.seen, THU) for each in made))
    assert len(done) == 1
    assert refused == ["refused.plan_gone"]


async def test_what_was_prepared_and_not_committed_is_not_shown(house: House) -> None:
    """An approval that turns out to be stale leaves nothing behind for the next change of the entry."""
    older = await house.proposed(await house.renumber(STATION, NUMBER))
    await house.published(await house.renumber(STATION, OTHER), by=VU, approver=MAI)
    _, refused = await together(house.approved(older))
    assert refused == ["refused.stale"]
    await house.acts.check(STATION, THU)
    assert house.number(STATION) == OTHER
    assert await holds(house)


async def test_everything_at_once(house: House) -> None:
    """Thirty people's taps in no order: what was acknowledged is in the log, and the log leads to what stands there."""
    made = [await house.proposed(await house.renumber(entry, f"0915 000 00{place}"), by=by)
            for place, (entry, by) in enumerate((entry, by) for entry in (STATION, UNION, FAR, WOMAN) for by in (THU, VU))]  # fmt: skip
    before = len(await house.log())
    doing = [
        *(house.approved(each, by) for each in made for by in (MAI, NGA)),
        *(house.acts.check(entry, THU) for entry in (STATION, UNION)),
        *(house.acts.hide(entry, VU) for entry in (UNION, FAR)),
        *(house.acts.silent(WOMAN, THU) for _ in range(3)),
        house.acts.freeze(VU),
        house.team.remove(VU, MAI),
        house.decisions.expire(),
        house.team.let_strangers_fall(),
    ]
    done, refused = await together(*doing)
    assert len(done) + len(refused) == len(doing)
    acknowledged = sum(each is not None and not isinstance(each, bool) for each in done)
    # `silent` three times and `freeze` once wrote, too; the two chores wrote no change.
    assert len(await house.log()) - before == acknowledged + 3 + sum(each is True for each in done)
    assert await holds(house)

"""The guided form without a bot: what it looks at, somebody who answers it, the screen she reads. Places are real, numbers made up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from bot import content, wording
from bot.botapi.html import compose
from bot.desk import form
from bot.desk.form_draft import Context, Draft
from bot.desk.form_look import form_screen
from bot.desk.form_refusals import Refusal
from bot.desk.form_view import Look, refusal_lines
from bot.desk.tools import shared_numbers
from bot.directory.changes import Values
from bot.directory.freshness import freshness
from bot.directory.hours import VIET_NAM, answering
from bot.directory.model import public
from bot.directory.snapshot import Snapshot
from bot.directory.store import built
from bot.places.resolver import Resolver
from bot.screens.actions import LIMIT, decode_desk, encode
from bot.screens.card import card
from bot.screens.model import Card, Screen
from bot.screens.plain import plain
from bot.screens.words import Words
from bot.wording import Locale
from tests.unit.office_house import gazetteer, hotlines

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC).astimezone(VIET_NAM)
DONG_TAM = "p25390"
NUMBER, OTHER, THIRD, FOURTH = "0912 000 001", "0912 000 002", "0912 000 003", "0912 000 004"
"""Made up, as is everybody here."""

STANDING: Mapping[str, Iterable[str]] = {"dl-0001": [OTHER]}
"""Who has which number besides."""


@cache
def resolver() -> Resolver:
    return Resolver(gazetteer())


@cache
def context(provinces: frozenset[str] | None = None) -> Context:
    wordings = wording.load(content.locales_folder())
    return Context(gazetteer(), resolver(), wordings, hotlines(), TODAY, provinces)


@cache
def words(locale: Locale = "vi") -> Words:
    return Words(context().wordings[locale], Snapshot.of_hotlines(hotlines()).numbers(), NOW)


def look(locale: Locale = "vi", provinces: frozenset[str] | None = None) -> Look:
    def carded(values: Values) -> Card | None:
        shown = public(built(values))
        if shown is None:
            return None
        age = freshness(shown.kind, shown.holder, shown.assured_date, TODAY)
        return card(words(locale), answering(shown, NOW), age)

    return Look(
        words(locale), context(provinces), carded, lambda numbers, but: shared_numbers(STANDING, numbers, but or "")
    )


def shown(draft: Draft, refusal: Refusal | None = None, locale: Locale = "vi", *, resumed: bool = False) -> Screen:
    """Its screen, which Telegram would take as it is."""
    notices = refusal_lines(words(locale), refusal) if refusal is not None else ()
    screen = form_screen(look(locale), draft, notices, resumed=resumed)
    fits(screen)
    return screen


def fits(screen: Screen) -> None:
    """Its text and its buttons are what Telegram takes: 4,096 characters, 64 bytes a button, 100 buttons; nothing is left out."""
    composed = compose(screen)
    assert composed.left_out == 0
    assert "{" not in plain(screen)
    buttons = list(screen.buttons)
    assert len(buttons) <= 100
    for each in buttons:
        assert 0 < len(each.label) <= 64, each
        assert len(encode(each.action).encode()) <= LIMIT
        assert decode_desk(encode(each.action)) == each.action


@dataclass
class Officer:
    """Somebody before the form. `taps` and `texts`: how much work it was."""

    draft: Draft = field(default_factory=form.begin)
    context: Context = field(default_factory=context)
    taps: int = 0
    texts: int = 0
    refused: Refusal | None = None

    def tap(self, *choices: str) -> "Officer":
        for choice in choices:
            self.taps += 1
            self._took(form.chosen(self.draft, self.draft.step, choice, self.context))
        return self

    def say(self, *texts: str) -> "Officer":
        for text in texts:
            self.texts += 1
            self._took(form.said(self.draft, text, self.context))
        return self

    def skip(self) -> "Officer":
        self.taps += 1
        return self._took(form.skipped(self.draft, self.draft.step))

    def back(self) -> "Officer":
        return self._took(form.back(self.draft, self.draft.step))

    def jump(self, step: str) -> "Officer":
        return self._took(form.jumped(self.draft, step))

    def at(self, step: str) -> "Officer":
        """Straight to a question that may stand anywhere, as if from the preview."""
        self.draft = form.jumped(form.at_preview(self.draft), step)
        assert self.draft.step == step
        return self

    @property
    def step(self) -> str:
        return self.draft.step

    @property
    def values(self) -> Values:
        return self.draft.values

    def reads(self, locale: Locale = "vi") -> str:
        return plain(shown(self.draft, self.refused, locale))

    def refusal(self, text: str) -> str:
        """Why a text is not taken, in words; nothing of the form has changed."""
        before = self.draft
        self.say(text)
        assert self.refused is not None, f"{text!r} was taken"
        assert self.draft == before
        return self.refused.key

    def _took(self, outcome: Draft | Refusal) -> "Officer":
        self.refused = outcome if isinstance(outcome, Refusal) else None
        if isinstance(outcome, Draft):
            self.draft = round_trip(outcome)
        return self


def round_trip(draft: Draft) -> Draft:
    """The same form after a restart."""
    read = Draft.from_json(draft.to_json())
    assert read == draft
    return read


AGREED: tuple[str, ...] = ("yes", "today", "phone", "yes", "no", "read")


def police() -> Officer:
    """The shortest way there is: the first entry of a commune's pack."""
    officer = Officer().tap("police").say("xã Đồng Tâm, Đồng Nai").tap("duty").say(NUMBER)
    return officer.tap("done", "always", "itself", "all")


def person() -> Officer:
    """A woman who takes people in."""
    officer = (
        Officer().tap("trusted_address", "person").say("Đồng Tâm, Đồng Nai").tap("branch_head", "union").say(NUMBER)
    )
    officer.tap("done", "always", "women", "list").say("1/7/2026").tap(*AGREED)
    return officer.tap("yes", "yes", "yes", "yes")


def shelter() -> Officer:
    officer = Officer().tap("shelter").say("Đồng Nai").tap("office").skip().say(NUMBER)
    officer.tap("done", "appointment", "women_children").say("Giúp chỗ ở và tư vấn.").say("Sở Y tế thử cho biết").tap(
        "today"
    )
    return officer.tap("no", "today", "phone", "no", "yes", "read").tap("yes", "yes", "yes", "yes").skip()


def office() -> Officer:
    """A centre of a province, with a public address."""
    officer = Officer().tap("social_work_centre").say("Đồng Nai").tap("office").say("Sở Y tế thử").say(NUMBER)
    officer.tap("done", "office", "anyone", "free", "no").say("Gọi trước.").say("Tư vấn, kết nối.").tap("public")
    return officer.say("128 Hồng Bàng, phường thử").tap("itself", "all").say("Chị Mai, phòng 3")


def line() -> Officer:
    officer = Officer().tap("hotline", "all").say("Đường dây thử").skip().say("1900 1234")
    officer.tap("done", "free", "always", "anyone", "free").skip().skip().tap("area_only").say("Trang thử").tap(
        "unknown", "all"
    )
    return officer


def collective() -> Officer:
    """A trusted address that is an office."""
    officer = Officer().tap("trusted_address", "organization").say("Đồng Tâm, Đồng Nai").tap("office", "committee")
    officer.say(NUMBER).tap("done", "unknown", "anyone", "itself").tap(*AGREED)
    return officer.tap("yes", "yes", "yes", "yes")


def charging() -> Officer:
    """A commune's office that takes money: point by point."""
    officer = (
        Officer()
        .tap("health_station")
        .say("Đồng Tâm, Đồng Nai")
        .tap("office")
        .say(NUMBER)
        .tap("done", "office", "itself")
    )
    return officer.tap("each", "no", "yes", "yes", "yes", "yes")


WAYS = {
    "police": police,
    "person": person,
    "shelter": shelter,
    "office": office,
    "line": line,
    "collective": collective,
    "charging": charging,
}


def entry(way: str = "police", **changes: Any) -> Values:
    """The row of an entry that the form made, published and rung."""
    made = form.result(WAYS[way]().draft)
    assert not isinstance(made, tuple), made
    return {**made, "id": "dl-0042", "assured_date": "2026-11-04", "assurer": 2001, **changes}


def editing(step: str | None = None, way: str = "police", **changes: Any) -> Officer:
    return Officer(form.edit("dl-0042", 7, entry(way, **changes), step))


def outcome(officer: Officer) -> Values | Sequence[Refusal]:
    return form.result(officer.draft)


def is_complete(draft: Draft) -> bool:
    """Whether it can be handed in as it is."""
    return not isinstance(form.result(draft), tuple)

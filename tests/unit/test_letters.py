"""A text is what it looks like; a letter that is another's look-alike is not taken. test_hostile_letters.py tries every door."""

import unicodedata

import pytest

from bot.directory.letters import are_ours, one_line, seen
from tests.unit.form_house import NUMBER, office
from tests.unit.office_house import gazetteer, hotlines
from tests.unit.test_exchange_plan import Desk, service


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Trạm\u202e y\u200b tế\x07", "Trạm y tế"),
        ("Trạm\r\ny tế\rthử", "Trạm\ny tế\nthử"),
        ("Ｔrạm số ٣ ⑤", "Trạm số 3 5"),
        ("Trạm\u00a0y\u3000tế\u3164", "Trạm y tế"),
        ("a" + "\u0338" * 9, "a" + "\u0338" * 3),
        (unicodedata.normalize("NFD", "Trạm y tế"), "Trạm y tế"),
        ("100 m², ½ giờ, 30 °C", "100 m², ½ giờ, 30 °C"),
    ],
)
def test_what_cannot_be_seen_is_not_kept(text: str, plain: str) -> None:
    assert seen(text) == plain


def test_a_line_end_writes_no_line_of_its_own() -> None:
    assert one_line(" Trạm\n\n113\ty tế ") == "Trạm 113 y tế"


def test_a_look_alike_is_refused_by_the_form_and_by_a_plan() -> None:
    assert are_ours("Trạm y tế, ភាសាខ្មែរ")
    assert not are_ours("Trаm y tế")
    assert office().at("description").refusal("Giúр đêm") == "form.refuse_letters"
    desk = Desk(gazetteer(), hotlines())
    desk.has(service("tram-mot", NUMBER))
    for field in ("name.vi", "source"):
        made = desk.plans({**desk.exported("tram-mot"), field: "Trаm y tế"})
        assert [(each.column, each.key) for each in made.findings] == [(field, "import.problem.letters")]

"""The trained model: its file, what it sees, how its thinking becomes a decision, and that it comes from the shipped examples."""

import zlib
from array import array
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from bot import content, library
from bot.content import ContentError
from bot.places.model import NO_PLACE, Area, AreaRef, Resolution
from bot.understanding.classifier import Classifier, key, load, pack
from bot.understanding.danger import Alarm
from bot.understanding.examples import CLASSES, Example, fingerprint, read_examples
from bot.understanding.features import LONGEST, features
from bot.understanding.judgement import CHOSEN, alarmed, decided
from bot.understanding.model import UNSURE
from bot.understanding.understand import Understander

pytestmark = pytest.mark.uncounted
"""Much is tried here, and other tests say what of the code is reached: counting that here would take minutes."""

FOLDER = content.data_folder() / "understanding"


class Nowhere:
    def resolve(self, text: str) -> Resolution:
        return NO_PLACE

    def provinces(self, area: Area) -> frozenset[AreaRef]:
        return frozenset()


@pytest.fixture(scope="module")
def rules() -> Understander:
    return Understander(Nowhere(), FOLDER, untrained=True)


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return load(FOLDER / "model.bin")


def a_model() -> Classifier:
    return Classifier(
        classes=("greeting", "emergency_now"),
        keys=array("I", sorted((key("w:chao"), key("w:danh")))),
        rarity=array("f", [1.0, 2.0]),
        rows=bytes([255, 1, 1, 255] if key("w:chao") < key("w:danh") else [1, 255, 255, 1]),
        scale=(0.05, 0.05),
        lift=(0.0, 0.0),
        weights=array("f", [1.0, -1.0, -1.0, 1.0]),
        bias=(0.1, -0.1),
        examples="hash",
    )


def test_a_model_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(pack(a_model()))
    assert load(tmp_path / "model.bin") == a_model()
    assert pack(load(tmp_path / "model.bin")) == pack(a_model())


def test_a_sum_of_many_rows_is_exact() -> None:
    """More rows than two bytes hold at once: a very long message."""
    names = [f"w:{number}" for number in range(1000)]
    keys = sorted(map(key, names))
    model = replace(
        a_model(),
        keys=array("I", keys),
        rarity=array("f", [1.0] * 1000),
        rows=bytes([255, 1] * 1000),
        scale=(0.001, 0.001),
    )
    expected = 0.001 * 127 * 1000 / 1000**0.5
    likely = model.probabilities(names)
    assert log(likely["greeting"] / likely["emergency_now"]) == pytest.approx(2 * expected + 0.2, rel=1e-6)


def test_probabilities_are_one_in_all_and_follow_the_features() -> None:
    model = a_model()
    danger = model.probabilities({"w:danh", "w:never seen"})
    assert sum(danger.values()) == pytest.approx(1)
    assert danger["emergency_now"] > 0.99
    assert model.probabilities({"w:chao"})["greeting"] > 0.99
    nothing = model.probabilities(())
    assert 0.5 < nothing["greeting"] < 0.6


@pytest.mark.parametrize("written", [None, b"not packed", zlib.compress(b'{"format":1}\n'), zlib.compress(b"[]\n")])
def test_a_missing_or_foreign_model_names_file_and_remedy(tmp_path: Path, written: bytes | None) -> None:
    path = tmp_path / "model.bin"
    if written is not None:
        path.write_bytes(written)
    with pytest.raises(ContentError, match=r"model\.bin.*`train`"):
        load(path)


def test_the_shipped_model_was_trained_on_the_shipped_examples(shipped: Classifier) -> None:
    assert shipped.examples == fingerprint(FOLDER / "examples"), "run `python -m bot train`"
    assert set(shipped.classes) == set(CLASSES)


@pytest.mark.slow
def test_training_anew_gives_the_same_bytes() -> None:
    assert pack(library.train()) == (FOLDER / "model.bin").read_bytes()


@pytest.mark.slow
def test_every_class_has_examples_and_no_text_stands_twice() -> None:
    examples = read_examples(FOLDER / "examples")
    assert {example.label for example in examples} == set(CLASSES)
    texts = [example.text.strip().lower() for example in examples]
    twice = {text for text in texts if texts.count(text) > 1}
    labels = {text: {each.label for each in examples if each.text.strip().lower() == text} for text in twice}
    assert not {text: found for text, found in labels.items() if len(found) > 1}


def test_a_file_of_no_class_is_refused(tmp_path: Path) -> None:
    (tmp_path / "somebody").mkdir()
    (tmp_path / "somebody" / "weather.txt").write_text("mưa không\n", encoding="utf-8")
    with pytest.raises(ContentError, match="name the file by its class"):
        read_examples(tmp_path)


def test_headings_and_blank_lines_are_no_examples(tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "thanks.txt").write_text("# short\n\ncảm ơn\n#cảm ơn\n", encoding="utf-8")
    assert read_examples(tmp_path) == (Example("cảm ơn", "thanks", "second"), Example("#cảm ơn", "thanks", "second"))


def test_what_the_model_sees_of_a_text(rules: Understander) -> None:
    seen = features(rules.seen("Chồng em đang đánh em?", "vi"))
    assert {"w:chong", "p:dang danh", "c:dan", "m:asks", "r:emergency_now:full"} <= seen
    assert any(each.startswith("a:danh") for each in seen)
    assert any(each.startswith("s:") and ">" in each for each in seen)


def test_harmless_words_are_out_of_its_sight_and_still_known_as_such(rules: Understander) -> None:
    seen = features(rules.seen("đánh răng mấy lần một ngày", "vi"))
    assert "w:danh" not in seen
    assert "h:danh" in seen


def test_a_very_long_text_is_seen_at_both_ends(rules: Understander) -> None:
    seen = features(rules.seen(f"mot {'hai ' * 1000}ba", "vi"))
    assert {"w:mot", "w:ba"} <= seen
    assert len(seen) < 20 * LONGEST


TOLD = Alarm("emergency_now", "full")
HINTED = Alarm("emergency_now", "soft")
PRESENT = Alarm("emergency_now", "full", present=True)


@pytest.mark.parametrize(
    ("rule", "likely", "expected"),
    [
        (None, CHOSEN.full + 0.01, Alarm("suicide_risk", "full")),
        (None, CHOSEN.full - 0.01, Alarm("suicide_risk", "soft")),
        (None, CHOSEN.soft + 0.01, Alarm("suicide_risk", "soft")),
        (None, CHOSEN.soft - 0.01, None),
        (TOLD, CHOSEN.full_with_rule + 0.01, Alarm("emergency_now", "full")),
        (TOLD, CHOSEN.full_with_rule - 0.01, Alarm("emergency_now", "soft")),
        (TOLD, CHOSEN.believed - 0.01, None),
        (TOLD, 0.9, Alarm("suicide_risk", "full", clear=True)),
        (PRESENT, CHOSEN.full_in_the_present + 0.01, Alarm("emergency_now", "full")),
        (PRESENT, 0.0, Alarm("emergency_now", "soft", clear=True)),
        (HINTED, CHOSEN.full + 0.01, Alarm("suicide_risk", "full")),
        (HINTED, CHOSEN.soft_with_rule + 0.01, Alarm("suicide_risk", "soft")),
        (HINTED, CHOSEN.soft_with_rule - 0.01, None),
    ],
)
def test_an_alarm_takes_a_rule_or_the_model(rule: Alarm | None, likely: float, expected: Alarm | None) -> None:
    assert alarmed(rule, {"suicide_risk": likely, "thanks": 1 - likely}) == expected


def test_who_is_in_danger_and_asks_where_to_go_gets_the_full_screen() -> None:
    assert alarmed(PRESENT, {"find_shelter": 0.99}) == Alarm("emergency_now", "full", clear=True)
    asked = {"find_shelter": 0.8, "emergency_now": CHOSEN.asked + 0.01}
    assert alarmed(TOLD, asked) == Alarm("emergency_now", "full", clear=True)
    assert alarmed(TOLD, {"find_shelter": 0.99}) is None


def test_a_likely_topic_is_answered_and_close_ones_are_asked_back() -> None:
    assert decided({"thanks": 0.9, "greeting": 0.1}).topic == "thanks"
    close = ("privacy", "cost_free", "delete_chat", "thanks", "out_of_scope")
    asked = decided({**dict.fromkeys(close, 0.2), "suicide_risk": 0.5})
    assert asked.topic == UNSURE
    assert asked.options == ("cost_free", "delete_chat", "privacy")
    assert decided({"thanks": 0.01, "out_of_scope": 0.9}).topic == "out_of_scope"

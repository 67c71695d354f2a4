"""How well authors of examples are understood by a model that never saw them: `python -m tests.evaluation.crossvalidation`.

The authors go into three groups of about one size; each group is read by a model trained on the other two. Beside the figures of
`understanding` this shows how far those flatter or not. Needs the extra `train`; takes minutes.
"""

from collections import Counter
from collections.abc import Sequence

from bot import content
from bot.places import gazetteer
from bot.places.resolver import Resolver
from bot.understanding.examples import Example, read_examples
from bot.understanding.judgement import CHOSEN, decided
from bot.understanding.training import fit, views
from bot.understanding.understand import Understander
from tests.evaluation.understanding import DANGERS, NO_ANSWER

GROUPS = 3


def grouped(examples: Sequence[Example]) -> dict[str, int]:
    """The group of each author, the largest first into the smallest group."""
    sizes = [0] * GROUPS
    group = {}
    for author, count in Counter(example.author for example in examples).most_common():
        group[author] = sizes.index(min(sizes))
        sizes[group[author]] += count
    return group


def main() -> None:
    folder = content.data_folder() / "understanding"
    places = gazetteer.load(content.data_folder() / "places" / "places.json.gz")
    rules = Understander(Resolver(places), folder, untrained=True)
    examples = read_examples(folder / "examples")
    seen = [views(example, rules) for example in examples]
    group = grouped(examples)
    print(f"{'author left out':18}{'texts':>8}{'danger':>9}{'on safe':>9}{'right':>9}{'in a tap':>9}{'wrong':>9}")
    for number in range(GROUPS):
        known = [place for place, example in enumerate(examples) if group[example.author] != number]
        model = fit(
            [view for place in known for view in seen[place]],
            [examples[place].label for place in known for _ in seen[place]],
            "left out",
        )
        for author in sorted(name for name, its in group.items() if its == number):
            of = [place for place, example in enumerate(examples) if example.author == author]
            row(author, [(examples[place].label, model.probabilities(seen[place][0])) for place in of])


def row(author: str, told: Sequence[tuple[str, dict[str, float]]]) -> None:
    """By the model alone, without rules: the share of dangers at the soft line, of safe texts there, and of topics."""
    soft = [(label, sum(likely[each] for each in DANGERS) >= CHOSEN.soft) for label, likely in told]
    dangers = [alarm for label, alarm in soft if label in DANGERS]
    safe = [alarm for label, alarm in soft if label not in DANGERS]
    topics = [(label, decided(likely)) for label, likely in told if label not in (*DANGERS, *NO_ANSWER)]
    shares = (
        _share(dangers),
        _share(safe),
        _share([guess.topic == label for label, guess in topics]),
        _share([label in (guess.topic, *guess.options) for label, guess in topics]),
        _share([guess.topic not in (label, "UNSURE") for label, guess in topics]),
    )
    print(f"{author:18}{len(told):>8}" + "".join(f"{value:>9.1%}" for value in shares), flush=True)


def _share(told: Sequence[bool]) -> float:
    return sum(told) / len(told) if told else 0.0


if __name__ == "__main__":
    main()

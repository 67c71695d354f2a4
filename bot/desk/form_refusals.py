"""Why an answer was not taken: a sentence of the catalogue that says what to do, never the answer itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """`key`: the sentence; `values` fill it. A value `step` names a question, for whoever shows it to put its words there."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


class NotTaken(ValueError):
    """What was typed is no answer to this question. `refusal` says what to do."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.refusal = Refusal(key, values)

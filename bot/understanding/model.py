"""What one message says: danger, topic, place."""

from dataclasses import dataclass
from typing import Literal

from bot.places.model import NO_PLACE, Resolution

Danger = Literal["emergency_now", "suicide_risk", "child_in_danger", "sexual_violence", "trafficking"]
DangerLevel = Literal["soft", "full"]
Locale = Literal["vi", "en"]
Age = Literal["under_16", "aged_16_17"]
Cue = Literal[
    "under_16",
    "aged_16_17",
    "of_another",
    "of_oneself",
    "own_temper",
    "a_man",
    "hiding",
    "assaulted",
    "taken",
    "abroad",
    "no_answer",
    "joking",
    "how_long",
    "when",
    "how_much",
    "with_children",
    "another_year",
    "who",
    "how",
    "why",
    "where",
    "more",
]

TOPICS: tuple[str, ...] = (
    "find_shelter",
    "find_hotline",
    "campaign_what",
    "campaign_dates",
    "campaign_theme",
    "campaign_goal",
    "campaign_province_sonla",
    "campaign_province_bacninh",
    "campaign_province_binhphuoc",
    "campaign_how_to_join",
    "trusted_address_what",
    "shelter_what",
    "violence_types",
    "disclosure",
    "rights_of_victim",
    "report_how",
    "protective_order",
    "safety_plan",
    "evidence_keep",
    "help_friend",
    "children_witness",
    "online_violence",
    "men_lgbt",
    "cost_free",
    "privacy",
    "delete_chat",
    "language_change",
    "about_bot",
    "thanks",
    "greeting",
    "goodbye",
    "out_of_scope",
    "gibberish",
)
UNSURE = "UNSURE"


@dataclass(frozen=True, slots=True)
class Understanding:
    """The reading of one text (DESIGN.md 5).

    `danger_clear`: there is little doubt which danger it is. `topic` is one of TOPICS or UNSURE; with danger, what was asked besides.
    `confidence` from 0 to 1 belongs to the topic. `options` are the likeliest topics when UNSURE and worth asking back, best first, else
    empty. `spoken` is the language the text is written in, None when it does not show. `cues` is what it says besides (cues.toml).
    """

    danger: Danger | None = None
    danger_level: DangerLevel | None = None
    danger_clear: bool = False
    topic: str = UNSURE
    confidence: float = 0.0
    options: tuple[str, ...] = ()
    place: Resolution = NO_PLACE
    spoken: Locale | None = None
    cues: frozenset[Cue] = frozenset()

    @property
    def age(self) -> Age | None:
        """How young the writer says she is; the younger reading where both stand."""
        if "under_16" in self.cues:
            return "under_16"
        return "aged_16_17" if "aged_16_17" in self.cues else None

    @property
    def witnessed(self) -> bool:
        """Whether it tells of somebody else and not of the writer."""
        return "of_another" in self.cues and "of_oneself" not in self.cues

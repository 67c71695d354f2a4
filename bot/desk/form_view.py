"""The screen of a form as it stands: its open question, the no that stands in its way, or the preview."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.desk.form import result
from bot.desk.form_draft import NEW_ENTRY, Context, Draft
from bot.desk.form_faults import blocked, fault, unmet
from bot.desk.form_labels import choice_label
from bot.desk.form_refusals import Refusal
from bot.desk.questions import CONSENT, ENGLISH, KEY_OF, PREVIEW, STEPS, VETTING, applies, has_answer, needs_consent, sequence
from bot.desk.questions_choices import can_go_back, choices, skippable
from bot.desk.questions_suggested import area_of
from bot.directory.changes import Values, differing, redirects
from bot.directory.freshness import freshness
from bot.directory.hours import answering
from bot.directory.records import ServiceRecord
from bot.directory.snapshot import Snapshot
from bot.places.model import AreaRef
from bot.screens.card import KINDS, card
from bot.screens.desk.form import LABEL, Question, blocked_screen, edit_menu_screen, question_screen
from bot.screens.desk.form_preview import preview_screen
from bot.screens.desk.form_words import ASKS, ASKS_OF_A_PERSON, LABELS
from bot.screens.desk.parts import FIELDS, labelled, place_name, value
from bot.screens.model import Card, Line, Number, Screen, Span
from bot.screens.place import title
from bot.screens.words import Words

"""What the answers of the open question are called, and which of them a typed text names."""

from bot.desk.form_draft import Context, Draft
from bot.desk.questions_choices import BACK, SKIP, can_go_back, choices
from bot.desk.questions_suggested import suggested
from bot.places.folding import fold
from bot.screens.desk.form_words import choice_key
from bot.wording import Wording


def choice_label(wording: Wording, draft: Draft, choice: str, context: Context) -> str:
    """The words of an answer: fixed ones, or those made for the entry. Meanings of a place's name have none here."""
    key = choice_key(draft.step, choice)
    if key is not None:
        return wording.t(key)
    offered = suggested(draft.step, draft.values, context)
    return offered[choice][wording.locale] if choice in offered else ""


def said_choice(draft: Draft, text: str, context: Context) -> str | None:
    """The answer whose words somebody typed instead of tapping them, in either language, with or without accents; also BACK and SKIP."""
    said = _plain(text)
    if not said:
        return None
    for wording in context.wordings.values():
        named = {choice: choice_label(wording, draft, choice, context) for choice in choices(draft, context)}
        if can_go_back(draft):
            named[BACK] = wording.t("form.button_back")
        named[SKIP] = wording.t("form.button_skip")
        found = next((choice for choice, label in named.items() if _plain(label) == said), None)
        if found is not None:
            return found
    return None


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(".!")

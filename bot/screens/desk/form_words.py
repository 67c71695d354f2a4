"""The keys of the form's words: what each question asks, what each answer is called, what a no leads to."""

from collections.abc import Mapping

from bot.screens.card import AUDIENCES, KINDS
from bot.screens.desk.parts import FIELDS
from bot.screens.numbers import CHARGES

ASKS = {
    "kind": "form.ask_kind",
    "holder": "form.ask_holder",
    "place": "form.ask_place",
    "name": "form.ask_name",
    "organization": "form.ask_organization",
    "phones": "form.ask_phones",
    "charge": "form.ask_charge",
    "hours": "form.ask_hours",
    "audience": "form.ask_audience",
    "eligibility": "form.ask_eligibility",
    "fees": "form.ask_fees",
    "overnight": "form.ask_overnight",
    "process": "form.ask_process",
    "description": "form.ask_description",
    "alert": "form.ask_alert",
    "visibility": "form.ask_visibility",
    "address": "form.ask_address",
    "source": "form.ask_source",
    "source_date": "form.ask_source_date",
    "consent_list": "form.ask_consent_list",
    "consent_paper": "form.ask_consent_paper",
    "consent_shown": "form.ask_consent_shown",
    "consent_night": "form.ask_consent_night",
    "consent_overnight": "form.ask_consent_overnight",
    "consent_risk": "form.ask_consent_risk",
    "vetting": "form.ask_vetting",
    "vetting_free": "form.ask_vetting_free",
    "vetting_confidential": "form.ask_vetting_confidential",
    "vetting_direct": "form.ask_vetting_direct",
    "vetting_agreed": "form.ask_vetting_agreed",
    "vetting_trusted": "form.ask_vetting_trusted",
    "contact": "form.ask_contact",
    "english": "form.ask_english",
    "english_name": "form.ask_english_text",
    "english_organization": "form.ask_english_text",
    "english_description": "form.ask_english_text",
    "english_process": "form.ask_english_text",
    "english_eligibility": "form.ask_english_text",
    "english_fees": "form.ask_english_text",
    "english_alert": "form.ask_english_text",
}
ASKS_OF_A_PERSON = {"name": "form.ask_name_person", "organization": "form.ask_organization_person"}

LABELS = {
    "kind": FIELDS["kind"],
    "holder": FIELDS["holder"],
    "place": FIELDS["area"],
    "name": FIELDS["name"],
    "organization": FIELDS["organization"],
    "phones": FIELDS["phones"],
    "charge": "form.label_charge",
    "hours": FIELDS["schedule"],
    "audience": FIELDS["audience"],
    "eligibility": FIELDS["eligibility_description"],
    "fees": FIELDS["fees_description"],
    "overnight": FIELDS["overnight"],
    "process": FIELDS["application_process"],
    "description": FIELDS["description"],
    "alert": FIELDS["alert"],
    "visibility": FIELDS["address_visibility"],
    "address": FIELDS["address"],
    "source": FIELDS["source"],
    "source_date": FIELDS["source_date"],
    "consent": FIELDS["consent"],
    "consent_list": "form.label_consent_list",
    "consent_paper": "form.label_consent_paper",
    "consent_shown": "form.label_consent_shown",
    "consent_night": "form.label_consent_night",
    "consent_overnight": "form.label_consent_overnight",
    "consent_risk": "form.label_consent_risk",
    "vetting": FIELDS["vetting"],
    "vetting_free": "form.label_vetting_free",
    "vetting_confidential": "form.label_vetting_confidential",
    "vetting_direct": "form.label_vetting_direct",
    "vetting_agreed": "form.label_vetting_agreed",
    "vetting_trusted": "form.label_vetting_trusted",
    "contact": FIELDS["contact"],
    "english": "form.label_english",
    "english_name": FIELDS["name"],
    "english_organization": FIELDS["organization"],
    "english_description": FIELDS["description"],
    "english_process": FIELDS["application_process"],
    "english_eligibility": FIELDS["eligibility_description"],
    "english_fees": FIELDS["fees_description"],
    "english_alert": FIELDS["alert"],
}
"""What a question is called on a button and in a list."""

_YES_NO = {"yes": "form.choice_yes", "no": "form.choice_no", "unknown": "form.choice_unknown"}
_RIGHT_OR_NOT = {"yes": "form.choice_right", "no": "form.choice_not_right"}
_OF_STEP: dict[str, Mapping[str, str]] = {
    "kind": KINDS,
    "holder": {"person": "form.choice_person", "organization": "form.choice_organization"},
    "place": {"all": "form.choice_everywhere"},
    "phones": {"done": "form.choice_done", "clear": "form.choice_clear_phones", "none": "form.choice_no_phone"},
    "charge": CHARGES,
    "hours": {
        "always": "form.choice_always",
        "office": "form.choice_office_hours",
        "appointment": "form.choice_appointment",
        "unknown": "form.choice_unknown",
    },
    "audience": AUDIENCES,
    "overnight": _YES_NO,
    "visibility": {
        "public": "form.choice_address",
        "area_only": "form.choice_area_only",
        "phone_only": "form.choice_phone_only",
    },
    "source": {"list": "form.choice_source_list", "itself": "form.choice_source_itself"},
    "source_date": {"today": "form.choice_today", "unknown": "form.choice_no_day"},
    "consent_list": {"yes": "form.choice_on_list", "no": "form.choice_not_yet"},
    "consent_paper": {"today": "form.choice_signed_today", "none": "form.choice_no_paper"},
    "consent_shown": {
        "phone": "form.choice_shown_phone",
        "phone_and_name": "form.choice_shown_name",
        "nothing": "form.choice_shown_nothing",
    },
    "consent_night": _YES_NO,
    "consent_overnight": _YES_NO,
    "consent_risk": {"read": "form.choice_risk_read", "refused": "form.choice_risk_refused"},
    "vetting": {"all": "form.choice_all_right", "each": "form.choice_one_by_one"},
    "vetting_free": _RIGHT_OR_NOT,
    "vetting_confidential": _RIGHT_OR_NOT,
    "vetting_direct": _RIGHT_OR_NOT,
    "vetting_agreed": _RIGHT_OR_NOT,
    "vetting_trusted": {"yes": "form.choice_would_send", "no": "form.choice_would_not_send"},
    "english": {
        "name": FIELDS["name"],
        "organization": FIELDS["organization"],
        "description": FIELDS["description"],
        "process": FIELDS["application_process"],
        "eligibility": FIELDS["eligibility_description"],
        "fees": FIELDS["fees_description"],
        "alert": FIELDS["alert"],
    },
}

BLOCKED = {
    "consent_list": "form.blocked_consent_list",
    "consent_paper": "form.blocked_consent_paper",
    "consent_shown": "form.blocked_consent_shown",
    "consent_risk": "form.blocked_consent_risk",
    "vetting_free": "form.blocked_vetting_free",
    "vetting_confidential": "form.blocked_vetting_confidential",
    "vetting_direct": "form.blocked_vetting_direct",
    "vetting_agreed": "form.blocked_vetting_agreed",
    "vetting_trusted": "form.blocked_vetting_trusted",
}
"""What a no means for the place, and what would make it possible to list it."""


def choice_key(step: str, choice: str) -> str | None:
    """The key of what a fixed answer is called; None for one whose words are made for the entry."""
    if choice == "keep":
        return "form.button_keep"
    return _OF_STEP.get(step, {}).get(choice)

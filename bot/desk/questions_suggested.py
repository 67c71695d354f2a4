"""Answers that most entries have, to tap instead of typing: names, bodies, sources, hours, in both languages."""

from collections.abc import Mapping

from bot.desk.form_draft import Context
from bot.desk.questions_plan import plan
from bot.directory.changes import Values
from bot.directory.streets import find_street
from bot.places.model import Area, AreaRef
from bot.wording import LOCALES, Locale

_ROLES = {
    "branch_head": "form.name_branch_head",
    "village_head": "form.name_village_head",
    "union_officer": "form.name_union_officer",
}
_NAMES: dict[str, Mapping[str, str]] = {
    "police": {"duty": "form.name_police_duty", "office": "form.name_police"},
    "health_station": {"office": "form.name_health_station"},
    "womens_union": {"office": "form.name_womens_union"},
    "commune_committee": {"office": "form.name_committee"},
    "legal_aid": {"office": "form.name_legal_aid"},
    "social_work_centre": {"office": "form.name_social_work"},
    "shelter": {"office": "form.name_shelter"},
    "trusted_address": {"office": "form.name_trusted_address"},
}
_ONLY_IN_COMMUNES = frozenset({"health_station"})
_ONLY_IN_PROVINCES = frozenset({"legal_aid", "social_work_centre"})
_BODIES = {"union": "form.name_womens_union", "committee": "form.name_committee"}

Texts = dict[str, dict[str, str]]


def area_of(context: Context, values: Values) -> Area | None:
    """Where it serves; None for all of Viet Nam, for a place that is not known yet, and for a code that no longer exists."""
    try:
        return context.gazetteer.area(AreaRef.parse(values["area"])) if values.get("area") else None
    except KeyError:
        return None


def suggested(step: str, values: Values, context: Context) -> Texts:
    """What can be tapped for a text, each with the words that it stands for: `{"office": {"vi": "Công an xã …", "en": "…"}}`."""
    area = area_of(context, values)
    match step:
        case "name":
            return _names(values, area, context)
        case "organization" if area is not None:
            return {token: _placed(key, area, context) for token, key in _BODIES.items()}
        case "source":
            return _sources(values, area, context)
        case "fees":
            return {"free": everywhere("form.fees_free", context)}
        case _:
            return {}


def everywhere(key: str, context: Context) -> dict[str, str]:
    """A text of the catalogues in both languages."""
    return {locale: context.wordings[locale].t(key) for locale in LOCALES}


def _names(values: Values, area: Area | None, context: Context) -> Texts:
    if plan(values) == "person":
        return {token: everywhere(key, context) for token, key in _ROLES.items()}
    kind = str(values.get("kind"))
    level = area.ref.level if area is not None else None
    unfit = (kind in _ONLY_IN_COMMUNES and level != "commune") or (kind in _ONLY_IN_PROVINCES and level != "province")
    if area is None or unfit:
        return {}
    return {token: _placed(key, area, context) for token, key in _NAMES.get(kind, {}).items()}


def _sources(values: Values, area: Area | None, context: Context) -> Texts:
    """A source is one text in Vietnamese: it is the name of a paper or of who said it."""
    texts = {}
    if area is not None and plan(values) in ("person", "collective"):
        texts["list"] = context.wordings["vi"].t("form.source_list", place=_place("vi", area, context))
    if plan(values) not in ("person", "shelter") and values.get("name"):
        texts["itself"] = context.wordings["vi"].t("form.source_itself", name=values["name"]["vi"])
    return {token: {"vi": text, "en": text} for token, text in texts.items()}


def _placed(key: str, area: Area, context: Context) -> dict[str, str]:
    return {locale: context.wordings[locale].t(key, place=_place(locale, area, context)) for locale in LOCALES}


def _place(locale: Locale, area: Area, context: Context) -> str:
    """Vietnamese names a place with its type; English leaves it out, but where the name alone would be read as a street's."""
    return area.name if locale == "en" and find_street(area.name) is None else context.gazetteer.title(area)

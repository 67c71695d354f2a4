"""A place as it is typed into the form: in either era's names, and within what the admin works for."""

from bot.desk.form_draft import Context
from bot.desk.form_refusals import NotTaken
from bot.directory.changes import Values
from bot.places.model import Area

MEANINGS = 12
"""As many meanings of a name as there are buttons; who means another adds the province."""


def place_said(text: str, values: Values, context: Context) -> tuple[str, ...]:
    """The areas that a text can mean, best first: one is taken, several are offered. Raises NotTaken with what to do.

    A person's house is found by its commune; offices may serve a province, or a former district or province that people still name.
    """
    areas = context.resolver.resolve(text).places
    if not areas:
        raise NotTaken("form.refuse_no_place")
    within = [area for area in areas if _is_allowed(area, context)]
    if not within:
        raise NotTaken("form.refuse_other_province")
    fit = [area for area in within if area.ref.level == "commune"] if values.get("holder") == "person" else within
    if not fit:
        raise NotTaken("form.refuse_no_commune")
    return tuple(str(area.ref) for area in fit[:MEANINGS])


def _is_allowed(area: Area, context: Context) -> bool:
    if context.provinces is None:
        return True
    return any(ref.era == "present" and ref.code in context.provinces for ref in context.resolver.provinces(area))

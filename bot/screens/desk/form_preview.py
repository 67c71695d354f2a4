"""The last look before an entry is handed in: the card as the public will see it, what only admins see, a way to every answer."""

from collections.abc import Sequence

from bot.screens.desk.actions import FormDrop, FormJump, FormPropose, StartAnew
from bot.screens.desk.form_words import LABELS
from bot.screens.desk.parts import Row
from bot.screens.model import Block, Button, Card, Heading, Line, Screen
from bot.screens.words import Words

FIELDS = "fields"
"""What a jump to the list of questions bears in the place of a question."""
PREVIEW = "preview"
"""A jump to where the form already stands: the preview again."""


def preview_screen(
    words: Words,
    place: str,
    card: Card | None,
    staff: Sequence[Line],
    *,
    notes: Sequence[Line] = (),
    changes: Sequence[Line] | None = None,
    unmet: Sequence[str] = (),
    seen: str,
    proposable: bool = True,
    resumed: bool = False,
) -> Screen:
    """`place`: the heading under which the public finds the card. `card` None: nothing of it would be shown. `staff`: what the card does
    not say. `notes`: what to think of before handing it in. `changes`: of an edit, old and new, which come first. `unmet`: what is still
    open. `seen`: what the button to hand it in says of all this."""
    blocks: list[Block] = [*words.lines("form.resumed")] if resumed else []
    blocks.extend(notes)
    if changes is not None:
        blocks.append(Heading(words.text("form.preview_changes")))
        blocks.extend((*(changes or words.lines("form.preview_unchanged")), Line()))
    if card is None:
        blocks.extend((*words.lines("form.preview_unlisted"), Line()))
    else:
        blocks.extend((Heading(words.text("form.preview_head")), Line(), Heading(place), card, Line()))
    blocks.extend((Heading(words.text("form.preview_staff")), *staff))
    if unmet:
        blocks.append(words.line("form.preview_unmet", questions=", ".join(words.text(LABELS[each]) for each in unmet)))
    elif proposable:
        blocks.extend(words.lines("form.preview_next"))
    return Screen("form.preview", tuple(blocks), _rows(words, unmet, seen if proposable else None, resumed=resumed))


def fields_screen(words: Words, about: str, steps: Sequence[str]) -> Screen:
    """Behind the preview, so that the card and the way on fit one phone: what can be changed, in pairs. `about`: the entry in a line."""
    jumps = [Button(words.text(LABELS[step]), FormJump(step)) for step in steps]
    pairs = [tuple(jumps[start : start + 2]) for start in range(0, len(jumps), 2)]
    back = (words.button("form.button_preview", FormJump(PREVIEW)),)
    return Screen("form.fields", (Heading(about), *words.lines("form.edit_which")), (*pairs, back))


def _rows(words: Words, unmet: Sequence[str], seen: str | None, *, resumed: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    if seen is not None:
        rows.append((words.button("form.button_propose", FormPropose(seen)),))
    rows.extend(
        (Button(words.text("form.button_open", question=words.text(LABELS[step])), FormJump(step)),) for step in unmet
    )
    rows.append((words.button("form.button_change", FormJump(FIELDS)),))
    last = (words.button("form.button_drop", FormDrop()),)
    rows.append((*last, words.button("form.button_anew", StartAnew())) if resumed else last)
    return tuple(rows)

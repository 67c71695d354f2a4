"""Free text as it is typed into the form: made plain, measured, and searched for what must not stand on a card."""

import re
from collections.abc import Collection

from bot.desk.form_refusals import NotTaken
from bot.directory.leads import Lead, lead_in
from bot.directory.letters import are_ours, one_line
from bot.directory.streets import Trace, find_street
from bot.places.folding import fold

LIMITS = {
    "name": 80,
    "organization": 80,
    "hours": 80,
    "english_name": 80,
    "english_organization": 80,
    "address": 200,
}
LIMIT = 300
"""Letters of any other text."""

_TRACES: dict[Trace, str] = {
    "street": "form.refuse_street",
    "house_number": "form.refuse_house_number",
    "hamlet": "form.refuse_hamlet",
    "map": "form.refuse_map",
    "coordinates": "form.refuse_coordinates",
}

_LEADS: dict[Lead, str] = {
    "phone": "form.refuse_phone_in_text",
    "link": "form.refuse_link",
    "link_in_source": "form.refuse_link_in_source",
}

_FAMILY_NAMES = frozenset(
    re.findall(
        r"\w+",
        "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan "
        "mai trinh truong dao luong chau ta thach dieu kpa rcom siu ksor luu vang sung thi ",
    )
)
_TITLES = frozenset(("chị", "cô", "bà", "ông", "anh", "chú", "bác", "dì", "thím", "mợ", "em"))
_BEFORE_PLACES = frozenset(
    ("xã", "phường", "trấn", "huyện", "tỉnh", "phố", "quận", "khu", "thôn", "ấp", "bản", "buôn", "làng", "đội", "tổ")
)
_HEADS = re.compile(r"(?<!\w)(trưởng|phó)\s+(?:thôn|ấp|bản|buôn|làng|khu|đội|tổ)(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'’])*")


def written(step: str, text: str, *, public_address: bool, national: Collection[str]) -> str:
    """The text that answers a question. Raises NotTaken where it is empty, too long, or holds what has a question of its own.

    `public_address`: the place may be found by anybody, so that its texts may name a street. A source may bear addresses of pages; whom
    admins ask, which nobody else sees, may have a number.
    """
    read = one_line(text)
    limit = LIMITS.get(step, LIMIT)
    if len(read) > limit:
        raise NotTaken("form.refuse_long", limit=str(limit), length=str(len(read)))
    if not are_ours(read):
        raise NotTaken("form.refuse_letters")
    trace = None if public_address else find_street(read)
    if trace is not None:
        raise NotTaken(_TRACES[trace])
    lead = lead_in(step, read, national) if step != "contact" else None
    if lead is not None:
        raise NotTaken(_LEADS[lead])
    if not any(each.isalpha() for each in read):
        raise NotTaken("form.refuse_empty")
    return read


def trace_of(text: str) -> str | None:
    """The sentence about what in a text would lead to a door; None where nothing does."""
    trace = find_street(text)
    return _TRACES[trace] if trace is not None else None


def names_a_person(text: str) -> bool:
    """Whether a name seems to be somebody's own rather than a role: `Chị Hoa`, `Nguyễn Thị Lan`.

    Names of places after their word (`xã Lê Lợi`) are none, but for those after the head of one (`trưởng thôn Lê …`). Errs on the side of
    yes: a role can always be written plainly.
    """
    words = _WORD.findall(_HEADS.sub(r"\1", one_line(text)))
    pairs = zip(("", *words), words, (*words[1:], ""), strict=False)
    return any(
        following[:1].isupper()
        and before.lower() not in _BEFORE_PLACES
        and (word.lower() in _TITLES or (word[0].isupper() and fold(word) in _FAMILY_NAMES))
        for before, word, following in pairs
    )

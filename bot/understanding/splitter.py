"""Words out of text without spaces: "cuuemvoi" is "cuu em voi"."""

import re

from bot.places.keyboard import is_syllable
from bot.understanding.lexicon import Lexicon
from bot.understanding.spelling import Spelling, spell

_LONGEST = 8
_FREQUENT, _COMMON, _ENGLISH, _SHORT_ENGLISH, _RARE, _LETTER = 0.9, 1.0, 1.1, 1.3, 2.4, 2.6
_ALLOWANCE = 1.6
"""How much dearer than one common word after the other a cut may be: one rare syllable in four, or so."""
_ONE_LETTER = frozenset("eaokuày")
_TONED = re.compile("[àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def split(glued: str, lexicon: Lexicon) -> list[str] | None:
    """The cheapest way to cut into words, in linear time; None when what comes out would not be words."""
    bare = spell(glued).bare
    if len(bare) != len(glued):
        return None
    costs: list[float] = [0.0]
    cuts: list[int] = [0]
    for end in range(1, len(glued) + 1):
        best, cut = float("inf"), end - 1
        for start in range(max(0, end - _LONGEST), end):
            if costs[start] == float("inf"):
                continue
            cost = costs[start] + _cost(glued[start:end], bare[start:end], lexicon)
            if cost < best:
                best, cut = cost, start
        costs.append(best)
        cuts.append(cut)
    pieces = _pieces(glued, cuts)
    if costs[-1] > len(pieces) * _COMMON + max(_ALLOWANCE, 0.35 * len(pieces)):
        return None
    return pieces


def _pieces(glued: str, cuts: list[int]) -> list[str]:
    pieces: list[str] = []
    end = len(glued)
    while end:
        pieces.append(glued[cuts[end] : end])
        end = cuts[end]
    return pieces[::-1]


def _cost(piece: str, bare: str, lexicon: Lexicon) -> float:
    if len(bare) == 1:
        return _LETTER if piece in _ONE_LETTER else float("inf")
    common = lexicon.common.get(bare)
    if common and (piece == bare or _fits(spell(piece), common)):
        return _FREQUENT if bare in lexicon.frequent else _COMMON
    if piece in lexicon.english:
        return _ENGLISH if len(piece) > 2 else _SHORT_ENGLISH
    if piece in lexicon.protected:
        return _COMMON
    return _RARE if len(bare) <= 7 and is_syllable(bare) and len(_TONED.findall(piece)) < 2 else float("inf")


def _fits(piece: Spelling, common: tuple[Spelling, ...]) -> bool:
    return any(piece.may_stand_for(spelling) for spelling in common)

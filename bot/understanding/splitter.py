"""Words out of text without spaces: "cuuemvoi" is "cuu em voi"."""

import re

from bot.places.keyboard import is_syllable
from bot.understanding.lexicon import Lexicon
from bot.understanding.spelling import Spelling, spell

_LONGEST = 8
_LONGEST_GLUED = 800
"""Letters in a row; what comes after is dropped, so that the cost is bounded."""
_FREQUENT, _COMMON, _ENGLISH, _SHORT_ENGLISH, _RARE = 0.9, 1.0, 1.1, 1.3, 2.4
_NOT_AS_WRITTEN = 0.3
_JUNK = 2.0
_ALLOWANCE = 1.6
"""How much dearer than one common word after the other a cut may be: one rare syllable, or half of each word in a long text."""
_ONE_LETTER = {"ở": 1.3, "i": 1.7, "e": 1.7, "t": 1.8, "a": 1.8, "o": 1.8, "k": 2.2, "u": 2.4, "à": 2.0, "y": 2.4}
_TONED = re.compile("[àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def split(glued: str, lexicon: Lexicon) -> list[str] | None:
    """The cheapest way to cut into words, in linear time; None when what comes out would not be words."""
    glued = glued[:_LONGEST_GLUED]
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
    if costs[-1] > len(pieces) * _COMMON + max(_ALLOWANCE, 0.5 * len(pieces)):
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
        return _ONE_LETTER.get(piece, _JUNK)
    common = lexicon.common.get(bare)
    if common and (piece == bare or _fits(spell(piece), common)):
        cost = _FREQUENT if bare in lexicon.frequent else _COMMON
        return cost if piece == bare or spell(piece) in common else cost + _NOT_AS_WRITTEN
    if piece in lexicon.english:
        return _ENGLISH if len(piece) > 2 else _SHORT_ENGLISH
    if piece in lexicon.protected:
        return _COMMON
    return _RARE if len(bare) <= 7 and is_syllable(bare) and len(_TONED.findall(piece)) < 2 else float("inf")


def _fits(piece: Spelling, common: tuple[Spelling, ...]) -> bool:
    return any(piece.may_stand_for(spelling) for spelling in common)

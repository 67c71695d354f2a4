"""The order of the Vietnamese alphabet, which code points do not have: a ă â b c d đ e ê …, tones last."""

from functools import lru_cache

from bot.places.folding import split_tone

_ORDER = {letter: place for place, letter in enumerate(" 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = "`?~'."


@lru_cache(maxsize=1024)
def alphabetical(name: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    """A key to sort names by, syllable by syllable, tones in the order of the school book: ngang huyền hỏi ngã sắc nặng."""
    syllables = (split_tone(syllable) for syllable in name.lower().replace("-", " ").replace("'", " ").split())
    return tuple(
        (tuple(_ORDER.get(letter, 0) for letter in letters), _TONES.index(tone) + 1 if tone else 0)
        for letters, tone in syllables
    )

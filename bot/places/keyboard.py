"""Telex and VNI keystrokes that were left as they are: `ddoongf taam` and `d9o62ng ta6m` for `đồng tâm`."""

import re
import unicodedata
from functools import lru_cache

from bot.places.folding import bare

_INITIALS = "b c ch d g gh gi h k kh kr l m n ng ngh nh p ph pl q qu r s t th tr v x"
_RIMES = """
a ac ach ai ak am an ang anh ao ap at au ay
e ec ek em en eng eo ep et eu ech enh
i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu
o oa oac oach oai ok oam oan oang oanh oao oap oat oay oc oe oem oen oeo oet oi om on ong op ot
u ua uan uang uat uay uc ue uech uen uenh ui um un ung uoc uoi uom uon uong uop uot uou uo up ut uu uy uya uych uyen
uyet uyn uynh uyt uyu uach uanh uao uau ueu
y yem yen yet yeu
"""
_SYLLABLE = re.compile(
    "(?:{})?(?:{})".format(
        *("|".join(sorted(words.split(), key=len, reverse=True)) for words in (_INITIALS, _RIMES)),
    )
)

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_VOWELS = re.compile("[aăâeêioôơuưy]+")


def is_syllable(bare_word: str) -> bool:
    """Whether the letters, without marks, can be a Vietnamese syllable: an initial and a rime, no dictionary."""
    return _SYLLABLE.fullmatch(bare_word) is not None


@lru_cache(maxsize=4096)
def untype(word: str) -> str:
    """The word that left-over Telex or VNI keystrokes stand for; the word itself where they cannot be such.

    Expects lower case. A word that is a possible syllable as typed is never changed: `dos` becomes `dó`, `do` stays.
    """
    if not word.isascii() or len(word) < 2 or is_syllable(word):
        return word
    has_digit = any(letter.isdigit() for letter in word)
    undone = _undone_vni(word) if has_digit else _undone_telex(word)
    return undone if undone is not None and is_syllable(bare(undone)) else word


def _undone_telex(word: str) -> str | None:
    if not word.isalpha():
        return None
    tone, rest = _taken_tone(word)
    if rest.count("d") == 2 and rest[0] == "d":
        rest = "đ" + rest[1:].replace("d", "", 1)
    for vowel in "aeo":
        if rest.count(vowel) == 2:
            first = rest.index(vowel)
            between = rest[first + 1 : rest.rindex(vowel)]
            if not _VOWELS.search(between):
                rest = rest[:first] + vowel + _CIRCUMFLEX + between + rest[rest.rindex(vowel) + 1 :]
    if "w" in rest:
        rest = _with_horns(rest)
    return _composed(rest, tone)


def _taken_tone(word: str) -> tuple[str, str]:
    """The tone key stands at the end, or right after the vowels; a first letter is never one."""
    if word[-1] in _TELEX_TONES:
        return _TELEX_TONES[word[-1]], word[:-1]
    within = re.fullmatch(r"([^aeiouy]*[aeiouyw]+)([sfrxj])([a-z]*)", word)
    if within:
        return _TELEX_TONES[within[2]], within[1] + within[3]
    return "", word


def _with_horns(word: str) -> str:
    plain = word.replace("w", "")
    if "uo" in plain:
        return plain.replace("uo", f"u{_HORN}o{_HORN}", 1)
    for vowel, mark in (("a", _BREVE), ("o", _HORN), ("u", _HORN)):
        if vowel in plain:
            return plain.replace(vowel, vowel + mark, 1)
    return word.replace("w", f"u{_HORN}", 1)


def _undone_vni(word: str) -> str | None:
    letters = "".join(letter for letter in word if letter.isalpha())
    digits = [letter for letter in word if letter.isdigit()]
    repeated = len(set(digits)) != len(digits) - (digits.count("7") == 2)
    if not word[0].isalpha() or repeated or "0" in digits:
        return None
    tones = [_VNI_TONES[digit] for digit in digits if digit in _VNI_TONES]
    if len(tones) > 1:
        return None
    if "9" in digits:
        if not letters.startswith("d"):
            return None
        letters = "đ" + letters[1:]
    if "6" in digits:
        letters = re.sub("([aeo])", rf"\g<1>{_CIRCUMFLEX}", letters, count=1)
    if "8" in digits:
        letters = letters.replace("a", f"a{_BREVE}", 1)
    if "7" in digits:
        letters = _with_horns(letters)
    return _composed(letters, tones[0] if tones else "")


def _composed(letters: str, tone: str) -> str | None:
    composed = unicodedata.normalize("NFC", letters)
    if not tone:
        return composed
    run = _VOWELS.search(composed, 2 if composed.startswith(("qu", "gi")) and len(composed) > 2 else 0)
    if run is None:
        return None
    vowels = run[0]
    marked = [place for place, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    ends = run.end() == len(composed)
    place = marked[-1] if marked else max(0, len(vowels) - (2 if ends and len(vowels) > 1 else 1))
    at = run.start() + place
    return unicodedata.normalize("NFC", composed[: at + 1] + tone + composed[at + 1 :])

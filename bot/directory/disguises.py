"""Telephone numbers that a text does not write as one: in words, in pieces with words between, with letters in place of digits.

Digits that stand there for another reason (dates, years, laws, hours, prices, floors) are set aside first. Two things are looked for in the
rest: a whole number, whatever few words part it, and six digits or more with nothing between them but signs and words that tie them.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.directory.phones import SHORT_CODES, NotAPhone, parse

MOST_DIGITS_IN_PASSING = 5
"""Digits in a row that need no reason; with more, somebody dials."""

_WORDS = {
    **dict.fromkeys(("không", "khong", "zero", "oh", "o"), "0"),
    **dict.fromkeys(("một", "mốt", "mot", "one"), "1"),
    **dict.fromkeys(("hai", "two"), "2"),
    **dict.fromkeys(("ba", "three"), "3"),
    **dict.fromkeys(("bốn", "tư", "bon", "tu", "four"), "4"),
    **dict.fromkeys(("năm", "lăm", "nam", "lam", "five"), "5"),
    **dict.fromkeys(("sáu", "sau", "six"), "6"),
    **dict.fromkeys(("bảy", "bẩy", "bay", "seven"), "7"),
    **dict.fromkeys(("tám", "tam", "eight"), "8"),
    **dict.fromkeys(("chín", "chin", "nine"), "9"),
    **dict.fromkeys(("mười", "muoi", "ten"), "10"),
    **dict.fromkeys(("mươi", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), ""),
}
"""Words of numbers, and the digits that they are heard as. Most mean other things, too: one alone is no digit."""

_TIES = frozenset(
    re.findall(
        r"\w+",
        "rồi roi và va xong tiếp tiep nữa nua thêm them với voi kế ke đến den tới toi đầu dau giữa giua cuối cuoi đuôi duoi "
        "số so là la chấm cham phẩy phay gạch gach cách cach cộng cong then and next plus dash dot space first last double",
    )
)
"""Words that tie the pieces of a number together, besides single letters and words of numbers."""

_SHORT, _FEW = 4, 2
"""Letters of a word, and words, that may stand between pieces of one whole number."""
_OPENING, _SOME = range(3, 7), 6
"""Digits after which nobody expects anything but more of them (`0912`), and the words, however long, that may stand before those."""

_SHORTEST, _LONGEST = 8, 13
"""Digits of a whole number: 1800 and four more; +84 (0) and those of a landline."""
_MAY_BE_A_PHONE = re.compile(r"(?:(?:00)?840?|0)?[235789]\d{8,9}|1[89]00(?:\d\d){2,3}")

_DIGITS_OF_A_LIST, _STEP_OF_A_LIST = 3, 100
_A_PAIR = 2
"""Words of numbers that are as often no number: `hai ba lần`, `năm không`."""

_LETTERS_FOR_DIGITS = re.compile(r"(?<![^\W\d_])(?=[OoIl|]*\d)[\dOoIl|]+(?![^\W\d_])|(?<=\d[\s.-])[OoIl|](?=[\s.-]\d)")
_AS_DIGITS = str.maketrans("OoIl|", "00111")
_PIECE = re.compile(r"\d+|[^\W\d_]+")

_YEAR = r"(?:19[4-9]|20[0-6])\d"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_TO = r"\s?(?:-|–|—|đến|tới|den|toi|to)\s?"
_HOUR = r"(?:2[0-4]|[01]?\d)"
_COUNTED = (
    "ngõ|ngách|hẻm|kiệt|đường|phường|quận|tổ|khu phố|thôn|ấp|lô|km|tầng|lầu|phòng|điều|khoản|trang"
    "|floor|room|ward|district|lane|alley|block|article|page"
)
_SERIES = r"/[^\W\d_]{2,}(?:\d\d)?(?:-[^\W\d_]+(?:\d\d)?)*"
_AMOUNT = r"(?:[1-9]\d{0,2}(?:[.,]\d{3})?|[1-9]\d?(?:[.,]\d{3}){2}|[1-9]\d{3,5})"
_SHORT_CODES = re.compile(rf"(?<!\d)(?:{'|'.join(sorted(SHORT_CODES))})(?!\d)")
DATES = re.compile(rf"(?<!\d){_DAY}([/.-]){_MONTH}\1{_YEAR}(?![./-]?\d)")
"""Whole dates, whose digits no number shares."""

_HONEST = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 13/2022/QH15, 12/2025
        rf"(?<![\d/.])\d{{1,4}}/{_YEAR}(?:{_SERIES})?(?![/.]?\d)",
        # 4893/BLĐTBXH
        rf"(?<![\d/.])[1-9]\d{{0,4}}{_SERIES}(?!\d)",
        # 25/11
        rf"(?<![\d/]){_DAY}/{_MONTH}(?![/.]?\d)",
        # 2021–2025, 2026
        rf"(?<![\d./-]){_YEAR}(?:{_TO}{_YEAR})?(?![./-]?\d)",
        # 24/24, 24/7, 7/7
        r"(?<![\d/])(?:24|7)/(?:24|7)(?![/.]?\d)",
        # 8:00, 7h30, 8–11 giờ, 07.30
        rf"(?<![\d:.])(?:{_HOUR}{_TO})?{_HOUR}\s?(?:(?:h|g|giờ|gio)\s?(?:[0-5][05](?!\d))?(?![^\W\d_])|[:.][0-5][05](?![\d:.]))",
        # 50.000 đồng, 100–200 nghìn, 1.500.000 đ
        rf"(?<![\d.,])(?:{_AMOUNT}{_TO})?{_AMOUNT}\s?(?:k|nghìn|ngàn|triệu|tỷ|đồng|đ|vnđ|vnd|dong|%)(?!\w)",
        # 128/5A Hồng Bàng
        r"(?<![\d/])[1-9]\d{0,3}[a-z]?(?:/[1-9]\d{0,3}[a-z]?){1,3}(?=,?\s[^\W\d_])",
        # ngõ 345, phòng 101, ward 12
        rf"(?<!\w)(?:{_COUNTED})\s?[1-9]\d{{0,3}}(?!\d)",
    )
)
"""Digits that stand in texts for another reason. None of them is longer than what it says needs."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Digits as they are dialled, how many words of numbers they were (0: written as digits), and the words since the piece before."""

    digits: str
    words: int
    between: tuple[str, ...]

    @property
    def near(self) -> bool:
        """Whether no more than a few short words part it from the piece before."""
        return len(self.between) <= _FEW and all(len(each) <= _SHORT for each in self.between)

    @property
    def tied(self) -> bool:
        """Whether nothing but ties parts it from the piece before."""
        return all(_ties(each) for each in self.between)


def with_digits(text: str) -> str:
    """The text with digits where letters that look like them stand among digits: `O9l2` is 0912."""
    return _LETTERS_FOR_DIGITS.sub(lambda found: found[0].translate(_AS_DIGITS), text)


def without(text: str, national: Collection[str]) -> str:
    """The text without the numbers of the national lines, however they are parted, where no more digits follow or go before."""
    return _numbers(frozenset(national)).sub(";", text)


def spells_a_phone(text: str) -> bool:
    """Whether a caller can put a number together from a text, as `with_digits` and `without` give it."""
    plain = _SHORT_CODES.sub(";", DATES.sub(";", text))
    for honest in _HONEST:
        plain = honest.sub(_set_aside, plain)
    pieces = tuple(_pieces(plain.lower()))
    if any(each.words > MOST_DIGITS_IN_PASSING for each in pieces) or any(map(_is_long, _chains(pieces))):
        return True
    return any(_is_whole(pieces[place : place + _LONGEST]) for place in range(len(pieces)))


@lru_cache(maxsize=8)
def _numbers(national: frozenset[str]) -> re.Pattern[str]:
    """What finds the numbers of the national lines, with the country's code in place of their zero or without."""
    local = (re.sub(r"^\+84", "0", number.replace(" ", "")) for number in national - SHORT_CODES)
    written = sorted(re.sub("^0", r"(?:0|\\+84)", r"[\s.-]?".join(number)) for number in local)
    return re.compile(rf"(?<!\d)(?<!\d[\s.-])(?:{'|'.join(written) or '(?!)'})(?![\s.-]?\d)")


def _set_aside(found: re.Match[str]) -> str:
    digits = "".join(filter(str.isdigit, found[0]))
    return found[0] if _is_phone(digits) else ";"


def _is_phone(digits: str) -> bool:
    """Whether it is a whole number, with its zero or without."""
    if not _MAY_BE_A_PHONE.fullmatch(digits):
        return False
    try:
        parse(digits)
    except NotAPhone:
        return False
    return True


def _pieces(text: str) -> Iterator[_Piece]:
    """The digits of a text in order. Words of numbers are digits where two or more stand together."""
    words = _PIECE.findall(text)
    between: list[str] = []
    place = 0
    while place < len(words):
        said, after = _said(words, place)
        if words[place].isdigit():
            yield _Piece(words[place], 0, tuple(between))
            after = place + 1
        elif len(said) > 1:
            yield _Piece("".join(_WORDS[each] for each in said), len(said), tuple(between))
        else:
            between.append(words[place])
            place += 1
            continue
        between, place = [], after


def _said(words: list[str], start: int) -> tuple[list[str], int]:
    """The words of numbers that stand together from here, with one tie between two of them at most, and the place after them."""
    said: list[str] = []
    after = place = start
    while place < len(words):
        if words[place] in _WORDS:
            said.append(words[place])
            after = place + 1
        elif not said or place > after or not _ties(words[place]):
            break
        place += 1
    return said, after


def _ties(word: str) -> bool:
    return len(word) == 1 or word in _TIES or word in _WORDS


def _is_whole(pieces: tuple[_Piece, ...]) -> bool:
    """Whether a number of the usual lengths begins with the first piece. Without its zero it is one only in pieces that are tied."""
    first = pieces[0].digits
    starts, opens = first.startswith(("0", "84", "1800", "1900")), first.startswith("0") and len(first) in _OPENING
    digits = ""
    for place, piece in enumerate(pieces):
        if place and not (piece.near if starts else piece.tied) and not (opens and len(piece.between) <= _SOME):
            return False
        before, digits = len(digits), digits + piece.digits
        ends = range(max(before + 1, _SHORTEST), min(len(digits), _LONGEST) + 1) if starts else (len(digits),)
        if any(_is_phone(digits[:end]) for end in ends):
            return True
    return False


def _chains(pieces: tuple[_Piece, ...]) -> Iterator[list[_Piece]]:
    """Pieces that are tied to each other."""
    chain: list[_Piece] = []
    for piece in pieces:
        if chain and not piece.tied:
            yield chain
            chain = []
        chain.append(piece)
    yield chain


def _is_long(chain: list[_Piece]) -> bool:
    """Whether somebody may dial it, even if it is no whole number. What only counts on (`101, 102, 103`) is a list."""
    counts_on = all(
        0 < int(other.digits or 0) - int(one.digits or 0) <= _STEP_OF_A_LIST and len(other.digits) <= _DIGITS_OF_A_LIST
        for one, other in pairwise(chain)
    )
    if len(chain) > 1 and counts_on and not any(each.words or each.digits.startswith("0") for each in chain):
        return False
    return sum(len(each.digits) for each in chain if each.words != _A_PAIR) > MOST_DIGITS_IN_PASSING

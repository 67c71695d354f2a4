"""Words that would lead somebody to a door: streets, house numbers, hamlets, map links, coordinates (DESIGN.md 1.6)."""

import re
import unicodedata
from typing import Literal

Trace = Literal["street", "house_number", "hamlet", "map", "coordinates"]

# Words of a way, as written with accents, before a name or a number. "đường dây" is a hotline and "thành phố" a city.
_WAYS = ("đường", "phố", "ngõ", "ngách", "hẻm", "kiệt", "quốc lộ", "tỉnh lộ", "đại lộ")
_WAYS_WITHOUT_ACCENTS = ("duong", "ngo", "ngach", "hem", "kiet", "quoc lo", "tinh lo", "dai lo")
_HAMLETS = ("thôn", "ấp", "buôn", "khóm", "tổ", "khu phố", "bản", "sóc", "thon", "khu pho")
_NAME = r"[^\W\d_]"
_BEFORE_NAME = re.compile(
    rf"(?<!\w)(?P<way>{'|'.join(sorted((*_WAYS, *_WAYS_WITHOUT_ACCENTS), key=len, reverse=True))})\s+(?:số\s+)?(?P<next>\w)",
    re.IGNORECASE,
)
_HAMLET = re.compile(rf"(?<!\w)(?:{'|'.join(_HAMLETS)})\s+(?:số\s+)?\d", re.IGNORECASE)
_ENGLISH = re.compile(r"(?<!\w)[A-ZĐ]\w+\s+(?:Street|St\.|Road|Rd\.|Lane|Alley|Avenue)(?!\w)")
_HOUSE_WORD = re.compile(r"(?<!\w)(?:số nhà|so nha|nhà số|nha so)(?!\w)", re.IGNORECASE)
_DATE = re.compile(
    r"(?<![\w/.])(?:\d{1,2}/)?\d{1,2}/(?:19|20)\d\d(?!\d)|(?<![\w/.])\d{1,2}([.-])\d{1,2}\1(?:19|20)\d\d(?![\d.])|(?<![\w/.])(?:19|20)\d\d(?=\s)"
)
_HOUSE_NUMBER = re.compile(
    rf"(?<![\w/.])\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}}[A-Za-z]?)*\s+(?P<one>{_NAME})\w*\s+(?P<two>{_NAME})"
)
# Communes whose name begins like a street: xã Đường Hoa, phường Phố Hiến, phường 2 Bảo Lộc. What follows the name is read as ever.
_COMMUNE = re.compile(
    r"(?<!\w)((?i:xã|phường|thị trấn))\s+(?:(?:Đường|Phố|ĐƯỜNG|PHỐ)\s+(?=[^\W\d_])|[1-3]\s+(?=(?i:Bảo Lộc)(?!\w)))"
)
_MAP = re.compile(r"goo\.gl|google\.[a-z.]+/maps|maps\.|openstreetmap|osm\.org|what3words", re.IGNORECASE)
_COORDINATES = re.compile(
    r"(?<!\d)\d{1,3}[.,]\d{4,}|\d°|(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)"
)
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0|1[89]00)(?:[\s.]?\d){4,9}(?!\d)|(?<!\d)11[1-5](?!\d)")


def find_street(text: str) -> Trace | None:
    """What in a text would tell where a house stands; None where nothing does. Errs on the side of refusing."""
    written = _COMMUNE.sub(r"\1 ", _DATE.sub("·", _PHONE.sub("·", unicodedata.normalize("NFC", text))))
    if _MAP.search(written):
        return "map"
    if _COORDINATES.search(written):
        return "coordinates"
    if _HOUSE_WORD.search(written) or any(_two_names(match) for match in _HOUSE_NUMBER.finditer(written)):
        return "house_number"
    if _ENGLISH.search(written) or any(_is_way(written, match) for match in _BEFORE_NAME.finditer(written)):
        return "street"
    return "hamlet" if _HAMLET.search(written) else None


def _two_names(match: "re.Match[str]") -> bool:
    """`128 Hồng Bàng`, but neither `3 Ngôi nhà` nor `24 giờ`."""
    return match["one"].isupper() and match["two"].isupper()


def _is_way(written: str, match: "re.Match[str]") -> bool:
    """A way's word leads to a street when a name or a number follows. Capitals without accents are names: "Ánh Dương", "Ngo"."""
    way, following = match["way"], match["next"]
    if way == "phố" or way == "Phố":
        before = written[: match.start()].rstrip().lower()
        if before.endswith(("thành", "khu")):
            return False
    if way[0].isupper() and way.isascii() and not way.isupper():
        return False
    return following.isupper() or following.isdigit()

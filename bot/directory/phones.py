"""Telephone numbers: every form that people write, read into the one that is dialled inside Viet Nam."""

import re
import unicodedata
from typing import Literal

import phonenumbers

# phonenumbers calls 111 and 112 invalid and knows the others as "emergency" alone; these are the ones our sources name.
SHORT_CODES = frozenset({"111", "112", "113", "114", "115"})
_SERVICE_NUMBER = re.compile(r"(1800|1900)(\d{4}|\d{6})")
_WRITTEN = re.compile(r"\+?[\d\s.()/-]+")
_MOBILE_WITHOUT_ZERO = re.compile(r"[35789]\d{8}")
_LANDLINE_WITHOUT_ZERO = re.compile(r"2\d{9}")
_ABROAD = re.compile(r"(?:00|\+)?84(?:\(0\))?(?=[1-9])")


def charge_by_prefix(number: str) -> Literal["free", "normal", "unknown"]:
    """What a call costs by the number's plan: 1800 is free for the caller, 1900 costs what its holder set, the rest is an ordinary call."""
    if number.startswith("1800"):
        return "free"
    return "unknown" if number.startswith("1900") else "normal"


class NotAPhone(ValueError):
    """What was written is no number that can be dialled in Viet Nam; the text says what to do, without repeating it."""


def parse(written: str) -> str:
    """The dialled form: "113", "1800 1768", "1900 96 96 80", "024 3333 5599", "0912 345 678".

    Reads spaces, dots, dashes, brackets, digits of any script, +84, 84, 0084, +84 (0), and numbers whose zero a spreadsheet swallowed.
    Raises NotAPhone for anything else, for two numbers in one, for foreign numbers and for an extension.
    """
    text = unicodedata.normalize("NFKC", written).strip()
    text = "".join(
        "-" if unicodedata.category(each) == "Pd" else each for each in text if unicodedata.category(each) != "Cf"
    )
    # Digits of other scripts are the same number: what is stored is dialled, and compared.
    text = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
    if not _WRITTEN.fullmatch(text):
        raise NotAPhone("write one number, with digits alone")
    packed = re.sub(r"[\s.\-/]", "", text)
    abroad = _ABROAD.match(packed)
    # A number that begins with 84 and is no longer than a local one without its zero is meant as it stands.
    if abroad and (packed[0] in "+0" or len(packed) >= 11):
        packed = packed[abroad.end() :]
        return _service_number(packed) or _ordinary("0" + packed)
    if packed.startswith("+"):
        raise NotAPhone("write a number of Viet Nam: this one begins with the code of another country")
    digits = re.sub(r"[()]", "", packed)
    if digits in SHORT_CODES:
        return digits
    return _service_number(digits) or _ordinary(_with_zero(digits))


def international(number: str) -> str | None:
    """The form with +84 of an ordinary number as `parse` gives it; None for 11x, 1800 and 1900, which have none that works, and for what
    is no telephone number: somebody's id, the head of the log."""
    digits = number.replace(" ", "")
    if not (digits.startswith("0") and digits.isdigit()):
        return None
    parsed = phonenumbers.parse(digits, "VN")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _service_number(digits: str) -> str | None:
    """1800 and 1900 numbers have four digits more, or six, which people say in pairs."""
    match = _SERVICE_NUMBER.fullmatch(digits)
    if match is None:
        return None
    prefix, rest = match.groups()
    return f"{prefix} {rest}" if len(rest) == 4 else f"{prefix} {rest[:2]} {rest[2:4]} {rest[4:]}"


def _with_zero(digits: str) -> str:
    swallowed = _MOBILE_WITHOUT_ZERO.fullmatch(digits) or _LANDLINE_WITHOUT_ZERO.fullmatch(digits)
    return f"0{digits}" if swallowed else digits


def _ordinary(digits: str) -> str:
    refusal = "no number of Viet Nam looks like this: compare every digit with the source"
    if not digits.startswith("0"):
        raise NotAPhone(refusal)
    try:
        parsed = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        raise NotAPhone(refusal) from None
    kinds = (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    if not phonenumbers.is_valid_number(parsed) or phonenumbers.number_type(parsed) not in kinds:
        raise NotAPhone(refusal)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)

"""Write a phone number one way, however it came: ``081234567890``, or ``+60123456789`` from abroad.

In Indonesia a number begins with 0, which a spreadsheet drops from a number; +62, 0062 and 62 stand
for that 0. What is too short to have an area code is a number within one and stays as it is.
"""

import re

_BETWEEN = re.compile(r"[\s().\-‐-―−]")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{5,14}")
_WITH_COUNTRY = re.compile(r"(?:\+62|62(?=0?[0-9]{9}))0?([1-9][0-9]+)")
_WITHOUT_ZERO = re.compile(r"[2-9][0-9]{8,11}")


class InvalidPhoneError(ValueError):
    """The text is no phone number."""


def normalise(text: str) -> str:
    """Write the number in ``text`` as it is kept; nothing stays nothing.

    >>> [normalise(text) for text in ("812-3456-7890", "+62 (0)812 3456 7890", "0060 12 345 6789")]
    ['081234567890', '081234567890', '+60123456789']

    Raises:
        InvalidPhoneError: if it is something else than one number.
    """
    digits = _compact(text)
    if not digits:
        return ""
    if not _NUMBER.fullmatch(digits):
        raise InvalidPhoneError(text)
    if found := _WITH_COUNTRY.fullmatch(digits):
        return f"0{found[1]}"
    return f"0{digits}" if _WITHOUT_ZERO.fullmatch(digits) else digits


def lacks_zero(text: str) -> bool:
    """Tell whether ``text`` is a number that has lost its first 0."""
    digits = _compact(text)
    return bool(_WITHOUT_ZERO.fullmatch(digits) and not _WITH_COUNTRY.fullmatch(digits))


def _compact(text: str) -> str:
    digits = _BETWEEN.sub("", text)
    return f"+{digits[2:]}" if digits.startswith("00") else digits

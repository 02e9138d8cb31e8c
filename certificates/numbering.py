"""How a certificate number is written: a pure rule."""

import datetime as dt

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def certificate_number(serial: int, issuer: str, on: dt.date) -> str:
    """Write a number the way Indonesian offices number letters.

    >>> certificate_number(7, "BKPSDM", dt.date(2026, 11, 24))
    '0007/BKPSDM/SERT/XI/2026'
    """
    return f"{serial:04}/{issuer}/SERT/{ROMAN_MONTHS[on.month - 1]}/{on.year}"

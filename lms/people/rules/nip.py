"""The civil servant's number: *Nomor Induk Pegawai*, 18 digits.

Structure for a PNS: birth date (8), month of appointment as candidate (6), sex (1), serial (3).
A PPPK number has 18 digits too, with another meaning, so only its length is checked.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

_EIGHTEEN_DIGITS = re.compile(r"[0-9]{18}")
Sex = Literal["male", "female"]
_SEX_BY_DIGIT: dict[str, Sex] = {"1": "male", "2": "female"}


class InvalidNipError(ValueError):
    """The number cannot be a NIP; ``part`` names what is wrong."""

    def __init__(self, part: Literal["length", "birth_date", "appointment", "sex", "serial"]):
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Nip:
    """What a PNS number says."""

    birth_date: dt.date
    appointed: dt.date  # the first day of the month of appointment
    sex: Sex
    serial: int


def clean(text: str) -> str:
    """Drop the spaces, dots and dashes people write into the number."""
    return re.sub(r"[\s.\-]", "", text)


def has_nip_length(text: str) -> bool:
    """Tell whether ``text`` has the 18 digits of a PNS or PPPK number."""
    return _EIGHTEEN_DIGITS.fullmatch(text) is not None


def parse(text: str) -> Nip:
    """Read a PNS number.

    Raises:
        InvalidNipError: naming the first part that cannot be right.
    """
    if not has_nip_length(text):
        raise InvalidNipError("length")
    try:
        birth_date = dt.datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        raise InvalidNipError("birth_date") from None
    try:
        appointed = dt.datetime.strptime(text[8:14], "%Y%m").date()  # noqa: DTZ007
    except ValueError:
        raise InvalidNipError("appointment") from None
    if appointed <= birth_date:
        raise InvalidNipError("appointment")
    if text[14] not in _SEX_BY_DIGIT:
        raise InvalidNipError("sex")
    if text[15:] == "000":
        raise InvalidNipError("serial")
    return Nip(birth_date, appointed, _SEX_BY_DIGIT[text[14]], int(text[15:]))


def display(nip: str) -> str:
    """Write a number in the customary groups: ``19860926 201505 1 001``."""
    if not has_nip_length(nip):
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"

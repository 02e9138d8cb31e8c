"""Undo what spreadsheets and typists do to values; pure Python."""

import datetime as dt
import re
import unicodedata

from lms.core.tables.received import Cell

EXACT_DIGITS = 15  # of a number in a spreadsheet; whatever follows has become zeros
EXCEL_EPOCH = dt.date(1899, 12, 30)
PLAUSIBLE_SERIALS = range(7_306, 73_051)  # the years 1920 to 2099
PLAUSIBLE_YEARS = range(1920, 2100)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
QUOTED_FORMULA = re.compile(r'="(.*)"')
QUOTE_MARKS = "'‘’`´"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february pebruari",
            "mar maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agustus aug august agt ags",
            "sep september sept",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}


class RoundedNumberError(ValueError):
    """A spreadsheet has kept only the first 15 digits of a longer number."""


class NotADateError(ValueError):
    """The cell holds something that is no date."""


def text(cell: Cell) -> str:
    """Read a cell as text in one line: no invisible signs, no doubled or outer spaces.

    A whole number is written without a fraction, and the quote mark with which spreadsheets and
    our own exports keep text text is dropped.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    words = INVISIBLE.sub("", unicodedata.normalize("NFKC", str(cell)))
    words = " ".join(words.split())
    quoted = QUOTED_FORMULA.fullmatch(words)
    words = quoted[1].strip() if quoted else words
    return words[1:].lstrip() if words[:1] in QUOTE_MARKS and words[:1] else words


def number_text(cell: Cell) -> str:
    """Read a number that names somebody, such as a NIP.

    Raises:
        RoundedNumberError: if the spreadsheet has kept it as a number of more than 15 digits.
    """
    if isinstance(cell, int | float) and not abs(cell) < 10**EXACT_DIGITS:
        raise RoundedNumberError
    words = text(cell)
    if SCIENTIFIC.fullmatch(words):
        raise RoundedNumberError
    return words


def shown(cell: Cell) -> str:
    """Write a cell as people see it. A rounded number keeps looking like one."""
    try:
        return number_text(cell)
    except RoundedNumberError:
        return cell if isinstance(cell, str) else f"{cell:.5E}"


def date(cell: Cell) -> dt.date | None:
    """Read a date: a real one, Excel's serial number, ``31/12/2024`` or ``31 Desember 2024``.

    Raises:
        NotADateError: if it is something else, or not between 1920 and 2099.
    """
    found = _date(cell)
    if found is not None and found.year not in PLAUSIBLE_YEARS:
        raise NotADateError
    return found


def _date(cell: Cell) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    words = text(cell)
    if not words:
        return None
    if re.fullmatch(r"\d{4,5}", words) and int(words) in PLAUSIBLE_SERIALS:
        return EXCEL_EPOCH + dt.timedelta(days=int(words))
    return _written_date(words)


def _written_date(words: str) -> dt.date:
    parts = re.split(r"[\s/.\-]+", words.casefold().removesuffix(" 00:00:00"))
    if len(parts) == 1 and re.fullmatch(r"\d{8}", words):
        parts = [words[:4], words[4:6], words[6:]]
    try:
        first, month, last = parts
        day, year = (last, first) if len(first) == 4 else (first, last)
        number = MONTHS[month] if month.isalpha() else int(month)
        if len(year) != 4:
            raise NotADateError
        return dt.date(int(year), number, int(day))
    except (ValueError, KeyError) as error:
        raise NotADateError from error

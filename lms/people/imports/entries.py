"""Read one row as what it says about an officer, or as what is wrong with it; pure Python."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from lms.core.tables import cells
from lms.core.tables.received import Cell
from lms.people.imports.columns import Field
from lms.people.rules import nip, phones

LONGEST: Mapping[Field, int] = {
    Field.STAFF_NUMBER: 30,
    Field.NAME: 150,
    Field.GRADE: 20,
    Field.EMAIL: 254,
    Field.PHONE: 30,
    Field.UNIT_CODE: 40,
    Field.UNIT_NAME: 200,
    Field.PARENT_CODE: 40,
    Field.POSITION_CODE: 40,
    Field.POSITION_TITLE: 200,
}

EMPLOYMENTS: Mapping[str, tuple[str, ...]] = {
    "pns": ("pns", "cpns", "pegawai negeri sipil", "calon pns", "civil servant",
        "civil servant pns"),
    "pppk": (
        "pppk", "p3k", "pppk paruh waktu", "pegawai pemerintah dengan perjanjian kerja",
        "contract civil servant", "contract civil servant pppk",
    ),
    "non_asn": (
        "non asn", "nonasn", "honorer", "tenaga honorer", "thl", "ptt", "gtt", "kontrak",
        "tenaga kontrak", "pegawai lain", "pegawai lain non asn", "pegawai non asn", "pramubakti",
        "other", "other staff", "other staff non asn",
    ),
}  # fmt: skip
STATUSES: Mapping[str, tuple[str, ...]] = {
    "active": ("aktif", "active", "bekerja", "ya", "1"),
    "on_leave": (
        "cuti", "sedang cuti", "cltn", "tugas belajar", "on leave", "leave",
        "cuti di luar tanggungan negara",
    ),
    "left": (
        "keluar", "sudah keluar", "berhenti", "pensiun", "pindah", "mutasi keluar", "meninggal",
        "nonaktif", "tidak aktif", "non aktif", "left", "retired", "inactive", "0",
    ),
    "mistaken": ("salah masuk", "added by mistake"),
}  # fmt: skip
UNIT_KINDS: Mapping[str, tuple[str, ...]] = {
    "government": ("pemerintah", "pemda", "pemkab", "pemkot", "pemprov", "pemerintah daerah"),
    "agency": (
        "dinas", "badan", "kantor", "inspektorat", "satuan", "rumah sakit", "perangkat daerah",
        "opd", "skpd",
    ),
    "secretariat": ("sekretariat", "setda", "setwan", "sekretariat daerah"),
    "division": ("bidang", "bagian", "inspektur pembantu", "bidang bagian"),
    "section": ("seksi", "subbagian", "subbag", "sub bagian", "sub bidang", "subbidang",
        "kelurahan", "desa", "seksi subbagian"),
    "service_unit": (
        "uptd", "upt", "upt daerah", "unit pelaksana teknis", "unit pelayanan", "unit layanan",
        "puskesmas", "sekolah", "satuan pendidikan", "balai", "loket",
    ),
    "district": ("kecamatan", "distrik", "kapanewon"),
}  # fmt: skip
POSITION_KINDS: Mapping[str, tuple[str, ...]] = {
    "pelaksana": ("pelaksana", "jabatan pelaksana", "jfu", "fungsional umum", "operational",
        "operational pelaksana"),
    "fungsional": ("fungsional", "jabatan fungsional", "jft", "jf", "fungsional tertentu",
        "functional", "functional fungsional"),
    "pengawas": ("pengawas", "jabatan pengawas", "eselon iv", "supervisory",
        "supervisory pengawas"),
    "administrator": ("administrator", "jabatan administrator", "eselon iii"),
    "jpt": (
        "jpt", "pimpinan tinggi", "jabatan pimpinan tinggi", "jpt pratama", "jpt madya",
        "eselon ii",
        "senior leadership", "senior leadership jpt", "struktural jpt",
    ),
}  # fmt: skip
UNIT_KIND_BY_DEPTH: Mapping[int, str] = {1: "government", 2: "agency", 3: "division"}
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place of a row; ``code`` is put into words elsewhere."""

    field: Field | None
    code: str
    value: str = ""
    details: Mapping[str, Any] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says. Empty: the row says nothing about it, so it stays as it is."""

    row: int
    staff_number: str
    name: str = ""
    employment: str = ""
    grade: str = ""
    status: str = ""
    email: str = ""
    phone: str = ""
    unit_code: str = ""
    unit_name: str = ""
    parent_code: str = ""
    unit_kind: str = ""
    position_code: str = ""
    position_title: str = ""
    position_kind: str = ""
    since: dt.date | None = None

    @property
    def names_unit(self) -> bool:
        """Tell whether the row says where the officer works."""
        return bool(self.unit_code or self.unit_name)

    @property
    def names_position(self) -> bool:
        """Tell whether the row says as what the officer works."""
        return bool(self.position_code or self.position_title)


class _Fault(Exception):  # noqa: N818 - never leaves this module
    """A cell cannot be read."""

    def __init__(self, code: str, **details: Any):
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a row: the number, and what else can be read, beside the problems.

    Without a number, or with that of an earlier row, there is no entry. The phone
    number may have been completed: it had lost its first zero, which is put back.
    """

    row: int
    staff_number: str
    entry: Entry | None
    problems: list[Problem]
    has_completed_phone: bool = False


def read(row: int, values: Sequence[Cell], mapping: Mapping[int, Field]) -> Reading:
    """Read the cells that ``mapping`` names."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for index, what in mapping.items():
        cell = values[index] if index < len(values) else None
        try:
            found[what.value] = READERS.get(what, _words)(what, cell)
        except _Fault as fault:
            problems.append(Problem(what, fault.code, cells.shown(cell)[:100], fault.details))
    number = found.get("staff_number", "")
    if number == "":
        found.pop("staff_number", None)
        if all(problem.field != Field.STAFF_NUMBER for problem in problems):
            problems.append(Problem(Field.STAFF_NUMBER, "missing"))
    entry = Entry(row, **found) if number else None
    return Reading(row, number, entry, problems, _has_completed_phone(values, mapping))


def unit_kind_of(name: str, depth: int) -> str:
    """Guess what a unit is by the word its name begins with, else by its ``depth`` in the tree.

    1 is the top. ``Seksi Pelayanan Loket`` is a section, as is any unknown name at the bottom.
    """
    words = " ".join(re.findall(r"[a-z0-9_]+", name.casefold())) + " "
    for kind, beginnings in UNIT_KINDS.items():
        if any(words.startswith(f"{beginning} ") for beginning in beginnings):
            return kind
    return UNIT_KIND_BY_DEPTH.get(depth, "section")


def check_number(number: str, employment: str) -> Problem | None:
    """Judge a staff number by the rules of the employment kind."""
    if employment == "non_asn":
        return None
    if not nip.has_nip_length(number):
        digits = sum(character.isdigit() for character in number)
        details = {"digits": digits}
        return Problem(Field.STAFF_NUMBER, "nip_length", number, details)
    if employment == "pns":
        try:
            nip.parse(number)
        except nip.InvalidNipError as error:
            return Problem(Field.STAFF_NUMBER, f"nip_{error.part}", number)
    return None


def _words(what: Field, cell: Cell) -> str:
    words = cells.text(cell)
    most = LONGEST.get(what, 200)
    if len(words) > most:
        raise _Fault("too_long", most=most)
    return words


def _staff_number(what: Field, cell: Cell) -> str:
    try:
        words = cells.number_text(cell)
    except cells.RoundedNumberError:
        raise _Fault("rounded") from None
    compact = nip.clean(words)
    number = compact if compact.isdigit() else words
    if len(number) > LONGEST[what]:
        raise _Fault("too_long", most=LONGEST[what])
    return number


def _code(what: Field, cell: Cell) -> str:
    try:
        cells.number_text(cell)
    except cells.RoundedNumberError:
        raise _Fault("rounded") from None
    return _words(what, cell)


def _phone(what: Field, cell: Cell) -> str:
    try:
        return phones.normalise(_code(what, cell))
    except phones.InvalidPhoneError:
        raise _Fault("not_a_phone") from None


def _has_completed_phone(values: Sequence[Cell], mapping: Mapping[int, Field]) -> bool:
    return any(
        what == Field.PHONE and index < len(values) and phones.lacks_zero(cells.text(values[index]))
        for index, what in mapping.items()
    )


def _email(what: Field, cell: Cell) -> str:
    words = _words(what, cell).casefold()
    if words and words != "-" and not EMAIL.fullmatch(words):
        raise _Fault("not_an_email")
    return "" if words == "-" else words


def _date(_what: Field, cell: Cell) -> dt.date | None:
    try:
        return cells.date(cell)
    except cells.NotADateError:
        raise _Fault("not_a_date") from None


def _choice(choices: Mapping[str, tuple[str, ...]]) -> Callable[[Field, Cell], str]:
    by_word = {word: value for value, words in choices.items() for word in (value, *words)}

    def choose(_what: Field, cell: Cell) -> str:
        words = cells.text(cell)
        key = " ".join(re.findall(r"[a-z0-9_]+", words.casefold()))
        if key and key not in by_word:
            raise _Fault("unknown_word")
        return by_word.get(key, "")

    return choose


READERS: Mapping[Field, Callable[[Field, Cell], Any]] = {
    Field.STAFF_NUMBER: _staff_number,
    Field.EMPLOYMENT: _choice(EMPLOYMENTS),
    Field.STATUS: _choice(STATUSES),
    Field.UNIT_KIND: _choice(UNIT_KINDS),
    Field.POSITION_KIND: _choice(POSITION_KINDS),
    Field.EMAIL: _email,
    Field.PHONE: _phone,
    Field.UNIT_CODE: _code,
    Field.PARENT_CODE: _code,
    Field.POSITION_CODE: _code,
    Field.SINCE: _date,
}

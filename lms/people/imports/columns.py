"""Which column of a file holds what; pure Python."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lms.core.tables.received import NumberedRow


class Field(StrEnum):
    """What a column can hold."""

    STAFF_NUMBER = "staff_number"
    NAME = "name"
    EMPLOYMENT = "employment"
    GRADE = "grade"
    STATUS = "status"
    EMAIL = "email"
    PHONE = "phone"
    UNIT_CODE = "unit_code"
    UNIT_NAME = "unit_name"
    PARENT_CODE = "parent_code"
    UNIT_KIND = "unit_kind"
    POSITION_CODE = "position_code"
    POSITION_TITLE = "position_title"
    POSITION_KIND = "position_kind"
    SINCE = "since"


REQUIRED = frozenset({Field.STAFF_NUMBER, Field.NAME})

# As headers are written in the files of BKN, SIMPEG and the offices' own lists; the first one of
# each is what our template says.
SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.STAFF_NUMBER: (
        "NIP", "NIP Baru", "NIP/NRP", "NRP", "NIPPPK", "NI PPPK", "NIP PPPK", "Nomor Induk Pegawai",
        "Nomor Induk", "No Induk", "Nomor Pegawai", "No Pegawai", "ID Pegawai", "Staff number",
        "NIP or staff number", "Employee number", "Employee ID", "Staff ID",
        "NIP atau nomor pegawai",
    ),
    Field.NAME: (
        "Nama", "Nama Lengkap", "Nama Pegawai", "Nama PNS", "Nama dan Gelar", "Name", "Full name",
        "Officer", "Employee name",
    ),
    Field.EMPLOYMENT: (
        "Status Kepegawaian", "Jenis Pegawai", "Jenis Kepegawaian", "Kedudukan Pegawai",
        "Employment",
        "Employment kind", "Employment type", "Kepegawaian", "Jenis ASN",
    ),
    Field.GRADE: (
        "Golongan", "Gol", "Golongan Ruang", "Gol Ruang", "Pangkat/Golongan", "Pangkat Golongan",
        "Gol Akhir", "Golongan Akhir", "Grade", "Rank",
    ),
    Field.STATUS: (
        "Status", "Status Aktif", "Keaktifan", "Kedudukan Hukum", "Status Pegawai", "Active",
    ),
    Field.EMAIL: ("E-mail", "Email", "Surel", "Alamat Email", "Alamat Surel", "E-mail address",
        "Email Dinas"),
    Field.PHONE: (
        "Telepon", "No HP", "Nomor HP", "HP", "No Telepon", "Nomor Telepon", "Telp", "No Telp",
        "No WA", "WhatsApp", "Handphone", "Phone", "Mobile", "Phone number",
    ),
    Field.UNIT_CODE: (
        "Kode Unit", "Kode Unit Kerja", "Kode Unor", "ID Unor", "Kode OPD", "Kode SKPD",
        "Unit code",
        "Kode Satker", "Kode Satuan Kerja",
    ),
    Field.UNIT_NAME: (
        "Unit Kerja", "Unit", "Nama Unit", "Nama Unit Kerja", "Unor", "Unor Nama", "Nama Unor",
        "Unit Organisasi", "OPD", "SKPD", "Satuan Kerja", "Satker", "Perangkat Daerah", "Unit name",
        "Work unit", "Department", "Tempat Tugas",
    ),
    Field.PARENT_CODE: (
        "Kode Unit Induk", "Kode Induk", "Kode Unor Induk", "Induk Unit", "Parent unit code",
        "Parent code", "Parent unit",
    ),
    Field.UNIT_KIND: (
        "Jenis Unit", "Jenis Unit Kerja", "Jenis Unor", "Tingkat Unit", "Unit kind", "Unit type",
        "Kind of unit",
    ),
    Field.POSITION_CODE: ("Kode Jabatan", "ID Jabatan", "Position code", "Job code"),
    Field.POSITION_TITLE: (
        "Jabatan", "Nama Jabatan", "Jabatan Nama", "Jabatan Terakhir", "Position", "Job title",
        "Position title", "Title",
    ),
    Field.POSITION_KIND: ("Jenis Jabatan", "Jenis Jabatan Nama", "Position kind", "Position type"),
    Field.SINCE: (
        "TMT Jabatan", "TMT", "TMT Unit", "Terhitung Mulai Tanggal", "Mulai Tanggal", "Sejak",
        "Since", "Start date", "Posting date", "From", "Effective date", "Tanggal Mulai",
    ),
}  # fmt: skip


def normalise(header: object) -> str:
    """Reduce a header to its words: ``' No. HP* '`` → ``'no hp'``."""
    text = unicodedata.normalize("NFKC", str(header or "")).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", text))


_FIELD_BY_HEADER = {
    normalise(synonym): field for field, synonyms in SYNONYMS.items() for synonym in synonyms
}


def recognise(headers: Sequence[object]) -> dict[int, Field]:
    """Map the index of each header that is known to what it holds; the first of two wins."""
    found: dict[int, Field] = {}
    for index, header in enumerate(headers):
        field = _FIELD_BY_HEADER.get(normalise(header))
        if field and field not in found.values():
            found[index] = field
    return found


def find_header(rows: Sequence[NumberedRow]) -> NumberedRow:
    """Choose the header among the first rows: the one with most known names, else the widest.

    Raises:
        ValueError: if there are no rows.
    """

    def likelihood(row: NumberedRow) -> tuple[int, int, int]:
        number, cells = row
        filled = sum(1 for cell in cells if cell not in {None, ""})
        return (len(recognise(cells)), filled, -number)

    return max(rows, key=likelihood)


def signature(headers: Sequence[object]) -> str:
    """Name the layout of a file: the same headers in the same order, the same 64 characters."""
    words = "\n".join(normalise(header) for header in headers).rstrip("\n")
    return hashlib.sha256(words.encode()).hexdigest()


def missing(mapping: Mapping[int, Field]) -> list[Field]:
    """List the fields that every file must have and this mapping lacks."""
    fields = set(mapping.values())
    return [field for field in Field if field in REQUIRED - fields]

"""Files as HR sends them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from lms.people.imports import api
from lms.people.imports.models import ImportRun
from lms.people.models import User

HEADERS = ("NIP", "Nama", "Golongan", "Kode Unit", "Kode Jabatan", "TMT Jabatan")


def nip(number: int) -> str:
    """Make the ``number``-th of many valid numbers."""
    month = number // 800 % 12 + 1
    return f"19{70 + number // 9600:02}{month:02}15201001{number % 2 + 1}{number % 800 + 1:03}"


def row(number: int, **said: Any) -> list[Any]:
    """Make a valid row; ``said`` replaces cells by header."""
    values = [nip(number), f"Petugas {number:05}", "III/a", "DUK-FO", "PL", "01/03/2021"]
    for header, value in said.items():
        values[HEADERS.index(header)] = value
    return values


def as_csv(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS, **how: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=how.get("delimiter", ";")).writerows([headers, *rows])
    return text.getvalue().encode(how.get("encoding", "utf-8"))


def as_xlsx(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    workbook = Workbook()
    for cells in (headers, *rows):
        workbook.active.append(list(cells))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def uploaded(by: User, content: bytes, filename: str = "pegawai.csv") -> ImportRun:
    return api.upload(by=by, file=ContentFile(content, filename), filename=filename)


def checked(by: User, content: bytes, **choices: Any) -> ImportRun:
    """Upload a file and check it with the columns as recognised."""
    run = uploaded(by, content)
    api.check_now(run=run, chosen=api.Choices(mapping=run.fields, **choices))
    run.refresh_from_db()
    return run


def applied(by: User, content: bytes, **choices: Any) -> ImportRun:
    run = checked(by, content, **choices)
    api.apply_now(run=run)
    run.refresh_from_db()
    return run


def problems(run: ImportRun) -> list[tuple[int, str | None, str]]:
    return [
        (faulty.row, problem["field"], problem["code"])
        for faulty in run.faulty_rows.all()
        for problem in faulty.problems
    ]

"""The rest of the district government: entered by HR as HR would, its officers from a file."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from certificates import api as certificates
from lms.core.clock import today
from lms.demo.content import read
from lms.demo.evidence import Assessed, add_evidence
from lms.demo.organisation import appoint_head
from lms.demo.staff import Recruit, recruits
from lms.demo.story import Story
from lms.people import api as people
from lms.people.api import Officer, OrgUnit, User
from lms.people.imports import api as imports
from lms.people.organisation import staffing

FILENAME = "pegawai-sukamaju.csv"
HEADERS = (
    "NIP", "Nama", "Jenis Pegawai", "Golongan", "Surel", "Telepon", "Kode Unit", "Kode Jabatan",
    "TMT Jabatan",
)  # fmt: skip
EMPLOYMENTS = {"pns": "PNS", "pppk": "PPPK", "non_asn": "Non-ASN"}
ON_LEAVE_EVERY, LEFT_EVERY = 47, 83
MOST_CERTIFIED = 24
TRAINING = "Pelatihan Pelayanan Prima bagi Petugas Garda Depan"
TRAINING_HOURS = Decimal(20)
TRAINED_DAYS_AGO, CERTIFIED_DAYS_AGO = 5, 4
GONE_DAYS_AGO = 15
FRONT_LINE = frozenset({"petugas-loket", "pengelola-pengaduan"})


def add_district(
    story: Story,
    units: dict[str, OrgUnit],
    framework: Any,
    *,
    by: User,
    content: Mapping[str, Any] | None = None,
) -> None:
    """Add the units around those in ``units``, their officers, and what becomes of some later.

    ``content`` is ``district.toml`` unless a smaller government will do.
    """
    content = content or read("district")
    known = read("people")
    names = {officer["name"] for officer in known["officers"]}
    staff = list(recruits(content, known["positions"], taken=names))
    units = units | _add_units(content, units, by)
    _import(staff, by)
    numbers = [recruit.staff_number for recruit in staff]
    visible = people.visible_officers(by).filter(staff_number__in=numbers)
    officers = {officer.staff_number: officer for officer in visible}
    _appoint_heads(staff, officers, units, by)
    required = {p["code"]: p.get("requires", {}) for p in known["positions"]}
    assessed = [_assessed(r, officers[r.staff_number].pk, required) for r in staff]
    add_evidence(story, assessed, framework, by=by)
    front_line = [r.staff_number for r in staff if r.position in FRONT_LINE]
    certified = [officers[number] for number in front_line[:MOST_CERTIFIED]]
    story.add(GONE_DAYS_AGO, partial(_let_some_go, staff, officers, by))
    story.add(CERTIFIED_DAYS_AGO, partial(_certify, certified, by))


def _add_units(content: Mapping[str, Any], there: Mapping[str, Any], by: User) -> dict[str, Any]:
    added: dict[str, Any] = {}
    for entry in content["units"]:
        if "name" not in entry:
            continue
        parent = {**there, **added}[entry["parent"]]
        added[entry["code"]] = people.add_unit(
            by=by, code=entry["code"], name=entry["name"], kind=entry["kind"], parent=parent
        )
    return added


def _import(staff: Sequence[Recruit], by: User) -> None:
    """Send the file of all officers through the import."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADERS)
    writer.writerows(map(_row, staff))
    file = ContentFile(text.getvalue().encode(), FILENAME)
    run = imports.upload(by=by, file=file, filename=FILENAME)
    imports.check_now(run=run, chosen=imports.Choices(mapping=run.fields))
    run.refresh_from_db()
    imports.apply_now(run=run)


def _row(recruit: Recruit) -> tuple[str, ...]:
    return (
        recruit.staff_number, recruit.name, EMPLOYMENTS[recruit.employment], recruit.grade,
        recruit.email, recruit.phone, recruit.unit, recruit.position, f"{recruit.since:%d/%m/%Y}",
    )  # fmt: skip


def _appoint_heads(
    staff: Sequence[Recruit],
    officers: Mapping[str, Officer],
    units: Mapping[str, OrgUnit],
    by: User,
) -> None:
    for recruit in staff:
        if recruit.leads:
            appoint_head(units[recruit.unit], officers[recruit.staff_number], by=by)


def _assessed(
    recruit: Recruit, officer_id: int, required: Mapping[str, Mapping[str, Sequence[int]]]
) -> Assessed:
    levels = {code: level for code, (level, _importance) in required[recruit.position].items()}
    return Assessed(officer_id, recruit.staff_number, levels)


def _certify(officers: Sequence[Any], by: User) -> None:
    """Award the certificate of a training in the classroom that ended the other day."""
    completed_on = today() - dt.timedelta(days=TRAINED_DAYS_AGO - CERTIFIED_DAYS_AGO)
    for officer in officers:
        award = certificates.Award(
            key=f"demo:training:{officer.staff_number}",
            officer_id=officer.pk,
            course_title=TRAINING,
            training_hours=TRAINING_HOURS,
            completed_on=completed_on,
        )
        certificates.award(award, by=by)


def _let_some_go(staff: Sequence[Recruit], officers: Mapping[str, Officer], by: User) -> None:
    """Let a few go on leave and a few leave."""
    day = today()
    for recruit in staff[ON_LEAVE_EVERY - 1 :: ON_LEAVE_EVERY]:
        if not recruit.leads:
            officer = officers[recruit.staff_number]
            staffing.set_status(by=by, officer=officer, status="on_leave", day=day)
    for recruit in staff[LEFT_EVERY - 1 :: LEFT_EVERY]:
        if not recruit.leads:
            officer = officers[recruit.staff_number]
            staffing.set_status(by=by, officer=officer, status="left", day=day)

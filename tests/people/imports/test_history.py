"""HR sees what an import did to whom, and makes the file that takes it back."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import api as assessments
from assessments.competency.overview.models import UnitTally
from lms.core.models import AuditEvent, JobRun
from lms.people import api as people
from lms.people.imports import api
from lms.people.imports.models import ImportedOfficer, ImportRun
from lms.people.models import Officer, Posting
from lms.people.organisation import staffing
from tests.conftest import SESSION_QUERIES, Organisation
from tests.markup import as_shown
from tests.people.imports.files import applied, as_csv, checked, nip, problems, row
from tests.reports.conftest import show

pytestmark = pytest.mark.django_db

Effect = ImportedOfficer.Effect
HEADERS = ("NIP", "Nama", "Golongan", "Kode Unit", "Kode Jabatan", "TMT Jabatan", "Status")


def workbook_of(client: Any, run: ImportRun, run_jobs: Any, **choice: str) -> Any:
    """Have a file made of what the run changed, and open it."""
    answer = client.post(reverse("import_changes_export", args=[run.pk]), choice)
    run_jobs()
    job = JobRun.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[-1])
    return openpyxl.load_workbook(io.BytesIO(job.result_file.read()))


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(cell or "" for cell in cells) for cells in sheet.iter_rows(2, values_only=True)]


def saved(workbook: Any) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def test_the_trail_says_of_each_officer_what_a_file_changed(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(1), row(2)]))
    applied(dewi, as_csv([row(1), row(2, Golongan="III/b", **{"Kode Unit": "DUK"})]))

    event = AuditEvent.objects.filter(action="import.officer").latest("pk")

    assert (event.target_id, event.actor_label) == (
        str(Officer.objects.get(staff_number=nip(2)).pk),
        str(dewi),
    )
    assert event.changes == {
        "file": "pegawai.csv",
        "grade": ["III/a", "III/b"],
        "unit": ["DUK-FO", "DUK"],
        "from": "2021-03-01",
    }
    assert AuditEvent.objects.filter(action="import.officer").count() == 3


def test_units_and_positions_that_a_file_adds_are_in_the_trail(
    org: Organisation, dewi: Any
) -> None:
    new = row(1, **{"Kode Unit": "BARU", "Kode Jabatan": "PRANATA"})
    applied(dewi, as_csv([new]), may_add_units=True, may_add_positions=True, parent=org.registry)
    added = AuditEvent.objects.filter(actor_id=dewi.pk, action__in=["unit.add", "position.add"])
    assert set(added.values_list("action", flat=True)) == {"unit.add", "position.add"}


def test_the_list_of_changes_is_filtered_by_what_happened_and_by_name(
    org: Organisation, dewi: Any, as_user: Any
) -> None:
    applied(dewi, as_csv([row(1), row(2), row(3)]))
    said = [
        [*row(1, **{"Kode Unit": "DUK"}), ""],
        [*row(2, Golongan="IV/a"), ""],
        [*row(3), "Pensiun"],
        [*row(4), ""],
    ]
    run = applied(dewi, as_csv(said, HEADERS))
    client, address = as_user(dewi), reverse("import_changes", args=[run.pk])

    def shown(**query: str) -> list[str]:
        return [
            imported.effect for imported, _changes in client.get(address, query).context["rows"]
        ]

    assert shown() == [Effect.TRANSFERRED, Effect.CHANGED, Effect.LEFT, Effect.ADDED]
    assert shown(effect="changed") == shown(q=nip(2)) == [Effect.CHANGED]
    page = as_shown(client.get(address).text)
    assert "IV/a" in page
    assert "(DUK-FO) → " in page


def test_the_workbook_of_changes_has_a_line_for_each_field(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    applied(dewi, as_csv([row(1), row(2)]))
    run = applied(dewi, as_csv([row(1, Golongan="IV/a"), row(2, Nama="Putri")]))

    workbook = workbook_of(as_user(dewi), run, run_jobs, query="q=putri")

    assert [cells[-2:] for cells in rows_of(workbook.active)] == [("Petugas 00002", "Putri")]


def test_a_mistaken_import_is_taken_back_except_what_somebody_changed_since(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    good = as_csv([row(number) for number in range(1, 5)])
    applied(dewi, good)
    mistaken = [
        [*row(1, Golongan="IV/e", **{"Kode Unit": "DUK", "TMT Jabatan": "01/06/2023"}), ""],
        [*row(2, Nama="Orang Lain"), ""],
        [*row(3), "Keluar"],
        [*row(4, Golongan="IV/e"), ""],
    ]
    run = applied(dewi, as_csv(mistaken, HEADERS), effective_on=dt.date(2024, 1, 31))
    corrected = Officer.objects.get(staff_number=nip(4))
    corrected.grade = "III/d"
    staffing.save_officer(by=dewi, officer=corrected)

    workbook = workbook_of(as_user(dewi), run, run_jobs, kind="restoring")

    left_out = {(cells[1], cells[3]) for cells in rows_of(workbook.worksheets[1])}
    assert {number for number, _field in left_out} == {nip(4)}
    back = applied(dewi, saved(workbook))
    assert (back.counts["changed"], back.counts.get("problem", 0)) == (3, 0)
    officers = Officer.objects.in_bulk(field_name="staff_number")
    assert officers[nip(1)].grade == "III/a"
    assert officers[nip(2)].name == "Petugas 00002"
    assert officers[nip(3)].status == Officer.Status.ACTIVE
    assert officers[nip(4)].grade == "III/d"
    units = Posting.objects.current().values_list("officer__staff_number", "unit__code")
    assert dict(units)[nip(1)] == dict(units)[nip(3)] == "DUK-FO"


def test_taking_an_import_back_removes_whom_it_added_and_says_why_others_stay(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any, framework: Any
) -> None:
    run = applied(dewi, as_csv([row(number) for number in range(1, 6)]))
    gone, enlisted, edited, evidenced, heading = Officer.objects.order_by("name")
    enlisted.user = people.add_user(by=dewi, username="baru", name="Baru")
    enlisted.save()
    edited.grade = "IV/a"
    staffing.save_officer(by=dewi, officer=edited)
    show(evidenced, "KOM.1.1")
    org.front_office.head = heading
    org.front_office.save()

    workbook = workbook_of(as_user(dewi), run, run_jobs, kind="restoring")

    assert [cells[:2] for cells in rows_of(workbook.worksheets[0])] == [(nip(1), gone.name)]
    reasons = {cells[1]: cells[4] for cells in rows_of(workbook.worksheets[1])}
    assert "akun" in reasons[nip(2)]
    assert reasons[nip(3)] == "Sudah diubah orang sejak itu."
    assert "bukti" in reasons[nip(4)]
    assert "unit" in reasons[nip(5)]

    back = checked(dewi, saved(workbook))
    assert back.counts["removed"] == 1
    assert [planned.effect for planned in back.planned.all()] == [Effect.REMOVED]
    assert Officer.objects.count() == 5
    api.apply_now(run=back)

    assert list(Officer.objects.order_by("name")) == [enlisted, edited, evidenced, heading]
    event = AuditEvent.objects.filter(target_label=gone.name).latest("pk")
    assert event.changes["staff_number"] == [nip(1), None]
    client = as_user(dewi)
    for shown in (run, back):
        page = client.get(reverse("import_changes", args=[shown.pk])).content.decode()
        assert gone.name in page
    again = checked(dewi, saved(workbook))
    assert (again.counts["unchanged"], again.counts.get("removed", 0)) == (1, 0)


def test_a_file_removes_nobody_whom_no_import_added(
    org: Organisation, dewi: Any, ayu: Officer
) -> None:
    said = [[*row(1, NIP=ayu.staff_number), "Salah masuk"]]
    run = checked(dewi, as_csv(said, HEADERS))
    assert {code for _row, _field, code in problems(run)} == {"not_added", "has_account"}


def test_whoever_is_put_to_use_between_check_and_import_stays(
    org: Organisation, dewi: Any, framework: Any
) -> None:
    applied(dewi, as_csv([row(1), row(2)]))
    mistaken = [[*row(number), "Salah masuk"] for number in (1, 2)]
    back = checked(dewi, as_csv(mistaken, HEADERS))
    first, second = Officer.objects.order_by("name")
    show(first, "KOM.1.1")
    api.apply_now(run=back)
    assert list(Officer.objects.all()) == [first]
    assert not Posting.objects.filter(officer=second.pk).exists()
    assert problems(back) == [(2, "status", "in_use")]


def test_units_count_anew_when_people_are_removed(
    org: Organisation, dewi: Any, framework: Any
) -> None:
    requirement = assessments.Requirement("KOM", 2)
    assessments.set_requirements(
        by=None, position_id=org.counter_officer.pk, framework=framework, requirements=[requirement]
    )
    applied(dewi, as_csv([row(1), row(2)]))
    required = UnitTally.objects.filter(unit=org.front_office)
    assert [tally.required for tally in required] == [2]
    applied(dewi, as_csv([[*row(1), "Salah masuk"]], HEADERS))
    assert [tally.required for tally in required.all()] == [1]


def test_to_remove_more_people_costs_the_same_queries(
    org: Organisation, dewi: Any, framework: Any
) -> None:
    applied(dewi, as_csv([row(number) for number in range(60)]))
    costs = []
    for numbers in (range(2), range(2, 60)):
        back = checked(dewi, as_csv([[*row(n), "Salah masuk"] for n in numbers], HEADERS))
        with CaptureQueriesContext(connection) as queries:
            api.apply_now(run=back)
        costs.append(len(queries))
    assert not Officer.objects.exists()
    assert costs[0] == costs[1]


def test_before_anything_changes_the_check_says_who_would_move_from_where_to_where(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    applied(dewi, as_csv([row(1), row(2), row(3)]))
    said = [
        row(1, **{"Kode Unit": "DUK"}),
        row(2, **{"Kode Unit": "BARU", "Kode Jabatan": "KS"}),
        row(3, Golongan="IV/a"),
        row(4),
    ]
    run = checked(dewi, as_csv(said), may_add_units=True, parent=org.registry)

    client, address = as_user(dewi), reverse("import_changes", args=[run.pk])
    assert run.counts["transferred"] == 2
    assert (
        f"{address}?effect=transferred"
        in client.get(reverse("import_run", args=[run.pk])).content.decode()
    )
    response = client.get(address, {"effect": "transferred"})
    moves = [
        (officer.name, before, after)
        for officer, changes in response.context["rows"]
        for field, before, after in changes
        if field == "unit kerja"
    ]
    assert moves == [
        ("Petugas 00001", "Seksi Pelayanan Loket (DUK-FO)", "Dinas Kependudukan (DUK)"),
        ("Petugas 00002", "Seksi Pelayanan Loket (DUK-FO)", "BARU (BARU)"),
    ]
    assert "Yang akan berubah" in response.content.decode()
    assert len(client.get(address, {"q": nip(4)}).context["rows"]) == 1

    workbook = workbook_of(client, run, run_jobs, query="effect=transferred")
    cells = rows_of(workbook.active)
    assert (nip(1), "Dinas Kependudukan (DUK)") in {(line[1], line[-1]) for line in cells}
    assert {line[1] for line in cells} == {nip(1), nip(2)}

    assert Posting.objects.filter(unit=org.front_office, ends_on=None).count() == 3
    api.apply_now(run=run)
    assert not run.planned.exists()


def test_a_posting_made_since_is_not_taken_back(
    org: Organisation, dewi: Any, as_user: Any, run_jobs: Any
) -> None:
    applied(dewi, as_csv([row(1)]))
    run = applied(dewi, as_csv([row(1, **{"Kode Unit": "DUK", "TMT Jabatan": "01/06/2023"})]))
    officer, position = Officer.objects.get(), org.section_head
    people.post_officer(
        by=dewi,
        officer=officer,
        unit=org.registry,
        position=position,
        starts_on=dt.date(2024, 1, 1),
    )
    workbook = workbook_of(as_user(dewi), run, run_jobs, kind="restoring")
    assert rows_of(workbook.worksheets[0]) == []
    assert len(rows_of(workbook.worksheets[1])) == 1


def test_a_page_of_changes_costs_the_same_queries_however_many(
    org: Organisation, dewi: Any, as_user: Any, django_assert_num_queries: Any
) -> None:
    client = as_user(dewi)
    few = applied(dewi, as_csv([row(number) for number in range(3)]))
    many = applied(dewi, as_csv([row(number) for number in range(3, 33)]))
    client.get(reverse("import_changes", args=[few.pk]))
    for run in (few, many):
        with django_assert_num_queries(10 + SESSION_QUERIES):
            client.get(reverse("import_changes", args=[run.pk]))

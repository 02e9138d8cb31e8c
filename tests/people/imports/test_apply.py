"""Files are checked without changing anything, applied in batches, and gone on with."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from lms.core import execution
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.imports import api, applying, retention, runs, store, transcripts
from lms.people.imports import rows as file_of_rows
from lms.people.imports.models import ImportRun
from lms.people.models import Officer, OrgUnit, Position, Posting
from tests.conftest import Organisation
from tests.markup import as_shown
from tests.people.imports.files import (
    HEADERS,
    applied,
    as_csv,
    as_xlsx,
    checked,
    problems,
    row,
    uploaded,
)

pytestmark = pytest.mark.django_db


class PowerCutError(BaseException):
    """What no handler catches."""


def cut_after(monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    """Let the power fail in the middle of the transaction after so many batches."""
    write, calls = store.write, iter(range(1000))

    def failing(*args: Any, **kwargs: Any) -> Any:
        counts = write(*args, **kwargs)
        if next(calls) >= batches:
            raise PowerCutError
        return counts

    monkeypatch.setattr(store, "write", failing)


def test_a_check_of_10_000_rows_lists_exactly_the_37_bad_ones_and_changes_nothing(
    org: Organisation, dewi: Any
) -> None:
    faults = {
        "NIP": ("12345", "nip_length", "staff_number"),
        "Nama": ("", "missing", "name"),
        "Kode Unit": ("NOWHERE", "unknown_unit", "unit_code"),
        "Kode Jabatan": ("NOTHING", "unknown_position", "position_code"),
        "TMT Jabatan": ("kemarin", "not_a_date", "since"),
    }
    rows = [row(number) for number in range(10_000)]
    expected = []
    for index, number in enumerate(range(100, 10_000, 270)):
        header, (value, code, field) = list(faults.items())[index % len(faults)]
        value = f"{value}{number}" if header == "NIP" else value
        rows[number] = row(number, **{header: value})
        expected.append((number + 2, field, code))
    assert len(expected) == 37

    run = checked(dewi, as_xlsx(rows))

    assert problems(run) == expected
    assert run.counts == {"new": 9963, "problem": 37, "rows": 10_000, "transferred": 0} | {
        key: 0 for key in run.counts if key not in {"new", "problem", "rows"}
    }
    assert not Officer.objects.exists()
    assert not Posting.objects.exists()


def test_a_zero_that_excel_took_from_phone_numbers_is_put_back_and_the_check_says_so(
    org: Organisation, dewi: Any, as_user: Any
) -> None:
    headers = (*HEADERS, "No. HP")
    phones = (81234567890, "0812-1111-2222", "", "+62 813 1111 2222")
    rows = [[*row(number), phone] for number, phone in enumerate(phones)]

    run = checked(dewi, as_xlsx(rows, headers))

    assert run.counts["completed_phones"] == 1
    page = as_user(dewi).get(reverse("import_run", args=[run.pk])).content.decode()
    assert "081234567890" in page
    api.apply_now(run=run)
    found = Officer.objects.order_by("name").values_list("phone", flat=True)
    assert list(found) == ["081234567890", "081211112222", "", "081311112222"]
    assert checked(dewi, as_xlsx(rows, headers)).counts["unchanged"] == 4


def test_a_file_killed_half_way_is_gone_on_with_and_nothing_comes_twice(
    org: Organisation, dewi: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_of_rows, "BATCH", 100)
    run = checked(dewi, as_csv([row(number) for number in range(1000)]))
    with monkeypatch.context() as cut:
        cut_after(cut, batches=4)
        with pytest.raises(PowerCutError):
            api.apply_now(run=run)
    run.refresh_from_db()
    assert (run.state, run.applied_row) == (ImportRun.State.APPLYING, 401)
    assert Officer.objects.count() == Posting.objects.count() == run.applied_counts["new"] == 400

    api.apply_now(run=run)

    run.refresh_from_db()
    assert run.state == ImportRun.State.APPLIED
    assert Officer.objects.count() == Posting.objects.count() == run.applied_counts["new"] == 1000


def test_the_same_file_again_changes_nothing(org: Organisation, dewi: Any) -> None:
    content = as_csv([row(number) for number in range(50)])
    applied(dewi, content)
    before = list(Posting.objects.values())

    run = applied(dewi, content)

    assert run.counts["unchanged"] == run.applied_counts["unchanged"] == 50
    assert list(Posting.objects.values()) == before


def test_applying_twice_at_once_happens_once(org: Organisation, dewi: Any) -> None:
    run = checked(dewi, as_csv([row(1)]))
    stale = ImportRun.objects.get(pk=run.pk)
    api.start_applying(by=dewi, run=run)
    api.start_applying(by=dewi, run=stale)
    assert AuditEvent.objects.filter(action="import.apply").count() == 1


def test_a_second_worker_on_the_same_run_stops(org: Organisation, dewi: Any) -> None:
    run = checked(dewi, as_csv([row(1)]))
    stale = ImportRun.objects.get(pk=run.pk)
    api.apply_now(run=run)
    stale.applied_row = 0
    with pytest.raises(api.ImportBusyError):
        applying._apply_batch(stale, runs.planner_for(stale), next(file_of_rows.batches(stale)))


def test_a_file_is_applied_with_one_audit_entry_a_batch(
    org: Organisation, dewi: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_of_rows, "BATCH", 10)
    applied(dewi, as_csv([row(number) for number in range(25)]))
    batches = AuditEvent.objects.filter(action="import.batch").order_by("pk")
    covered = [(event.changes["from_row"], event.changes["to_row"]) for event in batches]
    assert covered == [(1, 11), (12, 21), (22, 26)]
    done = AuditEvent.objects.get(action="import.done")
    assert (done.actor_label, done.changes["new"]) == (str(dewi), 25)


def test_a_transfer_begins_a_posting_and_ends_the_one_before(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(1)]))
    run = applied(dewi, as_csv([row(1, **{"Kode Unit": "DUK", "TMT Jabatan": "01/06/2023"})]))
    assert (run.counts["changed"], run.counts["transferred"]) == (1, 1)
    history = Posting.objects.order_by("starts_on").values_list("unit", "starts_on", "ends_on")
    assert list(history) == [
        (org.front_office.pk, dt.date(2021, 3, 1), dt.date(2023, 5, 31)),
        (org.registry.pk, dt.date(2023, 6, 1), None),
    ]


def test_a_transfer_on_the_day_of_the_posting_corrects_it(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(1)]))
    applied(dewi, as_csv([row(1, **{"Kode Jabatan": "KS"})]))
    assert Posting.objects.get().position == org.section_head


def test_a_transfer_before_the_present_posting_is_a_problem(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(1)]))
    run = checked(dewi, as_csv([row(1, **{"Kode Unit": "DUK", "TMT Jabatan": "01/01/2020"})]))
    assert problems(run) == [(2, "since", "before_posting")]


def test_empty_cells_leave_what_is_known(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(1)]))
    run = checked(dewi, as_csv([row(1, **{"Golongan": "", "Kode Unit": " ", "Kode Jabatan": ""})]))
    assert run.counts["unchanged"] == 1


def test_hr_brings_nobody_into_units_they_do_not_cover(
    org: Organisation, dewi: Any, eko: Officer
) -> None:
    stolen = row(2, NIP=eko.staff_number)
    run = applied(dewi, as_csv([row(1, **{"Kode Unit": "KES"}), stolen, row(3)]))
    assert problems(run) == [
        (2, "unit_code", "unit_not_yours"),
        (3, "staff_number", "not_yours"),
    ]
    assert Officer.objects.count() == 2
    eko.refresh_from_db()
    assert eko.name == "Eko Saputra"


def test_whoever_a_full_file_does_not_name_is_listed_and_stays(
    org: Organisation, dewi: Any, ayu: Officer, bima: Officer, eko: Officer
) -> None:
    broken = row(1, NIP=bima.staff_number, **{"TMT Jabatan": "kapan-kapan"})
    run = applied(dewi, as_csv([row(1), broken]), is_full=True)
    assert [absence.officer for absence in run.absences.all()] == [ayu]
    assert run.counts["absent"] == 1
    assert Officer.objects.filter(status=Officer.Status.ACTIVE).count() == 4


def test_a_number_given_twice_is_a_problem_of_the_second_row(org: Organisation, dewi: Any) -> None:
    run = applied(dewi, as_csv([row(1), row(2), row(1, Nama="Orang Lain")]))
    assert problems(run) == [(4, "staff_number", "repeated")]
    assert Officer.objects.count() == 2


def test_unknown_units_and_positions_are_added_by_choice(org: Organisation, dewi: Any) -> None:
    headers = ("NIP", "Nama", "Unit Kerja", "Kode Unit Induk", "Jabatan", "Jenis Jabatan")
    officers = [
        (row(1)[0], "Sri Rahayu", "Seksi Arsip", "", "Arsiparis Terampil", "Fungsional"),
        (row(2)[0], "Joko Widodo", "Seksi Arsip", "DUK-FO", "Arsiparis Terampil", "Fungsional"),
    ]
    content = as_csv(officers, headers)
    assert problems(checked(dewi, content)) == [
        (row_number, field, code)
        for row_number in (2, 3)
        for field, code in (("unit_name", "unknown_unit"), ("position_title", "unknown_position"))
    ]
    may = {"may_add_units": True, "may_add_positions": True, "parent": org.registry}
    run = applied(dewi, content, **may)
    assert (run.applied_counts["new_units"], run.applied_counts["new_positions"]) == (1, 1)
    unit = OrgUnit.objects.get(name="Seksi Arsip")
    assert (unit.code, unit.get_parent()) == ("SEKSI-ARSIP", org.registry)
    assert Position.objects.get(title="Arsiparis Terampil").kind == "fungsional"
    assert unit.postings.count() == 2
    assert checked(dewi, content, **may).counts["unchanged"] == 2


def test_a_new_unit_is_what_the_file_or_its_name_says(org: Organisation, dewi: Any) -> None:
    headers = ("NIP", "Nama", "Unit Kerja", "Jenis Unit", "Kode Jabatan")
    units = [
        ("Loket Keliling", "Seksi"),
        ("UPTD Capil Utara", ""),
        ("Arsip", ""),
    ]
    content = as_csv(
        [(row(number)[0], f"Petugas {number}", *unit, "PL") for number, unit in enumerate(units)],
        headers,
    )
    applied(dewi, content, may_add_units=True, parent=org.registry)
    kinds = dict(org.registry.get_children().values_list("name", "kind"))
    assert [kinds[name] for name, _kind in units] == ["section", "service_unit", "division"]


def test_no_unit_is_added_outside_the_scope(org: Organisation, dewi: Any) -> None:
    headers = ("NIP", "Nama", "Unit Kerja", "Kode Unit Induk", "Kode Jabatan")
    content = as_csv([(row(1)[0], "Sri Rahayu", "Seksi Arsip", "KES", "PL")], headers)
    run = applied(dewi, content, may_add_units=True, parent=org.registry)
    assert problems(run) == [(2, "parent_code", "unknown_parent")]
    assert OrgUnit.objects.count() == 4


def test_a_unit_wanted_by_a_faulty_row_alone_is_not_added(org: Organisation, dewi: Any) -> None:
    content = as_csv([row(1, **{"Kode Unit": "NEW", "Kode Jabatan": "NONE"}), row(2)])
    applied(dewi, content, may_add_units=True, parent=org.registry)
    assert OrgUnit.objects.count() == 4


def test_whoever_leaves_keeps_their_history_until_then(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(1)]))
    headers = ("NIP", "Nama", "Status")
    leaves = as_csv([(row(1)[0], "Petugas 00001", "Pensiun")], headers)
    applied(dewi, leaves, effective_on=dt.date(2024, 5, 31))
    officer, posting = Officer.objects.get(), Posting.objects.get()
    assert officer.status == Officer.Status.LEFT
    assert officer.left_on == posting.ends_on == dt.date(2024, 5, 31)
    assert checked(dewi, leaves).counts["unchanged"] == 1


def test_the_scope_is_that_of_the_moment_of_applying(org: Organisation, dewi: Any) -> None:
    run = checked(dewi, as_csv([row(1)]))
    people.grant_role(by=None, user=dewi, role=Role.HR, unit=org.health)
    dewi.role_grants.filter(unit=org.registry).delete()
    api.apply_now(run=run)
    assert problems(run) == [(2, "unit_code", "unit_not_yours")]
    assert not Officer.objects.exists()


def test_whoever_lost_the_role_applies_nothing(org: Organisation, dewi: Any) -> None:
    run = checked(dewi, as_csv([row(1)]))
    dewi.role_grants.all().delete()
    with pytest.raises(api.ImportStoppedError):
        api.apply_now(run=run)


def test_columns_once_confirmed_are_remembered(org: Organisation, dewi: Any) -> None:
    headers = ("Kolom 1", "Kolom 2", "X", "Y", "Z", "T")
    content = as_csv([row(1)], headers)
    run = uploaded(dewi, content)
    assert run.mapping == {}
    fields = checked(dewi, as_csv([row(1)])).fields
    api.check_now(run=run, chosen=api.Choices(mapping=fields))
    assert uploaded(dewi, content).fields == fields


def test_a_batch_costs_a_few_queries_however_many_rows(
    org: Organisation, dewi: Any, django_assert_max_num_queries: Any
) -> None:
    """A row has none of its own; SQLite only cuts a large INSERT into several."""
    runs = [checked(dewi, as_csv([row(n) for n in numbers])) for numbers in ([1], range(2, 700))]
    for run in runs:
        with django_assert_max_num_queries(72):
            api.apply_now(run=run)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without counting")
def test_after_an_import_the_database_knows_how_much_there_is(org: Organisation, dewi: Any) -> None:
    applied(dewi, as_csv([row(number) for number in range(300)]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'lms_posting'")
        assert cursor.fetchone() == (300,)


class TestPausing:
    """A check and its applying pause before a job has lasted too long, and lead to the same."""

    @pytest.fixture(autouse=True)
    def _little_time(self, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
        """Let a job have time for ten rows."""
        monkeypatch.setattr(file_of_rows, "BATCH", 10)
        settings.JOB_TIMEOUT_SECONDS = 0

    @pytest.fixture
    def run(self, org: Organisation, dewi: Any) -> ImportRun:
        """Return a run of 25 rows, the first of them faulty."""
        run = checked(dewi, as_csv([row(0, Nama=""), *(row(number) for number in range(1, 25))]))
        api.start_applying(by=dewi, run=run)
        run.refresh_from_db()
        return run

    def test_every_row_is_applied_once(self, run: ImportRun, run_jobs: Any) -> None:
        run_jobs()
        run.refresh_from_db()
        assert run.state == ImportRun.State.APPLIED
        assert Officer.objects.count() == Posting.objects.count() == run.applied_counts["new"] == 24
        assert run.job is not None
        assert (run.job.status, run.job.progress_done, run.job.progress_total) == ("done", 25, 25)

    def test_in_between_what_is_done_is_shown(
        self, run: ImportRun, as_user: Any, dewi: Any
    ) -> None:
        execution.run(str(run.job_id))
        run.refresh_from_db()
        assert (run.state, run.applied_row) == (ImportRun.State.APPLYING, 11)
        assert Officer.objects.count() == run.applied_counts["new"] == 9
        assert run.is_at_work
        html = as_shown(as_user(dewi).get(reverse("import_run", args=[run.pk])).text)
        assert 'max="25" value="10"' in html

    def content(self, dewi: Any) -> bytes:
        """Return rows that only together show what is wrong, and that ask for a new unit."""
        applied(dewi, as_csv([row(number) for number in range(30, 34)]))
        rows = [row(number) for number in range(32)]
        rows[1] = row(1, **{"Kode Unit": "BARU", "Kode Jabatan": "ASN-X"})
        rows[14] = row(2)
        rows[24] = row(14, Nama="")
        rows[25] = row(25, **{"Kode Unit": "BARU", "Kode Jabatan": "ASN-X"})
        rows[26] = row(14)
        return as_csv(rows)

    def start(self, dewi: Any, content: bytes, parent: OrgUnit) -> ImportRun:
        run = uploaded(dewi, content)
        chosen = api.Choices(
            mapping=run.fields,
            is_full=True,
            may_add_units=True,
            may_add_positions=True,
            parent=parent,
        )
        api.start_check(by=dewi, run=run, chosen=chosen)
        run.refresh_from_db()
        return run

    def found(self, run: ImportRun) -> Any:
        run.refresh_from_db()
        return (
            run.state,
            run.counts,
            run.rows,
            list(run.faulty_rows.values_list("row", "cells", "problems")),
            sorted(run.absences.values_list("officer", flat=True)),
        )

    def test_a_check_finds_the_same_as_in_one_go(
        self, org: Organisation, dewi: Any, run_jobs: Any, settings: Any
    ) -> None:
        content = self.content(dewi)
        paused = self.start(dewi, content, org.registry)
        run_jobs()
        settings.JOB_TIMEOUT_SECONDS = 300
        whole = self.start(dewi, content, org.registry)
        run_jobs()
        found = self.found(paused)
        assert found == self.found(whole)
        assert found[0] == ImportRun.State.CHECKED
        assert [(place, code) for place, _field, code in problems(paused)] == [
            (16, "repeated"),
            (26, "missing"),
            (28, "repeated"),
        ]
        assert found[1]["absent"] == 2
        assert found[1]["rows"] == 32
        assert paused.check_job is not None
        assert paused.check_job.has_download

    def test_a_slice_done_twice_notes_its_rows_once(
        self, org: Organisation, dewi: Any, run_jobs: Any
    ) -> None:
        """A worker may die after it has noted rows, and before the job pauses."""
        run = self.start(dewi, self.content(dewi), org.registry)
        for _slice in range(3):
            execution.run(str(run.job_id))
        run.faulty_rows.create(row=33, cells=[], problems=[])
        run_jobs()
        assert run.faulty_rows.count() == self.found(run)[1]["problem"]
        assert not run.faulty_rows.filter(row=33).exists()


class TestTranscripts:
    """A large workbook is read from its XML once; what is kept of it goes with the file."""

    @pytest.fixture
    def run(self, org: Organisation, dewi: Any, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
        """Return a run of a workbook with every kind of cell, checked."""
        monkeypatch.setattr(transcripts, "LARGE", 1)
        started = dt.datetime(2021, 3, 1, 8, 30)  # noqa: DTZ001 - as Excel keeps it
        rows = [
            row(1, **{"TMT Jabatan": dt.date(2021, 3, 1)}),
            row(2, **{"TMT Jabatan": started}),
            row(3, **{"TMT Jabatan": dt.time(8, 30)}),
            row(4, **{"TMT Jabatan": dt.timedelta(hours=30)}),
            row(5, NIP=198901152010012005),
            row(6, Nama=True),
        ]
        return checked(dewi, as_xlsx(rows))

    def test_it_says_what_the_workbook_says(self, run: ImportRun) -> None:
        with file_of_rows.numbered_rows(run) as kept, file_of_rows.file_rows(run) as rows:
            assert list(kept) == [(number, list(cells)) for number, cells in rows]
        assert run.file.storage.exists(transcripts.name_of(run))

    def test_it_goes_when_the_file_has_been_applied(self, run: ImportRun) -> None:
        api.apply_now(run=run)
        assert not run.file.storage.exists(transcripts.name_of(run))

    def test_it_goes_with_the_file(self, run: ImportRun) -> None:
        ImportRun.objects.update(created_at=run.created_at - dt.timedelta(days=365))
        assert retention.forget_old_runs() == 1
        assert not run.file.storage.exists(transcripts.name_of(run))

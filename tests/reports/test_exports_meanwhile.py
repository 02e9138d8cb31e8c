"""Lists are written while others use the database, and say how far they are."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from assessments import api as assessments
from lms.core import jobs
from lms.core.models import JobRun
from lms.people import api as people
from lms.people.administration import exports as audit_exports
from lms.people.directory import exports as officer_exports
from lms.reports import exports
from lms.reports.team import exports as team_exports
from tests.core.workers import beat_elsewhere
from tests.factories import organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def many(org, framework):
    """Six counter officers, of each of whom two competencies are required."""
    assessments.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[assessments.Requirement("KOM", 2), assessments.Requirement("PP", 1)],
    )
    return organisation.many_officers(6, org.front_office, org.counter_officer)


@pytest.fixture
def shown(monkeypatch):
    """Small batches; before each progress is shown, a worker elsewhere says that it is alive."""
    monkeypatch.setattr(team_exports, "OFFICERS_PER_BATCH", 2)
    monkeypatch.setattr(officer_exports, "CHUNK", 2)
    monkeypatch.setattr(audit_exports, "CHUNK", 2)
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_REPORTS", 0)
    report, seen = jobs.report_progress, []

    def reporting(done, total):
        beat_elsewhere()
        report(done, total)
        seen.append((done, total))

    monkeypatch.setattr(jobs, "report_progress", reporting)
    return seen


def made(run_jobs, task):
    run_jobs()
    job = JobRun.objects.get(task_path=task)
    assert job.status == "done", job.error
    with job.result_file.open() as file:
        _header, *rows = openpyxl.load_workbook(BytesIO(file.read())).worksheets[0].values
    return rows


def test_a_team_is_written_meanwhile_and_its_officers_are_counted(
    as_user, dewi, many, run_jobs, shown
):
    address = reverse("overview_export", args=["team"])
    as_user(dewi).post(address, {"kind": "xlsx", "query": ""})
    assert len(made(run_jobs, exports.EXPORT_TASK)) == 12
    assert shown == [(2, 6), (4, 6), (6, 6)]


def test_the_list_of_officers_is_written_meanwhile(as_user, dewi, many, run_jobs, shown):
    as_user(dewi).post(reverse("officers_export"), {"kind": "xlsx", "query": ""})
    rows = made(run_jobs, "lms.people.tasks.export_officers")
    assert [row[1] for row in rows] == [officer.name for officer in many]
    assert shown == [(2, 6), (4, 6), (6, 6)]


def test_the_audit_trail_is_written_meanwhile(as_user, org, many, run_jobs, shown):
    auditor = organisation.user("fitri", "Fitri Handayani")
    people.grant_role(by=None, user=auditor, role="auditor")
    as_user(auditor).post(reverse("audit_export"), {"query": "action=officer.add"})
    assert len(made(run_jobs, "lms.people.tasks.export_audit")) == 6
    assert shown == [(2, 6), (4, 6), (6, 6)]

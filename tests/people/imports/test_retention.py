"""Uploaded files hold personal data and are not kept for long."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from lms.core.models import JobStatus
from lms.people.imports import api, retention
from lms.people.imports.models import ImportRun
from lms.people.imports.tasks import forget_old_imports
from lms.people.models import Officer
from tests.conftest import Organisation
from tests.people.imports.files import as_csv, checked, row, uploaded

pytestmark = pytest.mark.django_db


def aged(run: ImportRun, days: int) -> ImportRun:
    """Let the run have been uploaded so many days ago."""
    ImportRun.objects.filter(pk=run.pk).update(created_at=timezone.now() - dt.timedelta(days=days))
    run.refresh_from_db()
    return run


@pytest.fixture
def run(org: Organisation, dewi: Any, ayu: Officer) -> ImportRun:
    """Return a checked run with a faulty row and an officer who is absent from its file."""
    return checked(dewi, as_csv([row(1), row(2, Nama="")]), is_full=True)


def test_after_thirty_days_the_numbers_stay_and_the_people_go(run: ImportRun) -> None:
    counts = dict(run.counts)
    api.apply_now(run=run)
    aged(run, days=31)

    assert forget_old_imports.call() == 1

    run.refresh_from_db()
    assert run.is_forgotten
    assert (run.samples, run.counts) == ([], counts)
    assert (counts["new"], counts["problem"], counts["absent"]) == (1, 1, 1)
    assert run.applied_counts["new"] == 1
    assert not run.faulty_rows.exists()
    assert not run.absences.exists()
    assert not storages["private"].exists(f"imports/{run.pk}.csv")
    assert Officer.objects.count() == 2


def test_what_the_check_foresaw_for_whom_goes_too(run: ImportRun) -> None:
    assert run.planned.count() == 1
    aged(run, days=31)
    retention.forget_old_runs()
    assert not run.planned.exists()


def test_the_file_of_faulty_rows_goes_too(org: Organisation, dewi: Any, run_jobs: Any) -> None:
    run = uploaded(dewi, as_csv([row(1, Nama="")]))
    api.start_check(by=dewi, run=run, chosen=api.Choices(mapping=run.fields))
    run_jobs()
    run.refresh_from_db()
    file = run.check_job.result_file
    assert storages["private"].exists(file.name)
    aged(run, days=31)
    retention.forget_old_runs()
    run.check_job.refresh_from_db()
    assert not storages["private"].exists(file.name)
    assert not run.check_job.has_download


def test_younger_files_stay_and_the_setting_says_what_is_young(
    run: ImportRun, settings: Any
) -> None:
    aged(run, days=29)
    assert retention.forget_old_runs() == 0
    settings.IMPORT_RETENTION_DAYS = 28
    assert retention.forget_old_runs() == 1
    assert retention.forget_old_runs() == 0


def test_a_file_being_applied_stays(run: ImportRun, dewi: Any) -> None:
    api.start_applying(by=dewi, run=run)
    aged(run, days=31)
    assert retention.forget_old_runs() == 0
    run.job.status = JobStatus.FAILED
    run.job.save()
    assert retention.forget_old_runs() == 1


@pytest.mark.parametrize("state", ImportRun.State.values)
def test_the_page_of_a_removed_file_says_so_and_offers_nothing_that_needs_it(
    state: str, run: ImportRun, dewi: Any, as_user: Any
) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=state)
    aged(run, days=31)
    retention.forget_old_runs()
    client = as_user(dewi)
    page = reverse("import_run", args=[run.pk])
    shown = client.get(page)
    html = shown.content.decode()
    assert shown.status_code == 200
    for name in ("import_columns", "import_apply"):
        address = reverse(name, args=[run.pk])
        assert address not in html
        assert client.post(address).url == page
    run.refresh_from_db()
    assert run.state == state


def test_whoever_still_asks_is_told(run: ImportRun, dewi: Any) -> None:
    aged(run, days=31)
    retention.forget_old_runs()
    with pytest.raises(api.ImportStoppedError):
        api.check_now(run=run, chosen=api.Choices(mapping=run.fields))
    with pytest.raises(api.ImportStoppedError):
        api.apply_now(run=run)

"""A worker is killed in the middle of a certificate; the next one makes it, and only one."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from certificates.models import Certificate
from lms.core.models import JobRun, JobStatus
from lms.people.models import Officer
from tests.certificates.conftest import award_for
from tests.core.workers import FINAL, Worker, wait_for

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
]


def test_there_is_exactly_one_certificate_with_one_file(ayu: Officer, tmp_path: Path) -> None:
    certificate = award_for(ayu)
    job = JobRun.objects.get(key=f"certificate:{certificate.pk}")
    with Worker(tmp_path / "log") as worker:
        wait_for(job, JobStatus.RUNNING)
        worker.kill(group=True)
    job.refresh_from_db()
    certificate.refresh_from_db()
    assert (job.status, bool(certificate.pdf)) == (JobStatus.RUNNING, False)

    with Worker(tmp_path / "log"):
        wait_for(job, *FINAL)

    assert (job.status, job.started_count) == (JobStatus.DONE, 2)
    certificate = Certificate.objects.get()
    folder = certificate.pdf.name.rpartition("/")[0]
    files = [f for f in certificate.pdf.storage.listdir(folder)[1] if str(certificate.pk) in f]
    assert files == [f"{certificate.pk}.pdf"]
    with certificate.pdf.open("rb") as file:
        text = PdfReader(io.BytesIO(file.read())).pages[0].extract_text()
    assert certificate.number in text

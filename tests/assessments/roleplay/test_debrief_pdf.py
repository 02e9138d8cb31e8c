"""The debrief as a PDF."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from assessments.roleplay import api, documents
from courses import api as courses
from lms.core import worker
from lms.core.models import JobRun
from tests.assessments.roleplay.conftest import Table
from tests.factories import content, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(framework, ayu, as_user, begin):
    """Return Ayu's table after a conversation with each kind of node."""
    page = everything.scenario(content.course())
    courses.enrol(officer_id=ayu.pk, course=page.get_parent().specific, by=ayu.user)
    table: Table = begin(ayu, page)
    for reply in ("dengar", "nama", "nanti", "Maaf ya"):
        state = table.play.state()
        text = {"dengar": "Silakan", "nanti": "Nanti"}.get(reply, "")
        token = next(o.token for o in state.options if o.text.startswith(text))
        step = state.step
        given = "" if text else reply
        api.make_move(
            play_id=table.play.pk,
            officer_id=ayu.pk,
            step=step,
            token=token,
            by=ayu.user,
            reply=given,
        )
    return table


def test_it_says_what_the_page_says(finished, ayu):
    debrief = api.debrief(play_id=finished.play.pk, officer_id=ayu.pk)

    read = PdfReader(io.BytesIO(documents.as_pdf(debrief)))

    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for words in ("Surat yang hilang", "Maaf ya", "JAWABAN-CONTOH", "CATATAN-TANGGAL", "Bu Rina"):
        assert words in text
    assert "Senin pukul sepuluh" in text


@pytest.mark.django_db(transaction=True)
def test_it_is_written_by_a_job_once_a_day(finished):
    url = reverse("play_debrief_pdf", args=[finished.play.pk])
    first, second = finished.client.post(url), finished.client.post(url)

    assert first.url == second.url
    worker.drain()
    job = JobRun.objects.get(task_path=documents.WRITE_TASK)
    assert job.status == "done"
    assert finished.client.get(reverse("job_download", args=[job.pk])).status_code == 200


def test_there_is_none_before_the_end(player, begin):
    table = begin(player)

    response = table.client.post(reverse("play_debrief_pdf", args=[table.play.pk]))

    assert response.url == table.url
    assert not JobRun.objects.filter(task_path=documents.WRITE_TASK).exists()

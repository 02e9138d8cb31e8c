"""A file that cannot be stored is said in its form, with everything else that was typed."""

import io
import subprocess
import sys
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from assessments.models import ClaimFile
from lms.core import jobs
from lms.core.models import JobRun, JobStatus
from lms.core.storage import NotStoredError
from lms.core.unstored import LargeUploadHandler
from lms.people.imports.models import ImportRun
from tests.assessments.prior_learning import making
from tests.core.workers import SAMPLE
from tests.factories import content

SORRY = "tidak dapat menyimpan berkas"
CSV = b"NIP,Nama\n199203152019032001,Ayu Lestari\n"


@contextmanager
def nowhere_to_store(*others):
    """Have both storages, and others, where nothing can be stored, not by root either."""
    with pytest.MonkeyPatch.context() as patch:
        for storage in (storages["default"], storages["private"], *others):
            patch.setitem(vars(storage), "location", "/proc/nowhere")
        yield


@pytest.fixture
def no_room():
    with nowhere_to_store():
        yield


@pytest.fixture
def desk(admin, as_user):
    content.tree_roots()
    admin.is_superuser = True
    admin.save()
    return as_user(admin)


def picture():
    stream = io.BytesIO()
    Pillow.effect_noise((60, 40), 90).save(stream, "PNG")
    return stream.getvalue()


def sent(name, what):
    return SimpleUploadedFile(name, what)


@pytest.mark.django_db
def test_the_proof_of_a_claim(no_room, as_user, ayu, framework):
    claim = making.drafted(ayu, file=None)
    address = reverse("prior_claim_file", args=[claim.pk])
    reply = as_user(ayu).post(address, {"file": sent("bukti.png", picture())})
    assert reply.status_code == 422
    assert SORRY in reply.content.decode()
    assert not ClaimFile.objects.exists()


@pytest.mark.django_db
def test_a_file_of_officers(no_room, as_user, dewi):
    reply = as_user(dewi).post(reverse("import_start"), {"file": sent("pegawai.csv", CSV)})
    assert reply.status_code == 422
    assert SORRY in reply.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "model", "file"),
    [
        ("wagtailimages", get_image_model(), ("loket.png", picture())),
        ("wagtaildocs", get_document_model(), ("loket.pdf", b"%PDF-1.7")),
    ],
)
class TestWhatTrainersSend:
    def test_one_with_its_title(self, no_room, desk, kind, model, file):
        reply = desk.post(
            reverse(f"{kind}:add"),
            {
                "title": "Loket kami di pagi hari",
                "file": sent(*file),
                "collection": Collection.get_first_root_node().pk,
            },
        )
        assert reply.status_code == 200
        assert reply.context["form"].errors == {"file": [str(NotStoredError())]}
        text = unescape(reply.content.decode())
        assert SORRY in text
        assert 'value="Loket kami di pagi hari"' in text
        assert not model.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_many_at_once(self, no_room, desk, kind, model, file):
        reply = desk.post(
            reverse(f"{kind}:add_multiple"),
            {"title": "Loket", "files[]": sent(*file)},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        answer = reply.json()
        assert (reply.status_code, answer["success"]) == (200, False)
        assert answer["error_message"] == str(NotStoredError())
        assert not model.objects.exists()

    def test_one_in_place_of_another(self, desk, kind, model, file):
        made = model(title="Lama", file=sent(*file))
        made.save()
        with nowhere_to_store():
            reply = desk.post(
                reverse(f"{kind}:edit", args=[made.pk]),
                {
                    "title": "Baru",
                    "file": sent(*file),
                    "collection": Collection.get_first_root_node().pk,
                },
            )
        text = unescape(reply.content.decode())
        assert SORRY in text
        assert 'value="Baru"' in text
        made.refresh_from_db()
        assert made.title == "Lama"


@pytest.mark.django_db
def test_a_list_of_pictures_opens_though_a_small_one_cannot_be_drawn(desk):
    get_image_model()(title="Loket", file=sent("loket.png", picture())).save()
    with nowhere_to_store(get_image_model().get_rendition_model().file.field.storage):
        reply = desk.get(reverse("wagtailimages:index"))
    assert reply.status_code == 200
    assert "Loket" in reply.content.decode()


@pytest.mark.django_db
def test_a_large_one_for_which_there_is_no_room_on_its_way(as_user, dewi, settings):
    settings.FILE_UPLOAD_TEMP_DIR = "/proc/nowhere"
    large = CSV + b" " * settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    reply = as_user(dewi).post(reverse("import_start"), {"file": sent("pegawai.csv", large)})
    assert reply.status_code == 422
    assert SORRY in reply.content.decode()


def test_a_disk_that_becomes_full_while_a_large_one_arrives():
    handler = LargeUploadHandler(RequestFactory().post("/"))
    handler.new_file("file", "pegawai.csv", "text/csv", 6_000_000)
    with Path("/dev/full").open("wb", buffering=0) as full:
        handler.file.file = full
        handler.receive_data_chunk(b"x" * 65_536, 0)
        handler.receive_data_chunk(b"x" * 65_536, 65_536)
    assert type(handler.file_complete(131_072)).__name__ == "UnstoredFile"


def test_nothing_of_it_is_left(tmp_path):
    """A process may write no more than 100 KB: the disk is as good as full half-way."""
    script = f"""
import resource, signal
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.base import ContentFile
from lms.core.storage import AtomicFileSystemStorage, NotStoredError
storage = AtomicFileSystemStorage(location={str(tmp_path / "media")!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    storage.save("bukti/a.pdf", ContentFile(b"x" * 1_000_000))
except NotStoredError as error:
    print(type(error.__cause__).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "OSError\n"
    assert list((tmp_path / "media").rglob("*")) == []


@pytest.mark.django_db
def test_a_job_that_cannot_store_its_file_fails_in_words_and_can_be_tried_again(run_jobs):
    with translation.override("id"):
        job = jobs.start(SAMPLE + "hand_over", key="k", by=None)
    with nowhere_to_store():
        run_jobs()
    job.refresh_from_db()
    assert (job.status, job.started_count) == (JobStatus.FAILED, JobRun.MAX_STARTS)
    assert SORRY in job.error
    jobs.retry(job)
    run_jobs()
    job.refresh_from_db()
    assert (job.status, job.has_download) == (JobStatus.DONE, True)


@pytest.mark.django_db
def test_a_job_for_whose_scratch_files_there_is_no_room_says_the_same(run_jobs):
    with translation.override("id"):
        job = jobs.start(SAMPLE + "fill_the_disk", key="k", by=None)
    run_jobs()
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert SORRY in job.error


def test_the_page_about_a_mistake_of_ours_promises_nothing():
    with translation.override("id"):
        text = render_to_string("500.html")
    assert "mungkin belum tersimpan" in text
    assert "sudah tersimpan" not in text

"""The PDF is opened and read back as a person or a phone would."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any, cast

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from assessments.competency.ledger import verification
from assessments.models import LedgerCheck
from certificates import api, artwork
from certificates.models import Certificate
from lms.people.models import Officer

pytestmark = [pytest.mark.pdf, pytest.mark.django_db]


def rendered(certificate: Certificate) -> bytes:
    api.render(str(certificate.pk))
    certificate.refresh_from_db()
    with certificate.pdf.open("rb") as file:
        return file.read()


def test_it_says_what_was_awarded_on_one_page(certificate: Certificate) -> None:
    reader = PdfReader(io.BytesIO(rendered(certificate)))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for expected in (
        certificate.number,
        "Ayu Lestari",
        "19920315 201903 2 001",
        "Dasar Pelayanan Prima",
        "24 November 2026",
        "Komunikasi",
    ):
        assert expected in text


def test_a_course_that_earned_no_hours_is_certified_without_them(ayu: Officer) -> None:
    award = api.Award(
        key="enrolment:2",
        officer_id=ayu.pk,
        course_title="Dibaca terlalu cepat",
        training_hours=Decimal(0),
        completed_on=dt.date(2026, 11, 24),
    )
    reader = PdfReader(io.BytesIO(rendered(api.award(award))))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "24 November 2026" in text
    assert "JP" not in text


def test_it_is_tagged_titled_and_indonesian(certificate: Certificate) -> None:
    reader = PdfReader(io.BytesIO(rendered(certificate)))
    catalogue = cast(dict[str, Any], reader.root_object)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert str(catalogue["/Lang"]) == "id"
    assert certificate.number in str(reader.metadata.title)


def test_a_phone_that_scans_it_finds_the_verification_page(certificate: Certificate) -> None:
    page = pypdfium2.PdfDocument(rendered(certificate))[0]
    [code] = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == api.verification_url(certificate)


def test_it_carries_the_latest_fingerprint_of_the_ledger(certificate: Certificate) -> None:
    url = api.verification_url(certificate)
    assert "Sidik jari" not in text_of(artwork.pdf(certificate, url))
    verification.check()
    text = text_of(artwork.pdf(certificate, url))
    assert f"Sidik jari buku bukti per {today_in_words()}" in text
    assert LedgerCheck.objects.latest().fingerprint in text.replace(" ", "")


def text_of(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def today_in_words() -> str:
    until = LedgerCheck.objects.latest().until
    return date_format(timezone.localtime(until), "DATE_FORMAT")


def test_the_same_facts_give_the_same_bytes(certificate: Certificate) -> None:
    url = api.verification_url(certificate)
    assert artwork.pdf(certificate, url) == artwork.pdf(certificate, url)


def test_making_it_twice_keeps_the_first(certificate: Certificate) -> None:
    first = rendered(certificate)
    name = certificate.pdf.name
    api.render(str(certificate.pk))
    certificate.refresh_from_db()
    assert certificate.pdf.name == name
    assert rendered(certificate) == first


def test_the_job_makes_it(certificate: Certificate, run_jobs) -> None:
    run_jobs()
    certificate.refresh_from_db()
    assert certificate.pdf


def test_a_drawing_that_is_overtaken_by_another_leaves_the_first_file_alone(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = artwork.pdf

    def overtaken(*args: Any) -> bytes:
        monkeypatch.setattr(artwork, "pdf", draw)
        api.render(str(certificate.pk))
        return draw(*args)

    monkeypatch.setattr(artwork, "pdf", overtaken)
    api.render(str(certificate.pk))

    certificate.refresh_from_db()
    folder, name = certificate.pdf.name.rsplit("/", 1)
    stored = certificate.pdf.storage.listdir(folder)[1]
    assert [file for file in stored if file.startswith(str(certificate.pk))] == [name]

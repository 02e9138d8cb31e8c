"""Who may see, download, revoke and verify a certificate."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from assessments.observations import api as observing
from certificates import api, tasks
from certificates.models import Certificate
from lms.core import documents
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, User
from tests.assessments.observations import making
from tests.certificates.conftest import award_for
from tests.conftest import SESSION_QUERIES, Organisation
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def fajar(org: Organisation) -> User:
    """Return an assessor of the civil registry."""
    fajar = organisation.user("fajar", "Fajar Nugroho")
    people.grant_role(by=None, user=fajar, role=Role.ASSESSOR, unit=org.registry)
    return fajar


def page(name: str, certificate: Certificate) -> str:
    return reverse(name, args=[certificate.pk])


def test_an_officer_finds_their_certificates(as_user, ayu: Officer, certificate) -> None:
    response = as_user(ayu).get(reverse("certificates_mine"))
    assert certificate.number in response.content.decode()


def test_an_empty_list_says_what_to_do_next(as_user, eko: Officer) -> None:
    response = as_user(eko).get(reverse("certificates_mine"))
    assert reverse("certificates_mine") in response.content.decode()
    assert "/kursus/" in response.content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_a_longer_list_costs_no_more_queries(
    count: int, as_user, ayu: Officer, django_assert_num_queries
) -> None:
    for number in range(count):
        award_for(ayu, f"enrolment:{number}")
    client = as_user(ayu)
    with django_assert_num_queries(3 + SESSION_QUERIES):
        client.get(reverse("certificates_mine"))


@pytest.mark.pdf
def test_the_page_waits_for_the_pdf_and_then_offers_it(
    as_user, ayu: Officer, certificate: Certificate
) -> None:
    client = as_user(ayu)
    url = page("certificate", certificate)
    assert "hx-get" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert client.get(page("certificate_download", certificate)).status_code == 302
    api.render(str(certificate.pk))
    assert "hx-get" not in client.get(url, headers={"HX-Request": "true"}).content.decode()
    download = client.get(page("certificate_download", certificate))
    assert download["Content-Type"] == "application/pdf"
    assert b"".join(download.streaming_content).startswith(b"%PDF")


def test_without_pango_the_page_says_why_there_is_no_pdf_and_the_night_makes_it(
    as_user, ayu: Officer, certificate: Certificate, run_jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = page("certificate", certificate)

    def without_pango(*_args: object) -> bytes:
        raise documents.DocumentsUnavailableError("Pango tidak tersedia di server.")

    with monkeypatch.context() as machine:
        machine.setattr(documents, "_lay_out", without_pango)
        run_jobs()
    shown = as_user(ayu).get(url).content.decode()
    assert "Pango tidak tersedia di server." in shown
    assert "hx-get" not in shown

    monkeypatch.setattr(documents, "_lay_out", lambda *_args: b"%PDF-1.7")
    tasks.catch_up.call()
    run_jobs()
    assert "Unduh PDF" in as_user(ayu).get(url).content.decode()


@pytest.mark.parametrize("name", ["certificate", "certificate_download"])
def test_somebody_elses_certificate_does_not_exist(
    name: str, as_user, eko: Officer, citra: User, certificate: Certificate
) -> None:
    assert as_user(eko).get(page(name, certificate)).status_code == 404
    assert as_user(citra).get(page(name, certificate)).status_code == 404
    assert Client().get(page(name, certificate)).status_code == 302


def test_hr_in_scope_may_look(as_user, dewi: User, certificate: Certificate) -> None:
    assert as_user(dewi).get(page("certificate", certificate)).status_code == 200


def test_only_hr_may_revoke_and_must_say_why(
    as_user, ayu: Officer, dewi: User, certificate: Certificate
) -> None:
    url = page("certificate_revoke", certificate)
    assert as_user(ayu).post(url, {"reason": "x"}).status_code == 403
    assert as_user(dewi).post(url, {"reason": " "}).status_code == 422
    assert as_user(dewi).post(url, {"reason": "Salah nama"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.revoked_reason == "Salah nama"
    assert as_user(dewi).post(url, {"reason": "Lagi"}).status_code == 422


def test_hr_elsewhere_cannot_revoke_it(as_user, dewi: User, eko: Officer) -> None:
    theirs = award_for(eko)
    url = page("certificate_revoke", theirs)
    assert as_user(dewi).post(url, {"reason": "x"}).status_code == 404


def test_hr_of_one_unit_who_supervises_another_revokes_in_their_own_only(
    as_user, dewi: User, eko: Officer, org: Organisation
) -> None:
    people.grant_role(by=None, user=dewi, role=Role.SUPERVISOR, unit=org.health)
    seen, browser = award_for(eko), as_user(dewi)
    revoke = page("certificate_revoke", seen)
    assert revoke not in browser.get(page("certificate", seen)).content.decode()
    assert browser.post(revoke, {"reason": "x"}).status_code == 403
    seen.refresh_from_db()
    assert seen.revoked_at is None


def test_revoking_without_a_reason_is_refused(dewi: User, certificate: Certificate) -> None:
    with pytest.raises(ValidationError):
        api.revoke(certificate=certificate, by=dewi, reason="  ")


class TestVerification:
    def test_anybody_sees_that_it_is_valid(self, certificate: Certificate) -> None:
        response = Client().get(reverse("certificate_verify", args=[certificate.verification_code]))
        html = response.content.decode()
        assert response.context["verification"].status == "valid"
        assert "Ayu Lestari" in html
        assert "Dasar Pelayanan Prima" in html

    def test_it_tells_no_more_than_it_must(self, certificate: Certificate) -> None:
        html = (
            Client()
            .get(reverse("certificate_verify", args=[certificate.verification_code]))
            .content.decode()
        )
        assert "19920315" not in html
        assert "Seksi Pelayanan Loket" not in html

    def test_an_unknown_code_is_not_found(self) -> None:
        response = Client().get(reverse("certificate_verify", args=["0" * 40]))
        assert response.status_code == 404
        assert response.context["verification"] is None

    def test_a_revoked_one_says_so_without_the_reason(
        self, certificate: Certificate, dewi: User
    ) -> None:
        api.revoke(certificate=certificate, by=dewi, reason="Ujian dikerjakan orang lain")
        response = Client().get(reverse("certificate_verify", args=[certificate.verification_code]))
        assert response.context["verification"].status == "revoked"
        assert "orang lain" not in response.content.decode()

    def test_an_expired_one_says_so(self, certificate: Certificate) -> None:
        certificate.valid_until = dt.date(2020, 1, 1)
        certificate.save()
        assert api.verify(certificate.verification_code).status == "expired"

    def test_a_replaced_one_leads_to_its_successor(
        self, certificate: Certificate, ayu: Officer
    ) -> None:
        certificate.replaced_by = award_for(ayu, "enrolment:2")
        certificate.save()
        found = api.verify(certificate.verification_code)
        assert found.status == "replaced"
        assert found.replacement_url == api.verification_url(certificate.replaced_by)

    def test_an_altered_record_is_not_vouched_for(self, certificate: Certificate) -> None:
        certificate.facts["name"] = "Orang Lain"
        certificate.save()
        response = Client().get(reverse("certificate_verify", args=[certificate.verification_code]))
        assert "Orang Lain" not in response.content.decode()

    def test_the_typed_code_may_have_spaces_and_capitals(self, certificate: Certificate) -> None:
        typed = " ".join(certificate.verification_code.upper()[i : i + 4] for i in range(0, 40, 4))
        response = Client().get(reverse("certificate_verify_form"), {"code": typed})
        assert response["Location"] == reverse(
            "certificate_verify", args=[certificate.verification_code]
        )

    def test_a_wrong_code_is_explained_and_kept(self) -> None:
        response = Client().get(reverse("certificate_verify_form"), {"code": "xyz"})
        assert response.status_code == 200
        assert "xyz" in response.content.decode()
        assert response.context["form"].errors


def test_whoever_marks_the_officer_sees_no_levels_certified_before(
    as_user, fajar: User, ayu: Officer, framework, certificate: Certificate
) -> None:
    client, url = as_user(fajar), page("certificate", certificate)
    download = page("certificate_download", certificate)
    assert "Dasar)" in client.get(url).text
    sheet = making.opened(fajar, ayu)
    withheld = client.get(url).text
    assert "Dasar)" not in withheld
    assert reverse("rating_sheet", args=[sheet.pk]) in withheld
    assert client.get(download).url == url
    assert "Dasar)" in as_user(ayu).get(url).text
    making.mark(sheet, 3)
    observing.submit(sheet=sheet, by=fajar)
    assert "Dasar)" in client.get(url).text

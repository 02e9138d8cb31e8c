"""Awarding: once for each occasion, with a number of its own and frozen facts."""

import datetime as dt
import threading

import pytest
from django.db import connections

from certificates import api
from certificates.models import Certificate, CertificateSettings, NumberSeries
from certificates.numbering import certificate_number
from lms.core.models import AuditEvent, JobRun
from lms.people.models import Officer
from tests.certificates.conftest import award_for
from tests.factories.organisation import many_officers


@pytest.mark.parametrize(
    ("serial", "on", "number"),
    [
        (7, dt.date(2026, 11, 24), "0007/BKPSDM/SERT/XI/2026"),
        (1, dt.date(2027, 1, 2), "0001/BKPSDM/SERT/I/2027"),
        (12345, dt.date(2026, 12, 31), "12345/BKPSDM/SERT/XII/2026"),
    ],
)
def test_a_number_is_written_as_offices_do(serial: int, on: dt.date, number: str) -> None:
    assert certificate_number(serial, "BKPSDM", on) == number


@pytest.mark.parametrize(
    ("on", "months", "last_day"),
    [
        (dt.date(2026, 1, 15), 12, dt.date(2027, 1, 14)),
        (dt.date(2026, 11, 24), 36, dt.date(2029, 11, 23)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28)),
        (dt.date(2026, 5, 31), 1, dt.date(2026, 6, 30)),
    ],
)
def test_validity_ends_the_day_before_the_same_day(
    on: dt.date, months: int, last_day: dt.date
) -> None:
    assert api.last_day_of_validity(on, months) == last_day


@pytest.mark.django_db
class TestAward:
    def test_the_same_occasion_is_awarded_once(self, ayu: Officer) -> None:
        first = award_for(ayu)
        second = award_for(ayu)
        assert first.pk == second.pk
        assert Certificate.objects.count() == 1
        assert NumberSeries.objects.get().last_number == 1
        assert AuditEvent.objects.filter(action="certificate.award").count() == 1
        assert JobRun.objects.filter(key=f"certificate:{first.pk}").count() == 1

    def test_the_facts_stay_as_they_were(self, certificate: Certificate, ayu: Officer) -> None:
        ayu.name = "Ayu Lestari Wijaya"
        ayu.save()
        certificate.refresh_from_db()
        assert certificate.facts["name"] == "Ayu Lestari"
        assert certificate.facts["unit"] == "Seksi Pelayanan Loket"
        assert certificate.is_intact

    def test_changed_facts_are_noticed(self, certificate: Certificate) -> None:
        certificate.facts["name"] = "Orang Lain"
        certificate.save()
        assert not certificate.is_intact

    def test_issuer_and_signatory_come_from_the_settings(self, ayu: Officer) -> None:
        settings = CertificateSettings.load()
        settings.issuer_code = "BKPSDM"
        settings.signatory_name = "Drs. Hadi Santoso, M.Si."
        settings.validity_months = 36
        settings.save()
        certificate = award_for(ayu)
        assert "/BKPSDM/" in certificate.number
        assert certificate.facts["signatory"]["name"] == "Drs. Hadi Santoso, M.Si."
        assert certificate.valid_until is not None

    def test_a_code_cannot_be_guessed(self, ayu: Officer) -> None:
        codes = {award_for(ayu, f"enrolment:{n}").verification_code for n in range(20)}
        assert len(codes) == 20
        assert all(len(bytes.fromhex(code)) * 8 >= 112 for code in codes)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_repeats_when_awarded_at_once(org) -> None:
    officers = many_officers(8, org.front_office, org.counter_officer)
    start = threading.Barrier(len(officers))

    def award_one(officer: Officer) -> None:
        try:
            start.wait()
            award_for(officer, f"enrolment:{officer.pk}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=award_one, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    serials = sorted(int(c.number.split("/")[0]) for c in Certificate.objects.all())
    assert serials == list(range(1, 9))

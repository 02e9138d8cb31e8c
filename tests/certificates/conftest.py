"""A certificate to look at."""

import datetime as dt
from decimal import Decimal

import pytest

from certificates import api
from certificates.facts import CertifiedCompetency
from certificates.models import Certificate
from lms.people.models import Officer


def award_for(officer: Officer, key: str = "enrolment:1") -> Certificate:
    """Award a certificate for the basic course."""
    return api.award(
        api.Award(
            key=key,
            officer_id=officer.pk,
            course_title="Dasar Pelayanan Prima",
            training_hours=Decimal("3.5"),
            completed_on=dt.date(2026, 11, 24),
            competencies=(CertifiedCompetency("Komunikasi", 2, "Dasar"),),
        )
    )


@pytest.fixture
def certificate(ayu: Officer) -> Certificate:
    """Return Ayu's certificate, its PDF not made yet."""
    return award_for(ayu)

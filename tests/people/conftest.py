"""What tests of HR's and auditors' pages share."""

import pytest

from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import User

DETAILS = {
    "name": "Ayu Lestari",
    "employment": "pns",
    "staff_number": "199203152019032001",
    "grade": "III/b",
    "extra_time_percent": "50",
}


@pytest.fixture
def auditor(db: None) -> User:
    auditor = people.add_user(by=None, username="fitri", name="Fitri Handayani")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    return auditor

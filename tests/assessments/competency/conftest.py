"""What positions require in the tests of competency."""

import datetime as dt

import pytest

from assessments.competency import api
from assessments.models import PositionRequirement
from lms.core.clock import today


@pytest.fixture
def required(org, framework):
    """Require KOM 2 (mandatory) and PP 1 (useful) at the counter since last month."""
    api.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[
            api.Requirement("KOM", 2),
            api.Requirement("PP", 1, api.Importance.USEFUL),
        ],
    )
    PositionRequirement.objects.update(starts_on=today() - dt.timedelta(days=30))
    return framework

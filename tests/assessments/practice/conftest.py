"""Ayu's position requires communication and service; a few practice questions are there."""

import pytest

from tests.assessments.competency.overview.test_projection import require


@pytest.fixture(autouse=True)
def required(request):
    """Require both competencies of the counter officer, where the database is used."""
    if "org" in request.fixturenames or "ayu" in request.fixturenames:
        org = request.getfixturevalue("org")
        request.getfixturevalue("framework")
        require(org.counter_officer, KOM=2, PP=1)

"""The team's matrix, the heat map of units and the list of gaps, as people read them."""

import csv
import datetime as dt
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import api as assessments
from assessments.models import Competency, PastDay, PositionRequirement
from lms.core.clock import today
from lms.core.models import AuditEvent, JobRun
from lms.people import api as people
from tests.factories import organisation
from tests.reports.conftest import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(org, framework):
    """Require communication at 2 and service at 1 at the counter, both mandatory."""
    assessments.set_requirements(
        by=None,
        position_id=org.counter_officer.pk,
        framework=framework,
        requirements=[
            assessments.Requirement("KOM", 2),
            assessments.Requirement("PP", 1, assessments.Importance.USEFUL),
        ],
    )
    return framework


@pytest.fixture
def team(ayu, bima, eko, required):
    """Let Ayu show communication at level 1 and some service; Eko nothing."""
    for number in (1, 2, 3):
        show(ayu, f"KOM.1.{number}")
    show(ayu, "PP.1.1")
    return {"ayu": ayu, "bima": bima, "eko": eko}


def competency(code):
    return Competency.objects.get(code=code)


def page(client, name, args=(), **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response, response.content.decode()


# --- Team -----------------------------------------------------------------------------------------


def test_the_supervisor_sees_who_is_where_and_each_cell_leads_to_the_reason(as_user, team):
    response, html = page(as_user(team["bima"]), "team")
    rows = {row.officer.name: row for row in response.context["matrix"].rows}
    assert [(c.attained, c.required) for c in rows["Ayu Lestari"].standings] == [(1, 2), (0, 1)]
    assert "Eko" not in html
    for code in ("KOM", "PP"):
        assert reverse("competency_detail", args=[team["ayu"].pk, competency(code).pk]) in html

"""HR's pages: nothing out of scope, and no list that costs more the longer it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, User
from tests.conftest import SESSION_QUERIES, Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "officer",
        "officer_edit",
        "officer_post",
        "officer_status",
        "officer_anonymise",
        "officer_account",
        "posting_end",
        "unit",
        "unit_edit",
        "unit_move",
    ],
)
def test_ids_of_another_unit_do_not_exist(
    address: str, as_user, dewi: User, ayu: Officer, eko: Officer, org: Organisation
) -> None:
    acting = people.post_officer(
        by=None,
        officer=eko,
        unit=org.health,
        position=org.section_head,
        starts_on=today(),
        kind="plt",
    )
    kind = address.split("_", maxsplit=1)[0]
    foreign = {"officer": eko.pk, "posting": acting.pk, "unit": org.health.pk}[kind]
    client, before = as_user(dewi), AuditEvent.objects.count()
    for method in (client.get, client.post):
        assert method(reverse(address, args=[foreign])).status_code in {404, 405}
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("address", ["unit_options", "officer_options"])
def test_suggestions_never_name_what_is_out_of_scope(
    address: str, as_user, dewi: User, ayu: Officer, eko: Officer, org: Organisation
) -> None:
    client = as_user(dewi)
    for text in ("kes", "eko", "dinas"):
        html = client.get(reverse(address), {"field": "unit", "unit": text}).content.decode()
        assert "Kesehatan" not in html
        assert "Eko" not in html


def grow(org: Organisation, numbers: range) -> None:
    """Add a unit, a position, a grant and an officer for each number."""
    for number in numbers:
        code = f"X{number}"
        people.add_unit(by=None, code=code, name=code, kind="section", parent=org.front_office)
        position = people.add_position(by=None, code=code, title=code, kind="pelaksana")
        user = people.add_user(by=None, username=code, name=code)
        people.grant_role(by=None, user=user, role=Role.SUPERVISOR, unit=org.registry)
        officer = people.add_officer(
            by=None, name=code, staff_number=code, employment="non_asn", user=user
        )
        people.post_officer(
            by=None, officer=officer, unit=org.front_office, position=position, starts_on=today()
        )


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("officers", 10),
        ("units", 10),
        ("unit", 14),
        ("positions", 10),
        ("roles", 10),
        ("audit_trail", 10),
    ],
)
def test_longer_lists_cost_no_more_queries(
    address: str, most: int, as_user, admin: User, org: Organisation
) -> None:
    url = reverse(address, args=[org.front_office.pk] if address == "unit" else [])
    client, counts = as_user(admin), []
    for numbers in (range(3), range(3, 30)):
        grow(org, numbers)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most + SESSION_QUERIES

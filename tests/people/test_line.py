"""Which units' courses concern somebody: told by the database, or from what a request knows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.core.clock import today
from lms.core.roles import Role
from lms.people import api as people
from lms.people.authentication import OfficerBackend
from lms.people.models import OrgUnit
from tests.factories import organisation

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def units(org, hana, rudi):
    """Give every unit trainers of its own, and add one that has none."""
    for name, unit in (("g", org.government), ("f", org.front_office)):
        trainer = organisation.user(name, f"Pengajar {name}")
        people.grant_role(by=None, user=trainer, role=Role.TRAINER, unit=unit)
    people.add_unit(by=None, code="TANPA", name="Tanpa pengajar", kind="agency")
    return OrgUnit.objects.count()


def of_section(user, org):
    people.grant_role(by=None, user=user, role=Role.SUPERVISOR, unit=org.front_office)


def of_agency(user, org):
    people.grant_role(by=None, user=user, role=Role.HR, unit=org.health)


def of_all(user, org):
    people.grant_role(by=None, user=user, role=Role.AUDITOR)


def ended(user, org):
    of_all(user, org)
    user.role_grants.update(ends_on=today() - A_DAY)


def ends_today(user, org):
    of_agency(user, org)
    user.role_grants.update(ends_on=today())


def superuser(user, org):
    user.is_superuser = True
    user.save()


def nothing(user, org):
    pass


@pytest.mark.parametrize("resting", [[], ["hr", "supervisor"]])
@pytest.mark.parametrize(
    "given", [nothing, of_section, of_agency, of_all, ended, ends_today, superuser]
)
@pytest.mark.parametrize("name", ["ayu", "eko", "guest"])
def test_both_say_the_same(units, org, ayu, eko, settings, name, given, resting):
    settings.MFA_REQUIRED_ROLES = resting
    users = {"ayu": ayu.user, "eko": eko.user, "guest": organisation.user("tamu", "Tamu")}
    given(users[name], org)
    user = OfficerBackend().get_user(users[name].pk)
    by_database = set(people.concerning_units(user).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as captured:
        assert people.concerning_unit_ids(user) == by_database
    assert len(captured) == 1


def test_a_posting_counts_from_its_first_day_to_its_last(units, org, ayu):
    user = OfficerBackend().get_user(ayu.user.pk)
    line = {org.government.pk, org.registry.pk, org.front_office.pk}
    assert people.concerning_unit_ids(user) == line
    ayu.postings.update(ends_on=today() - A_DAY)
    assert people.concerning_unit_ids(user) == set()

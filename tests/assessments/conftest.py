"""The assessors: Fajar and Gita at the civil registry, Joko at the health agency."""

import pytest

from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import User
from tests.conftest import Organisation
from tests.factories import organisation


def assessor(username: str, name: str, unit) -> User:
    user = organisation.user(username, name)
    people.grant_role(by=None, user=user, role=Role.ASSESSOR, unit=unit)
    return user


@pytest.fixture
def fajar(org: Organisation) -> User:
    return assessor("fajar", "Fajar Nugroho", org.registry)


@pytest.fixture
def gita(org: Organisation) -> User:
    return assessor("gita", "Gita Permata", org.registry)


@pytest.fixture
def joko(org: Organisation) -> User:
    return assessor("joko", "Joko Susilo", org.health)

"""Who can see or change data about others signs in with two factors, or reaches nothing."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, User
from tests.access.test_table import addresses
from tests.access.things import arguments
from tests.factories import organisation
from tests.people.signin.conftest import add_authenticator_app, browser, code_of, try_password

pytestmark = pytest.mark.django_db

OPEN = {"healthz", "readyz", "security_txt", "set_language", "set_theme"}


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["administrator", "auditor", "hr", "trainer"]


@pytest.fixture
def auditor(db: None) -> User:
    auditor = organisation.user("fitri", "Fitri Handayani")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    return auditor


@pytest.mark.parametrize("name", ["dewi", "citra", "admin", "auditor"])
def test_without_one_every_address_leads_to_where_it_is_set_up(
    name: str, request: Any, as_user: Any
) -> None:
    client = as_user(request.getfixturevalue(name))
    routes = {route for address, route in addresses() if address not in OPEN}
    paths = {"/" + filled for route in routes if (filled := arguments(route)) is not None}
    asked = sorted(path for path in paths if not path.startswith("/akun/"))
    assert len(asked) > 20
    for path in ["/admin/", "/admin/pages/", "/admin/reports/site-history/", *asked]:
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            assert (answer.status_code, answer.get("Location")) == (302, reverse("mfa_index")), path


def test_the_page_where_it_is_set_up_says_why(as_user: Any, dewi: User) -> None:
    page = as_user(dewi).get(reverse("mfa_index"))
    assert "alert--warning" in page.content.decode()


def test_with_one_everything_opens(as_user: Any, dewi: User, citra: User) -> None:
    call_command("prepare_site", verbosity=0)
    for user, path in ((dewi, reverse("officers")), (citra, "/admin/")):
        add_authenticator_app(user)
        assert as_user(user).get(path).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(as_user: Any, dewi: User) -> None:
    RecoveryCodes.activate(dewi)
    assert as_user(dewi).get(reverse("officers")).status_code == 302


def test_a_role_given_today_counts_from_the_next_request(as_user: Any, ayu: Officer) -> None:
    client = as_user(ayu)
    assert client.get(reverse("home")).status_code == 200
    people.grant_role(by=None, user=ayu.user, role=Role.HR)
    assert client.get(reverse("home"))["Location"] == reverse("mfa_index")


def test_officers_and_supervisors_need_none(as_user: Any, ayu: Officer, bima: Officer) -> None:
    assert as_user(ayu).get(reverse("home")).status_code == 200
    assert as_user(bima).get(reverse("officers")).status_code == 200


def test_signing_in_asks_for_the_code_before_there_is_a_session(dewi: User) -> None:
    secret = add_authenticator_app(dewi)
    client = browser()
    assert not try_password(client, "dewi")
    assert client.get(reverse("officers")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("officers")).status_code == 200


def test_a_misspelt_role_in_the_settings_stops_the_start(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["hrd"]
    with pytest.raises(SystemCheckError, match="hrd"):
        call_command("check", "--tag", "security")

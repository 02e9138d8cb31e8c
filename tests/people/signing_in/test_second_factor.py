"""Who can see or change data about others does so with two factors; learning takes one."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from lms.core.roles import Role
from lms.people import api as people
from lms.people import groups
from lms.people.models import Officer, User
from tests.access.test_table import addresses
from tests.access.things import arguments
from tests.conftest import PASSWORD
from tests.factories import organisation
from tests.people.signing_in.conftest import add_authenticator_app, browser, code_of, try_password

pytestmark = pytest.mark.django_db

OPEN = {"healthz", "readyz", "security_txt", "set_language", "set_theme"}


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = [role for role in Role.values if role != Role.OFFICER]


@pytest.fixture
def auditor(db: None) -> User:
    auditor = organisation.user("fitri", "Fitri Handayani")
    people.grant_role(by=None, user=auditor, role=Role.AUDITOR)
    return auditor


@pytest.fixture
def assessor(db: None) -> User:
    assessor = organisation.user("sari", "Sari Dewanti")
    people.grant_role(by=None, user=assessor, role=Role.ASSESSOR)
    return assessor


@pytest.mark.parametrize("name", ["dewi", "citra", "admin", "auditor", "assessor"])
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
        groups.follow_roles([user])  # as receivers do when it is set up on the page
        assert as_user(user).get(path).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(as_user: Any, dewi: User) -> None:
    RecoveryCodes.activate(dewi)
    assert as_user(dewi).get(reverse("officers")).status_code == 302


class TestAnOfficerWithARole:
    """Goes on learning with a password; the role opens with the second factor."""

    def answers(self, officer: Officer, as_user: Any) -> dict[str, tuple[int, str]]:
        client = as_user(officer)
        routes = {route for _address, route in addresses()}
        paths = sorted("/" + filled for route in routes if (filled := arguments(route)) is not None)
        kept = [path for path in paths if not path.startswith("/akun/")]
        got = {path: client.get(path) for path in ["/admin/", "/admin/pages/", *kept]}
        return {
            path: (answer.status_code, answer.get("Location", "")) for path, answer in got.items()
        }

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
    def test_is_an_officer_and_nothing_more_without_one(
        self, role: Role, as_user: Any, ayu: Officer
    ) -> None:
        call_command("prepare_site", verbosity=0)
        as_an_officer = self.answers(ayu, as_user)
        people.grant_role(by=None, user=ayu.user, role=role)
        assert self.answers(ayu, as_user) == as_an_officer

    def test_sees_nobody_else_until_there_is_one(self, ayu: Officer, bima: Officer) -> None:
        assert list(people.visible_officers(bima.user)) == [bima]
        assert not people.visible_units(bima.user).exists()
        add_authenticator_app(bima.user)
        assert set(people.visible_officers(bima.user)) == {ayu, bima}

    def test_is_told_on_the_first_page_where_to_set_it_up(
        self, as_user: Any, ayu: Officer, bima: Officer
    ) -> None:
        waiting = "sebelum peran Anda terbuka: Atasan"
        page = as_user(bima).get(reverse("home")).content.decode()
        assert waiting in page
        assert f'href="{reverse("mfa_index")}"' in page
        refused = as_user(bima).get(reverse("officers"))
        assert (refused.status_code, waiting in refused.content.decode()) == (403, True)
        assert "sebelum peran Anda" not in as_user(ayu).get(reverse("home")).content.decode()

    def test_writes_pages_from_the_moment_there_is_one_and_no_longer(
        self, as_user: Any, ayu: Officer, django_capture_on_commit_callbacks: Any
    ) -> None:
        call_command("prepare_site", verbosity=0)
        people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
        client = browser()
        try_password(client, "ayu")
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.get("/admin/").status_code == 302
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        assert client.get("/admin/").status_code == 200
        client.post(reverse("mfa_deactivate_totp"))
        assert client.get("/admin/").status_code == 302

    def test_is_in_no_group_of_authors_where_it_was_taken_away_unnoticed(
        self, as_user: Any, ayu: Officer, settings: Any
    ) -> None:
        asked, settings.MFA_REQUIRED_ROLES = settings.MFA_REQUIRED_ROLES, []
        call_command("prepare_site", verbosity=0)
        people.grant_role(by=None, user=ayu.user, role=Role.TRAINER)
        client = as_user(ayu)
        assert client.get("/admin/").status_code == 200
        settings.MFA_REQUIRED_ROLES = asked
        assert client.get("/admin/").status_code == 302


def test_a_superuser_reaches_nothing_without_one(as_user: Any, ayu: Officer) -> None:
    User.objects.filter(pk=ayu.user.pk).update(is_superuser=True)
    client = as_user(ayu)
    assert client.get(reverse("home"))["Location"] == reverse("mfa_index")
    add_authenticator_app(ayu.user)
    assert client.get(reverse("home")).status_code == 200


def test_officers_need_none(as_user: Any, ayu: Officer) -> None:
    assert as_user(ayu).get(reverse("home")).status_code == 200


def test_signing_in_asks_for_the_code_before_there_is_a_session(dewi: User) -> None:
    secret = add_authenticator_app(dewi)
    client = browser()
    assert not try_password(client, "dewi")
    assert client.get(reverse("officers")).status_code == 302
    asks = client.get(reverse("mfa_authenticate"))
    assert asks["X-Frame-Options"] == "SAMEORIGIN", "also in the window of sign-in-again.js"
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("officers")).status_code == 200


def test_a_misspelt_role_in_the_settings_stops_the_start(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["hrd"]
    with pytest.raises(SystemCheckError, match="hrd"):
        call_command("check", "--tag", "security")

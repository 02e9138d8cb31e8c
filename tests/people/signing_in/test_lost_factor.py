"""Who has lost phone and recovery codes gets in again with an administrator’s help."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, User
from lms.people.signing_in.lost_factors import reset_factor
from tests.conftest import PASSWORD
from tests.people.signing_in.conftest import (
    add_authenticator_app,
    browser,
    code_of,
    factors,
    try_password,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked_out(ayu: Officer) -> Officer:
    """Give Ayu an authenticator app, recovery codes and an address for mail."""
    add_authenticator_app(ayu.user)
    RecoveryCodes.activate(ayu.user)
    ayu.user.email = "ayu@example.go.id"
    ayu.user.save()
    return ayu


@pytest.fixture
def desk(signed_in: Any, admin: User) -> Client:
    """Sign the administrator in, as long ago as any sign-in."""
    desk: Client = signed_in("admin")
    return desk


def address(officer: Officer) -> str:
    return reverse("officer_factor", args=[officer.pk])


def press(client: Client, officer: Officer) -> Any:
    """Press the button, and prove with the password who presses it."""
    asked = client.post(address(officer))
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def test_the_administrator_proves_who_they_are_and_the_officer_signs_in_with_the_password(
    desk: Client, locked_out: Officer, run_jobs: Any, mailoutbox: list[Any]
) -> None:
    assert not try_password(browser(), "ayu"), "the password alone is not enough"
    page = desk.get(reverse("officer", args=[locked_out.pk]))
    assert address(locked_out) in page.content.decode()
    shown = press(desk, locked_out)
    assert shown.redirect_chain[-1][0] == reverse("officer", args=[locked_out.pk])
    assert not factors(locked_out.user).exists()
    assert address(locked_out) not in shown.content.decode()
    assert try_password(browser(), "ayu")
    run_jobs()
    [message] = mailoutbox
    assert message.to == ["ayu@example.go.id"]
    assert "faktor kedua" in message.body
    assert "faktor kedua" in message.alternatives[0][0]


def test_without_proof_nothing_happens(desk: Client, locked_out: Officer) -> None:
    asked = desk.post(address(locked_out))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    desk.post(asked["Location"], {"password": "bukan-sandi-saya"})
    assert factors(locked_out.user).count() == 2


def test_every_session_ends_and_the_trail_says_who_did_it(
    desk: Client, admin: User, ayu: Officer
) -> None:
    secret = add_authenticator_app(ayu.user)
    phone = browser()
    try_password(phone, "ayu")
    phone.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert phone.get(reverse("jobs")).status_code == 200
    press(desk, ayu)
    assert phone.get(reverse("jobs")).status_code == 302
    noted = AuditEvent.objects.filter(actor_id=admin.pk, target_id=str(ayu.user.pk))
    assert noted.get(action="factor.reset").changes == {"factor": "totp"}
    assert noted.filter(action="session.revoke").exists()


def test_a_role_that_needs_a_second_factor_rests_again(
    desk: Client, locked_out: Officer, settings: Any
) -> None:
    people.grant_role(by=None, user=locked_out.user, role=Role.ASSESSOR)
    press(desk, locked_out)
    settings.MFA_REQUIRED_ROLES = ["assessor"]
    user = User.objects.get(pk=locked_out.user.pk)
    assert Role.ASSESSOR not in user.roles


def test_nobody_but_an_administrator_may(
    as_user: Any, dewi: User, bima: Officer, citra: User, locked_out: Officer
) -> None:
    for person in (dewi, bima, citra, locked_out):
        assert as_user(person).post(address(locked_out)).status_code == 403
    page = as_user(dewi).get(reverse("officer", args=[locked_out.pk]))
    assert address(locked_out) not in page.content.decode()
    assert factors(locked_out.user).count() == 2


def test_nobody_resets_their_own(locked_out: Officer) -> None:
    people.grant_role(by=None, user=locked_out.user, role=Role.ADMINISTRATOR)
    client = browser()
    client.force_login(locked_out.user)
    asked = client.post(address(locked_out))
    client.post(asked["Location"], {"password": PASSWORD})
    assert factors(locked_out.user).count() == 2
    with pytest.raises(ValidationError, match="sendiri"):
        reset_factor(by=locked_out.user, user=locked_out.user)


def test_the_only_administrator_is_helped_on_the_server(admin: User) -> None:
    add_authenticator_app(admin)
    call_command("reset_second_factor", "admin", stdout=StringIO())
    assert not factors(admin).exists()
    for name in ("admin", "tiada"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)

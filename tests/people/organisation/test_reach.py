"""A unit's HR changes no account whose roles reach beyond their own."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lms.core.clock import today
from lms.core.models import AuditEvent
from lms.core.roles import Role
from lms.people import api as people
from lms.people.models import Officer, User
from lms.people.organisation import reach, staffing
from tests.conftest import Organisation
from tests.people.imports.files import applied, as_csv, problems

pytestmark = pytest.mark.django_db

BEYOND = [
    (Role.ADMINISTRATOR, None),
    (Role.AUDITOR, None),
    (Role.TRAINER, None),
    (Role.SUPERVISOR, "government"),
    (Role.HR, "health"),
]
WITHIN = [(Role.SUPERVISOR, "registry"), (Role.HR, "front_office"), (Role.TRAINER, "registry")]


def give(ayu: Officer, role: Role, unit: str | None, org: Organisation) -> None:
    place = getattr(org, unit) if unit else None
    people.grant_role(by=None, user=ayu.user, role=role, unit=place)


def redirect_mail(by: User, officer: Officer) -> None:
    officer.email = "somebody@example.go.id"
    staffing.save_officer(by=by, officer=officer)


def take_number(by: User, officer: Officer) -> None:
    """Lead whoever has this number at the identity provider to the officer's account."""
    officer.staff_number = "199001012015051002"
    staffing.save_officer(by=by, officer=officer)


CHANGES: dict[str, Callable[[User, Officer], Any]] = {
    "close": lambda by, officer: staffing.set_account_active(
        by=by, user=officer.user, is_active=False
    ),
    "let go": lambda by, officer: staffing.set_status(
        by=by, officer=officer, status="left", day=today()
    ),
    "redirect": redirect_mail,
    "take the number": take_number,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(("role", "unit"), BEYOND)
def test_what_reaches_beyond_is_refused_and_stays(
    change: Callable[[User, Officer], Any],
    role: Role,
    unit: str | None,
    ayu: Officer,
    dewi: User,
    org: Organisation,
) -> None:
    give(ayu, role, unit, org)
    number = ayu.staff_number
    with pytest.raises(ValidationError) as refused:
        change(dewi, ayu)
    assert refused.value.messages == [str(reach.OUT_OF_REACH)]
    stored = Officer.objects.select_related("user").get(pk=ayu.pk)
    assert (stored.status, stored.email, stored.user.is_active) == ("active", "", True)
    assert stored.staff_number == number


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(("role", "unit"), WITHIN)
def test_roles_within_reach_stop_nobody(
    change: Callable[[User, Officer], Any],
    role: Role,
    unit: str,
    ayu: Officer,
    dewi: User,
    org: Organisation,
) -> None:
    give(ayu, role, unit, org)
    change(dewi, ayu)
    assert AuditEvent.objects.filter(actor_id=dewi.pk).exists()


def test_an_ended_role_reaches_nowhere(ayu: Officer, dewi: User, org: Organisation) -> None:
    give(ayu, Role.ADMINISTRATOR, None, org)
    ayu.user.role_grants.update(ends_on=today() - dt.timedelta(days=1))
    staffing.set_account_active(by=dewi, user=ayu.user, is_active=False)


def test_a_superuser_is_out_of_reach_without_any_role(ayu: Officer, dewi: User) -> None:
    User.objects.filter(pk=ayu.user.pk).update(is_superuser=True)
    assert reach.out_of_reach(by=dewi, user_ids=[ayu.user.pk]) == {ayu.user.pk}


def test_who_manages_every_unit_reaches_trainers_but_neither_auditors_nor_administrators(
    ayu: Officer, bima: Officer, eko: Officer, dewi: User, org: Organisation
) -> None:
    give(ayu, Role.TRAINER, None, org)
    give(bima, Role.AUDITOR, None, org)
    give(eko, Role.ADMINISTRATOR, None, org)
    people.grant_role(by=None, user=dewi, role=Role.HR, unit=org.government)
    ids = [officer.user.pk for officer in (ayu, bima, eko)]
    assert reach.out_of_reach(by=dewi, user_ids=ids) == {bima.user.pk, eko.user.pk}


def test_administrators_reach_all(ayu: Officer, admin: User, org: Organisation) -> None:
    give(ayu, Role.ADMINISTRATOR, None, org)
    staffing.set_account_active(by=admin, user=ayu.user, is_active=False)
    assert not User.objects.get(pk=ayu.user.pk).is_active


def test_their_data_is_not_removed_either(ayu: Officer, dewi: User, org: Organisation) -> None:
    staffing.set_status(by=dewi, officer=ayu, status="left", day=today())
    give(ayu, Role.AUDITOR, None, org)
    with pytest.raises(ValidationError, match="administrator"):
        staffing.anonymise(by=dewi, officer=ayu)
    assert Officer.objects.get(pk=ayu.pk).name == "Ayu Lestari"


def test_an_import_tells_it_in_the_row_and_applies_the_others(
    ayu: Officer, bima: Officer, dewi: User, org: Organisation
) -> None:
    give(ayu, Role.ADMINISTRATOR, None, org)
    rows = [
        [ayu.staff_number, "Pensiun", "ayu@lain.id"],
        [bima.staff_number, "Pensiun", "bima@lain.id"],
    ]
    run = applied(dewi, as_csv(rows, ["NIP", "Status", "Surel"]))
    assert problems(run) == [(2, "status", "out_of_reach"), (2, "email", "out_of_reach")]
    status = dict(Officer.objects.values_list("user__username", "status"))
    assert status == {"ayu": "active", "bima": "left"}
    assert User.objects.get(username="ayu").is_active


class TestPages:
    def test_hr_is_told_in_place_of_the_button(
        self, as_user: Any, ayu: Officer, dewi: User, org: Organisation
    ) -> None:
        give(ayu, Role.ADMINISTRATOR, None, org)
        html = as_user(dewi).get(reverse("officer", args=[ayu.pk])).content.decode()
        assert str(reach.OUT_OF_REACH) in html
        assert reverse("officer_account", args=[ayu.pk]) not in html

    @pytest.mark.parametrize(
        ("address", "sent"),
        [
            ("officer_account", {"active": "0"}),
            ("officer_status", {"status": "left", "day": "2026-01-05"}),
            ("officers_bulk", {"action": "left", "day": "2026-01-05"}),
        ],
    )
    def test_pressing_it_all_the_same_changes_nothing(
        self,
        address: str,
        sent: dict[str, Any],
        as_user: Any,
        ayu: Officer,
        dewi: User,
        org: Organisation,
    ) -> None:
        give(ayu, Role.ADMINISTRATOR, None, org)
        arguments = [ayu.pk] if address != "officers_bulk" else []
        response = as_user(dewi).post(
            reverse(address, args=arguments), sent | {"officers": [ayu.pk]}, follow=True
        )
        assert str(reach.OUT_OF_REACH) in response.content.decode()
        stored = Officer.objects.select_related("user").get(pk=ayu.pk)
        assert (stored.status, stored.user.is_active) == ("active", True)

"""Who is signed in. Every session holds the path of this class: moved, it would end them all."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest

from lms.people import groups
from lms.people.models import SECOND_FACTORS, Granted, User
from lms.people.signing_in.accounts import account_in


class OfficerBackend(AuthenticationBackend):
    """Tries the password on the one account that the login names."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # noqa: ARG002
        named = credentials["account"] if "account" in credentials else account_in(credentials)
        user: User | None = self._check_password(named, credentials["password"])
        return user

    def get_user(self, user_id: Any) -> User | None:
        """Find who is signed in; somebody whose role has ended leaves its Wagtail groups first.

        So a role carries no page permission from the first request after its last day. One query,
        and one to four more for somebody with a role that has ended.
        """
        user = _signed_in(user_id)
        if user is not None and groups.has_ended(user):
            groups.follow_roles([user])
        return user


def _signed_in(user_id: Any) -> User | None:
    """Find an account in use, with the officer it is of, its grants and factors. One query."""
    rows = list(_accounts().filter(pk=user_id))
    if not rows:
        return None
    user: User = rows[0]
    grants = [
        Granted(read["granted_role"], read["granted_until"], read["granted_unit_path"])
        for read in map(vars, rows)
        if read["granted_role"]
    ]
    user.know_grants(grants, has_second_factor=vars(user)["has_factor"])
    return user


@cache
def _accounts() -> "QuerySet[User]":
    """Return the accounts in use, a row for each grant: built once, for each request asks it."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return (
        User.objects.filter(is_active=True)
        .select_related("officer")
        .annotate(
            granted_role=F("role_grants__role"),
            granted_until=F("role_grants__ends_on"),
            granted_unit_path=F("role_grants__unit__path"),
            has_factor=Exists(factors),
        )
    )

"""Who is signed in. Every session holds the path of this class: moved, it would end them all."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from lms.people import groups
from lms.people.models import User
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
        user = User.signed_in(user_id)
        if user is not None and groups.has_ended(user):
            groups.follow_roles([user])
        return user

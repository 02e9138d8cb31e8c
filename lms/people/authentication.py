"""Sign in with user name, NIP or e-mail address."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from lms.people import nip
from lms.people.models import User


class OfficerBackend(AuthenticationBackend):
    """Adds the NIP or staff number to allauth's user name and e-mail address."""

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        """Try the user name, then the officer who has that number."""
        user: User | None = super()._authenticate_by_username(username, password)
        number = nip.clean(username)
        if user is None and nip.has_nip_length(number):
            owner = User.objects.filter(officer__staff_number=number).first()
            if owner is not None:
                user = super()._authenticate_by_username(owner.username, password)
        return user


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by HR, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse self-registration."""
        return False

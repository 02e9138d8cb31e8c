"""Sign in through the organisation's identity provider."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render

from lms.people.models import User
from lms.people.signing_in import security
from lms.people.signing_in.accounts import account_named


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets people in who have an account here; the provider never makes one.

    The first sign-in ties the provider's own identifier to the account, so a NIP or an address
    that somebody else gets later does not open it.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Refuse accounts for unknown people."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account of whoever signs in.

        Raises:
            ImmediateHttpResponse: if there is none, with a page that says whom to ask.
            PermissionDenied: for anything but signing in.
        """
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied
        if sociallogin.is_existing:
            return
        user = account_of(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        sociallogin.connect(request, user)
        security.record(request, user, "factor.add", by=user, factor="sso")


def account_of(sociallogin: SocialLogin) -> User | None:
    """Find the account by NIP where a claim for it is configured, else by verified address."""
    if settings.OIDC_NIP_CLAIM:
        number = str(_claims(sociallogin).get(settings.OIDC_NIP_CLAIM) or "").strip()
        return User.objects.filter(officer__staff_number=number).first() if number else None
    verified = [
        address.email for address in sociallogin.email_addresses if address.verified is True
    ]
    return account_by_address(verified[0]) if len(verified) == 1 else None


def account_by_address(address: str) -> User | None:
    """Find the one account with this address; a user name that looks like it does not count."""
    user = account_named(address)
    return user if user and user.email.casefold() == address.casefold() else None


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    data = sociallogin.account.extra_data
    claims: dict[str, Any] = data.get("userinfo") or data.get("id_token") or {}
    return claims

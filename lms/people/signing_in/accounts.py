"""Sign in with user name, NIP or e-mail address, so and so often."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.internal.userkit import get_user_by_username
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import translation

from lms.people.models import User
from lms.people.rules import nip
from lms.people.signing_in import limits, security

BLOCK_NOTED_FOR_SECONDS = 300
TOO_MANY = {"too_many_login_attempts", "rate_limited"}


def account_named(login: str) -> User | None:
    """Find the one account a user name, a NIP or an e-mail address names. Up to four queries.

    An address that several accounts share names none of them: their owners use the NIP. One that
    is merely claimed, and not confirmed, names nobody.
    """
    user: User | None = get_user_by_username(login)
    if user is None:
        number = nip.clean(login)
        if nip.has_nip_length(number):
            user = User.objects.filter(officer__staff_number=number).first()
    if user is None and "@" in login:
        confirmed = EmailAddress.objects.filter(email=login.lower(), verified=True)
        theirs = Q(email__iexact=login) | Q(pk__in=confirmed.values("user"))
        owners = list(User.objects.filter(theirs)[:2])
        user = owners[0] if len(owners) == 1 else None
    return user


def login_in(credentials: dict[str, Any]) -> str:
    """Read what was typed as the login."""
    return str(credentials.get("username") or credentials.get("email") or "").strip()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by HR, never by visitors; wrong passwords count against the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse self-registration."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person the mail is about, if they have chosen one."""
        language = getattr(context.get("user"), "language", "")
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell ``send_mail`` whom it is about."""
        about = (context or {}) | {"user": user}
        super().send_notification_mail(template_prefix, user, about, email)

    def is_safe_url(self, url: str) -> bool:
        """Tell whether ``next`` leads to a page here; allauth stumbles over ``http://[``."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Keep the address that mail goes to: a claimed one would take its place."""
        is_in_use = email_address.email == email_address.user.email.lower()
        return not is_in_use and bool(super().can_delete_email(email_address))

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Make the error of a form; after too many codes it says how long to wait."""
        if code not in TOO_MANY:
            error: ValidationError = super().validation_error(code, *args)
            return error
        stage = get_pending_stage(self.request)
        user = stage.login.user if stage else self.request.user
        key = f"mfa-auth-user-{user.pk}"  # allauth's own
        return limits.wait_for(self.request, "login_failed", key=key).as_error()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Count by account, whichever of its names and of our host names was used."""
        login = login_in(credentials)
        user = account_named(login)
        return f"account:{user.pk}" if user else f"login:{login.casefold()}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt: for the account from this address, for the address, for the account.

        The right password takes all three back. An address that has had enough of an account does
        not count for the account any more, so that nobody keeps its owner out from one place.

        Raises:
            ValidationError: if there were too many, saying how long it is closed; the first refusal
                is noted for auditors.
        """
        try:
            here = self._count_here(request, **credentials)
            super().pre_authenticate(request, **credentials)
            self._login_failed_rl_usage.usage.extend(here.usage)
        except ValidationError as error:
            user = account_named(login_in(credentials))
            if user and cache.add(f"signin-blocked:{user.pk}", 1, BLOCK_NOTED_FOR_SECONDS):
                security.record(request, user, "session.block", by=None)
            raise self._closed_for(request, **credentials).as_error() from error

    def _count_here(self, request: HttpRequest, **credentials: Any) -> ratelimit.RateLimitUsage:
        key = self._key_here(request, **credentials)
        usage = ratelimit.consume(request, app=limits.ACCOUNT, action="login_failed_here", key=key)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        return usage

    def _key_here(self, request: HttpRequest, **credentials: Any) -> str:
        account = self._get_login_attempts_cache_key(request, **credentials)
        return f"{ratelimit.get_ip(request)} {account}"

    def _closed_for(self, request: HttpRequest, **credentials: Any) -> limits.Wait:
        account = self._get_login_attempts_cache_key(request, **credentials)
        here = limits.wait_for(
            request, "login_failed_here", key=self._key_here(request, **credentials)
        )
        return max(here, limits.wait_for(request, "login_failed", key=account))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password; who typed it is not known. Unknown names are not kept at all."""
        user = account_named(login_in(credentials))
        if user:
            security.record(request, user, "session.refuse", by=None, factor="password")

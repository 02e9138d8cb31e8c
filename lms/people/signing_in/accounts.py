"""Sign in with user name, NIP or e-mail address, so and so often."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import get_user_by_username
from allauth.account.models import EmailAddress
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import Q
from django.http import HttpRequest
from django.utils import translation

from lms.core import quotas
from lms.people.models import User
from lms.people.rules import nip
from lms.people.signing_in import limits, security


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


def account_in(credentials: dict[str, Any]) -> User | None:
    """Find the account that what was typed names."""
    return account_named(login_in(credentials))


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

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Find whose password this is. A wrong one is counted, see ``limits``.

        Looks the account up once; two more queries, three if it is hashed anew, four if refused.

        Raises:
            ValidationError: if too many were wrong, saying how long it is closed; the first refusal
                is noted for auditors.
        """
        account = account_in(credentials)
        login = limits.login(login_in(credentials))
        key = limits.account(account) if account else f"login:{login}"
        guess = limits.guess(request, key)
        wanted = [*quotas.limits("sign_in", request=request), *guess]
        if not quotas.take(wanted):
            if account and quotas.take(quotas.limits("note_block", key=key)):
                security.record(request, account, "session.block", by=None)
            raise limits.closed(wanted).as_error()
        user: User | None = super().authenticate(request, account=account, **credentials)
        if user:
            quotas.give_back(guess)
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        """Tell whether this is the password of who is signed in, whose session goes on if it is.

        The password may have been hashed anew for it, which Django takes for another one. One query
        besides those of ``authenticate``.
        """
        is_right = bool(super().reauthenticate(user, password))
        if is_right:
            user.refresh_from_db(fields=["password"])
            self.request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return is_right

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password; who typed it is not known. Unknown names are not kept at all."""
        if credentials["account"]:
            security.record(
                request, credentials["account"], "session.refuse", by=None, factor="password"
            )

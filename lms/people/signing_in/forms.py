"""Forms to sign in with."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.core import quotas
from lms.people.models import User
from lms.people.signing_in import limits, password_reset

ANY_LOGIN = _("User name, NIP or e-mail address")


class SignInForm(LoginForm):
    """Names all three things that work as a login."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ANY_LOGIN
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        # The page has its own link for forgotten passwords, below the button.
        self.fields["password"].help_text = ""


class ForgottenPasswordForm(ResetPasswordForm):
    """Takes whatever works as a login, without looking whether there is such an account.

    The page says whom to ask who has no address.
    """

    email = forms.CharField(
        label=ANY_LOGIN,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_email(self) -> str:
        """Count the request by what was typed, a number however it is written.

        Raises:
            ValidationError: if so much was asked for, from here or for this login, that it is
                closed for a while.
        """
        typed = str(self.cleaned_data["email"])
        key = limits.login(typed)
        wanted = quotas.limits("forgotten_password", request=context.request, key=key)
        if not quotas.take(wanted):
            raise limits.closed(wanted).as_error()
        return typed

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:  # noqa: ARG002
        """Have a link sent to whoever it is; return what was typed."""
        typed = str(self.cleaned_data["email"])
        password_reset.ask(typed)
        return typed


class CountedCode:
    """A form of allauth's that checks a code, each a guess."""

    user: User

    def clean_code(self) -> str:
        """Check the code unless too many were wrong."""
        check: Callable[[], str] = super().clean_code  # type: ignore[misc]
        return limits.counted(context.request, f"codes:{self.user.pk}", check)


class CountedPasskey:
    """A form of allauth's that checks a passkey, each a guess."""

    user: User

    def clean_credential(self) -> Authenticator:
        """Check the passkey unless too many were wrong."""
        check: Callable[[], Authenticator] = super().clean_credential  # type: ignore[misc]
        return limits.counted(context.request, f"codes:{self.user.pk}", check)


class CodeForm(CountedCode, AuthenticateForm):
    """Asks for a code after the password."""


class PasskeyForm(CountedPasskey, AuthenticateWebAuthnForm):
    """Asks for a passkey after the password."""


class PasskeyAloneForm(LoginWebAuthnForm):
    """Takes a passkey in place of name and password; there is nothing to guess in one."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey, unless there were too many sign-ins from here."""
        wanted = quotas.limits("sign_in", request=context.request)
        if not quotas.take(wanted):
            raise limits.closed(wanted).as_error()
        authenticator: Authenticator = super().clean_credential()
        return authenticator


class CodeAgainForm(CountedCode, ReauthenticateForm):
    """Asks for a code before something that is worth it."""


class PasskeyAgainForm(CountedPasskey, ReauthenticateWebAuthnForm):
    """Asks for a passkey before something that is worth it."""


class NewAppForm(CountedCode, ActivateTOTPForm):
    """Asks for a code of an app that is being set up."""

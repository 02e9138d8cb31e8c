"""Forms about people and their accounts."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.people.rules import nip
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
        number = nip.clean(typed)
        key = number if nip.has_nip_length(number) else typed.casefold()
        limit = {"app": limits.ACCOUNT, "action": "forgotten_password"}
        if not ratelimit.consume(context.request, key=key, **limit):
            raise limits.wait_for(context.request, limit["action"], key=key).as_error()
        return typed

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:  # noqa: ARG002
        """Have a link sent to whoever it is; return what was typed."""
        typed = str(self.cleaned_data["email"])
        password_reset.ask(typed)
        return typed

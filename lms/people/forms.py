"""Forms about people and their accounts."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.core import context
from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.people import limits
from lms.people.authentication import account_named
from lms.people.models import User

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
    """Takes whatever works as a login, and never tells whether there is such an account.

    Who types an address gets the mail there; else it goes to the account's own. An account
    without one gets none: the page says whom to ask.
    """

    email = forms.CharField(
        label=ANY_LOGIN,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_email(self) -> str:
        """Find the accounts and where their mail goes.

        Raises:
            ValidationError: if so much was asked for, from here or for one account, that it is
                closed for a while.
        """
        typed = str(super().clean_email()).lower()
        self.addresses: dict[User, str] = dict.fromkeys(self.users, typed)
        named = account_named(typed)
        if not self.addresses and named and named.is_active and named.email:
            self.addresses[named] = named.email
        key = f"account:{named.pk}" if named else f"login:{typed}"
        limit = {"app": limits.ACCOUNT, "action": "forgotten_password"}
        if not ratelimit.consume(context.request, key=key, **limit):
            raise limits.wait_for(context.request, limit["action"], key=key).as_error()
        return typed

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Send each account a link to choose a password; return what was typed."""
        for user, address in self.addresses.items():
            request_password_reset(request, address, [user], default_token_generator)
        return str(self.cleaned_data["email"])

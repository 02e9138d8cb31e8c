"""The page that stands in for one that is closed after too many attempts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.people import limits

# Which limit closes which page as a whole; elsewhere the form itself says so.
ACTIONS = {
    "account_change_password": "change_password",
    "account_email": "manage_email",
    "account_login": "login",
    "account_reauthenticate": "reauthenticate",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_set_password": "change_password",
    "account_signup": "signup",
    "mfa_reauthenticate": "reauthenticate",
    "mfa_reauthenticate_webauthn": "reauthenticate",
}
ACTIONS_WITH_FACTORS = {"mfa_login_webauthn": "webauthn_login"}


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """Say how long the page stays closed; allauth asks for this one wherever it refuses a page."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in ACTIONS_WITH_FACTORS:
        wait = limits.wait_for(request, ACTIONS_WITH_FACTORS[name], app="allauth.mfa")
    else:
        wait = limits.wait_for(request, ACTIONS[name])
    response = render(request, "429.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait.seconds)
    return response

"""The door of Wagtail's admin."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def admin_door(request: HttpRequest) -> HttpResponse:
    """Send visitors to sign in and authors to the admin.

    Wagtail sends everybody here whom it does not let in; without this answer a signed-in officer
    would go round in circles between the admin and the sign-in page.

    Raises:
        PermissionDenied: for somebody signed in who may not enter.
    """
    home = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next", home))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect(home)

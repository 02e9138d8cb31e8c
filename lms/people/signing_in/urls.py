"""Addresses of signing in that allauth does not serve, or not as Prima needs them."""

from django.urls import path
from django.views.generic import RedirectView

from lms.people.signing_in import views

urlpatterns = [
    # In place of allauth's page, which cannot end one session alone.
    path("akun/sessions/", views.session_list, name="usersessions_list"),
    path("akun/logout/", views.SignOutView.as_view(), name="account_logout"),
    # In place of allauth's page, which lets an unconfirmed address become somebody's own.
    path("akun/email/", views.OwnEmailView.as_view(), name="account_email"),
    # Whoever uses the identity provider is tied to it by signing in, not on a page of allauth's.
    path(
        "akun/3rdparty/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="socialaccount_connections",
    ),
]

"""Addresses of ``lms.people``."""

from django.urls import include, path
from django.views.generic import RedirectView

from lms.people import email_views, sessions_views, views

urlpatterns = [
    # In place of allauth's page, which cannot end one session alone.
    path("akun/sessions/", sessions_views.session_list, name="usersessions_list"),
    # In place of allauth's page, which lets an unconfirmed address become somebody's own.
    path("akun/email/", email_views.OwnEmailView.as_view(), name="account_email"),
    # Whoever uses the identity provider is tied to it by signing in, not on a page of allauth's.
    path(
        "akun/3rdparty/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="socialaccount_connections",
    ),
    path("", include("lms.people.imports.urls")),
    path("", include("lms.people.hr.urls")),
    path("pegawai/", views.officers, name="officers"),
    path("pegawai/<int:officer_id>/", views.officer, name="officer"),
]

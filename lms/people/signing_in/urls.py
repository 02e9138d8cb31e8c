"""Addresses of signing in that allauth does not serve, or not as Prima needs them."""

from allauth.account.views import login
from allauth.mfa.base.views import authenticate
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import RedirectView

from lms.people.signing_in import views

urlpatterns = [
    # allauth's, but our pages may show them in a window: components/sign_in_again.html
    path("akun/login/", xframe_options_sameorigin(login), name="account_login"),
    path(
        "akun/2fa/authenticate/", xframe_options_sameorigin(authenticate), name="mfa_authenticate"
    ),
    path("akun/masuk-lagi/", views.signed_in_again, name="signed_in_here"),
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

"""The addresses of Prima."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from lms.core.serving import serve
from lms.home.admin_account import OwnAccountView
from lms.home.admin_door import admin_door
from lms.people.signing_in.views import SignOutView

SERVE = "wagtail_serve"
handler429 = "lms.people.signing_in.views.too_many_attempts"
urlpatterns = [
    path("", include("lms.home.urls")),
    path("", include("lms.core.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.notifications.urls")),
    path("", include("lms.reports.urls")),
    path("", include("courses.urls")),
    path("", include("assessments.urls")),
    path("", include("certificates.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("akun/", include("allauth.urls")),
    path("admin/login/", admin_door),
    path("admin/logout/", SignOutView.as_view()),
    path("admin/account/", require_admin_access(OwnAccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("dokumen/", include(wagtaildocs_urls)),
    # One way in: Wagtail's own forms would pass by the rate limits and the second factor.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    *(each for each in wagtail_urls.urlpatterns if each.name != SERVE),
    re_path(wagtail_urls.serve_pattern, serve, name=SERVE),
]

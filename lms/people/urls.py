"""Addresses of ``lms.people``."""

from django.urls import include, path

urlpatterns = [
    path("", include("lms.people.signing_in.urls")),
    path("", include("lms.people.imports.urls")),
    path("", include("lms.people.hr.urls")),
    path("", include("lms.people.directory.urls")),
    path("", include("lms.people.organisation.urls")),
    path("", include("lms.people.administration.urls")),
]

"""Addresses of ``certificates``."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("sertifikat/", views.certificates_mine, name="certificates_mine"),
    path("sertifikat/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path(
        "sertifikat/<uuid:certificate_id>/unduh/",
        views.certificate_download,
        name="certificate_download",
    ),
    path(
        "sertifikat/<uuid:certificate_id>/cabut/",
        views.certificate_revoke,
        name="certificate_revoke",
    ),
    path("verifikasi/", views.verify_form, name="certificate_verify_form"),
    path("verifikasi/<str:code>/", views.verify, name="certificate_verify"),
]

"""Addresses of ``lms.core``."""

from django.urls import path

from lms.core import views
from lms.core.editor.session import session, signed_in_again

urlpatterns = [
    path("pekerjaan/", views.job_list, name="jobs"),
    path("pekerjaan/<uuid:job_id>/", views.job, name="job"),
    path("pekerjaan/<uuid:job_id>/ulangi/", views.job_retry, name="job_retry"),
    path("pekerjaan/<uuid:job_id>/unduh/", views.job_download, name="job_download"),
    path("admin/sesi/", session, name="session"),
    path("admin/sesi/kembali/", signed_in_again, name="signed_in_again"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]

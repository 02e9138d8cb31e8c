"""Addresses of administrators' and auditors' pages."""

from django.urls import path

from lms.people.administration import views

urlpatterns = [
    path("peran/", views.roles, name="roles"),
    path("peran/<int:grant_id>/cabut/", views.role_revoke, name="role_revoke"),
    path("audit/", views.audit_trail, name="audit_trail"),
    path("audit/unduh/", views.audit_export, name="audit_export"),
    path("data-pribadi/", views.personal_data, name="personal_data"),
    path("sistem/", views.system_status, name="system_status"),
    path("sistem/<uuid:job_id>/ulangi/", views.system_retry, name="system_retry"),
]

"""Addresses of the import."""

from django.urls import path

from lms.people.imports import views

urlpatterns = [
    path("pegawai/impor/", views.import_start, name="import_start"),
    path("pegawai/impor/templat/", views.import_template, name="import_template"),
    path("pegawai/impor/<uuid:run_id>/", views.import_run, name="import_run"),
    path("pegawai/impor/<uuid:run_id>/kolom/", views.import_columns, name="import_columns"),
    path("pegawai/impor/<uuid:run_id>/terapkan/", views.import_apply, name="import_apply"),
    path("pegawai/impor/<uuid:run_id>/perubahan/", views.import_changes, name="import_changes"),
    path(
        "pegawai/impor/<uuid:run_id>/perubahan/unduh/",
        views.import_changes_export,
        name="import_changes_export",
    ),
]

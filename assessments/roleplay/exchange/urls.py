"""Addresses of the import and the export, inside Wagtail's admin."""

from django.urls import path

from assessments.roleplay.exchange import views

urlpatterns = [
    path("simulasi/impor/", views.import_start, name="scenario_import"),
    path("simulasi/impor/terapkan/", views.import_apply, name="scenario_import_apply"),
    path("simulasi/<int:page_id>/ekspor/", views.export, name="scenario_export"),
]

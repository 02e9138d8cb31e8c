"""Addresses of the import and the export, inside Wagtail's admin."""

from django.urls import path

from assessments.questions.exchange import views

ONE = "soal/impor/<uuid:run_id>/"

admin_urlpatterns = [
    path("soal/impor/", views.import_start, name="question_imports"),
    path("soal/impor/templat/", views.import_template, name="question_import_template"),
    path(ONE, views.import_run, name="question_import"),
    path(f"{ONE}terapkan/", views.import_apply, name="question_import_apply"),
    path("soal/ekspor/", views.export_start, name="question_export"),
]

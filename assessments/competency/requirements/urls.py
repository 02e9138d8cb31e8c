"""Addresses of what positions require."""

from django.urls import path

from assessments.competency.requirements import views

MATRIX = "standar-jabatan/<int:framework_id>/"

urlpatterns = [
    path("standar-jabatan/", views.requirements, name="requirements"),
    path(
        "standar-jabatan/jabatan/<int:position_id>/",
        views.requirements_of_position,
        name="requirements_of_position",
    ),
    path(MATRIX, views.requirements_matrix, name="requirements_matrix"),
    path(
        f"{MATRIX}jabatan/<int:position_id>/",
        views.position_requirements,
        name="position_requirements",
    ),
    path(f"{MATRIX}unduh/", views.requirements_download, name="requirements_download"),
    path(f"{MATRIX}impor/", views.requirements_import, name="requirements_import"),
    path(
        f"{MATRIX}impor/terapkan/",
        views.requirements_import_apply,
        name="requirements_import_apply",
    ),
]

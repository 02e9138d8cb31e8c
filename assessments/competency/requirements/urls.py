"""Addresses of what positions require."""

from django.urls import path

from assessments.competency.requirements import pages

MATRIX = "standar-jabatan/<int:framework_id>/"

urlpatterns = [
    path("standar-jabatan/", pages.requirements, name="requirements"),
    path(
        "standar-jabatan/jabatan/<int:position_id>/",
        pages.requirements_of_position,
        name="requirements_of_position",
    ),
    path(MATRIX, pages.requirements_matrix, name="requirements_matrix"),
    path(
        f"{MATRIX}jabatan/<int:position_id>/",
        pages.position_requirements,
        name="position_requirements",
    ),
    path(f"{MATRIX}unduh/", pages.requirements_download, name="requirements_download"),
    path(f"{MATRIX}impor/", pages.requirements_import, name="requirements_import"),
    path(
        f"{MATRIX}impor/terapkan/",
        pages.requirements_import_apply,
        name="requirements_import_apply",
    ),
]

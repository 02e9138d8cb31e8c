"""Addresses of frameworks and of what positions require."""

from django.urls import path

from assessments.competency import framework_pages, matrix_pages

ONE, MATRIX = "kerangka/<int:framework_id>/", "standar-jabatan/<int:framework_id>/"

urlpatterns = [
    path("kerangka/", framework_pages.frameworks, name="frameworks"),
    path("kerangka/pasang/", framework_pages.frameworks_install, name="frameworks_install"),
    path("kerangka/impor/", framework_pages.framework_import, name="framework_import"),
    path(
        "kerangka/impor/terapkan/",
        framework_pages.framework_import_apply,
        name="framework_import_apply",
    ),
    path(f"{ONE}unduh/case/", framework_pages.framework_case, name="framework_case"),
    path(f"{ONE}unduh/xlsx/", framework_pages.framework_xlsx, name="framework_xlsx"),
    path(f"{ONE}gandakan/", framework_pages.framework_duplicate, name="framework_duplicate"),
    path(f"{ONE}berlaku/", framework_pages.framework_take_force, name="framework_take_force"),
    path(f"{ONE}tarik/", framework_pages.framework_take_back, name="framework_take_back"),
    path(f"{ONE}hapus/", framework_pages.framework_discard, name="framework_discard"),
    path("standar-jabatan/", matrix_pages.requirements, name="requirements"),
    path(
        "standar-jabatan/jabatan/<int:position_id>/",
        matrix_pages.requirements_of_position,
        name="requirements_of_position",
    ),
    path(MATRIX, matrix_pages.requirements_matrix, name="requirements_matrix"),
    path(
        f"{MATRIX}jabatan/<int:position_id>/",
        matrix_pages.position_requirements,
        name="position_requirements",
    ),
    path(f"{MATRIX}unduh/", matrix_pages.requirements_download, name="requirements_download"),
    path(f"{MATRIX}impor/", matrix_pages.requirements_import, name="requirements_import"),
    path(
        f"{MATRIX}impor/terapkan/",
        matrix_pages.requirements_import_apply,
        name="requirements_import_apply",
    ),
]

"""Addresses of frameworks."""

from django.urls import path

from assessments.competency.frameworks import pages

ONE = "kerangka/<int:framework_id>/"

urlpatterns = [
    path("kerangka/", pages.frameworks, name="frameworks"),
    path("kerangka/pasang/", pages.frameworks_install, name="frameworks_install"),
    path("kerangka/impor/", pages.framework_import, name="framework_import"),
    path(
        "kerangka/impor/terapkan/",
        pages.framework_import_apply,
        name="framework_import_apply",
    ),
    path(f"{ONE}unduh/case/", pages.framework_case, name="framework_case"),
    path(f"{ONE}unduh/xlsx/", pages.framework_xlsx, name="framework_xlsx"),
    path(f"{ONE}gandakan/", pages.framework_duplicate, name="framework_duplicate"),
    path(f"{ONE}berlaku/", pages.framework_take_force, name="framework_take_force"),
    path(f"{ONE}tarik/", pages.framework_take_back, name="framework_take_back"),
    path(f"{ONE}hapus/", pages.framework_discard, name="framework_discard"),
]

"""Addresses of frameworks."""

from django.urls import path

from assessments.competency.frameworks import views

ONE = "kerangka/<int:framework_id>/"

urlpatterns = [
    path("kerangka/", views.frameworks, name="frameworks"),
    path("kerangka/pasang/", views.frameworks_install, name="frameworks_install"),
    path("kerangka/impor/", views.framework_import, name="framework_import"),
    path(
        "kerangka/impor/terapkan/",
        views.framework_import_apply,
        name="framework_import_apply",
    ),
    path(f"{ONE}unduh/case/", views.framework_case, name="framework_case"),
    path(f"{ONE}unduh/xlsx/", views.framework_xlsx, name="framework_xlsx"),
    path(f"{ONE}gandakan/", views.framework_duplicate, name="framework_duplicate"),
    path(f"{ONE}berlaku/", views.framework_take_force, name="framework_take_force"),
    path(f"{ONE}tarik/", views.framework_take_back, name="framework_take_back"),
    path(f"{ONE}hapus/", views.framework_discard, name="framework_discard"),
]

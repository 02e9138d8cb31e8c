"""Addresses of what officers can do."""

from django.urls import path

from assessments.competency.profiles import views

urlpatterns = [
    path("kompetensi/", views.profile_mine, name="competency_profile_mine"),
    path("kompetensi/penilaian-diri/", views.self_rating_start, name="self_rating_start"),
    path("kompetensi/<int:competency_id>/", views.detail_mine, name="competency_detail_mine"),
    path(
        "kompetensi/<int:competency_id>/penilaian-diri/",
        views.self_rating,
        name="self_rating",
    ),
    path("pegawai/<int:officer_id>/kompetensi/", views.profile, name="competency_profile"),
    path(
        "pegawai/<int:officer_id>/kompetensi/<int:competency_id>/",
        views.detail,
        name="competency_detail",
    ),
    path(
        "pegawai/<int:officer_id>/kompetensi/<int:competency_id>/penilaian-atasan/",
        views.supervisor_rating,
        name="supervisor_rating",
    ),
    path(
        "pegawai/<int:officer_id>/kompetensi/<int:competency_id>/bukti/<int:evidence_id>/batalkan/",
        views.evidence_void,
        name="evidence_void",
    ),
]

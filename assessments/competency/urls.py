"""Addresses of what officers can do."""

from django.urls import path

from assessments.competency import views

urlpatterns = [
    path("kompetensi/", views.profile_mine, name="competency_profile_mine"),
    path("kompetensi/<int:competency_id>/", views.detail_mine, name="competency_detail_mine"),
    path("pegawai/<int:officer_id>/kompetensi/", views.profile, name="competency_profile"),
    path(
        "pegawai/<int:officer_id>/kompetensi/<int:competency_id>/",
        views.detail,
        name="competency_detail",
    ),
]

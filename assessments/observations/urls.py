"""Addresses of observations."""

from django.urls import path

from assessments.observations import views

urlpatterns = [
    path("penilaian/", views.observations, name="observations"),
    path("penilaian/amati/", views.observation_choose, name="observation_choose"),
    path("penilaian/amati/<int:officer_id>/", views.observation_open, name="observation_open"),
    path("penilaian/kalibrasi/", views.calibration_page, name="calibration"),
    path("penilaian/pengamatan/<uuid:observation_id>/", views.observation, name="observation"),
    path(
        "penilaian/pengamatan/<uuid:observation_id>/ikut/",
        views.observation_join,
        name="observation_join",
    ),
    path("penilaian/formulir/<uuid:sheet_id>/", views.rating_sheet, name="rating_sheet"),
    path("penilaian/formulir/<uuid:sheet_id>/simpan/", views.rating_save, name="rating_save"),
    path("penilaian/formulir/<uuid:sheet_id>/periksa/", views.rating_review, name="rating_review"),
    path("penilaian/formulir/<uuid:sheet_id>/serahkan/", views.rating_submit, name="rating_submit"),
    path(
        "penilaian/formulir/<uuid:sheet_id>/tarik/", views.rating_withdraw, name="rating_withdraw"
    ),
    path("penilaian/formulir/<uuid:sheet_id>/hapus/", views.rating_discard, name="rating_discard"),
    path("umpan-balik/", views.feedback_list, name="feedback_list"),
    path("umpan-balik/<uuid:sheet_id>/", views.feedback, name="feedback"),
]

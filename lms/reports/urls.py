"""Addresses of ``lms.reports``."""

from django.urls import path

from lms.reports import views
from lms.reports.competency import views as competency

urlpatterns = [
    path("tim/", competency.team_matrix, name="team"),
    path("laporan/", views.reports, name="reports"),
    path("laporan/minta/", views.report_request, name="report_request"),
    path("laporan/kompetensi/", competency.competency_map, name="competency_map"),
    path(
        "laporan/kompetensi/<int:unit_id>/", competency.competency_map, name="competency_map_unit"
    ),
    path("laporan/kesenjangan/", competency.competency_gaps, name="competency_gaps"),
    path("laporan/unduh/<slug:page>/", competency.export, name="overview_export"),
    path("laporan/hitung/<slug:page>/", competency.compute_day, name="overview_day"),
]

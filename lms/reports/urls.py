"""Addresses of ``lms.reports``."""

from django.urls import path

from lms.reports import views
from lms.reports.gaps.views import competency_gaps
from lms.reports.heat_map.views import competency_map
from lms.reports.officers.views import report_request, reports
from lms.reports.team.views import team_matrix

urlpatterns = [
    path("tim/", team_matrix, name="team"),
    path("laporan/", reports, name="reports"),
    path("laporan/minta/", report_request, name="report_request"),
    path("laporan/kompetensi/", competency_map, name="competency_map"),
    path("laporan/kompetensi/<int:unit_id>/", competency_map, name="competency_map_unit"),
    path("laporan/kesenjangan/", competency_gaps, name="competency_gaps"),
    path("laporan/unduh/<slug:page>/", views.export, name="overview_export"),
    path("laporan/hitung/<slug:page>/", views.compute_day, name="overview_day"),
]

"""Addresses of ``lms.reports``."""

from django.urls import path

from lms.reports import views

urlpatterns = [
    path("laporan/", views.reports, name="reports"),
    path("laporan/minta/", views.report_request, name="report_request"),
]

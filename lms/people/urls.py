"""Addresses of ``lms.people``."""

from django.urls import path

from lms.people import views

urlpatterns = [
    path("pegawai/", views.officers, name="officers"),
    path("pegawai/<int:officer_id>/", views.officer, name="officer"),
]

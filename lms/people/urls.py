"""Addresses of ``lms.people``."""

from django.urls import include, path

from lms.people import sessions_views, views

urlpatterns = [
    # In place of allauth's page, which cannot end one session alone.
    path("akun/sessions/", sessions_views.session_list, name="usersessions_list"),
    path("", include("lms.people.hr.urls")),
    path("pegawai/", views.officers, name="officers"),
    path("pegawai/<int:officer_id>/", views.officer, name="officer"),
]

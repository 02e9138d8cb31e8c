"""Where text fields with codes get their suggestions."""

from django.urls import path

from lms.people.hr import views

urlpatterns = [
    path("pegawai/pilihan/", views.officer_options, name="officer_options"),
    path("unit/pilihan/", views.unit_options, name="unit_options"),
    path("jabatan/pilihan/", views.position_options, name="position_options"),
    path("pilihan/akun/", views.user_options, name="user_options"),
]

"""Addresses of units and positions."""

from django.urls import path

from lms.people.organisation import views

urlpatterns = [
    path("unit/", views.units, name="units"),
    path("unit/tambah/", views.unit_add, name="unit_add"),
    path("unit/<int:unit_id>/", views.unit, name="unit"),
    path("unit/<int:unit_id>/ubah/", views.unit_edit, name="unit_edit"),
    path("unit/<int:unit_id>/pindah/", views.unit_move, name="unit_move"),
    path("jabatan/", views.positions, name="positions"),
    path("jabatan/tambah/", views.position_add, name="position_add"),
    path("jabatan/<int:position_id>/ubah/", views.position_edit, name="position_edit"),
]

"""Addresses of the list of officers and of each of them."""

from django.urls import path

from lms.people.directory import views
from lms.people.directory.several import views as several
from lms.people.invitations import views as invitations

urlpatterns = [
    path("pegawai/", views.officers, name="officers"),
    path("pegawai/tambah/", views.officer_add, name="officer_add"),
    path("pegawai/massal/", several.officers_bulk, name="officers_bulk"),
    path("pegawai/unduh/", several.officers_export, name="officers_export"),
    path("pegawai/<int:officer_id>/", views.officer, name="officer"),
    path("pegawai/<int:officer_id>/ubah/", views.officer_edit, name="officer_edit"),
    path("pegawai/<int:officer_id>/penempatan/", views.officer_post, name="officer_post"),
    path("pegawai/<int:officer_id>/status/", views.officer_status, name="officer_status"),
    path("pegawai/<int:officer_id>/anonimkan/", views.officer_anonymise, name="officer_anonymise"),
    path("pegawai/<int:officer_id>/akun/", views.officer_account, name="officer_account"),
    path("pegawai/<int:officer_id>/faktor/", views.officer_factor, name="officer_factor"),
    path("pegawai/<int:officer_id>/undang/", invitations.officer_invite, name="officer_invite"),
    path("penempatan/<int:posting_id>/akhiri/", views.posting_end, name="posting_end"),
]

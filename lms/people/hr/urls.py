"""Addresses of HR's, the auditor's and the administrator's pages about people."""

from django.urls import path

from lms.people.hr import audit, officers, roles, several, suggestions, system, units

urlpatterns = [
    path("pegawai/tambah/", officers.officer_add, name="officer_add"),
    path("pegawai/massal/", several.officers_bulk, name="officers_bulk"),
    path("pegawai/unduh/", several.officers_export, name="officers_export"),
    path("pegawai/pilihan/", suggestions.officer_options, name="officer_options"),
    path("pegawai/<int:officer_id>/ubah/", officers.officer_edit, name="officer_edit"),
    path("pegawai/<int:officer_id>/penempatan/", officers.officer_post, name="officer_post"),
    path("pegawai/<int:officer_id>/status/", officers.officer_status, name="officer_status"),
    path(
        "pegawai/<int:officer_id>/anonimkan/", officers.officer_anonymise, name="officer_anonymise"
    ),
    path("pegawai/<int:officer_id>/akun/", officers.officer_account, name="officer_account"),
    path("pegawai/<int:officer_id>/undang/", several.officer_invite, name="officer_invite"),
    path("penempatan/<int:posting_id>/akhiri/", officers.posting_end, name="posting_end"),
    path("unit/", units.units, name="units"),
    path("unit/tambah/", units.unit_add, name="unit_add"),
    path("unit/pilihan/", suggestions.unit_options, name="unit_options"),
    path("unit/<int:unit_id>/", units.unit, name="unit"),
    path("unit/<int:unit_id>/ubah/", units.unit_edit, name="unit_edit"),
    path("unit/<int:unit_id>/pindah/", units.unit_move, name="unit_move"),
    path("jabatan/", units.positions, name="positions"),
    path("jabatan/tambah/", units.position_add, name="position_add"),
    path("jabatan/pilihan/", suggestions.position_options, name="position_options"),
    path("jabatan/<int:position_id>/ubah/", units.position_edit, name="position_edit"),
    path("peran/", roles.roles, name="roles"),
    path("peran/<int:grant_id>/cabut/", roles.role_revoke, name="role_revoke"),
    path("pilihan/akun/", suggestions.user_options, name="user_options"),
    path("audit/", audit.audit_trail, name="audit_trail"),
    path("audit/unduh/", audit.audit_export, name="audit_export"),
    path("sistem/", system.system_status, name="system_status"),
    path("sistem/<uuid:job_id>/ulangi/", system.system_retry, name="system_retry"),
]

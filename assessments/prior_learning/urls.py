"""Addresses of claims to prior learning."""

from django.urls import path

from assessments.prior_learning import views

urlpatterns = [
    path("pengakuan/", views.prior_claims, name="prior_claims"),
    path("pengakuan/baru/", views.prior_claim_new, name="prior_claim_new"),
    path("pengakuan/berkas/<int:file_id>/", views.prior_file, name="prior_file"),
    path(
        "pengakuan/berkas/<int:file_id>/hapus/",
        views.prior_file_remove,
        name="prior_file_remove",
    ),
    path("pengakuan/<uuid:claim_id>/", views.prior_claim, name="prior_claim"),
    path("pengakuan/<uuid:claim_id>/ubah/", views.prior_claim_edit, name="prior_claim_edit"),
    path("pengakuan/<uuid:claim_id>/berkas/", views.prior_claim_file, name="prior_claim_file"),
    path("pengakuan/<uuid:claim_id>/ajukan/", views.prior_claim_submit, name="prior_claim_submit"),
    path(
        "pengakuan/<uuid:claim_id>/tarik/", views.prior_claim_withdraw, name="prior_claim_withdraw"
    ),
    path("penilaian/pengakuan/", views.prior_queue, name="prior_queue"),
    path("penilaian/pengakuan/<uuid:claim_id>/", views.prior_judge, name="prior_judge"),
    path("penilaian/pengakuan/<uuid:claim_id>/tanya/", views.prior_ask, name="prior_ask"),
    path("penilaian/pengakuan/<uuid:claim_id>/batalkan/", views.prior_void, name="prior_void"),
]

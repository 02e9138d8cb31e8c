"""Addresses of the ledger."""

from django.urls import path

from assessments.competency.ledger import views

urlpatterns = [path("buku-bukti/", views.ledger_checks, name="ledger_checks")]

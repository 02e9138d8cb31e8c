"""Addresses of the ledger."""

from django.urls import path

from assessments.competency.ledger import pages

urlpatterns = [path("buku-bukti/", pages.ledger_checks, name="ledger_checks")]

"""Addresses of scripts, for those who play the citizen and for assessors."""

from django.urls import path

from assessments.roleplay.script import views

urlpatterns = [
    path("bermain-peran/<int:page_id>/naskah/", views.script, name="scenario_script"),
    path("bermain-peran/<int:page_id>/naskah/pdf/", views.request_pdf, name="scenario_script_pdf"),
]

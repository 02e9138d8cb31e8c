"""Addresses of the figures of role-plays, within Wagtail's admin."""

from django.urls import path

from assessments.roleplay.losses import views

HERE = "bermain-peran/<int:page_id>/kehilangan/"
urlpatterns = [
    path(HERE, views.losses, name="scenario_losses"),
    path(f"{HERE}hitung/", views.request_following, name="scenario_losses_request"),
    path(f"{HERE}banding/", views.compare, name="scenario_losses_compare"),
    path(f"{HERE}banding-xlsx/", views.compare_xlsx, name="scenario_losses_compare_xlsx"),
    path(f"{HERE}xlsx/", views.losses_xlsx, name="scenario_losses_xlsx"),
    path(f"{HERE}<slug:source>/<slug:target>/", views.way, name="scenario_losses_way"),
]

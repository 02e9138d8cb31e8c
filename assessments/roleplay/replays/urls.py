"""Addresses of plays for whoever may see the officers."""

from django.urls import path

from assessments.roleplay.replays import views

urlpatterns = [
    path("bermain-peran/<int:page_id>/permainan/", views.plays, name="scenario_plays"),
    path(
        "bermain-peran/<int:page_id>/permainan/unduh/<str:kind>/",
        views.plays_file,
        name="scenario_plays_file",
    ),
    path(
        "bermain-peran/permainan/petugas/<int:officer_id>/",
        views.officer_plays,
        name="officer_plays",
    ),
    path("bermain-peran/permainan/<uuid:play_id>/", views.replay, name="play_replay"),
]

"""Addresses of panels of experts."""

from django.urls import path

from assessments.questions.panel import views

urlpatterns = [
    path("penilaian/panel/", views.panel_votes, name="panel_votes"),
    path("penilaian/panel/<int:vote_id>/", views.panel_vote, name="panel_vote"),
    path("soal/<int:question_id>/panel/", views.panel, name="panel"),
    path("soal/<int:question_id>/panel/undang/", views.panel_invite, name="panel_invite"),
    path("soal/<int:question_id>/panel/kunci/", views.panel_key, name="panel_key"),
    path("soal/<int:question_id>/panel/alasan/", views.panel_reason, name="panel_reason"),
]

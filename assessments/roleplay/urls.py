"""Addresses of role-plays."""

from django.urls import path

from assessments.roleplay import views

urlpatterns = [
    path("bermain-peran/mulai/", views.start, name="play_start"),
    path("bermain-peran/<uuid:play_id>/", views.play, name="play"),
    path("bermain-peran/<uuid:play_id>/pilih/", views.move, name="play_move"),
    path("bermain-peran/<uuid:play_id>/ulangi/", views.branch, name="play_branch"),
    path("bermain-peran/<uuid:play_id>/tinjauan/pdf/", views.debrief_pdf, name="play_debrief_pdf"),
    path("bermain-peran/<uuid:play_id>/tinjauan/", views.debrief, name="play_debrief"),
]

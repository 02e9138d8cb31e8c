"""Addresses of quizzes; the quiz itself is a Wagtail page."""

from django.urls import path

from assessments.quizzes import views
from assessments.quizzes.regrading import views as regrading

urlpatterns = [
    path("pegawai/tidak-lagi-lulus/", regrading.lost_passes, name="lost_passes"),
    path("kuis/<int:page_id>/mulai/", views.quiz_start, name="quiz_start"),
    path("kuis/upaya/<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("kuis/upaya/<uuid:attempt_id>/jawab/", views.attempt_answer, name="attempt_answer"),
    path("kuis/upaya/<uuid:attempt_id>/periksa/", views.attempt_review, name="attempt_review"),
    path("kuis/upaya/<uuid:attempt_id>/serahkan/", views.attempt_submit, name="attempt_submit"),
    path("kuis/upaya/<uuid:attempt_id>/hasil/", views.attempt_result, name="attempt_result"),
]

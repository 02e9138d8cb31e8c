"""Addresses of marking anew, within Wagtail's admin."""

from django.urls import path

from assessments.quizzes.regrading import views

urlpatterns = [
    path("kuis/<int:page_id>/nilai-ulang/", views.choose, name="quiz_regrade"),
    path("kuis/<int:page_id>/nilai-ulang/pratinjau/", views.preview, name="quiz_regrade_preview"),
]

"""Addresses of the practice."""

from django.urls import path

from assessments.practice import views

urlpatterns = [
    path("latihan/", views.practice, name="practice"),
    path("latihan/tentang/", views.practice_about, name="practice_about"),
    path("latihan/jawab/", views.practice_answer, name="practice_answer"),
    path("latihan/periksa/<uuid:key>/", views.check_oneself, name="check_oneself"),
    path("latihan/ingatkan/", views.practice_reminder, name="practice_reminder"),
]

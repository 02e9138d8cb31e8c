"""Addresses of results, within Wagtail's admin."""

from django.urls import path

from assessments.quizzes.statistics import views

urlpatterns = [
    path("kuis/<int:page_id>/hasil/", views.results, name="quiz_results"),
    path("kuis/<int:page_id>/hasil/<uuid:attempt_id>/", views.result, name="quiz_result"),
    path("kuis/<int:page_id>/analisis/", views.analysis, name="quiz_analysis"),
    path(
        "kuis/<int:page_id>/analisis/hitung/",
        views.request_analysis,
        name="quiz_analysis_request",
    ),
    path("kuis/<int:page_id>/analisis/xlsx/", views.analysis_xlsx, name="quiz_analysis_xlsx"),
    path(
        "kuis/<int:page_id>/analisis/<uuid:question_key>/",
        views.question_analysis,
        name="quiz_question_analysis",
    ),
]

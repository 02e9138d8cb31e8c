"""Addresses of ``assessments``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("assessments.competency.profiles.urls")),
    path("", include("assessments.competency.frameworks.urls")),
    path("", include("assessments.competency.requirements.urls")),
    path("", include("assessments.competency.ledger.urls")),
    path("", include("assessments.observations.urls")),
    path("", include("assessments.practice.urls")),
    path("", include("assessments.prior_learning.urls")),
    path("", include("assessments.questions.urls")),
    path("", include("assessments.questions.panel.urls")),
    path("", include("assessments.quizzes.urls")),
    path("", include("assessments.roleplay.urls")),
    path("", include("assessments.roleplay.replays.urls")),
    path("", include("assessments.roleplay.script.urls")),
]

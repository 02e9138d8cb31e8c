"""Wagtail hooks of the assessments app: each part registers its viewsets here."""

from wagtail.snippets.models import register_snippet

from assessments.questions.viewsets import QuestionViewSet

register_snippet(QuestionViewSet)

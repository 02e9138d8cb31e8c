"""The question bank in Wagtail's admin."""

import uuid
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import CopyView, SnippetViewSet

from assessments.competency.models import Indicator
from assessments.questions.models import Question


class QuestionFilterSet(WagtailFilterSet):
    """Narrows the list by kind, indicator and whether participants see the question."""

    indicator = django_filters.ModelChoiceFilter(
        field_name="indicator_tags__indicator",
        queryset=Indicator.objects.select_related("competency"),
        label=_("Indicator"),
    )
    live = django_filters.BooleanFilter(field_name="live", label=_("Published"))

    class Meta:
        model = Question
        fields = ["kind"]


class QuestionCopyView(CopyView):
    """Starts a new question from an old one; the copy is a question of its own."""

    def get_initial_form_instance(self) -> Any:
        """Give the copy its own key."""
        question = super().get_initial_form_instance()
        question.key = uuid.uuid4()
        return question


class QuestionViewSet(SnippetViewSet):
    """Lists, searches, edits, previews and copies questions."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("indicators", label=_("Indicators"), accessor="indicator_codes"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    filterset_class = QuestionFilterSet
    search_fields = ["prompt", "options", "explanation", "source"]
    search_backend_name = None
    copy_view_class = QuestionCopyView

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002
        """List questions with their indicators in a constant number of queries."""
        return Question.objects.with_indicators()

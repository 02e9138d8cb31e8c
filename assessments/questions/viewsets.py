"""The question bank in Wagtail's admin."""

from operator import attrgetter
from typing import Any

import django_filters
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

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


class QuestionDeleteView(DeleteView):
    """Keeps a question that a quiz uses, and says so."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete, or explain why not."""
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]
        except ProtectedError:
            messages.error(self.request, _("A quiz uses this question, so it is kept."))
            return redirect(self.index_url_name)


class QuestionViewSet(SnippetViewSet):
    """Lists, searches, edits, previews and copies questions."""

    model = Question
    delete_view_class = QuestionDeleteView
    icon = "help"
    menu_label = _("Questions")
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("indicators", label=_("Indicators"), accessor="indicator_codes"),
        StatusTagColumn(
            "state", label=_("Status"), accessor="state_label", primary=attrgetter("live")
        ),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    filterset_class = QuestionFilterSet
    search_fields = ["prompt", "options", "explanation", "source"]
    search_backend_name = None

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002
        """List questions with their indicators in a constant number of queries."""
        return Question.objects.with_indicators()

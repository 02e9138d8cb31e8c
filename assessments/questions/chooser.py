"""The window in which questions are chosen for a quiz."""

from operator import attrgetter
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from assessments.questions.display import key_shown, unanswered
from assessments.questions.filters import ChooserForm
from assessments.questions.models import Question, QuestionQuerySet
from lms.core.numbers import row_id
from lms.people.access import SignedInRequest


class OfferedQuestions:
    """Offers an author the questions of their banks and the central ones, but for retired ones."""

    request: SignedInRequest

    def get_object_list(self) -> QuestionQuerySet:
        """List the questions to choose from."""
        return Question.objects.readable_by(self.request.user).offered().for_lists()

    def get_object(self, pk: str) -> Question:
        """Return the question chosen.

        Raises:
            Question.DoesNotExist: if it is in somebody else's bank, or retired.
        """
        return self.get_object_list().get(pk=row_id(pk))

    def get_objects(self, pks: list[str]) -> QuestionQuerySet:
        """Return those of the chosen questions that may be."""
        ids = [pk for pk in map(row_id, pks) if pk is not None]
        return self.get_object_list().filter(pk__in=ids)


class GlanceColumn(Column):
    """Opens a question beneath its title, as it is asked and with its key."""

    cell_template_name = "assessments/admin/question_glance_cell.html"


class QuestionList(OfferedQuestions):
    """What the window and its list of results have in common."""

    def get_filter_form(self) -> ChooserForm:
        """Narrow the list as the bank itself is narrowed."""
        return ChooserForm(self.request.GET, self.request)

    @cached_property
    def columns(self) -> list[Column]:
        """Show what tells questions apart, and the question itself when it is asked for."""
        title, *_status = super().columns  # type: ignore[misc]
        return [
            title,
            GlanceColumn("glance", label=_("Preview"), accessor="pk"),
            Column("kind", label=_("Kind"), accessor="kind_label"),
            Column("unit", label=_("Bank"), accessor="bank_label"),
            Column("indicators", label=_("Indicators"), accessor="indicator_codes"),
            StatusTagColumn(
                "state", label=_("Status"), accessor="state_label", primary=attrgetter("live")
            ),
        ]


class QuestionChooseView(QuestionList, ChooseView):
    """The window."""

    template_name = "assessments/admin/chooser.html"


class QuestionChooseResultsView(QuestionList, ChooseResultsView):
    """The list of results in it."""


class QuestionChosenView(OfferedQuestions, SnippetChosenView):
    """Takes the question chosen."""


class QuestionChosenMultipleView(OfferedQuestions, SnippetChosenMultipleView):
    """Takes the questions chosen."""


class QuestionChooserViewSet(SnippetChooserViewSet):
    """Chooses questions for a quiz."""

    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
    chosen_view_class = QuestionChosenView
    chosen_multiple_view_class = QuestionChosenMultipleView


@require_admin_access
@require_safe
@xframe_options_sameorigin
def glance(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show a question as it is asked and, beneath, with its key. Up to 6 queries.

    Raises:
        Http404: if the author may not read it.
    """
    signed_in = cast("SignedInRequest", request)
    readable = Question.objects.readable_by(signed_in.user).with_indicators()
    question = get_object_or_404(readable, pk=question_id).content()
    context = {"question": unanswered(question), "review": key_shown(question)}
    return render(request, "assessments/question_glance.html", context)

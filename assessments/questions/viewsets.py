"""The question bank in Wagtail's admin."""

from collections.abc import Sequence
from functools import wraps
from operator import attrgetter
from typing import Any, cast

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import (
    IndexView,
    InspectView,
    RevisionsCompareView,
    UnpublishView,
)

from assessments.questions.chooser import QuestionChooserViewSet
from assessments.questions.comparing import ComparedLine, compare
from assessments.questions.filters import QuestionFilterSet
from assessments.questions.models import Question, QuestionQuerySet
from assessments.questions.panel.queries import drafted, standing
from assessments.questions.reading import about_lines_of, lines_of
from assessments.questions.statistics import figures_in_sight, said, said_of
from assessments.questions.uses import QuestionNeededError, uses_in_sight, uses_of
from lms.core.editor.viewsets import EditedSnippets
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest


class QuestionPermissionPolicy(ModelPermissionPolicy):
    """Lets authors change the questions of their own banks, and read the central ones."""

    READING = frozenset({"view", "choose"})

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        """Ask for the permission and for the bank. One query more."""
        found = self.instances_user_has_any_permission_for(user, actions)
        return bool(found.filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Ask for one permission; see above."""
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        """Return the questions of the banks for which ``user`` has a permission."""
        if not self.user_has_any_permission(user, actions):
            return Question.objects.none()
        if self.READING.intersection(actions):
            return Question.objects.readable_by(user)
        return Question.objects.kept_by(user)

    def instances_user_has_permission_for(self, user: Any, action: str) -> Any:
        """Return the same for one permission."""
        return self.instances_user_has_any_permission_for(user, [action])


class QuestionIndexView(IndexView):
    """Searches, and leads to the editor and to deletion from the author's own banks only."""

    table_classname = "listing prima-question-list"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer to export what the list shows."""
        query = self.request.GET.urlencode()
        address = f"{reverse('question_export')}?{query}"
        export = Button(_("Export these questions"), url=address, icon_name="download", priority=90)
        return [*super().header_more_buttons, export]

    def search_queryset(self, queryset: QuestionQuerySet) -> QuestionQuerySet:
        """Keep what is searched for."""
        return queryset.saying(self.search_query)

    def get_edit_url(self, instance: Question) -> str | None:
        """Return the editor's address for whoever keeps the question."""
        return super().get_edit_url(instance) if self._keeps(instance) else None

    def get_delete_url(self, instance: Question) -> str | None:
        """Return the address to delete it at, for the same."""
        return super().get_delete_url(instance) if self._keeps(instance) else None

    def _keeps(self, instance: Question) -> bool:
        return self._kept is None or instance.unit_id in self._kept

    @cached_property
    def _kept(self) -> set[int] | None:
        user = self.request.user
        if people.covers_everything(user, Permission.AUTHOR):
            return None
        return set(people.authored_units(user).values_list("pk", flat=True))


class QuestionInspectView(InspectView):
    """Shows a question to authors who may only read it."""

    def user_has_permission(self, permission: str) -> bool:
        """Ask for this question, so that links to change it are shown to its keepers only."""
        allowed: bool = self.user_has_permission_for_instance(permission, self.object)
        return allowed

    def get_kind_display_value(self) -> str:
        """Name the kind."""
        label: str = self.object.kind_label
        return label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question as plain data, what is known of it, uses, figures and panel.

        Up to 18 queries.
        """
        context: dict[str, Any] = super().get_context_data(**kwargs)
        question = Question.objects.with_indicators().get(pk=self.object.pk)
        uses = uses_in_sight(question.pk, self.request.user)
        content = question.content()
        template = f"assessments/kinds/{content.kind}/key.html"
        figures = figures_in_sight(question.key, self.request.user)
        return context | {
            "question": content,
            "key_template": template,
            "uses": uses,
            "figures": figures,
            "about": about_lines_of(question),
            "panel": standing(drafted(question)),
        }


class QuestionCompareView(RevisionsCompareView):
    """Shows what became of each line between two versions, word by word."""

    template_name = "assessments/admin/question_compare.html"

    def _get_comparison(self, before: Question, after: Question) -> list[ComparedLine]:
        return compare(lines_of(before), lines_of(after))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Tell the lines that ``changed`` from those that did not."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        lines = cast("list[ComparedLine]", context["comparison"])
        return context | {
            "changed": [line for line in lines if line.has_changed],
            "unchanged": [line for line in lines if not line.has_changed],
        }


class QuestionUnpublishView(UnpublishView):
    """Says which quizzes ask the question, and keeps it while one of them needs it."""

    template_name = "assessments/admin/question_unpublish.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Unpublish, or show why not."""
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]
        except QuestionNeededError:
            messages.error(request, _("The question is still needed, so it stays published."))
            return redirect(self.get_unpublish_url())

    def get_usage_url(self) -> None:
        """Leave out how often Wagtail counts it somewhere: the uses are named."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ``uses``. Up to four queries."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"uses": uses_in_sight(self.object.pk, self.request.user)}


def keep_questions_in_use(
    request: SignedInRequest, rows: Sequence[Model]
) -> HttpResponseBase | None:
    """Refuse to delete questions that quizzes ask, and say which; a quiz in draft counts too."""
    ids = [row.pk for row in rows if isinstance(row, Question)]
    asked = {
        question_id for use in (uses_of(ids) if ids else ()) for question_id in use.question_ids
    }
    question = next((row for row in rows if row.pk in asked), None)
    if question is None:
        return None
    context = {"question": question, "uses": uses_in_sight(question.pk, request.user)}
    text = render_to_string("assessments/admin/question_kept.html", context, request)
    messages.error(request, text)
    return redirect(Question.snippet_viewset.get_url_name("list"))


def similar_questions_item() -> MenuItem:
    """Lead from the menu of reports to the questions that read nearly the same."""
    return MenuItem(
        _("Similar questions"), reverse("similar_questions"), icon_name="copy", order=900
    )


READING = frozenset({"inspect", "copy"})
"""What may be done with a question of the central bank by all who write questions."""


def _in_own_banks(view: Any, *, is_reading: bool) -> Any:
    """Guard a view: most of Wagtail's ask for the permission only, not for the row.

    Raises:
        Http404: if the question is in a bank the author may not open.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> Any:
        pk = kwargs.get("pk")
        banks = Question.objects
        found = banks.readable_by(request.user) if is_reading else banks.kept_by(request.user)
        if pk is not None and not found.filter(pk=pk).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class QuestionViewSet(EditedSnippets):
    """Lists, searches, edits, previews and copies questions."""

    model = Question
    index_view_class = QuestionIndexView
    inspect_view_class = QuestionInspectView
    revisions_compare_view_class = QuestionCompareView
    unpublish_view_class = QuestionUnpublishView
    chooser_viewset_class = QuestionChooserViewSet
    inspect_view_enabled = True
    inspect_view_fields = ["kind"]
    inspect_template_name = "assessments/admin/question_inspect.html"
    icon = "help"
    menu_label = _("Questions")
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("kind", label=_("Kind"), accessor="kind_label", sort_key="kind"),
        Column("unit", label=_("Bank"), accessor="bank_label"),
        Column("indicators", label=_("Indicators"), accessor="indicator_codes"),
        StatusTagColumn(
            "state", label=_("Status"), accessor="state_label", primary=attrgetter("live")
        ),
        Column("said", label=_("What answers say"), accessor=said_of),
        DateColumn("updated_at", label=_("Updated"), sort_key="updated_at"),
    ]
    list_per_page = 50
    filterset_class = QuestionFilterSet
    search_fields = ["prompt", "body", "explanation", "source"]
    search_backend_name = None

    def get_queryset(self, request: Any) -> Any:
        """List the questions an author may read."""
        questions = Question.objects.readable_by(request.user)
        return questions.for_lists().annotate(said=said())

    def get_urlpatterns(self) -> Any:
        """Let every address that names a question find only those the author may open."""
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = _in_own_banks(pattern.callback, is_reading=pattern.name in READING)
        return patterns

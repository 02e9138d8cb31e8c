"""Frameworks and policies in Wagtail's admin. Evidence is not edited."""

from typing import Any

from django import forms
from django.db.models import Model, ProtectedError, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet, SnippetViewSetGroup

from assessments.competency import api
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
)

RULES = (Competency, Indicator, AttainmentPolicy)
"""What the attained levels depend on besides the evidence."""


def recompute_after_change(request: HttpRequest, changed: Model) -> None:
    """Have the levels computed anew when somebody changed what they depend on."""
    if isinstance(changed, RULES):
        api.start_rebuild(by=request.user)


def recompute_after_deletion(request: HttpRequest, deleted: list[Model]) -> None:
    """Have the levels computed anew when somebody deleted what they depend on."""
    if any(isinstance(row, RULES) for row in deleted):
        api.start_rebuild(by=request.user)


class GuardedDeleteView(DeleteView):
    """Keeps what evidence, requirements or content refer to, and says so."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete, or explain why not."""
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]
        except ProtectedError:
            messages.error(
                self.request,
                _("“%(name)s” is in use and cannot be deleted.") % {"name": self.object},
            )
            return redirect(self.index_url_name)


class FrameworkViewSet(SnippetViewSet):
    """Lists and edits frameworks."""

    model = CompetencyFramework
    delete_view_class = GuardedDeleteView
    icon = "folder-open-inverse"
    menu_label = _("Frameworks")
    list_display = ["name", "version", "citation"]
    search_fields = ["name", "code", "citation"]
    ordering = ["code", "-version"]


class CompetencyViewSet(SnippetViewSet):
    """Lists and edits competencies."""

    model = Competency
    delete_view_class = GuardedDeleteView
    icon = "tasks"
    menu_label = _("Competencies")
    list_display = [
        "name",
        "code",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        "half_life_months",
        "framework",
    ]
    list_filter = ["framework", "kind"]
    search_fields = ["name", "code", "definition"]

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """List competencies with their frameworks in one query."""
        return Competency.objects.select_related("framework")


class IndicatorFilterForm(BaseFilterForm):
    """Finds indicators by words of the behaviour, by code and by competency."""

    q = forms.CharField(label=_("Search"), required=False)
    competency = forms.ModelChoiceField(
        label=_("Competency"),
        queryset=Competency.objects.all(),
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def filter(self, objects: Any) -> Any:
        """Keep what is looked for."""
        words, competency = self.cleaned_data["q"], self.cleaned_data["competency"]
        if competency:
            objects = objects.filter(competency=competency)
        if words:
            objects = objects.filter(Q(text__icontains=words) | Q(slug__icontains=words))
            self.is_searching, self.search_query = True, words
        return super().filter(objects)


class _IndicatorList:
    """What the chooser's window and its list of results have in common."""

    filter_form_class = IndicatorFilterForm

    @cached_property
    def columns(self) -> list[Any]:
        """Show the competency beside each indicator."""
        return [*super().columns, Column("competency", label=_("Competency"))]  # type: ignore[misc]

    def get_object_list(self) -> Any:
        """Fetch the competencies along."""
        return Indicator.objects.select_related("competency")


class IndicatorChooseView(_IndicatorList, ChooseView):
    """The window."""


class IndicatorChooseResultsView(_IndicatorList, ChooseResultsView):
    """The list of results in it."""


class IndicatorChooserViewSet(SnippetChooserViewSet):
    """Lets authors choose an indicator."""

    choose_view_class = IndicatorChooseView
    choose_results_view_class = IndicatorChooseResultsView


class IndicatorViewSet(SnippetViewSet):
    """Lists and edits indicators, and lets authors choose them."""

    model = Indicator
    delete_view_class = GuardedDeleteView
    icon = "list-ul"
    menu_label = _("Indicators")
    list_display = ["slug", "text", "competency", "level"]
    list_filter = ["competency", "level"]
    list_per_page = 50
    search_fields = ["slug", "text"]
    search_backend_name = None
    chooser_viewset_class = IndicatorChooserViewSet
    chooser_per_page = 30

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """List indicators with their competencies in one query."""
        return Indicator.objects.select_related("competency")


class AddOnlyPermissionPolicy(ModelPermissionPolicy):
    """Lets rows be added and seen, never changed or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Refuse changing and deleting to everybody."""
        allowed: bool = super().user_has_permission(user, action)
        return allowed and action not in {"change", "delete"}


class PolicyViewSet(SnippetViewSet):
    """Lists policies and adds new versions; a version in use stays as it was."""

    model = AttainmentPolicy
    icon = "cog"
    menu_label = _("Attainment policies")
    list_display = ["name", "version", "threshold", "sources_required", "framework"]
    list_filter = ["framework"]
    inspect_view_enabled = True

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """List policies with their frameworks in one query."""
        return AttainmentPolicy.objects.select_related("framework")


class CompetencyGroup(SnippetViewSetGroup):
    """The menu of everything that levels depend on."""

    items = (
        FrameworkViewSet,
        CompetencyViewSet,
        IndicatorViewSet,
        PolicyViewSet,
    )
    menu_label = _("Competency")
    menu_icon = "tasks"
    menu_order = 220

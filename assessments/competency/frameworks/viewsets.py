"""Frameworks in Wagtail's admin, and what every change of the rules brings about."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import RevisionMixin
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from assessments.competency.frameworks.forms import CompetencyForm, FrameworkForm, IndicatorForm
from assessments.competency.frameworks.policies import PolicyViewSet
from assessments.competency.ledger.recording import start_rebuild
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    CoreValue,
    Indicator,
)
from assessments.competency.rules.framework_data import LEVELS
from lms.core import audit
from lms.core.clock import today
from lms.core.deletion import is_in_use
from lms.core.editor.views import SnippetEditView
from lms.core.editor.viewsets import EditedSnippets
from lms.people.access import SignedInRequest

RULES = (Competency, Indicator, AttainmentPolicy)
"""What the attained levels depend on besides the evidence."""


def note_change(request: SignedInRequest, changed: Model) -> None:
    """Write to the audit trail what somebody changed of what levels depend on, or added."""
    if isinstance(changed, AttainmentPolicy):
        audit.record(by=request.user, action="policy.add", target=changed)
    elif isinstance(changed, (CompetencyFramework, Competency, Indicator)):
        _note(request, changed)


def note_deletion(request: SignedInRequest, deleted: list[Model]) -> None:
    """Write to the audit trail what somebody deleted of a framework."""
    for row in deleted:
        if isinstance(row, (Competency, Indicator)):
            _note(request, row)


def _note(request: SignedInRequest, row: Model) -> None:
    audit.record(
        by=request.user,
        action="framework.edit",
        target=framework_of(row),
        changes={"edited": str(row)},
    )


def recompute_after_change(request: SignedInRequest, changed: Model) -> None:
    """Have the levels computed anew when somebody changed what they depend on."""
    if isinstance(changed, RULES):
        start_rebuild(by=request.user)


def recompute_after_deletion(request: SignedInRequest, deleted: list[Model]) -> None:
    """Have the levels computed anew when somebody deleted what they depend on."""
    if any(isinstance(row, RULES) for row in deleted):
        start_rebuild(by=request.user)


def keep_what_is_in_use(request: HttpRequest, rows: Sequence[Model]) -> HttpResponseBase | None:
    """Refuse to delete what evidence, requirements or content refer to, alone or among others."""
    for row in rows:
        if is_in_use([row]):
            text = _("“%(name)s” is in use and cannot be deleted.") % {"name": row}
            messages.error(request, text)
            return redirect(type(row).snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return None


class ReadOnlyOnceReplacedEditView(SnippetEditView):
    """Shows what belongs to a replaced version instead of letting it be edited."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send to the page that only shows, and say why."""
        framework = framework_of(self.object)
        if not framework.is_replaced:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]
        messages.warning(
            request,
            _(
                "%(framework)s has been replaced by a later version and is kept as it was, because "
                "evidence and past requirements refer to it."
            )
            % {"framework": framework},
        )
        return redirect(self.model.snippet_viewset.get_url_name("inspect"), self.object.pk)


def framework_of(row: Model) -> CompetencyFramework:
    """Return the framework that a row of it belongs to."""
    match row:
        case Competency():
            return row.framework
        case Indicator():
            return row.competency.framework
    return cast(CompetencyFramework, row)


def keep_first_state(request: HttpRequest, edited: Model) -> None:
    """Keep what was there before the first edit, so that the history begins with it."""
    if request.method != "POST" or not isinstance(edited, RevisionMixin):
        return
    if edited.latest_revision_id is None:
        edited.save_revision(user=None, log_action=False)


class FrameworkIndexView(IndexView):
    """Lists frameworks; leads to their versions and files."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Add the way to Prima's own page of frameworks."""
        link = HeaderButton(
            _("Versions, files and requirements"), url=reverse("frameworks"), icon_name="history"
        )
        return [*super().header_buttons, link]


class FrameworkViewSet(EditedSnippets):
    """Lists and edits frameworks."""

    model = CompetencyFramework
    index_view_class = FrameworkIndexView
    edit_view_class = ReadOnlyOnceReplacedEditView
    inspect_view_enabled = True
    icon = "folder-open-inverse"
    menu_label = _("Frameworks")
    list_display = [
        "name",
        "version",
        "starts_on",
        BooleanColumn("is_sample", label=_("Sample data"), sort_key="is_sample"),
        "citation",
    ]
    search_fields = ["name", "code", "citation"]
    ordering = ["code", "-version"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("version")]),
        FieldPanel("description"),
        FieldPanel("citation"),
        FieldPanel("is_sample"),
        MultiFieldPanel([FieldPanel(f"level_{level}") for level in LEVELS], heading=_("Levels")),
    ]

    def get_edit_handler(self) -> Any:
        """Build the form with fields that are not the model's."""
        return ObjectList(self.panels, base_form_class=FrameworkForm).bind_to_model(self.model)


class CompetencyViewSet(EditedSnippets):
    """Lists and edits competencies."""

    model = Competency
    edit_view_class = ReadOnlyOnceReplacedEditView
    inspect_view_enabled = True
    icon = "tasks"
    menu_label = _("Competencies")
    list_display = [
        "name",
        "code",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        "valid_months",
        "framework",
    ]
    list_filter = ["framework", "kind"]
    search_fields = ["name", "code", "definition"]
    panels = [
        FieldPanel("framework"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("valid_months")]),
        FieldPanel("definition"),
        MultiFieldPanel(
            [FieldPanel(f"level_{level}") for level in LEVELS], heading=_("Level descriptions")
        ),
        FieldPanel("sort_order"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """List competencies with their frameworks in one query."""
        return Competency.objects.select_related("framework")

    def get_edit_handler(self) -> Any:
        """Build the form with fields that are not the model's."""
        return ObjectList(self.panels, base_form_class=CompetencyForm).bind_to_model(self.model)


class CoreValueViewSet(EditedSnippets):
    """Lists and edits core values with their behaviours."""

    model = CoreValue
    icon = "tag"
    menu_label = _("Core values")
    list_display = ["name", "meaning"]
    panels = [
        FieldPanel("name"),
        FieldPanel("code"),
        FieldPanel("meaning"),
        InlinePanel("behaviours", label=_("Behaviour")),
        FieldPanel("sort_order"),
    ]


class IndicatorFilterForm(BaseFilterForm):
    """Finds indicators by words of the behaviour, by code and by competency."""

    q = forms.CharField(label=_("Search"), required=False)
    competency = forms.ModelChoiceField(
        label=_("Competency"),
        queryset=Competency.objects.all(),
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )
    core_value = forms.ModelChoiceField(
        label=_("Core value"),
        queryset=CoreValue.objects.all(),
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = CompetencyFramework.objects.in_force(today())
        self.fields["competency"].queryset = Competency.objects.filter(framework__in=in_force)

    def filter(self, objects: Any) -> Any:
        """Keep what is looked for."""
        words, competency = self.cleaned_data["q"], self.cleaned_data["competency"]
        if competency:
            objects = objects.filter(competency=competency)
        if core_value := self.cleaned_data["core_value"]:
            objects = objects.filter(core_values=core_value)
        if words:
            objects = objects.filter(Q(text__icontains=words) | Q(slug__icontains=words))
            self.is_searching, self.search_query = True, words
        return super().filter(objects)


class _IndicatorList:
    """What the chooser's window and its list of results have in common."""

    filter_form_class = IndicatorFilterForm

    @cached_property
    def columns(self) -> list[Any]:
        """Show the competency and the core values beside each indicator."""
        return [
            *super().columns,  # type: ignore[misc]
            Column("competency", label=_("Competency")),
            Column("core_value_names", label=_("Core values")),
        ]

    def get_object_list(self) -> Any:
        """Offer the indicators in force, with what is shown of them."""
        offered = Indicator.objects.in_force(today()).select_related("competency")
        return offered.prefetch_related("core_values")


class IndicatorChooseView(_IndicatorList, ChooseView):
    """The window."""

    template_name = "assessments/admin/chooser.html"


class IndicatorChooseResultsView(_IndicatorList, ChooseResultsView):
    """The list of results in it."""


class IndicatorChooserViewSet(SnippetChooserViewSet):
    """Lets authors choose an indicator."""

    choose_view_class = IndicatorChooseView
    choose_results_view_class = IndicatorChooseResultsView


class IndicatorViewSet(EditedSnippets):
    """Lists and edits indicators, and lets authors choose them."""

    model = Indicator
    edit_view_class = ReadOnlyOnceReplacedEditView
    inspect_view_enabled = True
    icon = "list-ul"
    menu_label = _("Indicators")
    list_display = [
        "slug",
        "text",
        "competency",
        Column("core_value_names", label=_("Core values")),
        Column("framework", label=_("Framework"), accessor="competency.framework"),
    ]
    list_filter = ["competency__framework", "level", "core_values"]
    panels = [
        FieldPanel("competency", widget=forms.Select),
        FieldPanel("code"),
        FieldPanel("text"),
        FieldPanel("core_values", widget=forms.CheckboxSelectMultiple),
        FieldPanel("replaces"),
    ]
    list_per_page = 50
    search_fields = ["slug", "text"]
    search_backend_name = None
    chooser_viewset_class = IndicatorChooserViewSet
    chooser_per_page = 30

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ARG002
        """List indicators with what is shown of them in two queries."""
        rows = Indicator.objects.select_related("competency__framework")
        return rows.prefetch_related("core_values")

    def get_edit_handler(self) -> Any:
        """Build the form with fields that are not the model's."""
        return ObjectList(self.panels, base_form_class=IndicatorForm).bind_to_model(self.model)


class CompetencyGroup(SnippetViewSetGroup):
    """The menu of everything that levels depend on."""

    items = (
        FrameworkViewSet,
        CompetencyViewSet,
        IndicatorViewSet,
        CoreValueViewSet,
        PolicyViewSet,
    )
    menu_label = _("Competency")
    menu_icon = "tasks"
    menu_order = 220

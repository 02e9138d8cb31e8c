"""Regulations and terms in Wagtail's admin."""

from collections.abc import Sequence
from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import InspectView, SnippetViewSetGroup

from courses.references import api
from courses.references.lessons import lessons_in_sight, stored_count
from courses.references.models import GlossaryTerm, Regulation, RegulationQuerySet
from courses.references.panels import RestingLessonsPanel
from lms.core.clock import today
from lms.core.editor.viewsets import EditedSnippets
from lms.people.access import SignedInRequest

IN_FORCE, ENDED = "in-force", "ended"


def _standing(regulation: Regulation) -> str:
    return str(regulation.standing)


def _is_in_force(regulation: Regulation) -> bool:
    return not regulation.has_ended


def _saying(regulations: RegulationQuerySet, words: str) -> RegulationQuerySet:
    """Keep those that have every word somewhere; "25/2009" is a number and a year."""
    for word in words.replace("/", " ").split():
        anywhere = Q(year__startswith=word)
        for field in ("slug", "kind", "number", "title", "note"):
            anywhere |= Q(**{f"{field}__icontains": word})
        regulations = regulations.filter(anywhere)
    return regulations


class RegulationFilterSet(WagtailFilterSet):
    """Finds regulations by kind and by whether they are in force."""

    kind = django_filters.AllValuesFilter(label=_("Kind"))
    standing = django_filters.ChoiceFilter(
        label=_("In force"),
        choices=[(IN_FORCE, _("In force")), (ENDED, _("No longer in force"))],
        method="of_standing",
    )

    class Meta:
        model = Regulation
        fields: ClassVar[list[str]] = ["kind"]

    def of_standing(
        self, regulations: RegulationQuerySet, _name: str, wanted: str
    ) -> RegulationQuerySet:
        """Keep those in force today, or the others."""
        day = today()
        return regulations.ended(day) if wanted == ENDED else regulations.in_force(day)


class RegulationChooserForm(BaseFilterForm):
    """Finds regulations by their numbers and words."""

    q = forms.CharField(label=_("Search"), required=False)

    def filter(self, objects: RegulationQuerySet) -> RegulationQuerySet:
        """Keep what is looked for."""
        if words := self.cleaned_data["q"]:
            objects = _saying(objects, words)
            self.is_searching, self.search_query = True, words
        found: RegulationQuerySet = super().filter(objects)
        return found


class _RegulationList:
    """What the window and its list of results have in common."""

    filter_form_class = RegulationChooserForm

    @cached_property
    def columns(self) -> list[Column]:
        """Show whether each is in force."""
        standing = StatusTagColumn(
            "standing", label=_("In force"), accessor=_standing, primary=_is_in_force
        )
        return [*super().columns, standing]  # type: ignore[misc]


class RegulationChooseView(_RegulationList, ChooseView):
    """The window."""


class RegulationChooseResultsView(_RegulationList, ChooseResultsView):
    """The list of results in it."""


class RegulationChooserViewSet(SnippetChooserViewSet):
    """Lets trainers choose a regulation."""

    choose_view_class = RegulationChooseView
    choose_results_view_class = RegulationChooseResultsView


class RegulationInspectView(InspectView):
    """Shows a regulation, and which lessons rest on it."""

    template_name = "courses/admin/regulation_inspect.html"

    def get_field_display_value(self, field_name: str, field: "Field[object, object]") -> object:
        """Show a dash for what is not known."""
        return super().get_field_display_value(field_name, field) or "–"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the ``lessons``."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"lessons": lessons_in_sight(self.object, self.request.user)}


class RegulationViewSet(EditedSnippets):
    """Lists and edits regulations, and lets trainers choose them."""

    model = Regulation
    icon = "doc-full"
    inspect_view_enabled = True
    inspect_view_class = RegulationInspectView
    inspect_view_fields = [
        "kind",
        "number",
        "year",
        "title",
        "in_force_from",
        "in_force_to",
        "replaced_by",
        "note",
        "url",
    ]
    chooser_viewset_class = RegulationChooserViewSet
    chooser_per_page = 30
    filterset_class = RegulationFilterSet
    list_display = [
        "__str__",
        StatusTagColumn("standing", label=_("In force"), accessor=_standing, primary=_is_in_force),
        Column("replaced_by", label=_("Replaced by"), accessor="replaced_by.citation"),
        Column("lessons", label=_("Lessons"), accessor="lessons", sort_key="lessons"),
    ]
    search_fields = ["slug", "kind", "number", "title", "note"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        RestingLessonsPanel(heading=_("Lessons that rest on it")),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number"), FieldPanel("year")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_to")]),
        FieldPanel("replaced_by", widget=forms.Select),
        FieldPanel("note"),
        FieldPanel("url"),
        FieldPanel("slug"),
    ]

    def get_queryset(self, request: HttpRequest) -> RegulationQuerySet:  # noqa: ARG002
        """List regulations with what replaced them and how many pages rest on them. One query."""
        regulations = Regulation.objects.select_related("replaced_by")
        return regulations.annotate(lessons=stored_count())


class GlossaryTermViewSet(EditedSnippets):
    """Lists and edits terms."""

    model = GlossaryTerm
    icon = "openquote"
    list_display = [
        "term",
        "other_forms",
        "meaning",
        BooleanColumn("is_shown", label=_("Shown"), sort_key="is_shown"),
    ]
    list_filter = ["is_shown"]
    search_fields = ["term", "other_forms", "meaning", "english", "meaning_english"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("term"),
        FieldPanel("other_forms"),
        FieldPanel("meaning"),
        FieldRowPanel([FieldPanel("english"), FieldPanel("meaning_english")]),
        FieldPanel("is_shown"),
    ]


class ReferenceGroup(SnippetViewSetGroup):
    """The menu of what lessons refer to."""

    items = (RegulationViewSet, GlossaryTermViewSet)
    menu_label = _("References")
    menu_icon = "doc-full"
    menu_order = 215


def note_change(request: SignedInRequest, changed: Model) -> None:
    """Note what somebody wrote in the register or the glossary."""
    if isinstance(changed, Regulation | GlossaryTerm):
        api.note_change(by=request.user, changed=changed)


def note_deletion(request: SignedInRequest, deleted: Sequence[Model]) -> None:
    """Note what somebody deleted of them."""
    for row in deleted:
        if isinstance(row, Regulation | GlossaryTerm):
            api.note_deletion(by=request.user, deleted=row)


def keep_what_lessons_rest_on(
    request: SignedInRequest, rows: Sequence[Model]
) -> HttpResponseBase | None:
    """Refuse to delete a regulation that a lesson quotes or that has replaced another."""
    for row in rows:
        if isinstance(row, Regulation) and _is_in_use(row, request):
            text = _("%(regulation)s is in use and cannot be deleted. Give it an end instead.")
            messages.error(request, text % {"regulation": row.citation})
            return redirect(Regulation.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return None


def _is_in_use(regulation: Regulation, request: SignedInRequest) -> bool:
    replaces: QuerySet[Regulation] = regulation.replaces.all()
    return replaces.exists() or bool(lessons_in_sight(regulation, request.user))

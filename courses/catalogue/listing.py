"""The list of courses as officers read it: search, filter, pages."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 12


class CatalogueFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search courses"), required=False, max_length=100)
    competency = forms.TypedChoiceField(
        label=_("Competency"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: QueryDict, competencies: list[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["competency"]
        field.choices = [("", _("All competencies")), *competencies]  # type: ignore[attr-defined]

    def apply(self, courses: Any) -> Any:
        """Keep the courses that have every word, and the competency. No query yet."""
        if not self.is_valid():
            return courses
        for word in self.cleaned_data["q"].split():
            courses = courses.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(pk__in=courses.model.objects.filter(competencies__name__icontains=word))
            )
        competency = self.cleaned_data["competency"]
        return courses.filter(competencies=competency) if competency else courses


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the courses found, and the form that found them."""

    form: CatalogueFilter
    page: Page[Any]
    is_filtered: bool


def listing(courses: Any, query: QueryDict) -> Listing:
    """Search ``courses`` with what the reader asked for. Four queries."""
    through = courses.model.competencies.through
    used = through.objects.filter(coursepage__in=courses).order_by("competency__name")
    choices = list(used.values_list("competency_id", "competency__name").distinct())
    form = CatalogueFilter(query, choices)
    found = form.apply(courses).order_by("path").prefetch_related("competencies")
    page = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    return Listing(form, page, is_filtered=bool(query.get("q") or query.get("competency")))

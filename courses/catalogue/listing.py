"""The list of courses as officers read it: search, filter, pages."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments import api as assessments
from lms.core.page_tree import Lineage
from lms.people import api as people
from lms.people.api import User

PAGE_SIZE = 12


@dataclass(frozen=True, slots=True)
class ListedCourse:
    """A published course. ``unit_id`` is the unit in whose catalogue it is, if any."""

    page: Any
    unit_id: int | None
    unit_name: str
    lineage: Lineage
    competency_ids: frozenset[int]


def concerning(user: User, courses: Sequence[ListedCourse]) -> list[ListedCourse]:
    """Keep the central courses, and those of units that concern ``user``.

    What an author made private is left out for whoever it is not for. At most two queries.
    """
    unit_ids, group_ids = frozenset[int](), frozenset[int]()
    if any(each.unit_id for each in courses):
        unit_ids = people.concerning_unit_ids(user)
    if any(each.lineage.groups for each in courses):
        group_ids = frozenset(user.groups.values_list("pk", flat=True))
    return [
        each
        for each in courses
        if (each.unit_id is None or each.unit_id in unit_ids)
        and (user.is_superuser or all(rule & group_ids for rule in each.lineage.groups))
    ]


class CatalogueFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search courses"), required=False, max_length=100)
    competency = forms.TypedChoiceField(
        label=_("Competency"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: QueryDict, names: Mapping[int, str]) -> None:
        super().__init__(data)
        self.names = names
        field = self.fields["competency"]
        field.choices = [("", _("All competencies")), *names.items()]  # type: ignore[attr-defined]

    def apply(self, courses: Iterable[ListedCourse]) -> list[ListedCourse]:
        """Keep the courses that have every word, and the competency."""
        if not self.is_valid():
            return list(courses)
        words = self.cleaned_data["q"].casefold().split()
        competency = self.cleaned_data["competency"]
        return [
            each
            for each in courses
            if (competency is None or competency in each.competency_ids) and self._has(each, words)
        ]

    def _has(self, course: ListedCourse, words: Sequence[str]) -> bool:
        names = (self.names.get(each, "") for each in course.competency_ids)
        text = "\n".join([course.page.title, course.page.summary, *names]).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the courses found, and the form that found them."""

    form: CatalogueFilter
    page: Page[Any]
    is_filtered: bool


def listing(courses: Sequence[ListedCourse], query: QueryDict) -> Listing:
    """Search ``courses`` with what the reader asked for."""
    used = frozenset[int]().union(*(each.competency_ids for each in courses))
    names = assessments.competency_names(used)
    form = CatalogueFilter(query, names)
    page = Paginator(form.apply(courses), PAGE_SIZE).get_page(query.get("page"))
    page.object_list = [_shown(each, names) for each in page.object_list]
    return Listing(form, page, is_filtered=bool(query.get("q") or query.get("competency")))


def _shown(listed: ListedCourse, names: Mapping[int, str]) -> Any:
    """Return the page with what its card shows besides: ``unit_name``, ``competency_names``."""
    page = copy(listed.page)
    page.unit_name = listed.unit_name
    page.competency_names = [names[pk] for pk in names if pk in listed.competency_ids]
    return page

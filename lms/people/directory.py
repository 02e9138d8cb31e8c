"""The list of officers as HR reads it: search, filter, sort."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lms.people.hr.choosers import CodeChoiceField
from lms.people.models import Officer, OfficerQuerySet, OrgUnit, Position
from lms.people.paging import CappedPaginator

PAGE_SIZE = 25
SORT_FIELDS = {
    "name": ("name", "pk"),
    "unit": ("unit_name", "name", "pk"),
    "position": ("position_title", "name", "pk"),
}


class DirectoryFilter(forms.Form):
    """What narrows the list. Choices hold only units the reader covers."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    unit = CodeChoiceField(
        label=_("Unit"),
        queryset=OrgUnit.objects.none(),
        suggestions="unit_options",
        required=False,
        help_text="",
    )
    position = CodeChoiceField(
        label=_("Position"),
        queryset=Position.objects.all(),
        suggestions="position_options",
        required=False,
        help_text="",
    )
    employment = forms.ChoiceField(
        label=_("Employment"),
        required=False,
        choices=[("", _("All kinds")), *Officer.Employment.choices],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All statuses")), *Officer.Status.choices],
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("name", _("Name")), ("unit", _("Unit")), ("position", _("Position"))],
    )

    def __init__(self, data: QueryDict, *, units: Any) -> None:
        super().__init__(data or None)
        unit_field = self.fields["unit"]
        unit_field.queryset = units  # type: ignore[attr-defined]

    def narrow(self, officers: OfficerQuerySet) -> OfficerQuerySet:
        """Apply the valid filters; an invalid one narrows nothing."""
        chosen = getattr(self, "cleaned_data", {}) if self.is_bound and self.is_valid() else {}
        if text := chosen.get("q"):
            officers = officers.search(text)
        if unit := chosen.get("unit"):
            officers = officers.in_unit(unit)
        if position := chosen.get("position"):
            officers = officers.holding(position)
        for field in ("status", "employment"):
            if chosen.get(field):
                officers = officers.filter(**{field: chosen[field]})
        return officers.order_by(*SORT_FIELDS[chosen.get("sort") or "name"])

    @property
    def is_narrowing(self) -> bool:
        """Tell whether any filter is set."""
        return self.is_bound and any(
            self.data.get(name) for name in ("q", "unit", "position", "employment", "status")
        )


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of officers and the form that chose them."""

    form: DirectoryFilter
    page: "Page[Officer]"


def directory(*, officers: OfficerQuerySet, units: Any, query: QueryDict) -> Directory:
    """Build the list for ``query``. Two queries."""
    form = DirectoryFilter(query, units=units)
    paginator = CappedPaginator(form.narrow(officers), PAGE_SIZE)
    return Directory(form, paginator.get_page(query.get("page")))

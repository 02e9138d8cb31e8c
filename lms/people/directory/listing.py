"""The list of officers as HR reads it: search, filter, sort."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lms.core.forms import CodeChoiceField, FilterForm
from lms.people.models import Officer, OfficerQuerySet, OrgUnit, OrgUnitQuerySet, Position, Posting
from lms.people.paging import CappedPaginator

PAGE_SIZE = 25
SORT_FIELDS = {
    "name": ("name", "pk"),
    "status": ("status", "name", "pk"),
    "number": ("staff_number",),
}
PLACES = {"unit": "unit__path", "position": "position__title"}
LONG = 5000  # officers; looking up where each is posted takes a while then
STEPS = (2_000, 8_000, 32_000)  # postings

FURTHER = ("position", "employment", "account")
NARROWING = ("q", "unit", "status", *FURTHER)


class AccountFilter(models.TextChoices):
    """How far officers have come with their account."""

    UNUSED = "unused", _("Does not sign in yet")
    USED = "used", _("Signs in")
    CLOSED = "closed", _("Closed")


_NEVER_USED = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX, user__last_login=None)
ACCOUNTS = {
    AccountFilter.UNUSED: Q(user=None) | (Q(user__is_active=True) & _NEVER_USED),
    AccountFilter.USED: Q(user__is_active=True) & ~_NEVER_USED,
    AccountFilter.CLOSED: Q(user__is_active=False),
}


class DirectoryFilter(FilterForm):
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
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("All accounts")), *AccountFilter.choices],
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("name", _("Name")),
            ("unit", _("Unit")),
            ("position", _("Position")),
            ("status", _("Status")),
            ("number", _("NIP or staff number")),
        ],
    )

    def __init__(self, data: QueryDict, *, units: OrgUnitQuerySet) -> None:
        super().__init__(data or None)
        unit_field = self.fields["unit"]
        unit_field.queryset = units  # type: ignore[attr-defined]

    def narrow(self, officers: OfficerQuerySet) -> OfficerQuerySet:
        """Apply the filters; while one of them is invalid, nobody is shown."""
        if self.errors:
            return officers.none()
        chosen = self.cleaned_data if self.is_bound else {}
        if text := chosen.get("q"):
            officers = officers.search(text)
        if unit := chosen.get("unit"):
            officers = officers.in_unit(unit)
        if position := chosen.get("position"):
            officers = officers.holding(position)
        for field in ("status", "employment"):
            if chosen.get(field):
                officers = officers.filter(**{field: chosen[field]})
        if account := chosen.get("account"):
            officers = officers.filter(ACCOUNTS[account])
        return self._sorted(officers, chosen)

    def _sorted(self, officers: OfficerQuerySet, chosen: dict[str, Any]) -> OfficerQuerySet:
        sort = chosen.get("sort") or "name"
        if sort in PLACES:
            return officers.by_place(PLACES[sort])
        if sort == "name" and chosen.get("q"):
            return officers.by_what_was_searched(chosen["q"])
        return officers.order_by(*SORT_FIELDS[sort])

    @property
    def place(self) -> str:
        """Name the field of the main posting that the list is sorted by, if it is."""
        is_valid = self.is_bound and not self.errors
        return PLACES.get(self.cleaned_data["sort"], "") if is_valid else ""

    @property
    def is_narrowing(self) -> bool:
        """Tell whether any filter is set."""
        return self.is_bound and any(self.data.get(name) for name in NARROWING)

    @property
    def is_narrowing_further(self) -> bool:
        """Tell whether one of the rarer filters is set."""
        return self.is_bound and any(self.data.get(name) for name in FURTHER)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Name the filters in force as pairs of field and value."""
        if not self.is_bound or self.errors:
            return []
        chosen = [(self.fields[name], self.cleaned_data.get(name)) for name in NARROWING]
        return [(str(field.label), _shown(field, value)) for field, value in chosen if value]


def _shown(field: forms.Field, value: Any) -> str:
    """Show a value by its label if the field offers a few to choose from."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return str(value)
    labels: dict[Any, Any] = dict(field._choices)  # type: ignore[attr-defined] # noqa: SLF001
    return str(labels.get(value, value))


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of officers and the form that chose them."""

    form: DirectoryFilter
    page: "Page[Officer]"


class PlacePaginator(CappedPaginator):
    """Pages of officers in the order of their unit in the tree, or of their position.

    Sorting a whole organisation would look up everybody's posting to show the first few. A long
    list is therefore made of the officers posted in the first places, of ever more of these until
    it is full. Two queries more for each step.
    """

    def __init__(self, officers: OfficerQuerySet, *, place: str, units: OrgUnitQuerySet) -> None:
        super().__init__(officers, PAGE_SIZE)
        self.place = place
        self.units = units

    def find(self) -> list[int]:
        """Return the ids of the first officers in order, one more than the cap if there are."""
        officers: Any = self.object_list
        if len(officers.order_by().values_list("pk")[: LONG + 1]) > LONG:
            postings = Posting.objects.between(self.units)
            for last in postings.places(self.place, STEPS):
                found = officers.placed_within(postings, self.place, last)
                ids = list(found.values_list("pk", flat=True)[: self.CAP + 1])
                if len(ids) > self.CAP:
                    return ids
        return super().find()


def directory(*, officers: OfficerQuerySet, units: OrgUnitQuerySet, query: QueryDict) -> Directory:
    """Build the list for ``query``. Two queries, and a few more to sort a long one by place."""
    form = DirectoryFilter(query, units=units)
    found = form.narrow(officers)
    if form.place:
        paginator: CappedPaginator = PlacePaginator(found, place=form.place, units=units)
    else:
        paginator = CappedPaginator(found, PAGE_SIZE)
    return Directory(form, paginator.get_page(query.get("page")))

"""Fields that forms of HR's pages share."""

from typing import Any

from django import forms

from lms.core.forms import CodeChoiceField
from lms.core.roles import Permission
from lms.people.models import OrgUnit, OrgUnitQuerySet, Position, User

DATE_FORMAT = "%Y-%m-%d"


def date_input() -> forms.DateInput:
    """Make the browser's own date field, which wants ISO dates."""
    return forms.DateInput(format=DATE_FORMAT, attrs={"type": "date"})


def units_for(user: User) -> OrgUnitQuerySet:
    """Return the units ``user`` may change or post people to."""
    units: OrgUnitQuerySet = OrgUnit.objects.in_scope_of(user, Permission.MANAGE_PEOPLE)
    return units


def unit_field(**kwargs: Any) -> CodeChoiceField:
    """Make a field for the code of a unit; the form gives it its choices."""
    return CodeChoiceField(queryset=OrgUnit.objects.none(), suggestions="unit_options", **kwargs)


def position_field(**kwargs: Any) -> CodeChoiceField:
    """Make a field for the code of a position."""
    return CodeChoiceField(
        queryset=Position.objects.all(), suggestions="position_options", **kwargs
    )

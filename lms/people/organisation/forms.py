"""Forms about units and positions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import CodeChoiceField
from lms.people.hr.fields import unit_field, units_for
from lms.people.models import Officer, OrgUnit, Position, User


class UnitForm(forms.ModelForm[OrgUnit]):
    """A unit's own data. Its head is one of the officers the person may change."""

    head = CodeChoiceField(
        label=_("Head"),
        queryset=Officer.objects.none(),
        suggestions="officer_options",
        code="staff_number",
        required=False,
        help_text=_("Type a NIP or staff number, or part of the name and choose."),
    )

    class Meta:
        model = OrgUnit
        fields = ("code", "name", "kind", "head")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heads = Officer.objects.managed_by(by)
        if self.instance.head_id:
            heads |= Officer.objects.filter(pk=self.instance.head_id)
        self.fields["head"].queryset = heads  # type: ignore[attr-defined]


class NewUnitForm(UnitForm):
    """A new unit and the one it belongs to."""

    parent = unit_field(label=_("Part of"))

    field_order = ("parent", "code", "name", "kind", "head")

    def __init__(self, *args: Any, by: User, may_be_top: bool, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["parent"].queryset = units_for(by)  # type: ignore[attr-defined]
        self.fields["parent"].required = not may_be_top


class MoveUnitForm(forms.Form):
    """Where a unit moves to."""

    parent = unit_field(label=_("Part of"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units_for(by)  # type: ignore[attr-defined]


class PositionForm(forms.ModelForm[Position]):
    """A position."""

    class Meta:
        model = Position
        fields = ("code", "title", "kind", "rung")

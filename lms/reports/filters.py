"""What reports may be narrowed to. Choices hold only what is in scope."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments import api as assessments
from lms.core.clock import today
from lms.core.forms import CodeChoiceField
from lms.people import api as people

FIRST_DAY = dt.date(2000, 1, 1)


class ReportFilter(forms.Form):
    """What the reader chose. Nothing is required, and an empty field narrows nothing."""

    def __init__(
        self,
        data: QueryDict,
        *,
        units: people.OrgUnitQuerySet | None = None,
        competencies: Iterable[assessments.CompetencyColumn] = (),
    ) -> None:
        super().__init__(data or None)
        if "unit" in self.fields:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        named = [(column.id, column.name) for column in competencies]
        self.fields["competency"].choices = [  # type: ignore[attr-defined]
            ("", _("All competencies")),
            *named,
        ]

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid choices; none while one of them is invalid."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}

    @property
    def is_narrowing(self) -> bool:
        """Tell whether any filter is set."""
        return any(self.chosen.get(name) for name in self.fields if name not in UNNARROWING)

    @property
    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Name the filters in force, beside unit and day, as pairs of field and value."""
        return tuple(
            (str(field.label), self._shown(name))
            for name, field in self.fields.items()
            if name not in {"unit", *UNNARROWING} and self.chosen.get(name)
        )

    def _shown(self, name: str) -> str:
        value = self.chosen[name]
        choices = getattr(self.fields[name], "choices", ())
        if isinstance(self.fields[name], forms.ModelChoiceField):
            return str(value)
        return str({str(key): label for key, label in choices}.get(str(value), value))


UNNARROWING = frozenset({"sort", "day", "measure"})


def competency_field() -> forms.TypedChoiceField:
    """Make the field that asks for one competency; the form gives it its choices."""
    return forms.TypedChoiceField(
        label=_("Competency"), required=False, coerce=int, empty_value=None
    )


def importance_field() -> forms.TypedChoiceField:
    """Make the field that asks how important a requirement is."""
    return forms.TypedChoiceField(
        label=_("Importance"),
        required=False,
        coerce=lambda value: assessments.Importance(int(value)),
        empty_value=None,
        choices=[("", _("All")), *assessments.IMPORTANCE_LABELS.items()],
    )


def position_field() -> CodeChoiceField:
    """Make the field for the code of a position."""
    return CodeChoiceField(
        label=_("Position"),
        queryset=people.all_positions(),
        suggestions="position_options",
        required=False,
        help_text="",
    )


def unit_field() -> CodeChoiceField:
    """Make the field for the code of a unit; the form gives it its choices."""
    return CodeChoiceField(
        label=_("Unit"),
        queryset=people.all_positions().none(),
        suggestions="unit_options",
        required=False,
        help_text="",
    )


class _DayField(forms.DateField):
    """A day of the past; today is the same as leaving it empty."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: object) -> dt.date | None:
        """Refuse what has not been yet.

        Raises:
            ValidationError: for a day after today, or before there was any ledger.
        """
        day = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= today():
            raise ValidationError(_("Choose a day of the past, up to today."))
        return None if day == today() else day


def day_field() -> _DayField:
    """Make the field for a day of the past."""
    return _DayField(label=_("As of"), required=False)

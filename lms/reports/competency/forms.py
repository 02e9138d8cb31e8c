"""What the pages about many officers may be narrowed to. Choices hold only what is in scope."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments import api as assessments
from lms.core.clock import today
from lms.people import api as people
from lms.people.hr.choosers import CodeChoiceField

MEASURES = {
    "met": _("At the level required"),
    "without_evidence": _("Without evidence"),
    "fading": _("Fading"),
}
FIRST_DAY = dt.date(2000, 1, 1)


class OverviewFilter(forms.Form):
    """What the reader chose; nothing is required, and an empty field narrows nothing."""

    def __init__(
        self,
        data: QueryDict,
        *,
        units: Any = None,
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


def _competency() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Competency"), required=False, coerce=int, empty_value=None
    )


def _importance() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Importance"),
        required=False,
        coerce=lambda value: assessments.Importance(int(value)),
        empty_value=None,
        choices=[("", _("All")), *assessments.IMPORTANCE_LABELS.items()],
    )


def _position() -> CodeChoiceField:
    return CodeChoiceField(
        label=_("Position"),
        queryset=people.all_positions(),
        suggestions="position_options",
        required=False,
        help_text="",
    )


def _unit() -> CodeChoiceField:
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

    def clean(self, value: Any) -> dt.date | None:
        """Refuse what has not been yet.

        Raises:
            ValidationError: for a day after today, or before there was any ledger.
        """
        day = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= today():
            raise ValidationError(_("Choose a day of the past, up to today."))
        return None if day == today() else day


def _day() -> _DayField:
    return _DayField(label=_("As of"), required=False)


class MapFilter(OverviewFilter):
    """What narrows the heat map."""

    measure = forms.ChoiceField(label=_("Show"), required=False, choices=[*MEASURES.items()])
    competency = _competency()
    importance = _importance()
    position = _position()
    day = _day()


class GapFilter(OverviewFilter):
    """What narrows the list of gaps."""

    unit = _unit()
    position = _position()
    competency = _competency()
    importance = _importance()
    freshness = forms.TypedChoiceField(
        label=_("Freshness"),
        required=False,
        coerce=assessments.Freshness,
        empty_value=None,
        choices=[
            ("", _("All")),
            *((kind.value, label) for kind, label in assessments.FRESHNESS_LABELS.items()),
        ],
    )
    day = _day()


class TeamFilter(OverviewFilter):
    """What narrows and sorts the matrix of a team."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    unit = _unit()
    competency = _competency()
    state = forms.ChoiceField(
        label=_("Only officers with"),
        required=False,
        choices=[
            ("", _("All")),
            ("short", _("A gap")),
            ("without_evidence", _("Something without evidence")),
            ("fading", _("Fading evidence")),
            ("stale", _("Stale evidence")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("name", _("Name")), ("unit", _("Unit")), ("gaps", _("Most gaps first"))],
    )

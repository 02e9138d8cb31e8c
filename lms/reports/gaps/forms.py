"""What the list of gaps may be narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import api as assessments
from lms.reports.filters import (
    ReportFilter,
    competency_field,
    day_field,
    importance_field,
    position_field,
    unit_field,
)


class GapFilter(ReportFilter):
    """What narrows the list of gaps."""

    unit = unit_field()
    position = position_field()
    competency = competency_field()
    importance = importance_field()
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
    day = day_field()

"""What the heat map may be narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.reports.filters import (
    ReportFilter,
    competency_field,
    day_field,
    importance_field,
    position_field,
)
from lms.reports.heat_map.screens import MEASURES


class MapFilter(ReportFilter):
    """What narrows the heat map."""

    measure = forms.ChoiceField(label=_("Show"), required=False, choices=[*MEASURES.items()])
    competency = competency_field()
    importance = importance_field()
    position = position_field()
    day = day_field()

"""What the matrix of a team may be narrowed to and sorted by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.reports.filters import ReportFilter, competency_field, unit_field


class TeamFilter(ReportFilter):
    """What narrows and sorts the matrix of a team."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    unit = unit_field()
    competency = competency_field()
    state = forms.ChoiceField(
        label=_("Only officers with"),
        required=False,
        choices=[
            ("", _("All")),
            ("short", _("A gap")),
            ("without_evidence", _("Something without evidence")),
            ("fading", _("Fading evidence")),
            ("stale", _("Stale evidence")),
            ("provisional", _("A provisional level")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("name", _("Name")), ("unit", _("Unit")), ("gaps", _("Most gaps first"))],
    )

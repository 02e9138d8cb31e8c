"""The matrix of a team declares itself."""

from django.utils.translation import gettext_lazy as _

from lms.reports.specs import ReportSpec, declare
from lms.reports.team.exports import table
from lms.reports.team.forms import TeamFilter

TEAM = declare(
    ReportSpec(
        name="team",
        title=_("Competencies of the team (%(kind)s)"),
        filter=TeamFilter,
        template="reports/competency/team.html",
        page="team",
        kinds=("xlsx", "csv"),
        table=table,
        has_past_days=False,
    )
)

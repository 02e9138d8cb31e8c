"""The list of gaps declares itself."""

from django.utils.translation import gettext_lazy as _

from lms.reports.gaps.exports import table
from lms.reports.gaps.forms import GapFilter
from lms.reports.specs import ReportSpec, declare

GAPS = declare(
    ReportSpec(
        name="gaps",
        title=_("Competency gaps (%(kind)s)"),
        filter=GapFilter,
        template="reports/competency/gaps.html",
        page="competency_gaps",
        kinds=("xlsx", "csv", "pdf"),
        table=table,
    )
)

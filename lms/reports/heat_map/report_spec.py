"""The heat map declares itself."""

from django.utils.translation import gettext_lazy as _

from lms.reports.heat_map.exports import draw, table
from lms.reports.heat_map.forms import MapFilter
from lms.reports.specs import ReportSpec, declare

MAP = declare(
    ReportSpec(
        name="map",
        title=_("Competency map (%(kind)s)"),
        filter=MapFilter,
        template="reports/competency/map.html",
        page="competency_map",
        unit_page="competency_map_unit",
        kinds=("xlsx", "csv", "pdf"),
        table=table,
        draw=draw,
    )
)

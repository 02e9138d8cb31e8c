"""Read what somebody asked for, on a page or in a job, against the scope they have now."""

from typing import Any, Literal, get_args

from django.http import QueryDict

from lms.core.roles import Permission
from lms.reports.competency.forms import GapFilter, MapFilter, OverviewFilter, TeamFilter
from lms.reports.competency.scope import Scope, Selection

PageName = Literal["map", "gaps", "team"]
PAGES: tuple[PageName, ...] = get_args(PageName)
FILTERS: dict[PageName, type[OverviewFilter]] = {
    "map": MapFilter,
    "gaps": GapFilter,
    "team": TeamFilter,
}


def select(
    page: PageName, *, reader: Any, permission: Permission, query: QueryDict, opened: Any = None
) -> Selection:
    """Return what ``query`` selects of the reader's scope; ``opened`` is a unit within it."""
    scope = Scope(reader, permission)
    form = FILTERS[page](query, units=scope.units, competencies=scope.competencies())
    return Selection(scope, form, opened)

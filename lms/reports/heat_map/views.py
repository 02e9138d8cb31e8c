"""The page of the heat map, about all that the reader covers or one unit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest, permission_required
from lms.reports.heat_map.report_spec import MAP
from lms.reports.heat_map.screens import HeatTable, shades
from lms.reports.scope import Selection
from lms.reports.screens import answer, without_page


@require_GET
@permission_required(Permission.DOWNLOAD_REPORTS)
def competency_map(request: SignedInRequest, unit_id: int | None = None) -> HttpResponse:
    """Show the share of officers at the level required, by unit and competency."""
    permission = Permission.DOWNLOAD_REPORTS
    opened: people.OrgUnit | None = None
    if unit_id is not None:
        opened = get_object_or_404(people.visible_units(request.user, permission), pk=unit_id)
    selection = MAP.select(
        reader=request.user, permission=permission, query=request.GET, opened=opened
    )
    context: dict[str, Any] = {"shades": shades()}
    if selection.board is not None:
        page_number = request.GET.get("page", "1")
        context |= {
            "heat": HeatTable(selection, selection.board, page_number),
            "crumbs": _crumbs(request, selection),
        }
    return answer(request, MAP, selection, context)


def _crumbs(request: HttpRequest, selection: Selection) -> list[dict[str, str]]:
    """List the units above the one opened, as far as the reader covers them. At most one query."""
    if selection.opened is None:
        return []
    query = without_page(request)
    above = selection.opened.get_ancestors() & selection.scope.units
    addresses = [(str(unit), MAP.address(unit)) for unit in above]
    return [{"title": title, "url": f"{url}?{query}"} for title, url in addresses]

"""The page of the list of gaps."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.reports.gaps import queries
from lms.reports.gaps.report_spec import GAPS
from lms.reports.screens import answer


@require_GET
@permission_required(Permission.DOWNLOAD_REPORTS)
def competency_gaps(request: SignedInRequest) -> HttpResponse:
    """List the gaps of the officers in scope, the most urgent first."""
    selection = GAPS.select(
        reader=request.user, permission=Permission.DOWNLOAD_REPORTS, query=request.GET
    )
    context: dict[str, Any] = {}
    if selection.board is not None:
        found = queries.gap_list(selection, selection.board)
        page = Paginator(found, queries.PAGE_SIZE).get_page(request.GET.get("page"))
        rows = queries.listed(selection.scope, selection.board, list(page))
        any_to_confirm = any(listed.row.to_confirm for listed in rows)
        context |= {"page": page, "rows": rows, "any_to_confirm": any_to_confirm}
    return answer(request, GAPS, selection, context)

"""The page of a team."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.paging import CappedPaginator
from lms.reports.screens import answer
from lms.reports.team import queries
from lms.reports.team.report_spec import TEAM


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def team_matrix(request: SignedInRequest) -> HttpResponse:
    """Show the officers a person looks after by what is required of them."""
    selection = TEAM.select(
        reader=request.user, permission=Permission.SEE_OFFICERS, query=request.GET
    )
    board = selection.board
    found = queries.officers(selection)
    page = CappedPaginator(found, queries.PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page}
    if board is not None:
        competency_id = selection.form.chosen.get("competency")
        context |= {
            "matrix": queries.matrix(board, page, competency_id),
            "summary": queries.summary(selection, board),
        }
    return answer(request, TEAM, selection, context)

"""How a role-play is played, in Wagtail's admin: translate, make one call, translate back."""

from collections.abc import Callable, Mapping
from functools import wraps
from uuid import uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.activities import is_readable
from assessments.roleplay.losses import api, compared_workbook, workbook
from assessments.roleplay.losses.forms import SelectionForm
from assessments.roleplay.losses.screens import Losses
from assessments.roleplay.losses.wording import line_name
from assessments.roleplay.models import ScenarioPage
from lms.core.numbers import row_id
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_a_scenario(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give the view the role-play, if whoever asks writes for units and may change or read it."""

    @never_cache
    @permission_required(Permission.AUTHOR)
    @wraps(view)
    def guarded(request: SignedInRequest, page_id: int, **kwargs: object) -> HttpResponse:
        page = ScenarioPage.objects.filter(id=page_id).first()
        if page is None or not (
            may_change(page, request) or (page.live and is_readable(page, request))
        ):
            raise Http404
        return view(request, page, **kwargs)

    return guarded


def may_change(page: ScenarioPage, request: SignedInRequest) -> bool:
    """Tell whether whoever asks may change a role-play."""
    return bool(page.permissions_for_user(request.user).can_edit())


@require_safe
@of_a_scenario
def losses(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Show on the map of a conversation where officers went, and how it was for the citizen."""
    form = SelectionForm(request.GET)
    found = api.losses_of(page, request.user, form.selection())
    context = {
        "form": form,
        "losses": found,
        "request_key": uuid4(),
        "narrowing": request.GET.urlencode(),
    }
    return framed(request, page, "losses", _("Where we lose the citizen"), context)


def framed(
    request: SignedInRequest,
    page: ScenarioPage,
    name: str,
    title: str,
    context: Mapping[str, object],
    tab: str = "losses",
) -> HttpResponse:
    """Show a page in Wagtail's frame, beneath the role-play or its editor; ``tab``: of which."""
    above = (
        reverse("wagtailadmin_pages:edit", args=[page.pk])
        if may_change(page, request)
        else page.get_url(request)
    )
    frame = {
        "scenario": page,
        "tab": tab,
        "header_title": f"{title}: {page.title}",
        "header_icon": "view",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": above, "label": page.title},
            {"url": "", "label": title, "sublabel": page.title},
        ],
    }
    return render(request, f"assessments/admin/scenario/{name}.html", {**frame, **context})


@require_safe
@of_a_scenario
def way(request: SignedInRequest, page: ScenarioPage, source: str, target: str) -> HttpResponse:
    """List the lines by which officers went from one node to another."""
    form = SelectionForm(request.GET)
    found = _found(request, page, form).map
    chosen = found.way(source, target) if found else None
    if found is None or chosen is None:
        raise Http404
    row = next(row for row in found.rows if row.node.key == source)
    context = {
        "form": form,
        "way": chosen,
        "lines": [(line_name(row.node, line.choice), line) for line in chosen.lines],
        "row": row,
        "map": found,
        "narrowing": request.GET.urlencode(),
    }
    return framed(request, page, "way", _("Lines chosen"), context)


def _found(request: SignedInRequest, page: ScenarioPage, form: SelectionForm) -> Losses:
    """Return the figures.

    Raises:
        Http404: if the conversation is not published.
    """
    found = api.losses_of(page, request.user, form.selection())
    if found is None:
        raise Http404
    return found


@require_safe
@of_a_scenario
def compare(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Compare what officers chose before and after a change."""
    context = {"compared": _compared(request, page), "request_key": uuid4()}
    return framed(request, page, "compare", _("Before and after a change"), context, "compare")


def _compared(request: SignedInRequest, page: ScenarioPage) -> api.Compared | None:
    before, after = (row_id(request.GET.get(name, "")) or 0 for name in ("before", "after"))
    return api.compare(page, request.user, before, after)


@require_safe
@of_a_scenario
def compare_xlsx(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Download the comparison as a workbook."""
    found = _compared(request, page)
    if found is None:
        raise Http404
    content = compared_workbook.as_xlsx(page, found)
    return _workbook(content, f"{_('Before and after a change')} {page.title}")


@require_safe
@of_a_scenario
def losses_xlsx(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Download the figures as a workbook."""
    form = SelectionForm(request.GET)
    found = _found(request, page, form)
    content = workbook.as_xlsx(page, found, form.selection())
    return _workbook(content, f"{_('Where we lose the citizen')} {page.title}")


def _workbook(content: bytes, title: str) -> HttpResponse:
    name = f"{slugify(title)[:80]}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_POST
@of_a_scenario
def request_following(request: SignedInRequest, page: ScenarioPage) -> HttpResponse:
    """Have plays counted that were not yet, and show how far it is."""
    key = request.POST.get("request_key", "")[:36]
    return redirect(api.request_following(by=request.user, page=page, request_key=key))

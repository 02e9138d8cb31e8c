"""Units and positions: lists, pages, forms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.core.roles import Permission
from lms.people import api
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.fields import units_for
from lms.people.hr.pages import apply, form_page, found
from lms.people.hr.sections import sections_for
from lms.people.models import OrgUnit, OrgUnitQuerySet, Position, Posting
from lms.people.organisation import structure
from lms.people.organisation.forms import MoveUnitForm, NewUnitForm, PositionForm, UnitForm
from lms.people.paging import CappedPaginator

PAGE_SIZE = 50


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def units(request: SignedInRequest) -> HttpResponse:
    """Show the units in scope: the tree opened level by level, or what a search finds."""
    text = request.GET.get("q", "").strip()[:100]
    seen = api.visible_units(request.user)
    listed = seen.search(text) if text else _tops(seen)
    context = {
        "q": text,
        "page": CappedPaginator(listed.select_related("head"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "sections": sections_for(request),
        "may_manage": api.has_permission(request.user, Permission.MANAGE_PEOPLE),
    }
    return render(request, "people/units.html", context)


def _tops(seen: OrgUnitQuerySet) -> OrgUnitQuerySet:
    """Keep the units in scope whose parent is not: where each of the reader's trees begins."""
    shallow = list(seen.order_by("depth", "path").values_list("path", flat=True)[:1000])
    tops: list[str] = []
    for path in shallow:
        if not any(path.startswith(top) for top in tops):
            tops.append(path)
    steplen = OrgUnit.steplen
    below = [path for path in shallow if path[:-steplen] in tops]
    shown: OrgUnitQuerySet = seen.filter(path__in=[*tops, *below])
    return shown


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def unit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show one unit in scope: its head, the units below it, its positions and officers."""
    seen = api.visible_units(request.user)
    shown = found(seen.select_related("head"), unit_id)
    children = OrgUnit.objects.filter(path__startswith=shown.path, depth=shown.depth + 1)
    held = Posting.objects.current().filter(unit=shown)
    people = api.visible_officers(request.user).filter(pk__in=held.officer_ids())
    context = {
        "unit": shown,
        "above": _above(shown, seen),
        "children": children.select_related("head")[:200],
        "positions": Position.objects.held_in(held),
        "page": CappedPaginator(people.order_by("name", "pk"), PAGE_SIZE).get_page(
            request.GET.get("page")
        ),
        "may_manage": units_for(request.user).filter(pk=shown.pk).exists(),
    }
    return render(request, "people/unit.html", context)


def _above(unit: OrgUnit, seen: OrgUnitQuerySet) -> list[dict[str, str]]:
    steplen = OrgUnit.steplen
    paths = [unit.path[:end] for end in range(steplen, len(unit.path), steplen)]
    above = seen.filter(path__in=paths).order_by("path")
    crumbs = [{"title": unit.name, "url": reverse("unit", args=[unit.pk])} for unit in above]
    return [{"title": _("Units"), "url": reverse("units")}, *crumbs]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def unit_add(request: SignedInRequest) -> HttpResponse:
    """Add a unit below one in scope."""
    form = NewUnitForm(
        request.POST or None,
        by=request.user,
        may_be_top=api.covers_everything(request.user, Permission.MANAGE_PEOPLE),
        initial={"parent": request.GET.get("parent", "")[:40]},
    )
    if request.method == "POST" and form.is_valid():
        added = api.add_unit(by=request.user, **form.cleaned_data)
        messages.success(request, _("The unit is added."))
        return redirect("unit", added.pk)
    return form_page(
        request, form, title=_("Add a unit"), back=reverse("units"), back_label=_("Units")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def unit_edit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Change a unit in scope."""
    changed: OrgUnit = found(units_for(request.user), unit_id)
    form = UnitForm(request.POST or None, instance=changed, by=request.user)
    if request.method == "POST" and apply(
        form, lambda: structure.save_unit(by=request.user, unit=form.instance)
    ):
        return _back_to_unit(request, changed)
    return _unit_form(request, changed, form, _("Edit unit"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def unit_move(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Move a unit in scope below another one in scope."""
    moved: OrgUnit = found(units_for(request.user), unit_id)
    form = MoveUnitForm(request.POST or None, by=request.user)
    if request.method == "POST" and apply(
        form, lambda: structure.move_unit(by=request.user, unit=moved, **form.cleaned_data)
    ):
        return _back_to_unit(request, moved)
    return _unit_form(request, moved, form, _("Move unit"))


def _back_to_unit(request: SignedInRequest, unit: OrgUnit) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("unit", unit.pk)


def _unit_form(request: SignedInRequest, unit: OrgUnit, form: BaseForm, title: str) -> HttpResponse:
    back = reverse("unit", args=[unit.pk])
    return form_page(request, form, title=title, back=back, back_label=unit.name)


@require_GET
@permission_required(Permission.SEE_OFFICERS)
def positions(request: SignedInRequest) -> HttpResponse:
    """List every position: they are the organisation's, not a unit's."""
    text = request.GET.get("q", "").strip()[:100]
    listed = api.all_positions().search(text) if text else api.all_positions()
    context = {
        "q": text,
        "page": CappedPaginator(listed, PAGE_SIZE).get_page(request.GET.get("page")),
        "sections": sections_for(request),
        "may_manage": api.covers_everything(request.user, Permission.MANAGE_PEOPLE),
    }
    return render(request, "people/positions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def position_add(request: SignedInRequest) -> HttpResponse:
    """Add a position; only whoever manages people everywhere may."""
    return _position_form(request, Position(), _("Add a position"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_PEOPLE)
def position_edit(request: SignedInRequest, position_id: int) -> HttpResponse:
    """Change a position; only whoever manages people everywhere may."""
    return _position_form(request, found(Position.objects.all(), position_id), _("Edit position"))


def _position_form(request: SignedInRequest, position: Position, title: str) -> HttpResponse:
    if not api.covers_everything(request.user, Permission.MANAGE_PEOPLE):
        raise PermissionDenied
    form = PositionForm(request.POST or None, instance=position)
    if request.method == "POST" and apply(
        form, lambda: structure.save_position(by=request.user, position=form.instance)
    ):
        messages.success(request, _("Saved."))
        return redirect("positions")
    return form_page(
        request, form, title=title, back=reverse("positions"), back_label=_("Positions")
    )

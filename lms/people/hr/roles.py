"""Who has which role where: for administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.core.roles import PERMISSIONS, Permission, Role
from lms.people import api
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.forms import GrantForm
from lms.people.hr.pages import UNPROCESSABLE, apply, found, sections_for
from lms.people.models import RoleGrant
from lms.people.paging import CappedPaginator

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ADMINISTER)
def roles(request: SignedInRequest) -> HttpResponse:
    """List the grants in force, and give one."""
    form = GrantForm(request.POST or None)
    if request.method == "POST" and apply(form, lambda: _grant(request, form)):
        messages.success(request, _("The role is given."))
        return redirect("roles")
    text = request.GET.get("q", "").strip()[:100]
    grants = RoleGrant.objects.active().of_people_named(text).select_related("user", "unit")
    context = {
        "form": form,
        "q": text,
        "page": CappedPaginator(grants, PAGE_SIZE).get_page(request.GET.get("page")),
        "table": [(role.label, _allowed(role)) for role in Role],
        "sections": sections_for(request),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "people/roles.html", context, status=status)


def _allowed(role: Role) -> list[str]:
    return [str(permission.label) for permission in Permission if permission in PERMISSIONS[role]]


def _grant(request: SignedInRequest, form: GrantForm) -> None:
    chosen = form.cleaned_data
    api.grant_role(
        by=request.user, user=chosen["user"], role=Role(chosen["role"]), unit=chosen["unit"]
    )


@require_POST
@permission_required(Permission.ADMINISTER)
def role_revoke(request: SignedInRequest, grant_id: int) -> HttpResponse:
    """Take a role back; nobody takes their own administration, so one administrator remains."""
    grant = found(RoleGrant.objects.select_related("user", "unit"), grant_id)
    if grant.user_id == request.user.pk and grant.role == Role.ADMINISTRATOR:
        messages.error(request, _("You cannot take this role from yourself."))
    else:
        api.revoke_role(by=request.user, grant=grant)
        messages.success(request, _("The role is taken back."))
    return redirect("roles")

"""Inviting from HR's pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.pages import managed_officer
from lms.people.invitations.accounts import Invited, Obstacle, invite_officers


@require_POST
@permission_required(Permission.MANAGE_PEOPLE)
def officer_invite(request: SignedInRequest, officer_id: int) -> HttpResponse:
    """Send one officer a link to choose a password; again sends a new one."""
    officer = managed_officer(request, officer_id)
    tell_invited(request, invite_officers(by=request.user, officers=[officer]))
    return redirect("officer", officer.pk)


def tell_invited(request: SignedInRequest, invited: Invited) -> None:
    """Say how many invitations are on their way, and for whom there is none and why."""
    if invited.count:
        text = ngettext(
            "The invitation of %(n)s officer is on its way.",
            "The invitations of %(n)s officers are on their way.",
            invited.count,
        )
        messages.success(request, text % {"n": invited.count})
    for obstacle in Obstacle:
        names = "; ".join(officer.name for officer, why in invited.left_out if why == obstacle)
        if names:
            text = _("Not invited: %(names)s. %(reason)s")
            messages.warning(request, text % {"names": names, "reason": obstacle.label})

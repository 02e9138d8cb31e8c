"""What the checks of the ledger found, and who answered for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.competency.ledger import checks, verification, wording
from assessments.competency.ledger.forms import AnswerForm
from assessments.competency.models import LedgerAnswer, LedgerCheck
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.sections import sections_for
from lms.people.paging import CappedPaginator

PER_PAGE = 20
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.READ_AUDIT)
def ledger_checks(request: SignedInRequest) -> HttpResponse:
    """Show what is unanswered and what was answered; let an administrator answer."""
    may_answer = people.has_permission(request.user, Permission.ADMINISTER)
    if request.method != "POST":
        return _page(request, AnswerForm() if may_answer else None)
    if not may_answer:
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if form.is_valid() and _answer(request, form):
        messages.success(request, _("Your answer is on record. The warning ends."))
        return redirect("ledger_checks")
    return _page(request, form)


def _answer(request: SignedInRequest, form: AnswerForm) -> bool:
    """Answer for what was shown; tell whether it still waited for an answer."""
    last_check, reason = form.cleaned_data["last_check"], form.cleaned_data["reason"]
    shown = LedgerCheck.objects.unanswered().filter(pk=last_check).first()
    if shown is None:
        form.add_error(None, _("Somebody has answered for this already. Look at it again."))
        return False
    verification.answer(last_check=shown, reason=reason, by=request.user)
    return True


def _page(request: SignedInRequest, form: AnswerForm | None) -> HttpResponse:
    waiting = verification.unanswered()
    answers = LedgerAnswer.objects.select_related("last_check", "made_by").order_by("-pk")
    context = {
        "latest": checks.latest(),
        "kept": checks.latest_fingerprint(),
        "findings": wording.findings(waiting),
        "last_check": waiting[-1].pk if waiting else None,
        "form": form,
        "page": CappedPaginator(answers, PER_PAGE).get_page(request.GET.get("page")),
        "sections": sections_for(request),
    }
    status = UNPROCESSABLE if form and form.errors else 200
    return render(request, "assessments/competency/ledger_checks.html", context, status=status)

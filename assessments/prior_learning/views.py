"""Pages of claims to prior learning: the officer's own, and the assessor's queue."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.competency.profiles.level_choices import level_choices
from assessments.prior_learning import api
from assessments.prior_learning.forms import (
    ClaimForm,
    JudgementForms,
    ProofForm,
    QuestionForm,
    QueueFilter,
    ReasonForm,
)
from assessments.prior_learning.models import ClaimFile, ClaimState, PriorClaim
from lms.core import audit
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import (
    OfficerRequest,
    SignedInRequest,
    View,
    may_again,
    officer_required,
    permission_required,
)
from lms.people.paging import CappedPaginator

PER_PAGE = 20
UNPROCESSABLE = 422


@require_safe
@officer_required
def prior_claims(request: OfficerRequest) -> HttpResponse:
    """List the officer's own claims, the newest first."""
    found = PriorClaim.objects.of(request.officer).order_by("-created_at")
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/prior_learning/mine.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_required
def prior_claim_new(request: OfficerRequest) -> HttpResponse:
    """Begin a claim; files are added afterwards, so that no mistake in the form loses them."""
    return _edit(request, PriorClaim(officer=request.officer))


def _own_claim(view: Callable[[OfficerRequest, PriorClaim], HttpResponse]) -> View:
    """Give the view the officer's own claim; anybody else's is 404."""

    @never_cache
    @officer_required
    @wraps(view)
    def guarded(request: OfficerRequest, claim_id: UUID) -> HttpResponse:
        claim = get_object_or_404(PriorClaim.objects.of(request.officer), pk=claim_id)
        return view(request, claim)

    return guarded


@_own_claim
@require_http_methods(["GET", "HEAD", "POST"])
def prior_claim_edit(request: OfficerRequest, claim: PriorClaim) -> HttpResponse:
    """Change a draft."""
    return _edit(request, claim) if claim.is_draft else redirect(claim)


def _edit(request: OfficerRequest, claim: PriorClaim) -> HttpResponse:
    offered = level_choices(request.officer.pk)
    form = ClaimForm(request.POST or None, instance=claim, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            levels = form.cleaned_data["levels"]
            stored = api.save_draft(by=request.user, claim=claim, levels=levels)
        except ValidationError as error:
            form.add_error(None, error)
        except api.ClaimMovedError as error:
            return _told(request, claim, error)
        else:
            return redirect(stored)
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "claim": claim}
    return render(request, "assessments/prior_learning/form.html", context, status=status)


@_own_claim
@require_safe
def prior_claim(request: OfficerRequest, claim: PriorClaim) -> HttpResponse:
    """Show the officer where a claim stands and what was decided."""
    return _own_page(request, claim, ProofForm())


@_own_claim
@require_POST
def prior_claim_file(request: OfficerRequest, claim: PriorClaim) -> HttpResponse:
    """Add a file."""
    form = ProofForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            _check_rate(request)
            api.add_file(by=request.user, claim=claim, name=file.name, content=file.read())
        except ValidationError as error:
            form.add_error("file", error)
        except api.ClaimMovedError as error:
            return _told(request, claim, error)
        else:
            return redirect(claim)
    return _own_page(request, claim, form)


def _check_rate(request: OfficerRequest) -> None:
    if not may_again(request, "proof"):
        raise ValidationError(
            _(
                "You have sent many files in a short time. Wait ten minutes, then send this one"
                " again. Everything before it is kept."
            ),
            code="too often",
        )


def _own_page(request: OfficerRequest, claim: PriorClaim, form: ProofForm) -> HttpResponse:
    context = {
        "claim": claim,
        "claimed": claim.claimed.in_order(),
        "files": claim.files.all(),
        "form": form if claim.takes_files else None,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "assessments/prior_learning/claim.html", context, status=status)


@require_POST
@officer_required
def prior_file_remove(request: OfficerRequest, file_id: int) -> HttpResponse:
    """Take a file away from a draft of one's own."""
    own = ClaimFile.objects.filter(claim__officer=request.officer).select_related("claim")
    file = _found(own, file_id)
    try:
        api.remove_file(by=request.user, file=file)
    except api.ClaimMovedError as error:
        return _told(request, file.claim, error)
    return redirect(file.claim)


@_own_claim
@require_POST
def prior_claim_submit(request: OfficerRequest, claim: PriorClaim) -> HttpResponse:
    """Hand the claim in, or back with what was asked for."""
    try:
        api.submit(by=request.user, claim=claim)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Submitted. You see the decision here."))
    return redirect(claim)


@_own_claim
@require_POST
def prior_claim_withdraw(request: OfficerRequest, claim: PriorClaim) -> HttpResponse:
    """Take the claim back before it is decided."""
    try:
        api.withdraw(by=request.user, claim=claim)
    except api.ClaimMovedError as error:
        return _told(request, claim, error)
    messages.success(request, _("The claim is withdrawn."))
    return redirect("prior_claims")


def _told(request: HttpRequest, claim: PriorClaim, error: Exception) -> HttpResponse:
    messages.warning(request, str(error))
    return redirect(claim)


@require_safe
@never_cache
@login_required
def prior_file(request: SignedInRequest, file_id: int) -> FileResponse:
    """Hand a proof to its officer or to an assessor in scope, never to be shown in the page."""
    file = _found(ClaimFile.objects.readable_by(request.user).select_related("claim"), file_id)
    try:
        content = file.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    audit.record(
        by=request.user,
        action="prior.download",
        target=file.claim,
        changes={"file": file.name},
    )
    response = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _found(files: QuerySet[ClaimFile], file_id: int) -> ClaimFile:
    found: ClaimFile = get_object_or_404(files, pk=file_id)
    return found


@require_safe
@permission_required(Permission.ASSESS)
def prior_queue(request: SignedInRequest) -> HttpResponse:
    """List the claims in scope that wait, the oldest first."""
    form = QueueFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    state = wanted.get("state") or ClaimState.WAITING
    found = PriorClaim.objects.judged_by(request.user).in_state([state])
    if wanted.get("q"):
        found = found.search(wanted["q"])
    page = CappedPaginator(found.select_related("officer"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "is_narrowed": any(wanted.values())}
    return render(request, "assessments/prior_learning/queue.html", context)


def _judged_claim(view: Callable[[SignedInRequest, PriorClaim], HttpResponse]) -> View:
    """Give the view a claim the assessor may judge; any other is 404."""

    @never_cache
    @permission_required(Permission.ASSESS)
    @wraps(view)
    def guarded(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
        judged = PriorClaim.objects.judged_by(request.user).select_related("decided_by")
        claim = get_object_or_404(judged, pk=claim_id)
        return view(request, claim)

    return guarded


@_judged_claim
@require_http_methods(["GET", "HEAD", "POST"])
def prior_judge(request: SignedInRequest, claim: PriorClaim) -> HttpResponse:
    """Show a claim with its proofs, and take the decision."""
    rows = list(claim.claimed.in_order())
    forms = JudgementForms(rows, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.is_valid():
        try:
            api.decide(by=request.user, claim=claim, judgements=forms.judgements)
        except (api.ClaimMovedError, ValidationError) as error:
            messages.warning(request, _as_text(error))
        else:
            messages.success(request, _("Decided. The officer can read it now."))
        return redirect("prior_judge", claim.pk)
    return _judge_page(request, claim, forms=forms)


@_judged_claim
@require_POST
def prior_ask(request: SignedInRequest, claim: PriorClaim) -> HttpResponse:
    """Ask the officer for more before deciding."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _judge_page(request, claim, question=form)
    try:
        api.ask_for_more(by=request.user, claim=claim, question=form.cleaned_data["question"])
    except (api.ClaimMovedError, ValidationError) as error:
        messages.warning(request, _as_text(error))
    else:
        messages.success(request, _("Asked. The claim comes back once the officer answers."))
    return redirect("prior_judge", claim.pk)


@_judged_claim
@require_POST
def prior_void(request: SignedInRequest, claim: PriorClaim) -> HttpResponse:
    """Declare a decision mistaken."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _judge_page(request, claim, reason=form)
    try:
        api.void_decision(by=request.user, claim=claim, reason=form.cleaned_data["reason"])
    except (api.ClaimMovedError, ValidationError) as error:
        messages.warning(request, _as_text(error))
    else:
        messages.success(request, _("The decision does not count any more."))
    return redirect("prior_judge", claim.pk)


def _judge_page(
    request: SignedInRequest,
    claim: PriorClaim,
    *,
    forms: JudgementForms | None = None,
    question: QuestionForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    rows = list(claim.claimed.in_order())
    has_errors = bool((forms and forms.has_errors) or question or reason)
    context = {
        "claim": claim,
        "officer": people.card_of(claim.officer_id),
        "files": claim.files.all(),
        "claimed": rows,
        "forms": forms or JudgementForms(rows),
        "question": question or QuestionForm(),
        "reason": reason or ReasonForm(),
    }
    status = UNPROCESSABLE if has_errors else 200
    return render(request, "assessments/prior_learning/judge.html", context, status=status)


def _as_text(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)

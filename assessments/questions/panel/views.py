"""Pages of panels: what waits for an assessor, and what a trainer asks of them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.questions.display import on_sheet
from assessments.questions.kinds.protocol import Answer, Dealer, UnknownAnswerError
from assessments.questions.kinds.situational.rules import Asks, Situational
from assessments.questions.models import Question
from assessments.questions.panel import api
from assessments.questions.panel.forms import AssessorSearch, InviteForm, ReasonForm
from assessments.questions.panel.models import PanelVote
from assessments.questions.panel.queries import drafted, standing
from assessments.questions.panel.rules import ENOUGH, asked
from assessments.questions.said import said
from lms.core.roles import Permission
from lms.people import api as people
from lms.people.access import SignedInRequest, View, permission_required
from lms.people.api import User
from lms.people.paging import CappedPaginator

PER_PAGE = 20
OFFERED = 30
UNPROCESSABLE = 422


@require_safe
@permission_required(Permission.ASSESS)
def panel_votes(request: SignedInRequest) -> HttpResponse:
    """List what the assessor was asked, what waits first."""
    found = PanelVote.objects.of(request.user).select_related("question")
    waiting_first = found.order_by(F("at").asc(nulls_first=True), "-invited_at")
    page = CappedPaginator(waiting_first, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessments/panel/votes.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSESS)
def panel_vote(request: SignedInRequest, vote_id: int) -> HttpResponse:
    """Ask an assessor to rate each action, as an officer would be asked; keep what they say."""
    mine = PanelVote.objects.of(request.user).select_related("question")
    vote = get_object_or_404(mine, pk=vote_id)
    content = drafted(vote.question).content(())
    body = content.body
    if not isinstance(body, Situational):
        messages.warning(request, _("The question was changed: there is nothing to judge now."))
        return redirect("panel_votes")
    wording = asked(content.prompt, body)
    dealt = Situational(body.options, Asks.RATE).dealt(
        Dealer(f"panel {vote.pk}", "", shuffles=True)
    )
    given: Answer = vote.ratings if vote.asked == wording else {}
    problem = ""
    if request.method == "POST":
        try:
            given = dealt.read(said(request.POST))
            api.cast_vote(
                by=request.user,
                vote_id=vote.pk,
                ratings=given,  # type: ignore[arg-type]  # that is what such a body reads
                wording=request.POST.get("wording", ""),
            )
        except UnknownAnswerError:
            problem = _("Rate every action.")
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("Thank you. Your ratings are kept."))
            return redirect("panel_votes")
    sheet = on_sheet(content, dealt, id_=str(vote.pk), answer=given)
    context = {"vote": vote, "question": sheet, "wording": wording, "problem": problem}
    status = UNPROCESSABLE if problem else 200
    return render(request, "assessments/panel/vote.html", context, status=status)


QuestionView = Callable[[SignedInRequest, Question], HttpResponse]


def _kept_question(view: QuestionView) -> View:
    """Give the view a question of the author's own banks; anybody else's is 404."""

    @never_cache
    @permission_required(Permission.AUTHOR)
    @wraps(view)
    def guarded(request: SignedInRequest, question_id: int) -> HttpResponse:
        kept = Question.objects.kept_by(request.user).filter(kind=Situational.kind)
        return view(request, get_object_or_404(kept, pk=question_id))

    return guarded


@_kept_question
@require_safe
def panel(request: SignedInRequest, question: Question) -> HttpResponse:
    """Show a trainer whom they asked, what the panel says, and whom they may ask besides."""
    return _panel(request, question)


def _panel(
    request: SignedInRequest,
    question: Question,
    *,
    invite: InviteForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    draft = drafted(question)
    found = standing(draft)
    search = AssessorSearch(request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    context = {
        "question": question,
        "draft": draft,
        "standing": found,
        "enough": ENOUGH,
        "is_published": question.live and not question.has_unpublished_changes,
        "search": search,
        "invite": invite or InviteForm(offered=_offered(question, text)),
        "reason": reason
        or ReasonForm({"reason": found.reason} if found and found.reason else None),
    }
    is_wrong = any(form is not None and form.errors for form in (invite, reason))
    status = UNPROCESSABLE if is_wrong else 200
    return render(request, "assessments/panel/panel.html", context, status=status)


def _offered(question: Question, text: str) -> QuerySet[User]:
    """Return assessors who were not asked yet: those of this name, or the first of all."""
    asked_already = PanelVote.objects.filter(question=question).values("assessor")
    free = people.users_with(Permission.ASSESS, named=text).exclude(pk__in=asked_already)
    return free.filter(pk__in=list(free.values_list("pk", flat=True)[:OFFERED]))


@_kept_question
@require_POST
def panel_invite(request: SignedInRequest, question: Question) -> HttpResponse:
    """Ask the assessors chosen."""
    form = InviteForm(request.POST, offered=people.users_with(Permission.ASSESS))
    if form.is_valid():
        try:
            made = api.invite(
                by=request.user, question=question, assessors=form.cleaned_data["assessors"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Assessors asked: %(count)d.") % {"count": len(made)})
            return redirect("panel", question.pk)
    return _panel(request, question, invite=form)


@_kept_question
@require_POST
def panel_key(request: SignedInRequest, question: Question) -> HttpResponse:
    """Take the panel's ratings as the key, in a new draft."""
    try:
        api.take_key(by=request.user, question=question)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("The panel's ratings are the key of the draft. Check it and publish it.")
        )
    return redirect("panel", question.pk)


@_kept_question
@require_POST
def panel_reason(request: SignedInRequest, question: Question) -> HttpResponse:
    """Keep why the question is published although the panel does not agree."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _panel(request, question, reason=form)
    api.write_reason(by=request.user, question=question, reason=form.cleaned_data["reason"])
    messages.success(request, _("Your reason is kept. The question can be published."))
    return redirect("panel", question.pk)

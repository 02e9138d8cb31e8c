"""Marking a quiz anew, in Wagtail's admin: choose, look at what it comes to, and confirm."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.paginator import WagtailPaginator

from assessments.questions.models import Question
from assessments.quizzes.corrections import Corrections
from assessments.quizzes.models import QuizPage
from assessments.quizzes.outcomes import LONGEST_REASON
from assessments.quizzes.regrading import api, queries, wording
from assessments.quizzes.regrading.rules import Decision
from assessments.quizzes.statistics.reading import plain
from assessments.quizzes.statistics.views import framed, of_a_quiz
from lms.core.pinned import hash_of
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required
from lms.people.hr.sections import sections_for

ROWS = 50
FIELD = "q-"


def decisions_in(data: QueryDict) -> dict[str, Decision]:
    """Read what was decided of which question; whatever else is sent decides nothing."""
    found = {}
    for name in data:
        with suppress(ValueError):
            if name.startswith(FIELD):
                key = str(UUID(name.removeprefix(FIELD)))
                found[key] = Decision(str(data[name]))
    return found


@require_safe
@of_a_quiz
def choose(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """List the questions that were asked, to decide of some; and what was decided before."""
    holds, decisions = api.in_force(page), decisions_in(request.GET)
    named = sorted(holds.treatments.keys() | decisions.keys())
    search = request.GET.get("cari", "").strip()[:100]
    lost = queries.lost_passes(page)
    cards = queries.cards((row.attempt.officer_id for row in lost), request.user)
    context = {
        "search": search,
        "lines": [
            _line(question, holds, decisions)
            for question in queries.questions_asked(page, search, named)
        ],
        "labels": wording.DECISIONS.items(),
        "shown_at_most": queries.QUESTIONS_SHOWN,
        "regradings": queries.regradings(page),
        "lost": [(row, cards.get(row.attempt.officer_id)) for row in lost[:ROWS]],
        "lost_count": len(lost),
    }
    return framed(request, page, "regrade", _("Mark anew"), context, tab="regrade")


def _line(
    question: Question, holds: Corrections, decisions: Mapping[str, Decision]
) -> tuple[str, str, str, str]:
    key = str(question.key)
    treatment = holds.treatments.get(key)
    now = str(wording.DECISIONS[Decision(treatment.value)]) if treatment else ""
    return key, plain(question.prompt), now, decisions.get(key, "")


@of_a_quiz
def preview(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """Show whose results change and how; confirmed with a reason (POST), have it done."""
    data = request.POST if request.method == "POST" else request.GET
    decisions = decisions_in(data)
    if not decisions:
        messages.info(request, _("Choose what is to hold of at least one question."))
        return redirect("quiz_regrade", page.pk)
    try:
        corrections = api.corrections_for(page, decisions)
        digest = hash_of(corrections.to_json())
        if request.method == "POST" and data.get("digest") == digest:
            job = api.regrade(
                by=request.user,
                page=page,
                corrections=corrections,
                reason=data.get("reason", ""),
                request_key=data.get("request_key", "")[:36],
            )
            return redirect(job)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        if request.method != "POST" or not data.get("digest"):
            return redirect(_choice(page, decisions))
    else:
        if request.method == "POST":
            text = _("A question was published anew meanwhile. Look at what it comes to now.")
            messages.warning(request, text)
    return _previewed(request, page, decisions, data)


def _choice(page: QuizPage, decisions: Mapping[str, Decision]) -> str:
    """Return the address at which these decisions are chosen, and can be chosen otherwise."""
    chosen = {FIELD + key: decision.value for key, decision in decisions.items()}
    return f"{reverse('quiz_regrade', args=[page.pk])}?{urlencode(chosen)}"


def _previewed(
    request: SignedInRequest,
    page: QuizPage,
    decisions: Mapping[str, Decision],
    data: QueryDict,
) -> HttpResponse:
    corrections = api.corrections_for(page, decisions)
    found = queries.preview(page, corrections)
    paginator = WagtailPaginator(found.changed, ROWS)
    listed = paginator.get_page(request.GET.get("p"))
    cards = queries.cards((each.officer_id for each in listed), request.user)
    context = {
        "found": found,
        "counts": wording.counted(found.counts),
        "listed": listed,
        "elided_page_range": paginator.get_elided_page_range(listed.number),
        "rows": [(each, wording.TURNS[each.turn], cards.get(each.officer_id)) for each in listed],
        "decided": _decided(decisions),
        "choice": _choice(page, decisions),
        "digest": hash_of(corrections.to_json()),
        "request_key": data.get("request_key") or uuid4(),
        "reason": data.get("reason", ""),
        "longest_reason": LONGEST_REASON,
    }
    return framed(request, page, "regrade_preview", _("Mark anew"), context, tab="regrade")


def _decided(decisions: Mapping[str, Decision]) -> Sequence[tuple[str, str, Decision, str]]:
    prompts = queries.prompts(decisions)
    return [
        (FIELD + key, prompts.get(key, ""), decision, str(wording.DECISIONS[decision]))
        for key, decision in decisions.items()
    ]


@require_safe
@permission_required(Permission.MANAGE_PEOPLE)
def lost_passes(request: SignedInRequest) -> HttpResponse:
    """List for HR who does not pass any more, because a quiz was marked anew."""
    found = queries.lost_by_officers(request.user)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.described(page, request.user),
        "sections": sections_for(request),
    }
    return render(request, "assessments/lost_passes.html", context)

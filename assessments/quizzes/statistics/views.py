"""Results of quizzes in Wagtail's admin: translate the request, make one call, translate back."""

from collections.abc import Callable, Mapping
from functools import wraps
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.paginator import WagtailPaginator

from assessments.activities import is_readable
from assessments.questions.models import Question
from assessments.quizzes.models import QuizPage
from assessments.quizzes.replies.queries import has_replies
from assessments.quizzes.statistics import api, queries, wording, workbook
from assessments.quizzes.statistics.analysis import QuestionAnalysis
from assessments.quizzes.statistics.forms import ResultsFilter
from lms.core.roles import Permission
from lms.people.access import SignedInRequest, permission_required

ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TAB_ICONS = {"results": "list-ul", "analysis": "view", "regrade": "rotate"}

QuizView = Callable[..., HttpResponse]


def _given_a_quiz(
    view: QuizView, is_allowed: Callable[[QuizPage, SignedInRequest], bool]
) -> Callable[..., HttpResponseBase]:
    @never_cache
    @permission_required(Permission.AUTHOR)
    @wraps(view)
    def guarded(request: SignedInRequest, page_id: int, **kwargs: object) -> HttpResponse:
        page = QuizPage.objects.filter(id=page_id).first()
        if page is None or not is_allowed(page, request):
            raise Http404
        return view(request, page, **kwargs)

    return guarded


def may_change(page: QuizPage, request: SignedInRequest) -> bool:
    """Tell whether whoever asks may change a quiz."""
    return bool(page.permissions_for_user(request.user).can_edit())


def of_a_quiz(view: QuizView) -> Callable[..., HttpResponseBase]:
    """Give the view the quiz, if whoever asks may change it; else, or if there is none, 404."""
    return _given_a_quiz(view, may_change)


def of_a_quiz_that_is_read(view: QuizView) -> Callable[..., HttpResponseBase]:
    """Give the view the quiz, if whoever asks may change or read it; else 404.

    Who writes for one unit sees how its officers do at a quiz of everybody's.
    """

    def is_allowed(page: QuizPage, request: SignedInRequest) -> bool:
        return may_change(page, request) or (page.live and is_readable(page, request))

    return _given_a_quiz(view, is_allowed)


@require_safe
@of_a_quiz_that_is_read
def results(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """List who took the quiz; the list alone where the page asks for it again."""
    form = ResultsFilter(request.GET)
    in_sight = queries.attempts_in_sight(page, request.user)
    chosen = queries.narrowed(in_sight, request.user, **form.narrowing())
    paginator = WagtailPaginator(queries.latest_first(chosen), ROWS)
    listed = paginator.get_page(request.GET.get("p"))
    labels = wording.STATE_LABELS
    context = {
        "form": form,
        "listed": listed,
        "elided_page_range": paginator.get_elided_page_range(listed.number),
        "rows": [(row, labels[row.state]) for row in queries.rows(listed, page, request.user)],
        "counts": [(labels[state], count) for state, count in queries.counted(in_sight).items()],
    }
    if "X-Live-Results" in request.headers:
        template = "assessments/admin/quiz/results_list.html"
        return render(request, template, {"quiz": page, **context})
    return framed(request, page, "results", _("Results"), context)


def framed(
    request: SignedInRequest,
    page: QuizPage,
    name: str,
    title: str,
    context: Mapping[str, object],
    tab: str = "results",
) -> HttpResponse:
    """Show a page in Wagtail's frame, beneath the quiz or its editor; ``tab``: of which it is."""
    changes = may_change(page, request)
    above = reverse("wagtailadmin_pages:edit", args=[page.pk]) if changes else page.get_url(request)
    frame = {
        "quiz": page,
        "tab": tab,
        "may_change": changes,
        "has_replies": has_replies(page),
        "header_title": f"{title}: {page.title}",
        "header_icon": TAB_ICONS[tab],
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": above, "label": page.title},
            {"url": "", "label": title, "sublabel": page.title},
        ],
    }
    return render(request, f"assessments/admin/quiz/{name}.html", {**frame, **context})


@require_safe
@of_a_quiz_that_is_read
def result(request: SignedInRequest, page: QuizPage, attempt_id: UUID) -> HttpResponse:
    """Show one attempt: its questions, and what happened when."""
    in_sight = queries.latest_first(queries.attempts_in_sight(page, request.user))
    attempt = in_sight.filter(pk=attempt_id).first()
    if attempt is None:
        raise Http404
    view = queries.attempt_view(attempt, page, request.user)
    context = {
        "view": view,
        "state": wording.STATE_LABELS[view.row.state],
        "events": [(event.at, wording.happened(event)) for event in view.events],
    }
    return framed(request, page, "attempt", view.row.officer, context)


@require_safe
@of_a_quiz
def analysis(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """Show the item analysis of a quiz."""
    computed = api.analysis_of(page)
    context: dict[str, object] = {"computed": computed, "request_key": uuid4()}
    if computed is not None:
        found = computed.analysis
        context |= {
            "overall": wording.overall(found.quiz),
            "retest": found.quiz.retest and wording.retested(found.quiz.retest),
            "questions": [(each, _advice(each)) for each in found.questions],
            "sure": [(found.question(each.question), each) for each in found.sure_and_wrong],
        }
    return framed(request, page, "analysis", _("Item analysis"), context, "analysis")


def _advice(question: QuestionAnalysis) -> list[tuple[str, str]]:
    return [
        (str(wording.LABELS[finding.kind]), wording.sentence(finding, question.kind))
        for finding in question.findings
    ]


@require_safe
@of_a_quiz
def question_analysis(request: SignedInRequest, page: QuizPage, question_key: UUID) -> HttpResponse:
    """Show one question: its figures, and which answers were taken by whom."""
    computed = api.analysis_of(page)
    question = computed.analysis.question(str(question_key)) if computed else None
    if computed is None or question is None:
        raise Http404
    kept = Question.objects.kept_by(request.user).filter(key=question_key)
    context = {
        "computed": computed,
        "question": question,
        "kept_id": kept.values_list("pk", flat=True).first(),
        "advice": _advice(question),
        "options": [
            (wording.option_text(question.kind, line.text), line)
            for line in question.figures.options[: workbook.MOST_OPTIONS]
        ],
    }
    title = _("Question %(number)s") % {"number": question.number}
    return framed(request, page, "question", title, context, "analysis")


@require_safe
@of_a_quiz
def analysis_xlsx(_request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """Download the item analysis as a workbook."""
    computed = api.analysis_of(page)
    if computed is None:
        raise Http404
    content = workbook.as_xlsx(page, computed)
    name = slugify(f"{_('Item analysis')} {page.title}")[:80]
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@require_POST
@of_a_quiz
def request_analysis(request: SignedInRequest, page: QuizPage) -> HttpResponse:
    """Have the analysis computed anew, and show how far it is."""
    key = request.POST.get("request_key", "")[:36]
    return redirect(api.request_analysis(by=request.user, page=page, request_key=key))

"""What trainers and the server do with item analyses."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.questions.statistics import QuestionStatistics
from assessments.quizzes.models import Attempt, QuizPage
from assessments.quizzes.statistics.advice import FindingKind
from assessments.quizzes.statistics.analysis import Analysis, QuestionAnalysis
from assessments.quizzes.statistics.models import FORMAT, QuizStatistics, kept
from assessments.quizzes.statistics.reading import analysed
from lms.core import jobs
from lms.core.models import JobRun
from lms.people.api import User

COMPUTE = "assessments.quizzes.statistics.tasks.compute"
AT_ONCE = 200
"""So many attempts are analysed while somebody waits for the page: about a tenth of a second."""
CONFUSING = frozenset({FindingKind.CONFUSING, FindingKind.CHECK_KEY})


@dataclass(frozen=True, slots=True)
class Computed:
    """An analysis, of when it is, and how many attempts were handed in since."""

    analysis: Analysis
    computed_at: dt.datetime
    newer: int


def analysis_of(page: QuizPage) -> Computed | None:
    """Return the analysis of a quiz: computed now where that is quick, otherwise the one kept.

    ``None`` where none is kept yet. Two queries for the one kept; see ``analysed``.
    """
    finished = Attempt.objects.at(page).filter(finished_at__isnull=False)
    count = finished.count()
    if count <= AT_ONCE:
        return Computed(analysed(page.translation_key), timezone.now(), 0)
    found = kept(page.translation_key)
    if found is None:
        return None
    newer = finished.filter(finished_at__gt=found.computed_at).count()
    return Computed(found.analysis(), found.computed_at, newer)


def request_analysis(*, by: User, page: QuizPage, request_key: str) -> JobRun:
    """Have the analysis of a quiz computed in the background; the same key again is one job."""
    return jobs.start(
        COMPUTE,
        key=f"item-analysis:{page.translation_key}:{by.pk}:{request_key}",
        by=by,
        title=_("Item analysis of %(quiz)s") % {"quiz": page.title[:120]},
        page_key=str(page.translation_key),
    )


def compute(*, page_key: UUID) -> None:
    """Compute the analysis of a quiz and keep it, with the figures of its questions.

    Again changes nothing but the time, unless attempts came in.
    """
    now = timezone.now()
    found = analysed(page_key)
    rows = [_row(page_key, each, now) for each in found.questions]
    with transaction.atomic():
        QuizStatistics.objects.update_or_create(
            page_key=page_key,
            defaults={
                "computed_at": now,
                "attempts": found.quiz.attempts,
                "format": FORMAT,
                "content": found.to_json(),
            },
        )
        QuestionStatistics.objects.filter(page_key=page_key).delete()
        QuestionStatistics.objects.bulk_create(rows)


def _row(page_key: UUID, question: QuestionAnalysis, now: dt.datetime) -> QuestionStatistics:
    figures = question.figures
    kinds = {finding.kind for finding in question.findings}
    return QuestionStatistics(
        page_key=page_key,
        question_key=UUID(figures.question),
        asked=figures.asked,
        answered=figures.answered,
        facility=figures.facility,
        discrimination=figures.discrimination,
        is_too_easy=FindingKind.TOO_EASY in kinds,
        is_confusing=bool(kinds & CONFUSING),
        computed_at=now,
    )


def refresh() -> None:
    """Compute anew the analyses of quizzes to which attempts came in, or that have none.

    One query over all attempts, and ``compute`` for each of these quizzes. In a job it pauses when
    its time is over, and goes on with those that are left.
    """
    finished = Attempt.objects.filter(finished_at__isnull=False).order_by()
    last = dict(finished.values_list("page_key").annotate(Max("finished_at")))
    computed = dict(QuizStatistics.objects.readable().values_list("page_key", "computed_at"))
    for page_key, moment in last.items():
        if page_key not in computed or computed[page_key] < moment:
            compute(page_key=page_key)
            if jobs.pause_if_late():
                return

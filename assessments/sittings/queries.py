"""What officers have been shown, and what a try is worth to them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils import timezone

from assessments.activities import AssessedActivity
from assessments.competency.api import CompetencyProof, pause_days, provable
from assessments.sittings.counting import Prospect, weigh
from assessments.sittings.models import Exposure, Sitting, kinds_of_sitting
from lms.core.clock import today


def prospect(
    model: type[Sitting],
    *,
    page: AssessedActivity,
    officer_id: int,
    may_show: Collection[str],
    besides: UUID | None = None,
) -> Prospect:
    """Say what a try at ``page`` is worth to an officer that begins now.

    Two queries, three where a try has counted.

    ``besides``: leave out what this sitting has shown.
    """
    counted = model.objects.filter(officer=officer_id, is_counted=True).at(page)
    last = counted.order_by("-number").first()
    ended_at = last and last.ended_at
    seen = Exposure.objects.filter(officer=officer_id, key__in=may_show)
    if besides is not None:
        seen = seen.exclude(sitting_id=besides)
    return weigh(
        may_show=may_show,
        seen=seen.values_list("key", flat=True),
        last_counted_on=timezone.localdate(ended_at) if ended_at else None,
        pause_days=pause_days(page.evidence_key) if ended_at else 0,
        today=today(),
    )


def proof_of_course(
    competency_ids: Collection[int], page_ids: Sequence[int]
) -> tuple[CompetencyProof, ...]:
    """Say which levels of competencies these pages, in their order and as last saved, can prove.

    A constant number of queries, and one for every earlier version of a competency. What is no
    activity that gives evidence is passed over.
    """
    drafted = {
        page_id: (model.page_model().activity_kind.name, observables)
        for model in kinds_of_sitting()
        for page_id, observables in model.page_model().drafted(page_ids).items()
    }
    return provable(competency_ids, [drafted[id_] for id_ in page_ids if id_ in drafted])


def first_shown_in(sitting: Sitting) -> frozenset[str]:
    """Return what the officer was shown for the first time in ``sitting``. One query."""
    mine = Exposure.objects.filter(officer=sitting.officer_id, sitting_id=sitting.pk)
    return frozenset(mine.values_list("key", flat=True))

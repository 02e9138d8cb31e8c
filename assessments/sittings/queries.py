"""What officers have been shown, and what a try is worth to them."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from assessments.activities import AssessedActivity
from assessments.competency.api import (
    CompetencyProof,
    Observable,
    Worth,
    pause_days,
    pauses,
    provable,
)
from assessments.sittings.counting import Prospect, day_it_opens, weigh
from assessments.sittings.models import Exposure, Sitting, kinds_of_sitting
from lms.core.clock import today
from lms.core.content_stamp import kept_while_content_stays


def prospect(
    tries: Iterable[Sitting],
    *,
    page: AssessedActivity,
    officer_id: int,
    may_show: Collection[frozenset[str]],
    besides: UUID | None = None,
) -> Prospect:
    """Say what a try at ``page`` is worth to an officer that begins now. One query.

    ``tries`` are theirs so far, at least the last one that counted. ``besides``: leave out what
    this sitting has shown.
    """
    counted = (each for each in tries if each.is_counted)
    last = max(counted, key=lambda each: each.number, default=None)
    ended_at = last and last.ended_at
    names = frozenset().union(*may_show)
    seen = Exposure.objects.filter(officer=officer_id, key__in=names)
    if besides is not None:
        seen = seen.exclude(sitting_id=besides)
    return weigh(
        may_show=may_show,
        seen=frozenset(seen.values_list("key", flat=True)),
        last_counted_on=timezone.localdate(ended_at) if ended_at else None,
        pause_days=_pause_days(page.evidence_key, today()) if ended_at else 0,
        today=today(),
    )


@kept_while_content_stays(1_000)
def _pause_days(source_key: str, _day: dt.date) -> int:
    """Return the pause in force on the day that is today."""
    return pause_days(source_key)


def last_shown(officer_id: int) -> dict[str, dt.datetime]:
    """Return when an officer was shown things last, by their names. One query."""
    mine = Exposure.objects.filter(officer=officer_id)
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)
    return {key: shown_at or long_ago for key, shown_at in mine.values_list("key", "shown_at")}


def worth_of_tries(
    officer_id: int, activities: Mapping[str, Sequence[Observable]]
) -> dict[str, Worth]:
    """Say what a try at each of these activities, by evidence key, is worth to an officer now.

    The same as ``prospect`` for many: two queries, and up to two for each kind of activity. Left
    out is where no try can begin, where it would be practice, and what is of another kind.
    """
    shown = dict(Exposure.objects.filter(officer=officer_id).values_list("key", "sitting_id"))
    pause = pauses(activities)
    worth: dict[str, Worth] = {}
    for model in kinds_of_sitting():
        name = model.page_model().activity_kind.name
        of_kind = [key for key in activities if key.partition(":")[0] == name]
        if of_kind:
            tries = _Tries(model, officer_id)
            offered = {key: activities[key] for key in of_kind}
            new = model.page_model().new_to(offered, shown, tries.begun)
            worth |= {key: tries.worth(key, new[key], pause[key]) for key in of_kind}
    return {key: found for key, found in worth.items() if found.new}


class _Tries:
    """An officer's tries at activities of one kind, as far as they decide about the next one."""

    def __init__(self, model: type[Sitting], officer_id: int) -> None:
        deciding = model.objects.filter(Q(is_counted=True) | Q(finished_at=None))
        self.last: dict[str, Sitting] = {}
        self.open: dict[str, Sitting] = {}
        for sitting in deciding.filter(officer=officer_id).order_by("number"):
            key = model.page_model().evidence_key_of(sitting.page_key)
            if sitting.is_counted:
                self.last[key] = sitting
            if sitting.is_open:
                self.open[key] = sitting
        self.used_up = set(map(model.page_model().evidence_key_of, model.used_up_by(officer_id)))

    @property
    def begun(self) -> dict[str, UUID]:
        """The open tries, by evidence key."""
        return {key: sitting.pk for key, sitting in self.open.items()}

    def worth(self, key: str, new: Sequence[Observable], pause: int) -> Worth:
        """Say what going on with the open try is worth, or beginning another."""
        begun, last = self.open.get(key), self.last.get(key)
        if key in self.used_up or (begun is not None and not begun.is_counted):
            return Worth(())
        ended_at = last.ended_at if last else None
        last_counted_on = timezone.localdate(ended_at) if ended_at else None
        return Worth(tuple(new), day_it_opens(last_counted_on, pause, today()))


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

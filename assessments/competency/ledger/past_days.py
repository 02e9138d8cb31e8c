"""What officers could do on a past day: computed once from the ledger, then read like today.

The evidence is that recorded by the end of the day, judged by the policy of the day against the
requirements and the main postings of the day. Units are arranged as they are now, and postings
that were entered late count from the day they began; ``anew`` computes a day again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.competency.ledger import succession
from assessments.competency.ledger.judging import judge
from assessments.competency.ledger.yardsticks import policies_for
from assessments.competency.models import (
    Competency,
    Evidence,
    Indicator,
    PositionRequirement,
)
from assessments.competency.overview.models import PastDay, PastStanding, PastTally
from assessments.competency.overview.projection import COUNTS
from assessments.competency.overview.queries import Board, policies_on, uncertified_on
from lms.core import jobs
from lms.people import api as people
from lms.people.api import Actor, OrgUnit

OFFICERS_PER_BATCH = 100
OFFICERS_AT_ONCE = 40
"""So few are computed while somebody waits, in about a second."""
DAYS_KEPT = 30
MOST_KEPT = 60
"""So many are kept, of all units together; computed again, those that went are back."""
COMPUTE = "assessments.competency.tasks.compute_past_day"


def past_board(paths: Collection[str], day: dt.date) -> Board | None:
    """Return the board of a past day if it is computed for all of these units.

    One query a path, and one.
    """
    found = {path: past_day for path in paths if (past_day := _computed(path, day))}
    if not found or len(found) < len(paths):
        return None
    covered = _covered(found)
    return Board(
        day,
        PastStanding.objects.filter(covered),
        PastTally.objects.filter(covered),
        tuple(dict.fromkeys(policy for p in found.values() for policy in p.policies)),
        uncertified_on(day),
    )


def _covered(found: Mapping[str, PastDay]) -> Q:
    """Take of each past day only the units it was found for: another may know the rest better."""
    if len({past_day.pk for past_day in found.values()}) == 1:
        return Q(past_day=next(iter(found.values())))
    parts = (Q(past_day=p, unit__path__startswith=path) for path, p in found.items())
    return reduce(or_, parts)


def past_days(paths: Collection[str], day: dt.date) -> list[PastDay]:
    """List what has been computed of a day, or is being computed, for these units."""
    found = (_computed(path, day) or _under_way(path, day) for path in paths)
    return list({past_day.pk: past_day for past_day in found if past_day}.values())


def _computed(path: str, day: dt.date) -> PastDay | None:
    """Return what was computed last, be it for the unit at ``path`` or for one above it."""
    covering = PastDay.objects.covering(path, day).finished().select_related("unit")
    found: PastDay | None = covering.order_by("-finished_at", "unit__path").first()
    return found


def _under_way(path: str, day: dt.date) -> PastDay | None:
    covering = PastDay.objects.covering(path, day).select_related("unit")
    found: PastDay | None = covering.order_by("unit__path").first()
    return found


@transaction.atomic
def compute_past_day(
    *, units: Collection[OrgUnit], day: dt.date, by: Actor, anew: bool = False
) -> None:
    """Have a past day computed for these units: few officers at once, many in the background.

    Again changes nothing, unless it is to be computed ``anew``. Of more than ``MOST_KEPT`` the
    oldest go.
    """
    for unit in units:
        if anew:
            _forget(PastDay.objects.filter(unit=unit.pk, day=day))
        elif _computed(unit.path, day):
            continue
        past_day, _created = PastDay.objects.get_or_create(
            unit_id=unit.pk,
            day=day,
            defaults={"officers": people.officers_posted_below(unit.path, day).count()},
        )
        if past_day.officers <= OFFICERS_AT_ONCE:
            compute(past_day.pk)
        else:
            _start(past_day, by)
    _make_room()


def _make_room() -> None:
    """Forget the oldest of what is computed; what is being computed stays. One query if few."""
    kept = PastDay.objects.finished().order_by("-started_at", "-pk")
    surplus = list(kept.values_list("pk", flat=True)[MOST_KEPT:])
    if surplus:
        _forget(PastDay.objects.filter(pk__in=surplus))


def _start(past_day: PastDay, by: Actor) -> None:
    jobs.start(
        COMPUTE,
        key=f"past-day:{past_day.pk}",
        by=by,
        title=_("Competencies on %(day)s, %(unit)s")
        % {"day": past_day.day.isoformat(), "unit": past_day.unit},
        past_day_id=past_day.pk,
    )


def compute(past_day_id: int) -> None:
    """Compute what is missing of a past day, a transaction for each hundred officers.

    It may be stopped and run again. A job that has had its time pauses.
    """
    past_day = PastDay.objects.select_related("unit").get(pk=past_day_id)
    while batch := _next_officers(past_day):
        _compute(past_day, batch)
        jobs.report_progress(past_day.done, past_day.officers)
        if jobs.pause_if_late():
            return
    _finish(past_day)


def compute_if_wanted(past_day_id: int) -> None:
    """Compute a past day unless it has been forgotten since it was asked for."""
    if PastDay.objects.filter(pk=past_day_id).exists():
        compute(past_day_id)


def forget_old_days() -> None:
    """Delete what was computed more than a month ago; it can be computed again."""
    _forget(PastDay.objects.filter(started_at__lt=timezone.now() - dt.timedelta(days=DAYS_KEPT)))


def _forget(past_days: Any) -> None:
    found = list(past_days)
    for rows in (PastStanding.objects, PastTally.objects):
        rows.filter(past_day__in=found)._raw_delete(connection.alias)  # noqa: SLF001 - by millions
    past_days.delete()


def _next_officers(past_day: PastDay) -> list[int]:
    officers = people.officers_posted_below(past_day.unit.path, past_day.day, after=past_day.after)
    return list(officers[:OFFICERS_PER_BATCH])


@transaction.atomic
def _compute(past_day: PastDay, officer_ids: Sequence[int]) -> None:
    units = people.unit_ids_below(past_day.unit.path)
    postings = [
        posting
        for posting in people.main_postings(past_day.day, officer_ids)
        if posting["unit_id"] in units
    ]
    PastStanding.objects.bulk_create(
        _standings(past_day, postings), batch_size=500, ignore_conflicts=True
    )
    past_day.after = officer_ids[-1]
    past_day.done += len(officer_ids)
    past_day.save(update_fields=["after", "done"])


def _standings(past_day: PastDay, postings: Sequence[Mapping[str, int]]) -> list[PastStanding]:
    """Judge what the postings required on the day. Six queries."""
    day = past_day.day
    required = _required({posting["position_id"] for posting in postings}, day)
    ids = {row.competency_id for rows in required.values() for row in rows}
    competencies = Competency.objects.select_related("framework").in_bulk(ids)
    policies = policies_for({c.framework for c in competencies.values()}, day)
    indicators = Indicator.objects.by_competency(ids)
    speaks = succession.speaks_for(indicators)
    ledger = Evidence.objects.of([posting["officer_id"] for posting in postings]).known_on(day)
    evidence = succession.sort(ledger.filter(indicator__in=list(speaks)).observations(), speaks)
    standings = []
    for posting in postings:
        shown = evidence.get(posting["officer_id"], {})
        for row in required[posting["position_id"]]:
            competency = competencies[row.competency_id]
            judged = judge(
                competency,
                indicators[competency.pk],
                shown.get(competency.pk, []),
                policies[competency.framework_id],
                day,
            )
            standings.append(
                PastStanding(
                    past_day=past_day,
                    officer_id=posting["officer_id"],
                    competency_id=competency.pk,
                    unit_id=posting["unit_id"],
                    position_id=posting["position_id"],
                    required=row.level,
                    importance=row.importance,
                    attained=judged.level,
                    has_evidence=judged.has_evidence,
                    freshness=judged.outlook.freshness.value,
                    provisional=judged.to_confirm,
                    check_from=judged.check_from if judged.to_confirm else None,
                )
            )
    return standings


def _required(
    position_ids: Collection[int], day: dt.date
) -> Mapping[int, Sequence[PositionRequirement]]:
    required: dict[int, list[PositionRequirement]] = defaultdict(list)
    for row in PositionRequirement.objects.on(day).filter(position__in=position_ids):
        required[row.position_id].append(row)
    return required


@transaction.atomic
def _finish(past_day: PastDay) -> None:
    tallies, standings = PastTally._meta.db_table, PastStanding._meta.db_table
    PastTally.objects.filter(past_day=past_day)._raw_delete(connection.alias)  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {tallies} (
                past_day_id, unit_id, competency_id, importance, {", ".join(COUNTS)}
            )
            SELECT past_day_id, unit_id, competency_id, importance, {", ".join(COUNTS.values())}
            FROM {standings} WHERE past_day_id = %s
            GROUP BY past_day_id, unit_id, competency_id, importance
            """,  # noqa: S608 - names of tables
            [past_day.pk],
        )
    past_day.policies = list(policies_on(past_day.day))
    past_day.finished_at = timezone.now()
    past_day.save(update_fields=["policies", "finished_at"])

"""Move an installation from rule 2 to rule 3, and tell what that changes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.competency.ledger.recording import rebuild_attainments
from assessments.competency.models import (
    Attainment,
    AttainmentPolicy,
    CompetencyFramework,
    RuleNumber,
)
from lms.core import audit
from lms.core.clock import today
from lms.people.api import Actor


@dataclass(frozen=True, slots=True)
class LevelMove:
    """That an officer's level in a competency is another now; ``provisional`` is never lower."""

    officer_id: int
    staff_number: str
    name: str
    competency: str
    before: int
    after: int
    provisional: int


@transaction.atomic
def adopt_rule_3(*, by: Actor) -> list[AttainmentPolicy]:
    """Give every framework in force that rule 2 judges a policy of rule 3, from today on.

    Days before today stay as they were judged. Again changes nothing; an audit entry for each.
    """
    frameworks = CompetencyFramework.objects.in_force(today()).order_by("code")
    held = AttainmentPolicy.objects.in_force([each.pk for each in frameworks], today())
    adopted = []
    for framework in frameworks:
        policy = held.get(framework.pk)
        if policy is None or policy.rule == RuleNumber.OBSERVATIONS:
            continue
        newest = framework.policies.order_by("-version").values_list("version", flat=True)[0]
        new = AttainmentPolicy.objects.create(
            framework=framework, name=_("Certification"), version=newest + 1, starts_on=today()
        )
        audit.record(by=by, action="policy.add", target=new, changes={"version": new.version})
        adopted.append(new)
    return adopted


def rebuild_and_compare() -> list[LevelMove]:
    """Compute all levels anew, and list whose is another: by competency, then by name.

    As ``rebuild_attainments``, with all levels held in memory once.
    """
    before = dict(_levels())
    rebuild_attainments()
    rows = Attainment.objects.select_related("officer", "competency").order_by(
        "competency__framework", "competency__sort_order", "competency__name", "officer__name"
    )
    return [
        LevelMove(
            row.officer_id,
            row.officer.staff_number,
            row.officer.name,
            row.competency.name,
            level,
            row.level,
            row.provisional,
        )
        for row in rows.iterator(chunk_size=2000)
        if (level := before.get((row.officer_id, row.competency_id), 0)) != row.level
    ]


def _levels() -> Iterator[tuple[tuple[int, int], int]]:
    rows = Attainment.objects.exclude(level=0).order_by()
    for officer_id, competency_id, level in rows.values_list(
        "officer", "competency", "level"
    ).iterator():
        yield (officer_id, competency_id), level


def summed_up(moves: list[LevelMove]) -> Counter[tuple[str, int, int]]:
    """Count by competency, level before and level after."""
    return Counter((move.competency, move.before, move.after) for move in moves)

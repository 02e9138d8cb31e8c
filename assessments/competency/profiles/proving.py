"""What activities can prove by the policy in force, in words for those who write them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.competency.ledger import succession
from assessments.competency.ledger.yardsticks import policies_for
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    Indicator,
    RuleNumber,
    evidence_kind,
)
from assessments.competency.profiles.by_observations import KIND_LABELS
from assessments.competency.rules.attainment import IndicatorKey
from assessments.competency.rules.levels import EvidenceKind
from assessments.competency.rules.proof import (
    Amount,
    Given,
    LevelProof,
    Observable,
    each_once,
    observations,
    prove,
)
from lms.core.activities import KINDS
from lms.core.clock import today


@dataclass(frozen=True, slots=True)
class BehaviourProof:
    """A behaviour, and how many observations of it there are of those that it needs."""

    text: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class LevelToProve:
    """A level that activities bear on; ``missing`` says in sentences what to add."""

    level: int
    name: str
    behaviours: tuple[BehaviourProof, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompetencyProof:
    """The levels of a competency that activities bear on, and what a rating by an assessor adds."""

    name: str
    levels: tuple[LevelToProve, ...]
    rating_counts_as: int


def behaviours_shown(observables: Collection[Observable]) -> tuple[BehaviourProof, ...]:
    """Return the behaviours that one activity is about, in the order of their framework.

    Four queries, five where a framework has no policy. Left out are those that are not judged by
    observations.
    """
    counts = observations(observables)
    indicators = Indicator.objects.filter(pk__in=counts).select_related("competency__framework")
    rows = list(indicators.order_by("competency__sort_order", "competency__name", "level", "code"))
    policies = policies_for({row.competency.framework for row in rows}, today())
    return tuple(
        BehaviourProof(_quoted(row), Amount(counts[row.pk], policy.observations_per_indicator))
        for row in rows
        if (policy := policies[row.competency.framework_id]).rule == RuleNumber.OBSERVATIONS
    )


def provable(
    competency_ids: Collection[int], activities: Sequence[tuple[str, Collection[Observable]]]
) -> tuple[CompetencyProof, ...]:
    """Say which levels of competencies these activities, in their order, can prove.

    ``activities`` are pairs of the name of a kind and what an officer can be observed at. Five
    queries, and one for every earlier version of a competency. Left out are competencies that are
    not judged by observations, or that nothing here bears on.
    """
    rows = Competency.objects.filter(pk__in=competency_ids).select_related("framework")
    competencies = list(rows.order_by("sort_order", "name"))
    policies = policies_for({row.framework for row in competencies}, today())
    indicators = Indicator.objects.by_competency(competency_ids)
    speaks = succession.speaks_for(indicators)
    fresh = each_once(observables for _kind, observables in activities)
    counted = [
        (kind, observations(observables))
        for (name, _all), observables in zip(activities, fresh, strict=True)
        if (kind := evidence_kind(name))
    ]
    found = (
        _competency(row, indicators[row.pk], policies[row.framework_id], counted, speaks)
        for row in competencies
        if policies[row.framework_id].rule == RuleNumber.OBSERVATIONS
    )
    return tuple(proof for proof in found if proof.levels)


def _competency(
    competency: Competency,
    indicators: Sequence[Indicator],
    policy: AttainmentPolicy,
    counted: Iterable[tuple[EvidenceKind, Mapping[int, int]]],
    speaks: succession.Speaks,
) -> CompetencyProof:
    given = [_given(kind, counts, competency, speaks) for kind, counts in counted]
    by_level: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        by_level[indicator.level].append(indicator)
    return CompetencyProof(
        competency.name,
        tuple(
            _level(competency, of_level, given, policy)
            for of_level in by_level.values()
            if any(each.of(row.as_rule() for row in of_level) for each in given)
        ),
        policy.rating_counts_as,
    )


def _given(
    kind: EvidenceKind,
    counts: Mapping[int, int],
    competency: Competency,
    speaks: succession.Speaks,
) -> Given:
    of_competency: dict[IndicatorKey, int] = defaultdict(int)
    for indicator_id, count in counts.items():
        for indicator in speaks.get(indicator_id, ()):
            if indicator.competency_id == competency.pk:
                of_competency[indicator.as_rule()] += count
    return Given(kind, of_competency)


def _level(
    competency: Competency,
    indicators: Sequence[Indicator],
    given: Sequence[Given],
    policy: AttainmentPolicy,
) -> LevelToProve:
    proof = prove([row.as_rule() for row in indicators], given, policy.as_marks())
    return LevelToProve(
        proof.level,
        competency.framework.level_name(proof.level),
        tuple(BehaviourProof(_quoted(row), proof.indicators[row.as_rule()]) for row in indicators),
        tuple(_missing(proof, policy)),
    )


def _quoted(indicator: Indicator) -> str:
    return str(indicator.text).rstrip(".")


def _missing(proof: LevelProof, policy: AttainmentPolicy) -> Iterator[str]:
    of_behaviours = sum(amount.missing for amount in proof.indicators.values())
    if of_behaviours:
        yield _("Add questions, or turns of a role-play, about the behaviours that lack some.")
    if proof.whole.missing > of_behaviours:
        yield _("Of the whole level %(given)d of %(needed)d observations: add more.") % _facts(
            proof.whole
        )
    if proof.kinds_missing:
        yield _kind_missing(proof)
    if proof.later.missing:
        yield _(
            "For the check %(days)d days later %(given)d of %(needed)d observations are left that"
            " officers have not seen by then: add a quiz with other questions."
        ) % (_facts(proof.later) | {"days": policy.days_between})


def _kind_missing(proof: LevelProof) -> str:
    written = {kind.shows for kind in KINDS}
    lacking = {
        kind: amount
        for kind, amount in proof.kinds.items()
        if amount.missing and kind.value in written
    }
    if not lacking:
        return _("This level has to be seen at work by an assessor, whatever a course brings.")
    return _("Another kind of evidence is needed: %(kinds)s.") % {
        "kinds": _(", or ").join(
            _("%(kind)s (%(given)d of %(needed)d observations)")
            % (_facts(amount) | {"kind": KIND_LABELS[kind]})
            for kind, amount in lacking.items()
        )
    }


def _facts(amount: Amount) -> dict[str, object]:
    return {"given": amount.given, "needed": amount.needed}

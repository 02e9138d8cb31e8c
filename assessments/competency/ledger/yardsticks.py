"""What levels are judged by: the same for everybody until somebody changes it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.competency.ledger import succession
from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    CompetencyFramework,
    Indicator,
    RuleNumber,
)
from lms.core.content_stamp import kept_while_content_stays


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Competencies with their indicators, the policies by framework, and whose evidence speaks."""

    competencies: Mapping[int, Competency]
    indicators: Mapping[int, Sequence[Indicator]]
    policies: Mapping[int, AttainmentPolicy]
    speaks: succession.Speaks

    def policy_of(self, competency_id: int) -> AttainmentPolicy:
        """Return the policy in force; unsaved where nobody gave the framework one."""
        return self.policies[self.competencies[competency_id].framework_id]


@kept_while_content_stays(100)  # of up to 200 KB each
def yardstick(competency_ids: frozenset[int], day: dt.date) -> Yardstick:
    """Read what these competencies are judged by on a day.

    Four queries, and one for every earlier version of a framework whose evidence speaks on; none
    while nothing of it changes.
    """
    competencies = Competency.objects.select_related("framework").in_bulk(competency_ids)
    frameworks = {competency.framework for competency in competencies.values()}
    indicators = Indicator.objects.by_competency(competencies)
    return Yardstick(
        competencies, indicators, policies_for(frameworks, day), succession.speaks_for(indicators)
    )


@kept_while_content_stays(500)
def competencies_of(indicator_ids: frozenset[int]) -> Mapping[int, int]:
    """Map these indicators to their competencies; what is no more is left out. One query, once."""
    known = Indicator.objects.filter(pk__in=indicator_ids).values_list("pk", "competency")
    return dict(known)


@kept_while_content_stays(500)
def with_successors(competency_ids: frozenset[int]) -> frozenset[int]:
    """Add the competencies of later versions for which evidence in these speaks."""
    return competency_ids | succession.successors_of(competency_ids)


def policies_for(
    frameworks: Iterable[CompetencyFramework], on: dt.date
) -> dict[int, AttainmentPolicy]:
    """Map frameworks to their policies in force on a day. One query, two if one had none.

    A framework that had no policy then is mapped to default numbers, unsaved: those of the rule
    that its first policy names.
    """
    by_id = {framework.pk: framework for framework in frameworks}
    policies = AttainmentPolicy.objects.in_force(by_id, on)
    without = by_id.keys() - policies.keys()
    rules = AttainmentPolicy.objects.first_rules(without) if without else {}
    for pk in without:
        rule = rules.get(pk, RuleNumber.OBSERVATIONS)
        policies[pk] = AttainmentPolicy(framework=by_id[pk], name=by_id[pk].name, rule=rule)
    return policies

"""Apply the rules to rows of the ledger."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import cast

from assessments.competency.models import (
    AttainmentPolicy,
    Competency,
    Evidence,
    Indicator,
    RuleNumber,
)
from assessments.competency.rules import freshness, levels_in_time
from assessments.competency.rules.attainment import RATINGS, SourceKind
from assessments.competency.rules.explanation import Verdict
from assessments.competency.rules.freshness import Judgement, LevelChange
from assessments.competency.rules.levels import Piece, Standing
from assessments.competency.rules.rating import Rated, latest_rating
from assessments.competency.rules.summary import Amount, Known, Summary


def judge(
    competency: Competency,
    indicators: Iterable[Indicator],
    evidence: Iterable[Evidence],
    policy: AttainmentPolicy,
    on: dt.date,
) -> Judgement:
    """Apply the rule to rows of the ledger about one officer and one competency. No query.

    By the rule of the policy: past days are judged by the one that held then.
    """
    if policy.rule == RuleNumber.OBSERVATIONS:
        return levels_in_time.judge(_case(competency, indicators, evidence, policy, on), on)
    return freshness.judge(
        [indicator.as_rule() for indicator in indicators],
        [row.as_rule(on) for row in evidence],
        policy.as_rule(),
        on,
        competency.valid_months,
    )


def sum_up(
    competency: Competency,
    indicators: Sequence[Indicator],
    evidence: Sequence[Evidence],
    policy: AttainmentPolicy,
    on: dt.date,
    earlier: Summary | None = None,
    *,
    with_history: bool = True,
) -> Summary:
    """Say what rows of the ledger show of one officer's competency, and since when. No query.

    ``earlier`` is what was said of the same by the same numbers on a day before, which saves
    following the level from its beginning.
    """
    if policy.rule != RuleNumber.OBSERVATIONS:
        return _by_sources(competency, indicators, evidence, policy, on, with_history=with_history)
    case = _case(competency, indicators, evidence, policy, on)
    judgement = levels_in_time.judge(case, on)
    result = cast(Standing, judgement.basis)
    mine, supervisors = _ratings(evidence, on)
    days = [row.on for row in evidence]
    return Summary(
        judgement,
        sureness=_sureness(case, policy, result, on),
        history=_followed(case, on, earlier) if with_history else (),
        amounts=_amounts(case, evidence, result, on),
        newest_on=max(days, default=None),
        self_rating=mine,
        supervisor_rating=supervisors,
        known=_known(case, on),
        changes_on=levels_in_time.first_change(case, judgement, (d for d in days if d > on)),
    )


def _by_sources(
    competency: Competency,
    indicators: Sequence[Indicator],
    evidence: Sequence[Evidence],
    policy: AttainmentPolicy,
    on: dt.date,
    *,
    with_history: bool,
) -> Summary:
    keys = [indicator.as_rule() for indicator in indicators]
    items = [row.as_rule(on) for row in evidence]
    rule, half_life = policy.as_rule(), competency.valid_months
    mine, supervisors = _ratings(evidence, on)
    return Summary(
        freshness.judge(keys, items, rule, on, half_life),
        history=freshness.level_history(keys, items, rule, on, half_life) if with_history else (),
        newest_on=max((item.on for item in items), default=None),
        self_rating=mine,
        supervisor_rating=supervisors,
    )


def verdict(row: Evidence, piece: Piece | None, result: Standing, on: dt.date) -> Verdict:
    """Say what became of a row under rule 3; ``piece`` is what the rule sees of it."""
    if row.is_void_on(on):
        return Verdict.VOIDED
    if piece is None:
        return Verdict.KIND
    if piece.on > on:
        return Verdict.NOT_YET
    if piece.valid_until and piece.valid_until < on:
        return Verdict.EXPIRED
    if any(level.leaves_behind(piece) for level in result.levels):
        return Verdict.LEFT_BEHIND
    return Verdict.ENOUGH


def _case(
    competency: Competency,
    indicators: Iterable[Indicator],
    evidence: Iterable[Evidence],
    policy: AttainmentPolicy,
    on: dt.date,
) -> levels_in_time.Case:
    pieces = (row.as_piece(policy.rating_counts_as) for row in evidence if not row.is_void_on(on))
    return levels_in_time.Case(
        [indicator.as_rule() for indicator in indicators],
        [piece for piece in pieces if piece],
        policy.as_marks(),
        competency.valid_months,
    )


def _known(case: levels_in_time.Case, on: dt.date) -> Known | None:
    last_day = max((piece.on for piece in case.pieces if piece.on <= on), default=None)
    return Known.of(case.pieces, last_day) if last_day else None


def _followed(
    case: levels_in_time.Case, on: dt.date, earlier: Summary | None
) -> tuple[LevelChange, ...]:
    """Follow the level from the last day before which nothing is new, or from the beginning."""
    known = earlier.known if earlier else None
    if earlier is None or known is None or known != Known.of(case.pieces, known.last_day):
        return levels_in_time.history(case, on)
    before = [change for change in earlier.history if change.on < known.last_day]
    return levels_in_time.history(case, on, before, known.last_day)


def _sureness(
    case: levels_in_time.Case, policy: AttainmentPolicy, result: Standing, on: dt.date
) -> dict[int, float]:
    scale = policy.as_scale()
    return {
        level.level: scale.probability(
            piece
            for piece in case.pieces
            if piece.indicator in level.indicators
            and piece.on <= on
            and not level.leaves_behind(piece)
        )
        for level in result.levels
        if level.stands_for_now
    }


def _ratings(evidence: Iterable[Evidence], on: dt.date) -> tuple[Rated | None, Rated | None]:
    said = [row.as_rule(on) for row in evidence if row.source_kind in RATINGS]
    return (
        latest_rating(said, SourceKind.SELF_RATING, on),
        latest_rating(said, SourceKind.SUPERVISOR_RATING, on),
    )


def _amounts(
    case: levels_in_time.Case, evidence: Iterable[Evidence], result: Standing, on: dt.date
) -> dict[int, Amount]:
    """Count rows by the indicator they were given for; one that speaks for two is one."""
    pieces = {(piece.id, piece.indicator): piece for piece in case.pieces}
    given_to, counting = {}, set()
    for row in evidence:
        given_to[row.pk] = row.given_to
        piece = pieces.get((row.pk, row.indicator.as_rule()))
        if verdict(row, piece, result, on) is Verdict.ENOUGH:
            counting.add(row.pk)
    counted = Counter(given_to[pk] for pk in counting)
    return {
        each: Amount(count, counted[each]) for each, count in Counter(given_to.values()).items()
    }

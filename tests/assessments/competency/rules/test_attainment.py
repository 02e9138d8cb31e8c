"""The attainment rule, by tables and by properties."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.attainment import (
    RATINGS,
    AttainmentResult,
    EvidenceItem,
    Ignored,
    IndicatorKey,
    Policy,
    Selection,
    SourceKind,
    attain,
    decay,
)

TODAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
I11, I12 = IndicatorKey("1.1", 1), IndicatorKey("1.2", 1)
I21, I22 = IndicatorKey("2.1", 2), IndicatorKey("2.2", 2)
I31 = IndicatorKey("3.1", 3)
INDICATORS = [I11, I12, I21, I22, I31]
COUNTING = ["quiz", "roleplay", SourceKind.ASSESSOR, SourceKind.PRIOR_LEARNING]
ONE_SOURCE = Policy("Uji", 1, sources_required=1)
LATEST = replace(ONE_SOURCE, selection=Selection.LATEST)
DECAYED = replace(ONE_SOURCE, selection=Selection.DECAYED)


def piece(indicator: IndicatorKey, strength: float = 0.9, **fields: Any) -> EvidenceItem:
    days_ago = fields.pop("days_ago", 0)
    return EvidenceItem(
        **{
            "id": 1,
            "indicator": indicator,
            "strength": strength,
            "weight": 1.0,
            "source_kind": "quiz",
            "source_key": "quiz:a",
            "occurred_at": NOON - dt.timedelta(days=days_ago),
            **fields,
        }
    )


def judge(*evidence: EvidenceItem, policy: Policy = ONE_SOURCE, **fields: Any) -> AttainmentResult:
    fields = {"on": TODAY, **fields}
    return attain(INDICATORS, evidence, policy, **fields)


def result_of(indicator: IndicatorKey, result: AttainmentResult) -> Any:
    return next(r for r in result.indicators if r.indicator == indicator)


# --- Levels --------------------------------------------------------------------------------------


def test_without_evidence_there_is_no_level():
    result = judge()
    assert (result.level, result.has_evidence, result.next_level) == (0, False, 1)
    assert [r.indicator for r in result.missing_for_next_level] == [I11, I12]


@pytest.mark.parametrize(
    ("shown", "level"),
    [
        ([I11], 0),
        ([I11, I12], 1),
        ([I11, I12, I21], 1),
        ([I11, I12, I21, I22], 2),
        ([I11, I12, I21, I22, I31], 3),
        ([I21], 1),  # speaks for level 1 as well; for level 2 its neighbour 2.2 is missing
    ],
)
def test_a_level_needs_every_indicator_of_it_and_of_those_below(shown, level):
    assert judge(*(piece(i, id=n) for n, i in enumerate(shown))).level == level


def test_evidence_at_a_higher_level_counts_for_the_levels_below():
    result = judge(piece(I31))
    assert [r.is_met for r in result.indicators] == [True] * 5
    assert result.level == 3


def test_evidence_says_nothing_about_other_indicators_of_its_own_level_or_above():
    result = judge(piece(I21))
    assert not result_of(I22, result).is_met
    assert not result_of(I31, result).is_met


def test_a_framework_may_leave_a_level_out():
    result = attain([I11, I31], [piece(I11)], ONE_SOURCE, TODAY)
    assert (result.level, result.next_level) == (1, 3)
    assert [r.indicator for r in result.missing_for_next_level] == [I31]


def test_a_competency_without_indicators_has_no_level_to_attain():
    result = attain([], [piece(I11)], ONE_SOURCE, TODAY)
    assert (result.level, result.next_level, result.missing_for_next_level) == (0, None, ())


def test_nothing_is_missing_at_the_top():
    result = judge(piece(I31))
    assert (result.next_level, result.missing_for_next_level) == (None, ())


def test_what_is_missing_for_a_level_includes_the_levels_below():
    assert [r.indicator for r in judge(piece(I21)).missing_for(3)] == [I22, I31]


# --- Strength, weight, threshold -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("strength", "weight", "is_met"),
    [
        (0.70, 1.0, True),
        (0.6999, 1.0, False),
        (1.0, 0.70, True),
        (0.9, 0.7, False),
        (0.1 + 0.2 + 0.4, 1.0, True),
        (7 * 0.1, 1.0, True),
    ],
)
def test_strength_times_weight_must_reach_the_threshold(strength, weight, is_met):
    result = judge(piece(I11, strength, weight=weight))
    assert result_of(I11, result).is_met is is_met
    assert result.has_evidence


# --- Independent sources -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "missing"), [([], 2), (["a"], 1), (["a", "a"], 1), (["a", "b"], 0)]
)
def test_two_results_from_one_source_are_one_source(sources, missing):
    evidence = [piece(I11, id=n, source_key=key) for n, key in enumerate(sources)]
    result = result_of(I11, judge(*evidence, policy=Policy("Uji", 1)))
    assert (result.sources_missing, result.is_met) == (missing, missing == 0)


# --- What is ignored -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_voided": True}, Ignored.VOIDED),
        ({"days_ago": -1}, Ignored.NOT_YET),
        ({"valid_until": TODAY - dt.timedelta(days=1)}, Ignored.EXPIRED),
        ({"source_kind": SourceKind.SELF_RATING}, Ignored.KIND),
        ({"source_kind": SourceKind.SUPERVISOR_RATING}, Ignored.KIND),
        ({"source_kind": SourceKind.CITIZEN_RATING}, Ignored.KIND),
    ],
)
def test_evidence_that_does_not_count_is_named_with_the_reason(fields, reason):
    result = judge(piece(I11, **fields))
    assert result_of(I11, result).ignored == ((1, reason),)
    assert result_of(I11, result).counted == ()
    assert not result.has_evidence


def test_evidence_counts_on_its_last_day():
    assert result_of(I11, judge(piece(I11, valid_until=TODAY))).is_met


@pytest.mark.parametrize("kind", COUNTING)
def test_measured_and_assessed_evidence_counts(kind):
    assert result_of(I11, judge(piece(I11, source_kind=kind))).is_met


# --- Which piece speaks for a source -------------------------------------------------------------


def test_highest_lets_the_best_result_speak():
    better, later = piece(I11, 0.9, id=1, days_ago=9), piece(I11, 0.2, id=2)
    result = result_of(I11, judge(better, later))
    assert [c.id for c in result.counted] == [1]
    assert result.ignored == ((2, Ignored.SUPERSEDED),)


def test_latest_lets_the_last_result_speak():
    better, later = piece(I11, 0.9, id=1, days_ago=9), piece(I11, 0.2, id=2)
    result = result_of(I11, judge(better, later, policy=LATEST))
    assert [(c.id, c.is_enough) for c in result.counted] == [(2, False)]
    assert result.ignored == ((1, Ignored.SUPERSEDED),)


def test_weak_later_evidence_at_a_higher_level_does_not_displace_good_direct_evidence():
    direct, harder = piece(I11, 0.9, id=1, days_ago=9), piece(I21, 0.1, id=2)
    result = result_of(I11, judge(direct, harder, policy=LATEST))
    assert [c.id for c in result.counted] == [1]


def test_the_last_word_does_not_give_way_to_an_older_one_by_expiring():
    older = piece(I11, 0.9, id=1, days_ago=9)
    last = piece(I11, 0.1, id=2, days_ago=5, valid_until=TODAY - dt.timedelta(days=1))
    result = result_of(I11, judge(older, last, policy=LATEST))
    assert result.counted == ()
    assert result.ignored == ((1, Ignored.SUPERSEDED), (2, Ignored.EXPIRED))


def test_of_two_results_of_one_day_the_later_hour_is_the_latest_whatever_its_id():
    morning = piece(I11, 0.9, id=2, occurred_at=NOON - dt.timedelta(hours=3))
    noon = piece(I11, 0.1, id=1)
    assert [c.id for c in result_of(I11, judge(morning, noon, policy=LATEST)).counted] == [1]


def test_of_two_results_of_one_moment_the_one_that_is_valid_longer_is_the_last_word():
    brief = piece(I11, id=2, valid_until=TODAY - dt.timedelta(days=1))
    lasting = piece(I11, id=1)
    assert [c.id for c in result_of(I11, judge(brief, lasting, policy=LATEST)).counted] == [1]


def test_the_average_speaks_through_its_newest_piece_and_names_the_others():
    older, newer = piece(I11, 0.6, id=1, days_ago=9), piece(I11, 0.9, id=2)
    (counted,) = result_of(I11, judge(older, newer, policy=DECAYED)).counted
    assert (counted.id, counted.averaged, counted.is_enough) == (2, (1,), True)
    assert counted.value == pytest.approx(0.75)


def test_in_the_average_older_pieces_weigh_less_and_the_whole_fades_with_the_newest():
    half_life = round(24 * 365.25 / 12)
    older = piece(I11, 0.3, id=1, days_ago=2 * half_life)
    newer = piece(I11, 0.9, id=2, days_ago=half_life)
    (counted,) = result_of(I11, judge(older, newer, policy=DECAYED, half_life_months=24)).counted
    assert counted.value == pytest.approx((0.9 + 0.3 * 0.5) / 1.5 * 0.5, abs=1e-3)


def test_an_expired_piece_stays_in_the_average_as_nothing():
    expired = piece(I11, 0.2, id=1, valid_until=TODAY - dt.timedelta(days=1), days_ago=9)
    result = result_of(I11, judge(expired, piece(I11, 0.9, id=2), policy=DECAYED))
    assert [(c.value, c.averaged) for c in result.counted] == [(pytest.approx(0.45), ())]
    assert result.ignored == ((1, Ignored.EXPIRED),)


def test_an_average_of_expired_pieces_says_nothing():
    expired = piece(I11, valid_until=TODAY - dt.timedelta(days=1), days_ago=9)
    assert not judge(expired, policy=DECAYED).has_evidence


def test_an_average_is_heard_until_its_last_piece_expires():
    end = TODAY + dt.timedelta(days=3)
    result = result_of(I11, judge(piece(I11, valid_until=end), policy=DECAYED))
    assert (result.met_until, result.heard_until) == (end, end)


def test_of_equal_pieces_the_direct_one_is_named():
    direct, harder = piece(I11, id=1, days_ago=0), piece(I21, id=2, days_ago=0)
    assert [c.id for c in result_of(I11, judge(direct, harder)).counted] == [1]


# --- Decay ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("half_lives", "left"), [(0, 1.0), (1, 0.5), (2, 0.25), (3, 0.125)])
def test_evidence_weighs_half_after_each_half_life(half_lives, left):
    months = 24
    days = round(half_lives * months * 365.25 / 12)
    assert decay(days, months) == pytest.approx(left, abs=1e-3)


@pytest.mark.parametrize("days", [0, 365, 36_500])
def test_without_half_life_evidence_never_fades(days):
    assert decay(days, None) == 1.0


def test_a_day_that_has_not_come_does_not_make_evidence_stronger():
    assert decay(-30, 24) == 1.0


def test_old_evidence_fades_below_the_threshold():
    old = piece(I11, 1.0, days_ago=730)
    (counted,) = result_of(I11, judge(old, half_life_months=24)).counted
    assert counted.value == pytest.approx(0.5, abs=1e-3)
    assert not counted.is_enough


# --- Properties ----------------------------------------------------------------------------------

dates = st.integers(0, 1500).map(lambda days: NOON - dt.timedelta(days=days, hours=days % 7))
items = st.builds(
    EvidenceItem,
    id=st.just(0),
    indicator=st.sampled_from(INDICATORS),
    strength=st.floats(0, 1),
    weight=st.floats(0, 1),
    source_kind=st.sampled_from([*COUNTING, *sorted(RATINGS)]),
    source_key=st.sampled_from(["quiz:a", "quiz:b", "roleplay:c"]),
    occurred_at=dates,
    valid_until=st.none() | st.dates(TODAY - dt.timedelta(days=400), TODAY + dt.timedelta(days=9)),
    is_voided=st.booleans(),
)
ledgers = st.lists(items, max_size=14).map(
    lambda rows: [replace(row, id=number) for number, row in enumerate(rows, 1)]
)
policies = st.builds(
    Policy,
    name=st.just("Uji"),
    version=st.just(1),
    threshold=st.sampled_from([0.0, 0.5, 0.7, 1.0]),
    fading_days=st.sampled_from([0, 30, 90]),
    sources_required=st.integers(1, 3),
    selection=st.sampled_from(Selection),
)
half_lives = st.none() | st.integers(1, 48)


@given(ledgers, policies, half_lives, st.data())
def test_the_order_of_arrival_does_not_matter(ledger, policy, half_life, data):
    shuffled = data.draw(st.permutations(ledger))
    assert attain(INDICATORS, ledger, policy, TODAY, half_life) == attain(
        INDICATORS, shuffled, policy, TODAY, half_life
    )


@given(ledgers, policies, half_lives, st.data())
def test_the_level_does_not_depend_on_the_ids_that_arrival_gave(ledger, policy, half_life, data):
    ids = data.draw(st.permutations(range(1, len(ledger) + 1)))
    renumbered = [replace(row, id=id_) for row, id_ in zip(ledger, ids, strict=True)]
    before = attain(INDICATORS, ledger, policy, TODAY, half_life)
    after = attain(INDICATORS, renumbered, policy, TODAY, half_life)
    assert [r.is_met for r in before.indicators] == [r.is_met for r in after.indicators]


@given(ledgers, policies, half_lives, items)
def test_adding_good_evidence_never_lowers_a_level(ledger, policy, half_life, new):
    good = replace(
        new, id=99, is_voided=False, valid_until=None, strength=1.0, weight=1.0, occurred_at=NOON
    )
    before = attain(INDICATORS, ledger, policy, TODAY, half_life)
    after = attain(INDICATORS, [*ledger, good], policy, TODAY, half_life)
    assert after.level >= before.level


@given(ledgers, policies, half_lives, items)
def test_adding_evidence_good_for_its_age_never_lowers_a_level(ledger, policy, half_life, new):
    added = replace(new, id=99, is_voided=False, valid_until=None)
    age = (TODAY - added.occurred_at.date()).days
    if added.strength * added.weight * decay(age, half_life) < policy.threshold:
        return
    before = attain(INDICATORS, ledger, policy, TODAY, half_life)
    assert attain(INDICATORS, [*ledger, added], policy, TODAY, half_life).level >= before.level


@given(ledgers, policies, half_lives, items)
def test_voiding_undoes_exactly(ledger, policy, half_life, new):
    voided = replace(new, id=99, is_voided=True)
    before = attain(INDICATORS, ledger, policy, TODAY, half_life)
    after = attain(INDICATORS, [*ledger, voided], policy, TODAY, half_life)
    assert after.level == before.level
    assert [r.counted for r in after.indicators] == [r.counted for r in before.indicators]


@given(ledgers, policies, half_lives, st.integers(0, 3000))
def test_time_alone_only_takes_away(ledger, policy, half_life, days):
    now = attain(INDICATORS, ledger, policy, TODAY, half_life)
    later = attain(INDICATORS, ledger, policy, TODAY + dt.timedelta(days=days), half_life)
    assert later.level <= now.level


@given(ledgers, policies, half_lives, items)
def test_ratings_never_move_a_level(ledger, policy, half_life, new):
    kinds = [SourceKind.SELF_RATING, SourceKind.SUPERVISOR_RATING, SourceKind.CITIZEN_RATING]
    ratings = [
        replace(new, id=90 + number, source_kind=kind, strength=1.0, weight=1.0)
        for number, kind in enumerate(kinds)
    ]
    before = attain(INDICATORS, ledger, policy, TODAY, half_life)
    assert attain(INDICATORS, [*ledger, *ratings], policy, TODAY, half_life).level == before.level


@given(ledgers, policies, half_lives)
def test_every_piece_is_accounted_for_once_per_indicator(ledger, policy, half_life):
    for result in attain(INDICATORS, ledger, policy, TODAY, half_life).indicators:
        named = [id_ for c in result.counted for id_ in (c.id, *c.averaged)]
        named += [id_ for id_, _reason in result.ignored]
        bearing = [
            row.id
            for row in ledger
            if row.indicator == result.indicator or row.indicator.level > result.indicator.level
        ]
        assert sorted(named) == sorted(bearing)

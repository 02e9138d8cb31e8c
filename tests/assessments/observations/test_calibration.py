"""Who is strict and who is lenient, as a rule without a database."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.observations.agreement import Strength
from assessments.observations.calibration import (
    EVENTS_NEEDED,
    GivenMark,
    Tendency,
    distribution,
    group_kappas,
    leanings,
    pair_kappas,
)
from assessments.observations.marks import Mark, is_rising, strengths, unanswered
from tests.assessments.observations.making import sure

FAJAR, GITA, HANA = 1, 2, 3


def events(*rows):
    """Each row is an event: for each indicator the marks of Fajar, Gita and so on (None: none)."""
    return [
        GivenMark(event, indicator, assessor, mark)
        for event, indicators in enumerate(rows)
        for indicator, given_marks in enumerate(indicators)
        for assessor, mark in enumerate(given_marks, start=1)
        if mark is not None
    ]


def test_who_marks_lower_than_the_others_at_the_same_events_is_strict():
    given_marks = events(*[[(2, 3), (1, 3)], [(2, 4)], [(1, 2)], [(2, 3)], [(3, 4)]])
    found = leanings(given_marks)
    assert found[FAJAR].tendency is Tendency.STRICT
    assert found[GITA].tendency is Tendency.LENIENT
    assert (found[FAJAR].events, found[FAJAR].marks) == (5, 6)
    assert math.isclose(found[FAJAR].difference, -(1.5 + 2 + 1 + 1 + 1) / 5)


def test_each_event_counts_once_however_many_indicators_it_has():
    many = [(1, 4)] * 20
    found = leanings(events(many, [(3, 2)], [(3, 2)], [(3, 2)], [(3, 2)]))
    assert math.isclose(found[FAJAR].difference, (-3 + 4) / 5)
    assert found[FAJAR].tendency is Tendency.IN_LINE


def test_too_few_events_together_say_nothing():
    found = leanings(events(*[[(1, 4)]] * (EVENTS_NEEDED - 1)))
    assert found[FAJAR].difference is None
    assert found[FAJAR].tendency is Tendency.TOO_FEW


def test_the_interval_is_students():
    """Five events with differences 0, 1, 0, 1, 0: mean 0.4, sd 0.5477, t(4) = 2.776."""
    found = leanings(events(*[[(2 + step, 2)] for step in (0, 1, 0, 1, 0)]))
    assert math.isclose(found[FAJAR].margin, 2.776 * 0.5477226 / math.sqrt(5), rel_tol=1e-4)


def test_with_very_many_events_the_normal_value_serves():
    found = leanings(events(*[[(2 + number % 2, 2)] for number in range(40)]))
    assert 0 < sure(found[FAJAR].margin) < 0.17


def test_what_somebody_did_not_observe_is_compared_with_nobody():
    assert leanings(events([(Mark.NOT_OBSERVED, 3)], [(2, None)])) == {}


def test_with_three_assessors_each_is_compared_with_the_mean_of_the_others():
    found = leanings(events(*[[(1, 2, 4)]] * EVENTS_NEEDED))
    assert [found[who].difference for who in (FAJAR, GITA, HANA)] == [-2, -0.5, 2.5]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=3),
        min_size=EVENTS_NEEDED,
        max_size=9,
    )
)
def test_of_two_assessors_one_is_as_strict_as_the_other_is_lenient(rows):
    found = leanings(events(*rows))
    assert found.keys() in (set(), {FAJAR, GITA})
    if found and found[FAJAR].difference is not None:
        assert math.isclose(found[FAJAR].difference, -sure(found[GITA].difference), abs_tol=1e-9)


def test_pairs_get_both_kappas_once_there_is_enough():
    few = pair_kappas(events([(1, 1), (2, 2)]))[FAJAR, GITA]
    assert (few.value, few.has_enough, few.strength) == (None, False, None)
    enough = pair_kappas(events([(1, 1), (2, 2), (3, 4), (4, 4), (1, 2)] * 2))[FAJAR, GITA]
    assert enough.marks == 10
    assert sure(enough.value) < sure(enough.weighted) < 1
    assert enough.strength is Strength.MODERATE


def test_groups_are_events_with_equally_many_assessors():
    rows = [(1, 1, 1), (2, 2, 3), (3, 3, 3), (4, 4, 4)]
    two, three = [(1, 2)] * 12, rows * 3
    [kappa] = group_kappas(events(two, three))
    assert (kappa.raters, kappa.marks) == (3, 12)
    assert kappa.strength is Strength.SUBSTANTIAL
    [few] = group_kappas(events(rows))
    assert (few.value, few.has_enough) == (None, False)


def test_the_distribution_counts_also_what_was_not_observed():
    assert distribution(events([(0, 3), (3, None), (3, 1)])) == {
        FAJAR: Counter({3: 2, 0: 1}),
        GITA: Counter({3: 1, 1: 1}),
    }


def test_marks_are_worth_what_the_scale_says_and_unseen_is_worth_nothing():
    scale = {1: 0.0, 2: 0.4, 3: 0.8, 4: 1.0}
    assert strengths({7: 3, 8: 0, 9: 1, 10: None}, scale) == {7: 0.8, 9: 0.0}
    with pytest.raises(KeyError):
        strengths({7: 3}, {1: 0.0})


def test_no_mark_is_not_the_same_as_not_observed():
    assert unanswered({7: None, 8: 0, 9: 4}) == [7]


@pytest.mark.parametrize(
    ("values", "rising"), [([], True), ([0.5], True), ([0, 0.4, 1], True), ([0, 0.4, 0.4], False)]
)
def test_a_scale_rises(values, rising):
    assert is_rising(values) is rising

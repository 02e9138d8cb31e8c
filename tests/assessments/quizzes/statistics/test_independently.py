"""The same figures calculated in another way: exact fractions, and sums of squares of the text
book instead of deviations from the mean."""

import random
import statistics
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.quizzes.statistics.items import question_figures
from assessments.quizzes.statistics.overall import quiz_figures
from tests.assessments.quizzes.statistics.making import attempt, attempts, item


def near(value):
    return pytest.approx(float(value), rel=1e-9, abs=1e-9)


def product_sum(xs, ys):
    return sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys) / Fraction(len(xs))


def moment_sums(xs):
    """Power sums of the raw values, as in Kendall and Stuart's k-statistics."""
    return [sum(x**power for x in xs) for power in range(1, 5)]


def k_statistics(xs):
    n = len(xs)
    s1, s2, s3, s4 = moment_sums(xs)
    k2 = (n * s2 - s1**2) / Fraction(n * (n - 1))
    k3 = (2 * s1**3 - 3 * n * s1 * s2 + n**2 * s3) / Fraction(n * (n - 1) * (n - 2))
    k4 = (
        -6 * s1**4
        + 12 * n * s1**2 * s2
        - 3 * n * (n - 1) * s2**2
        - 4 * n * (n + 1) * s1 * s3
        + n**2 * (n + 1) * s4
    ) / Fraction(n * (n - 1) * (n - 2) * (n - 3))
    return k2, k3, k4


def columns(taken):
    return list(zip(*([each.earned for each in one.items] for one in taken), strict=True))


def check(taken):
    points = columns(taken)
    most = [each.possible for each in taken[0].items]
    totals = [sum(row) for row in zip(*points, strict=True)]
    found = quiz_figures(taken)
    n = len(taken)
    assert found.mean_first == near(100 * sum(totals) / Fraction(n * sum(most)))
    assert found.median == near(100 * statistics.median(totals) / sum(most))
    if n > 3 and len(set(totals)) > 1:
        k2, k3, k4 = k_statistics(totals)
        assert found.deviation == near(100 * sqrt(k2) / sum(most))
        assert found.skewness == near(float(k3) / float(k2) ** 1.5)
        assert found.kurtosis == near(k4 / k2**2)
        p = len(points)
        of_parts = sum(statistics.variance(column) for column in points)
        alpha = Fraction(p, p - 1) * (1 - of_parts / k2)
        assert found.consistency.alpha == near(100 * alpha)
        assert found.consistency.standard_error == near(
            100 * sqrt(float(k2) * max(0.0, float(1 - alpha))) / sum(most)
        )
    for place, each in enumerate(question_figures(taken, {})):
        mine = points[place]
        rest = [whole - one for whole, one in zip(totals, mine, strict=True)]
        assert each.facility == near(100 * sum(mine) / Fraction(n * most[place]))
        assert each.intended_weight == near(Fraction(100 * most[place], sum(most)))
        if len(set(mine)) > 1 and len(set(rest)) > 1:
            together = product_sum(mine, rest)
            alone = product_sum(mine, mine) * product_sum(rest, rest)
            assert each.discrimination == near(100 * float(together) / sqrt(alone))
            in_order = product_sum(sorted(mine), sorted(rest))
            assert each.efficiency == near(100 * together / in_order)
        else:
            assert each.discrimination is None
            assert each.efficiency is None


@settings(max_examples=60)
@given(attempts())
def test_figures_of_small_quizzes(taken):
    check(taken)


def test_figures_of_a_large_quiz():
    luck = random.Random(2026)
    taken = []
    for officer in range(400):
        skill = luck.random()
        marks = [
            item(chr(97 + n), Fraction(luck.randrange(4), 3) * (luck.random() < skill), 2)
            for n in range(12)
        ]
        taken.append(attempt(officer, *marks))
    check(taken)


@settings(max_examples=40)
@given(attempts(), st.randoms(use_true_random=False))
def test_no_figure_of_questions_depends_on_the_order_of_attempts(taken, luck):
    shuffled = list(taken)
    luck.shuffle(shuffled)
    assert question_figures(taken, {}) == question_figures(shuffled, {})
    assert quiz_figures(taken) == quiz_figures(shuffled)


@settings(max_examples=40)
@given(attempts(), st.integers(2, 7))
def test_figures_in_percent_do_not_depend_on_what_a_point_is(taken, times):
    dearer = [
        attempt(
            one.officer,
            *(
                item(each.question, each.earned * times, each.possible * times)
                for each in one.items
            ),
        )
        for one in taken
    ]
    for before, after in zip(
        question_figures(taken, {}), question_figures(dearer, {}), strict=True
    ):
        assert after.facility == near(before.facility)
        assert after.intended_weight == near(before.intended_weight)
        if before.discrimination is not None:
            assert after.discrimination == near(before.discrimination)
            assert after.efficiency == near(before.efficiency)


@settings(max_examples=60)
@given(attempts())
def test_figures_lie_where_they_can(taken):
    overall = quiz_figures(taken)
    assert overall.mean_all is not None
    assert 0 <= overall.mean_all <= 100
    if overall.consistency:
        assert overall.consistency.alpha <= 100
        assert overall.consistency.error_ratio >= 0
    figures = question_figures(taken, {})
    weights = [each.effective_weight for each in figures if each.effective_weight is not None]
    assert sum(each.intended_weight for each in figures) == near(100)
    assert not weights or sum(weights) == near(100)
    for each in figures:
        assert each.facility_interval.low - 1e-9 <= each.facility
        assert each.facility <= each.facility_interval.high + 1e-9
        assert each.discrimination is None or -100 <= each.discrimination <= 100
        assert each.efficiency is None or each.efficiency <= 100 + 1e-9
        assert sum((each.groups.lower, each.groups.middle, each.groups.upper)) == len(taken)

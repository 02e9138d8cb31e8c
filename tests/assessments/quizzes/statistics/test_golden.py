"""Four officers, three questions: small enough to be calculated by hand.

    a b c  points
0   1 1 1    3
1   1 1 0    2
2   1 0 0    1
3   0 0 0    0
"""

from fractions import Fraction
from math import sqrt

import pytest

from assessments.quizzes.statistics.items import question_figures
from assessments.quizzes.statistics.overall import quiz_figures
from tests.assessments.quizzes.statistics.making import attempt, item, quiz

ATTEMPTS = quiz((1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0))


def near(value):
    return pytest.approx(value, abs=1e-9)


def test_the_quiz_as_a_whole():
    found = quiz_figures(ATTEMPTS)
    assert (found.first, found.attempts, found.included) == (4, 4, 4)
    assert found.mean_first == near(50)
    assert found.mean_all == near(50)
    assert found.median == near(50)
    assert found.deviation == near(100 * sqrt(5 / 3) / 3)
    assert found.skewness == near(0)
    # m2 = 5/4, m4 = 41/16: k4 = 16 (5 * 41/16 - 9 * 25/16) / 6 = -10/3; k2 squared = 25/9
    assert found.kurtosis == near(-1.2)
    assert found.retest is None


def test_the_consistency_of_the_questions():
    found = quiz_figures(ATTEMPTS).consistency
    # variances 1/4, 1/3, 1/4 of 5/3: alpha = 3/2 (1 - 1/2)
    assert found.attempts == 4
    assert found.alpha == near(75)
    assert found.error_ratio == near(50)
    assert found.standard_error == near(50 * sqrt(5 / 3) / 3)


def test_each_question():
    a, b, c = question_figures(ATTEMPTS, {})
    assert [each.question for each in (a, b, c)] == ["a", "b", "c"]
    assert [each.facility for each in (a, b, c)] == [near(75), near(50), near(25)]
    assert [each.deviation for each in (a, b, c)] == [
        near(50),
        near(100 * sqrt(1 / 3)),
        near(50),
    ]
    assert [each.guess for each in (a, b, c)] == [25, 25, 25]
    assert [each.intended_weight for each in (a, b, c)] == [near(100 / 3)] * 3
    # covariances with the whole: 1/2, 2/3, 1/2
    roots = sqrt(1 / 2), sqrt(2 / 3), sqrt(1 / 2)
    weights = [100 * root / sum(roots) for root in roots]
    assert [each.effective_weight for each in (a, b, c)] == [near(each) for each in weights]
    # of a with b + c: covariance 1/4, variances 1/4 and 11/12
    assert a.discrimination == near(100 * (1 / 4) / sqrt(11 / 48))
    assert b.discrimination == near(100 * sqrt(1 / 2))
    assert c.discrimination == near(a.discrimination)
    assert [each.efficiency for each in (a, b, c)] == [near(100)] * 3


def test_efficiency_is_what_the_marks_could_have_told_apart():
    # b with a + c (2, 1, 1, 0) has the covariance -1/3; in order it would be 1/3
    [_a, b, _c] = question_figures(quiz((1, 0, 1), (1, 1, 0), (1, 0, 0), (0, 1, 0)), {})
    assert b.discrimination == near(-100 * sqrt(1 / 2))
    assert b.efficiency == near(-100)
    assert b.effective_weight is not None


def test_a_place_that_works_against_the_whole_has_no_effective_weight():
    attempts = [
        attempt(n, item("a", earned, 9), item("b", against, 1))
        for n, (earned, against) in enumerate([(9, 0), (6, 0), (3, 1), (0, 1)])
    ]
    a, b = question_figures(attempts, {})
    assert a.effective_weight == near(100)
    assert b.effective_weight is None


def test_a_drawn_question_is_judged_by_the_attempts_that_asked_it():
    rows = [("x", 1, 2), ("x", 0, 1), ("y", 1, 0), ("x", 1, 2), ("y", 0, 2)]
    attempts = [
        attempt(n, item(drawn, earned, slot="draw"), item("z", others, 2))
        for n, (drawn, earned, others) in enumerate(rows)
    ]
    x, z, y = question_figures(attempts, {})
    assert (x.asked, y.asked, z.asked) == (3, 2, 5)
    assert x.facility == near(100 * Fraction(2, 3))
    # x against the rests 1, 1/2, 1
    assert x.discrimination == near(100)
    assert y.discrimination == near(-100)
    assert x.effective_weight is None
    assert z.effective_weight is not None
    assert x.intended_weight == near(100 / 3)

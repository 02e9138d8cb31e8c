from fractions import Fraction

import pytest

from assessments.quizzes.statistics.data import first_attempts
from assessments.quizzes.statistics.moments import correlation, kurtosis, skewness
from assessments.quizzes.statistics.overall import effective_weights, quiz_figures, retest
from tests.assessments.quizzes.statistics.making import attempt, item, quiz


def situational(question, earned):
    return item(question, Fraction(earned, 10), is_situational=True)


def test_without_attempts_there_are_no_figures():
    found = quiz_figures([])
    assert (found.first, found.attempts, found.included) == (0, 0, 0)
    assert found.mean_first is None
    assert found.median is None
    assert found.deviation is None
    assert found.skewness is None
    assert found.consistency is None
    assert effective_weights([]) == {}


def test_the_first_attempt_of_each_officer_is_included_unless_all_are_wanted():
    again = attempt(0, item("a", 1), item("b", 1), number=2)
    taken = [*quiz((0, 0), (1, 0)), again]
    assert first_attempts(reversed(taken)) == tuple(reversed(taken[:2]))
    first = quiz_figures(taken)
    assert (first.first, first.attempts, first.included) == (2, 3, 2)
    assert first.mean_first == 25
    assert first.mean_all == 50
    assert first.median == 25
    everything = quiz_figures(taken, first_only=False)
    assert everything.included == 3
    assert everything.median == 50
    assert everything.mean_first == 25


@pytest.mark.parametrize(
    "rows",
    [
        ((1, 0), (0, 0)),  # two attempts
        ((1,), (0,), (1,)),  # one question
        ((1, 0), (0, 1), (1, 0)),  # all earned the same
    ],
)
def test_consistency_needs_attempts_questions_and_a_difference(rows):
    assert quiz_figures(quiz(*rows)).consistency is None


def test_consistency_is_of_the_version_of_the_quiz_that_was_taken_last():
    before = quiz((1,), (0,), (1,))
    now = [attempt(9 + n, *one.items) for n, one in enumerate(quiz((1, 1), (0, 0), (1, 0)))]
    assert quiz_figures([*before, *now]).consistency == quiz_figures(now).consistency
    assert quiz_figures([*before, *now]).consistency.attempts == 3


def test_questions_that_agree_completely_leave_no_error():
    found = quiz_figures(quiz((1, 1, 1), (0, 0, 0), (1, 1, 1))).consistency
    assert found.alpha == pytest.approx(100)
    assert found.error_ratio == pytest.approx(0, abs=1e-5)


def test_effective_weights_need_marks_that_differ():
    assert effective_weights(quiz((1, 0), (1, 0))) == {}
    assert effective_weights(quiz((1, 0))) == {}


def test_situational_questions_are_judged_by_taking_them_twice():
    marks = [(2, 3), (5, 5), (7, 9), (9, 8)]
    taken = [
        attempt(officer, situational("s", mark), item("a", 1), number=number)
        for officer, pair in enumerate(marks)
        for number, mark in enumerate(pair, 1)
    ]
    found = quiz_figures(taken)
    assert found.consistency is None
    assert found.retest.officers == 4
    expected = correlation([0.2, 0.5, 0.7, 0.9], [0.3, 0.5, 0.9, 0.8])
    assert found.retest.correlation == pytest.approx(expected)
    assert found.retest.interval.low < found.retest.correlation < found.retest.interval.high


def test_only_what_was_asked_twice_is_compared():
    taken = [
        attempt(0, situational("s", 2)),
        attempt(0, situational("t", 4), number=2),
        attempt(1, situational("s", 2)),
    ]
    assert retest(taken).officers == 0
    assert retest(taken).correlation is None
    assert retest(taken).interval is None


def test_numbers_that_are_all_alike_have_no_shape():
    assert skewness([1 / 3] * 5) is None
    assert kurtosis([1 / 3] * 5) is None
    assert correlation([1.0, 1.0], [1.0, 2.0]) is None
    assert correlation([1.0, 2.0], [1.0, 1.0]) is None

"""How sure officers say they are earns a score of its own."""

from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Evidence
from assessments.quizzes.certainty import LEVELS, certainty_points, certainty_score
from assessments.quizzes.marking import mark_paper
from assessments.quizzes.models import Response
from assessments.quizzes.statistics.reading import scored_attempt
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer, paper, question, right_ids, wrong_id

shares = st.fractions(0, 1, max_denominator=20)
levels = st.sampled_from(LEVELS)


@pytest.mark.parametrize(
    ("share", "points"),
    [(1, [1, 2, 3]), (0, [0, -2, -6]), (Fraction(1, 2), [Fraction(1, 2), 0, Fraction(-3, 2)])],
)
def test_right_earns_more_and_wrong_costs_more_the_surer_one_was(share, points):
    assert [certainty_points(Fraction(share), each) for each in LEVELS] == points


@given(st.lists(st.tuples(shares, st.none() | levels)))
def test_a_score_is_within_range_whatever_was_said(said):
    marks = [mark_paper(paper(question("q")), {}).questions[0] for _each in said]

    class Answered:
        def __init__(self, share):
            self.share = share

    score = certainty_score((Answered(share), certainty) for share, certainty in said)
    assert -6 * score.count <= score.points <= score.possible
    assert score.count == sum(certainty is not None for _share, certainty in said) <= len(marks)


@pytest.mark.parametrize("chance", [0.4, 0.6, 0.75, 0.9])
def test_it_pays_to_say_how_sure_one_is(chance):
    """Below 2 of 3 hardly, from 4 of 5 on very sure, in between fairly."""
    right, wrong = Fraction(1), Fraction(0)
    worth = {
        each: chance * certainty_points(right, each) + (1 - chance) * certainty_points(wrong, each)
        for each in LEVELS
    }
    best = 1 if chance < 2 / 3 else 2 if chance < 4 / 5 else 3
    assert max(worth, key=lambda each: worth[each]) == best


@pytest.fixture
def sure(framework, ayu):
    """An attempt at a quiz that asks how sure one is; of its answers two are right."""
    attempt = making.start(making.quiz(making.bank(3), asks_certainty=True, pass_percent=50), ayu)
    first, second, third = attempt.dealt
    answer(attempt, first, right_ids(first), certainty=3)
    answer(attempt, second, [wrong_id(second)], certainty=3)
    answer(attempt, third, right_ids(third))
    return attempt


@pytest.mark.django_db
class TestBesideTheMark:
    def test_it_is_kept_with_the_answer_and_summed_up_beside_the_result(self, sure, ayu):
        done = making.hand_in(sure, ayu)
        report = done.report().certainty
        assert (report.points, report.possible, report.sure_and_wrong) == (-3, 6, (2,))
        assert (done.score, done.max_score, done.passed) == (2, 3, True)
        assert Evidence.objects.get().strength == pytest.approx(2 / 3)

    def test_a_change_of_it_alone_is_a_change(self, sure):
        first = sure.dealt[0]
        assert answer(sure, first, right_ids(first), 2, certainty=1).certainty == 1
        assert Response.objects.filter(certainty=1).count() == 1

    def test_item_analysis_reads_it(self, sure, ayu):
        items = scored_attempt(making.hand_in(sure, ayu)).items
        assert sorted(item.certainty or 0 for item in items) == [0, 3, 3]

    def test_the_page_asks_and_the_result_says(self, sure, ayu, as_user):
        phone = as_user(ayu)
        sheet = phone.get(reverse("attempt", args=[sure.pk])).content.decode()
        assert sheet.count('name="certainty"') == 9
        making.hand_in(sure, ayu)
        page = phone.get(reverse("attempt_result", args=[sure.pk])).content.decode()
        assert "Yakin tetapi keliru: soal 2." in page

    def test_nobody_is_asked_elsewhere(self, attempt, ayu, as_user):
        item = attempt.dealt[0]
        assert answer(attempt, item, right_ids(item), certainty=3).certainty is None
        assert making.hand_in(attempt, ayu).report().certainty is None
        assert Response.objects.exclude(certainty=None).count() == 0

    def test_a_quiz_that_never_tells_says_no_more_than_the_score(self, framework, ayu):
        page = making.quiz(making.bank(1), asks_certainty=True, show_answers="never")
        attempt = making.start(page, ayu)
        answer(attempt, attempt.dealt[0], [wrong_id(attempt.dealt[0])], certainty=3)
        report = making.hand_in(attempt, ayu).report().certainty
        assert (report.points, report.sure_and_wrong) == (-6, ())

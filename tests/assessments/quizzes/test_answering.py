import contextlib
import itertools

import pytest

from assessments.questions.kinds.protocol import UnknownAnswerError
from assessments.quizzes import api
from tests.assessments.quizzes import making
from tests.assessments.quizzes.making import answer, right_ids, stored, wrong_id

pytestmark = pytest.mark.django_db


def test_an_answer_is_stored_by_the_options_own_keys(attempt):
    item = attempt.dealt[0]
    answer(attempt, item, right_ids(item))
    assert stored(attempt, item).answer == item.item.question.body.solution


def test_a_later_answer_replaces_an_earlier_one(attempt):
    item = attempt.dealt[0]
    answer(attempt, item, [wrong_id(item)], 1)
    answer(attempt, item, right_ids(item), 2)
    assert stored(attempt, item).sequence == 2
    assert stored(attempt, item).answer == item.item.question.body.solution


def test_an_older_answer_is_refused_and_says_what_is_stored(attempt):
    item = attempt.dealt[0]
    answer(attempt, item, right_ids(item), 5)
    with pytest.raises(api.StaleAnswerError) as refused:
        answer(attempt, item, [wrong_id(item)], 4)
    assert refused.value.saved.answer == item.item.question.body.solution
    assert stored(attempt, item).sequence == 5


def test_the_same_answer_sent_again_is_harmless(attempt, clock):
    item = attempt.dealt[0]
    first = answer(attempt, item, right_ids(item), 3)
    clock.move(seconds=5)
    assert answer(attempt, item, right_ids(item), 3) == first


def test_another_answer_with_the_same_number_is_refused(attempt):
    item = attempt.dealt[0]
    answer(attempt, item, right_ids(item), 3)
    with pytest.raises(api.StaleAnswerError):
        answer(attempt, item, [wrong_id(item)], 3)


def test_a_choice_can_be_taken_back(framework, ayu):
    attempt = making.start(making.quiz(making.bank(1, correct="ab")), ayu)
    item = attempt.dealt[0]
    answer(attempt, item, right_ids(item), 1)
    answer(attempt, item, [], 2)
    assert stored(attempt, item).answer == []


def test_an_answer_arriving_after_submission_is_refused(attempt, ayu):
    item = attempt.dealt[0]
    answer(attempt, item, right_ids(item))
    making.hand_in(attempt, ayu)
    with pytest.raises(api.AttemptClosedError):
        answer(attempt, item, [wrong_id(item)], 2)
    assert stored(attempt, item).answer == item.item.question.body.solution


def test_a_question_of_another_attempt_is_unknown(attempt, quiz, eko):
    item = making.start(quiz, eko).dealt[0]
    with pytest.raises(UnknownAnswerError):
        answer(attempt, item, right_ids(item))


def test_an_option_of_another_question_is_unknown(attempt):
    first, second, _third = attempt.dealt
    with pytest.raises(UnknownAnswerError):
        answer(attempt, first, right_ids(second))


def test_two_options_are_too_many_where_one_is_asked_for(attempt):
    item = attempt.dealt[0]
    with pytest.raises(UnknownAnswerError):
        answer(attempt, item, [*right_ids(item), wrong_id(item)])
    assert stored(attempt, item).sequence == 0


@pytest.mark.parametrize(("seconds", "is_accepted"), [(-1, True), (0, True), (1, False)])
def test_an_answer_counts_until_the_grace_period_ends(timed_quiz, ayu, clock, seconds, is_accepted):
    attempt = making.start(timed_quiz, ayu)
    item = attempt.dealt[0]
    clock.pass_deadline(attempt, seconds=seconds)
    if is_accepted:
        answer(attempt, item, right_ids(item))
    else:
        with pytest.raises(api.AttemptClosedError):
            answer(attempt, item, right_ids(item))
    assert bool(stored(attempt, item).answer) is is_accepted


@pytest.mark.parametrize("count", [3, 30])
def test_saving_takes_a_query_and_two_updates(framework, ayu, count, django_assert_num_queries):
    attempt = making.start(making.quiz(making.bank(count)), ayu)
    first, second, *_others = attempt.dealt
    answer(attempt, first, right_ids(first))
    with django_assert_num_queries(5):  # two of them open and close the savepoint
        answer(attempt, second, right_ids(second))


def test_saves_come_in_any_order_and_leave_the_last_one(framework, ayu):
    """Phones send again what was lost: what counts is when it was answered, not when it came."""
    orders = list(itertools.permutations((1, 2, 3)))
    attempt = making.start(making.quiz(making.bank(len(orders))), ayu)
    for order, item in zip(orders, attempt.dealt, strict=True):
        said = {1: [wrong_id(item)], 2: [], 3: right_ids(item)}
        for sequence in order:
            with contextlib.suppress(api.StaleAnswerError):
                answer(attempt, item, said[sequence], sequence)
        saved = stored(attempt, item)
        assert (saved.sequence, saved.answer) == (3, item.item.question.body.solution)

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.scoring import QuestionKind, Verdict, earned, verdict

KEYS = "abcdefgh"


@st.composite
def marked_question(draw):
    """Some correct keys (at least one), some wrong ones, a choice among them, and points."""
    keys = KEYS[: draw(st.integers(2, 8))]
    correct = draw(st.sets(st.sampled_from(keys), min_size=1))
    chosen = draw(st.sets(st.sampled_from(keys)))
    return correct, set(keys) - correct, chosen, draw(st.integers(1, 100))


@pytest.mark.parametrize(("chosen", "points"), [("a", 4), ("b", 0), ("", 0), ("ab", 0), ("abc", 0)])
def test_one_correct_answer_is_all_or_nothing(chosen, points):
    assert earned(
        QuestionKind.SINGLE, correct={"a"}, wrong={"b", "c"}, chosen=set(chosen), points=4
    ) == Fraction(points)


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        ("ab", "1"),  # all right
        ("a", "1/2"),  # half of the right ones
        ("abc", "2/3"),  # one wrong of three costs a third
        ("ac", "1/6"),
        ("acd", "0"),  # 1/2 - 2/3 is below zero
        ("cde", "0"),
        ("abcde", "0"),  # everything
        ("", "0"),
    ],
)
def test_several_correct_answers_earn_the_share_right_minus_the_share_wrong(chosen, share):
    points = earned(
        QuestionKind.MULTIPLE,
        correct={"a", "b"},
        wrong={"c", "d", "e"},
        chosen=set(chosen),
        points=3,
    )
    assert points == 3 * Fraction(share)


@given(marked_question(), st.sampled_from(QuestionKind))
def test_points_stay_between_nothing_and_the_maximum(question, kind):
    correct, wrong, chosen, points = question
    assert 0 <= earned(kind, correct=correct, wrong=wrong, chosen=chosen, points=points) <= points


@given(marked_question(), st.sampled_from(QuestionKind))
def test_only_the_right_choice_earns_everything(question, kind):
    correct, wrong, chosen, points = question
    result = earned(kind, correct=correct, wrong=wrong, chosen=chosen, points=points)
    assert (result == points) == (chosen == correct)


@given(marked_question(), st.sampled_from(KEYS))
def test_one_more_right_choice_never_lowers_and_one_more_wrong_choice_never_raises(question, key):
    correct, wrong, chosen, points = question
    before = earned(
        QuestionKind.MULTIPLE, correct=correct, wrong=wrong, chosen=chosen - {key}, points=points
    )
    after = earned(
        QuestionKind.MULTIPLE, correct=correct, wrong=wrong, chosen=chosen | {key}, points=points
    )
    assert after >= before if key in correct else after <= before


@given(marked_question())
def test_choosing_everything_earns_nothing_where_anything_is_wrong(question):
    correct, wrong, _chosen, points = question
    everything = correct | wrong
    result = earned(
        QuestionKind.MULTIPLE, correct=correct, wrong=wrong, chosen=everything, points=points
    )
    assert result == (0 if wrong else points)


@pytest.mark.parametrize(
    ("points", "is_answered", "word"),
    [
        (Fraction(2), True, Verdict.RIGHT),
        (Fraction(1, 3), True, Verdict.PARTLY),
        (Fraction(0), True, Verdict.WRONG),
        (Fraction(0), False, Verdict.UNANSWERED),
    ],
)
def test_a_mark_in_one_word(points, is_answered, word):
    assert verdict(points, 2, is_answered=is_answered) is word

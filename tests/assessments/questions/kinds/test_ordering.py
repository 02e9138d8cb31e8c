from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.kinds.ordering.rules import Ordering, Step
from assessments.questions.kinds.protocol import Dealer, UnknownAnswerError


def steps(keys):
    return Ordering(tuple(Step(f"Langkah {key}", key) for key in keys))


def bodies():
    """Three to eight steps."""
    return st.builds(lambda count: steps("abcdefgh"[:count]), st.integers(3, 8))


@pytest.mark.parametrize(
    ("order", "share"),
    [
        ("abcd", "1"),
        ("bcda", "2/3"),  # the first one at the end breaks one pair
        ("acbd", "0"),
        ("abdc", "1/3"),
        ("dcba", "0"),
        ("", "0"),
        (["a", "b", "", ""], "1/3"),  # half of it is open
        (["a", "a", "a", "a"], "0"),
        (["a", "b", "a", "b"], "1/3"),  # a pair counts once
    ],
)
def test_the_share_of_the_neighbours_that_belong_together_is_earned(order, share):
    assert steps("abcd").share(list(order)) == Fraction(share)


@pytest.mark.parametrize("count", [3, 4, 5])
def test_chance_is_the_mean_over_every_order(count):
    body = steps("abcde"[:count])
    shares = [body.share(order) for order in permutations(body.keys)]
    assert body.chance == sum(shares, Fraction(0)) / len(shares)
    assert shares.count(1) == 1


@given(bodies(), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_it_is_never_dealt_in_the_right_order(body, seed):
    dealt = body.dealt(Dealer(seed, "q", shuffles=False))
    keys = [each.step.key for each in dealt.steps]
    assert keys != body.keys
    assert sorted(keys) == body.keys


def test_what_is_no_step_or_too_many_is_refused():
    dealt = steps("abc").dealt(Dealer("0" * 32, "q", shuffles=True))
    for sent in (["x"], [""] * 4):
        with pytest.raises(UnknownAnswerError):
            dealt.read(sent)


def test_the_review_points_at_the_joints():
    dealt = steps("abc").dealt(Dealer("0" * 32, "q", shuffles=True))
    review = dealt.review(["c", "a", "b"])
    assert [(step.text, step.follows_rightly) for step in review.given] == [
        ("Langkah c", False),
        ("Langkah a", False),
        ("Langkah b", True),
    ]
    assert review.right == ("Langkah a", "Langkah b", "Langkah c")
    assert dealt.review([]).given == ()

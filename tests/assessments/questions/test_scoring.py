from fractions import Fraction

import pytest

from assessments.questions.scoring import Verdict, verdict


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

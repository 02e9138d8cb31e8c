"""Marked attempts to analyse."""

from fractions import Fraction

from hypothesis import strategies as st

from assessments.questions.kinds.protocol import ResponseClass
from assessments.quizzes.statistics.data import ItemScore, ScoredAttempt


def item(question, earned, possible=1, **given):
    """How a question was answered; its slot is its own unless said."""
    return ItemScore(
        question,
        given.pop("slot", question),
        Fraction(earned),
        possible,
        given.pop("chance", Fraction(1, 4)),
        given.pop("classes", ()),
        given.pop("is_answered", True),
        **given,
    )


def attempt(officer, *items, number=1):
    return ScoredAttempt(officer, number, items)


def quiz(*rows, possible=1):
    """One first attempt a row of points; the questions are called a, b, c…"""
    return [
        attempt(n, *(item(chr(97 + place), earned, possible) for place, earned in enumerate(row)))
        for n, row in enumerate(rows)
    ]


def way(text, share=0, part=""):
    return ResponseClass(part, text, Fraction(share))


def chosen(text, earned, others, officer=0):
    """An attempt whose question a was answered with ``text``; ``others`` is the rest's mark."""
    classes = (way(text, earned),)
    return attempt(officer, item("a", earned, classes=classes), item("rest", others, 10))


@st.composite
def attempts(draw, most=12):
    """Attempts at one version of a quiz of two to four questions of differing weight."""
    points = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    shares = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)])
    row = st.tuples(*([shares] * len(points)))
    rows = draw(st.lists(row, min_size=1, max_size=most))
    return [
        attempt(
            n,
            *(item(chr(97 + i), share * points[i], points[i]) for i, share in enumerate(shares_of)),
        )
        for n, shares_of in enumerate(rows)
    ]

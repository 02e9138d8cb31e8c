"""The gap and the order gaps are shown in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.gaps import Gap, Importance

MANDATORY, IMPORTANT, USEFUL = Importance.MANDATORY, Importance.IMPORTANT, Importance.USEFUL


@pytest.mark.parametrize(
    ("required", "attained", "size"), [(3, 1, 2), (2, 2, 0), (1, 4, 0), (0, 2, 0), (3, 0, 3)]
)
def test_the_gap_is_what_is_missing_and_never_negative(required, attained, size):
    assert Gap("Komunikasi", required, attained, MANDATORY, has_evidence=True).size == size


def test_no_evidence_comes_first_then_importance_then_the_larger_gap_then_the_name():
    in_order = [
        Gap("A no evidence", 1, 0, MANDATORY, has_evidence=False),
        Gap("Z no evidence, only useful", 1, 0, USEFUL, has_evidence=False),
        Gap("M mandatory, two levels", 3, 1, MANDATORY, has_evidence=True),
        Gap("A mandatory, one level", 2, 1, MANDATORY, has_evidence=True),
        Gap("B mandatory, one level", 2, 1, MANDATORY, has_evidence=True),
        Gap("A important, four levels", 5, 1, IMPORTANT, has_evidence=True),
        Gap("A useful, four levels", 5, 1, USEFUL, has_evidence=True),
    ]
    shuffled = random.Random(7).sample(in_order, len(in_order))
    assert sorted(shuffled, key=lambda gap: gap.order) == in_order


gaps = st.builds(
    Gap,
    competency=st.text(max_size=3),
    required=st.integers(0, 5),
    attained=st.integers(0, 5),
    importance=st.sampled_from(Importance),
    has_evidence=st.booleans(),
)


@given(gaps, gaps)
def test_competencies_without_evidence_always_come_first(one, other):
    if one.has_evidence < other.has_evidence:
        assert one.order < other.order

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.sittings.intervals import Interval, Z, fisher, wilson


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [
        (0.5, 10, 0.236593, 0.763407),
        (0.0, 10, 0.0, 0.277533),
        (1.0, 30, 0.886487, 1.0),
        (0.9, 100, 0.825634, 0.944771),
    ],
)
def test_wilson(share, n, low, high):
    found = wilson(share, n)
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-6)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_a_share_lies_within_its_interval(share, n):
    found = wilson(share, n)
    assert 0 <= found.low <= share + 1e-9
    assert share - 1e-9 <= found.high <= 1


@given(st.floats(0.01, 0.99), st.integers(1, 10_000))
def test_its_ends_are_the_shares_at_which_the_one_found_is_just_as_likely(share, n):
    found = wilson(share, n)
    for end in (found.low, found.high):
        assert abs(share - end) == pytest.approx(Z * sqrt(end * (1 - end) / n), abs=1e-7)


@pytest.mark.parametrize(
    ("found", "n", "low", "high"),
    [(0.5, 28, 0.156028, 0.735818), (0.0, 103, -0.193520, 0.193520)],
)
def test_fisher(found, n, low, high):
    interval = fisher(found, n)
    assert interval.low == pytest.approx(low, abs=1e-5)
    assert interval.high == pytest.approx(high, abs=1e-5)


def test_fisher_needs_four_pairs_and_is_sure_of_a_line():
    assert fisher(0.3, 3) is None
    assert fisher(-1.0, 9) == Interval(-1.0, -1.0)


def test_intervals_in_percent():
    assert Interval(0.25, 0.5).scaled(100) == Interval(25, 50)

"""Kappa against published examples."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.observations import agreement
from assessments.observations.agreement import Strength
from tests.assessments.observations.making import sure

# Fleiss (1971), table 1: how many of 6 psychiatrists gave each of 5 diagnoses to 30 patients.
FLEISS_1971 = """\
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""

# The example of 14 raters and 10 subjects in Wikipedia's article on Fleiss' kappa, rows in hex.
FOURTEEN_RATERS = "0000e 02642 00356 03920 22811 77000 32630 25322 65210 02237"


def marks(counts):
    return [category for category, count in enumerate(counts) for _n in range(int(count, 16))]


def table(a, b, c, d):
    """Two raters, two categories: both yes, only the first, only the second, both no."""
    return [(1, 1)] * a + [(1, 0)] * b + [(0, 1)] * c + [(0, 0)] * d


@pytest.mark.parametrize(("rows", "kappa"), [(FLEISS_1971, 0.430), (FOURTEEN_RATERS, 0.210)])
def test_fleiss_kappa_is_as_published(rows, kappa):
    assert round(agreement.fleiss([marks(row) for row in rows.split()]), 3) == kappa


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [(table(20, 5, 10, 15), 0.4), (table(45, 15, 25, 15), 0.1304), (table(25, 35, 5, 35), 0.2593)],
)
def test_cohens_kappa_is_as_published(pairs, kappa):
    assert round(agreement.cohen(pairs), 4) == kappa


def test_weighted_kappa_forgives_neighbours_and_not_opposites():
    near = [(1, 2), (2, 2), (3, 4), (4, 4), (1, 1), (3, 3)]
    far = [(1, 4), (2, 2), (4, 1), (4, 4), (1, 1), (3, 3)]
    assert sure(agreement.cohen_weighted(near)) > sure(agreement.cohen(near))
    assert sure(agreement.cohen_weighted(far)) < sure(agreement.cohen(far))


def test_with_two_categories_weights_change_nothing():
    pairs = table(20, 5, 10, 15)
    assert math.isclose(agreement.cohen_weighted(pairs), agreement.cohen(pairs))


@pytest.mark.parametrize("kappa", [agreement.cohen, agreement.cohen_weighted, agreement.fleiss])
@pytest.mark.parametrize("items", [[], [(3, 3), (3, 3)]])
def test_where_everybody_gives_the_same_mark_there_is_no_kappa(kappa, items):
    assert kappa(items) is None


@pytest.mark.parametrize("items", [[(1, 2), (1, 2, 3)], [(1,), (2,)]])
def test_fleiss_kappa_needs_equally_many_marks(items):
    with pytest.raises(ValueError, match="same number"):
        agreement.fleiss(items)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=30))
def test_kappa_is_at_most_one_and_does_not_depend_on_who_comes_first(pairs):
    swapped = [(other, one) for one, other in pairs]
    for kappa in (agreement.cohen, agreement.cohen_weighted):
        value, mirrored = kappa(pairs), kappa(swapped)
        assert (value is None) == (mirrored is None)
        if value is not None:
            assert value <= 1 + 1e-9
            assert math.isclose(value, mirrored, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("kappa", "words"),
    [
        (-0.01, Strength.POOR),
        (0, Strength.SLIGHT),
        (0.20, Strength.SLIGHT),
        (0.21, Strength.FAIR),
        (0.40, Strength.FAIR),
        (0.41, Strength.MODERATE),
        (0.60, Strength.MODERATE),
        (0.61, Strength.SUBSTANTIAL),
        (0.80, Strength.SUBSTANTIAL),
        (0.81, Strength.ALMOST_PERFECT),
        (1, Strength.ALMOST_PERFECT),
    ],
)
def test_the_words_are_those_of_landis_and_koch(kappa, words):
    assert agreement.in_words(kappa) is words

"""Freshness, trend and ratings in words."""

import datetime as dt

import pytest
from django.utils import translation

from assessments.competency.ledger.wording import break_words
from assessments.competency.profiles.wording import (
    outlook_words,
    rated_level,
    trend_words,
)
from assessments.competency.rules.attainment import Freshness, SourceKind
from assessments.competency.rules.chain import Break, BreakKind
from assessments.competency.rules.freshness import LevelChange, Outlook
from assessments.competency.rules.rating import Rated, latest_rating
from tests.assessments.competency.rules.test_attainment import I11, I21, TODAY, piece

MAY_3 = dt.date(2027, 5, 3)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("outlook", "level", "words"),
    [
        (Outlook(Freshness.NONE, 0, None, None), 0, ""),
        (Outlook(Freshness.CURRENT, 0, None, MAY_3), 0, ""),
        (Outlook(Freshness.CURRENT, 1, None, None), 1, "Stays valid."),
        (
            Outlook(Freshness.FADING, 1, MAY_3, MAY_3),
            1,
            "Level 1 holds until May 2, 2027 without new evidence.",
        ),
        (
            Outlook(Freshness.STALE, 2, MAY_3, MAY_3),
            1,
            "Level 2 was shown before; the evidence has become too old.",
        ),
    ],
)
def test_how_long_a_level_holds(outlook, level, words):
    assert outlook_words(outlook, level) == words


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([], ""),
        ([0], ""),
        ([0, 1, 3], "Rose from level 1 to 3 on May 5, 2027"),
        ([2, 1], "Fell from level 2 to 1 on May 4, 2027"),
        ([2], "Rose from level 0 to 2 on May 3, 2027"),
    ],
)
def test_how_a_level_moved_last(levels, words):
    history = [LevelChange(MAY_3 + dt.timedelta(days=n), level) for n, level in enumerate(levels)]
    assert trend_words(history) == words


@pytest.mark.parametrize(
    ("level", "name", "words"),
    [(0, "", "Not yet"), (2, "", "Level 2"), (2, "Dasar", "Level 2 · Dasar")],
)
def test_a_rated_level(level, name, words):
    assert rated_level(level, name) == words


@pytest.mark.parametrize("kind", BreakKind)
def test_every_kind_of_break_has_words(kind):
    assert len(break_words(Break(kind, 1, 2, 3), "Ayu")) > 20


def rating(indicator, **fields):
    return piece(indicator, **{"strength": 1.0, "source_kind": SourceKind.SELF_RATING, **fields})


@pytest.mark.parametrize(
    ("ratings", "found"),
    [
        ([], None),
        ([piece(I21)], None),
        ([rating(I21, is_voided=True)], None),
        ([rating(I21, days_ago=-1)], None),
        ([rating(I21, id=1, days_ago=3), rating(I11, id=2)], Rated(1, TODAY, 2)),
        ([rating(I21, id=2), rating(I11, id=3, strength=0.0)], Rated(0, TODAY, 3)),
    ],
)
def test_the_latest_rating_is_the_one_that_stands(ratings, found):
    assert latest_rating(ratings, SourceKind.SELF_RATING, TODAY) == found

"""Rule 3 through time: until when a level holds, and how it came about."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.competency.rules.attainment import DAYS_PER_MONTH, Freshness
from assessments.competency.rules.freshness import LevelChange, Outlook
from assessments.competency.rules.levels import Marks, Piece
from assessments.competency.rules.levels_in_time import Case, check_from, ends, history, judge
from tests.assessments.competency.rules.test_levels import (
    INDICATORS,
    KNOWLEDGE,
    LEVEL_1,
    TODAY,
    course,
    numbered,
    sitting,
    tries,
)

A_WEEK = dt.timedelta(days=7)
MONTHS = 24
VALID = dt.timedelta(days=730)
QUARTER = dt.timedelta(days=183)


def outlook(found: Case, on: dt.date) -> Outlook:
    return judge(found, on).outlook


def case(*found: list[Piece], valid_months: int | None = MONTHS) -> Case:
    return Case(INDICATORS, numbered(*found), Marks(), valid_months)


def confirmed(days_ago: int = 0) -> list[list[Piece]]:
    check = sitting(LEVEL_1, KNOWLEDGE, source_key="quiz:b", days_ago=days_ago)
    return [*course(days_ago=days_ago + 7), check]


def test_without_evidence_nothing_changes() -> None:
    assert outlook(case(), TODAY) == Outlook(Freshness.NONE, 0, None, None)
    assert history(case(), TODAY) == ()


def test_a_level_is_current_then_fading_in_its_last_quarter_then_stale() -> None:
    held, lost_on = case(*confirmed()), TODAY + VALID + dt.timedelta(days=1)
    fading = lost_on - QUARTER + dt.timedelta(days=1)

    first = outlook(held, TODAY)
    assert first.changes_on
    assert (first.freshness, first.lost_on) == (Freshness.CURRENT, lost_on)
    assert outlook(held, first.changes_on - dt.timedelta(days=1)).freshness is Freshness.CURRENT
    assert outlook(held, first.changes_on).freshness is Freshness.FADING
    assert abs((first.changes_on - fading).days) <= 1
    assert outlook(held, lost_on) == Outlook(Freshness.STALE, 1, None, None)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 1.0])
def test_it_fades_in_that_share_of_its_time_which_the_policy_says(share: float) -> None:
    held = replace(case(*confirmed()), marks=Marks(fading_share=share))
    lost_on = TODAY + VALID + dt.timedelta(days=1)
    days = round(share * MONTHS * DAYS_PER_MONTH)
    assert held.fading_days == days
    warned = outlook(held, max(TODAY, lost_on - dt.timedelta(days=max(1, days))))
    assert warned.freshness is (Freshness.FADING if days else Freshness.CURRENT)


def test_a_level_without_an_end_stays() -> None:
    assert outlook(case(*confirmed(), valid_months=None), TODAY) == Outlook(
        Freshness.CURRENT, 1, None, None
    )


def test_what_is_dated_ahead_changes_something_on_its_day() -> None:
    ahead = sitting(LEVEL_1, KNOWLEDGE, days_ago=-5)
    assert outlook(case(*confirmed(), ahead), TODAY).changes_on == TODAY + dt.timedelta(days=5)


def test_an_expiry_that_takes_a_level_away_is_known_beforehand() -> None:
    end = TODAY + dt.timedelta(days=30)
    quiz, roleplay, check = confirmed()
    expiring = [replace(each, valid_until=end) for each in roleplay]
    assert outlook(case(quiz, expiring, check), TODAY).lost_on == end + dt.timedelta(days=1)


def test_the_check_is_known_as_long_as_a_level_is_provisional() -> None:
    assert check_from(case(*course()).on(TODAY)) == TODAY + A_WEEK
    assert check_from(case(*confirmed()).on(TODAY)) is None


def test_the_history_tells_each_change_of_the_level_once() -> None:
    held = case(*confirmed(days_ago=20), sitting(LEVEL_1, KNOWLEDGE, days_ago=10))
    assert history(held, TODAY) == (
        LevelChange(TODAY - dt.timedelta(days=27), 0),
        LevelChange(TODAY - dt.timedelta(days=20), 1),
    )
    lost_on = TODAY - dt.timedelta(days=10) + VALID + dt.timedelta(days=1)
    assert history(held, lost_on)[-1] == LevelChange(lost_on, 0)


@settings(max_examples=60, deadline=None)
@given(tries(), st.integers(0, 60), st.sampled_from([1, 2, 24, None]))
def test_the_day_on_which_it_is_lost_is_the_first_on_which_it_is(
    pieces: list[Piece], days: int, months: int | None
) -> None:
    day = TODAY + dt.timedelta(days=days)
    found = Case(INDICATORS, pieces, Marks(), months)
    level, lost_on = found.on(day).attained, outlook(found, day).lost_on
    later = (day + dt.timedelta(days=each) for each in range(1, 100))
    lower = next((each for each in later if found.on(each).attained < level), None)
    assert lower == lost_on or (lower is None and lost_on and (lost_on - day).days >= 100)


@settings(max_examples=25, deadline=None)
@given(tries(), st.sampled_from([1, 2, 24, None]))
def test_the_history_is_what_every_single_day_shows(
    pieces: list[Piece], months: int | None
) -> None:
    found, until = Case(INDICATORS, pieces, Marks(), months), TODAY + dt.timedelta(days=100)
    first = min((piece.on for piece in pieces), default=until + A_WEEK)
    days = (first + dt.timedelta(days=each) for each in range((until - first).days + 1))
    levels = [LevelChange(day, found.on(day).attained) for day in days]
    changes = [
        each
        for before, each in zip([None, *levels], levels, strict=False)
        if before is None or before.level != each.level
    ]
    assert history(found, until) == tuple(changes)


def test_however_much_was_shown_little_can_end() -> None:
    week_by_week = [course(days_ago=7 * number) for number in range(40)]
    shown = case(*(sitting for week in week_by_week for sitting in week))
    assert len({piece.on for piece in shown.pieces}) == 40
    assert ends(shown, TODAY) == [TODAY + VALID + dt.timedelta(days=1)]

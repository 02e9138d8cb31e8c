"""How long a level holds: by tables, and by walking through the days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.attainment import (
    Freshness,
    Policy,
    SourceKind,
    attain,
    attain_ageless,
)
from assessments.competency.rules.freshness import Outlook, judge, level_history
from tests.assessments.competency.rules.test_attainment import (
    DECAYED,
    I11,
    I12,
    I21,
    INDICATORS,
    ONE_SOURCE,
    TODAY,
    half_lives,
    ledgers,
    piece,
    policies,
)

WEEK = dt.timedelta(days=7)
CURRENT, FADING, STALE, NONE = Freshness


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def outlook(*evidence, policy=ONE_SOURCE, half_life=None, indicators=(I11,)) -> Outlook:
    return judge(indicators, evidence, policy, TODAY, half_life).outlook


# --- Freshness -----------------------------------------------------------------------------------


def test_without_evidence_there_is_nothing_to_fade():
    assert outlook() == Outlook(NONE, 0, None, None)


def test_ratings_are_no_evidence():
    assert outlook(piece(I11, source_kind=SourceKind.SELF_RATING)).freshness is NONE


def test_evidence_that_never_fades_is_current_for_ever():
    assert outlook(piece(I11)) == Outlook(CURRENT, 1, None, None)


def test_evidence_that_was_never_enough_is_current_until_it_runs_out():
    weak = piece(I11, 0.2, valid_until=after(10))
    assert outlook(weak) == Outlook(CURRENT, 0, None, after(11))


@pytest.mark.parametrize(
    ("valid_for", "expected"),
    [
        (200, Outlook(CURRENT, 1, after(201), after(201 - 90))),
        (90, Outlook(CURRENT, 1, after(91), after(1))),
        (89, Outlook(FADING, 1, after(90), after(90))),
        (0, Outlook(FADING, 1, after(1), after(1))),
        (-1, Outlook(STALE, 1, None, None)),
    ],
)
def test_a_level_fades_before_its_evidence_expires_and_is_stale_after(valid_for, expected):
    assert outlook(piece(I11, valid_until=after(valid_for), days_ago=300)) == expected


def test_a_level_is_lost_the_day_after_the_value_is_last_enough():
    # 0.9 x 0.5 ** (age / 730.5) is 0.7 at an age of 264.86 days.
    found = outlook(piece(I11, 0.9, days_ago=200), half_life=24)
    assert found == Outlook(FADING, 1, after(65), after(65))


def test_a_level_at_the_threshold_is_lost_tomorrow():
    assert outlook(piece(I11, 0.7), half_life=24).lost_on == after(1)


def test_a_source_holds_as_long_as_its_longest_lasting_result():
    better, longer = piece(I11, 1.0, id=1, valid_until=after(3)), piece(I11, 0.8, id=2)
    assert outlook(better, longer).lost_on is None


def test_the_second_source_to_fail_ends_a_level_that_needs_two():
    ends = [5, 9, 20]
    evidence = [
        piece(I11, id=n, source_key=f"quiz:{n}", valid_until=after(days))
        for n, days in enumerate(ends)
    ]
    assert outlook(*evidence, policy=Policy("Uji", 1)).lost_on == after(10)


def test_a_level_is_lost_with_the_first_of_its_indicators():
    evidence = [piece(I11, id=1, valid_until=after(5)), piece(I12, id=2, valid_until=after(9))]
    assert outlook(*evidence, indicators=(I11, I12)).lost_on == after(6)


def test_stale_names_the_level_that_age_took_away():
    evidence = [piece(I21, id=1, days_ago=9, valid_until=after(-1)), piece(I11, id=2)]
    found = judge([I11, I21], evidence, ONE_SOURCE, TODAY)
    assert (found.level, found.outlook.freshness, found.outlook.faded_from) == (1, STALE, 2)


def test_an_average_pulled_down_by_a_weak_result_is_not_stale():
    evidence = [piece(I11, 1.0, id=1, days_ago=400), piece(I11, 0.3, id=2)]
    assert outlook(*evidence, policy=DECAYED, half_life=24).freshness is CURRENT


def test_an_average_is_lost_with_the_piece_that_carries_it():
    evidence = [piece(I11, 1.0, id=1, valid_until=after(4)), piece(I11, 0.6, id=2)]
    assert outlook(*evidence, policy=DECAYED).lost_on == after(5)


def test_evidence_dated_ahead_changes_things_on_its_day():
    assert outlook(piece(I11, days_ago=-12)).changes_on == after(12)


# --- Walking through the days --------------------------------------------------------------------


past_days = st.integers(0, 1600).map(lambda days: after(-days))


def facts(ledger, policy, half_life, day):
    found = judge(INDICATORS, ledger, policy, day, half_life)
    return found.level, found.outlook.freshness, found.basis.has_evidence


@given(ledgers, policies, half_lives, past_days, st.data())
def test_nothing_changes_before_the_day_told(ledger, policy, half_life, on, data):
    told = judge(INDICATORS, ledger, policy, on, half_life).outlook.changes_on
    last = min(told - dt.timedelta(days=1), after(6000)) if told else after(6000)
    days = {on, last, data.draw(st.dates(on, last)), data.draw(st.dates(on, last))}
    assert len({facts(ledger, policy, half_life, day) for day in days}) == 1


@given(ledgers, policies, half_lives, past_days)
def test_something_changes_on_the_day_told(ledger, policy, half_life, on):
    found = judge(INDICATORS, ledger, policy, on, half_life)
    told = found.outlook.changes_on
    if told is None or told == found.basis.next_evidence_on:
        return
    before, then = (facts(ledger, policy, half_life, day) for day in (on, told))
    assert before != then


@given(ledgers, policies, half_lives)
def test_the_definitions_of_fading_and_stale_hold(ledger, policy, half_life):
    level, freshness, has_evidence = facts(ledger, policy, half_life, TODAY)
    ahead = after(policy.fading_days)
    later = attain(INDICATORS, ledger, policy, ahead, half_life).level
    ageless = attain_ageless(INDICATORS, ledger, policy, TODAY, half_life).level
    assert (freshness is STALE) == (ageless > level)
    if freshness is not STALE:
        assert (freshness is FADING) == (later < level)
    assert freshness is not NONE or not has_evidence


@given(ledgers, policies, half_lives, st.integers(0, 3000))
def test_what_age_took_away_is_never_less_than_nothing(ledger, policy, half_life, days):
    ageless = attain_ageless(INDICATORS, ledger, policy, TODAY, half_life)
    assert ageless == attain_ageless(INDICATORS, ledger, policy, after(days), half_life)
    assert ageless.level >= attain(INDICATORS, ledger, policy, TODAY, half_life).level


# --- How it came about ---------------------------------------------------------------------------


def test_the_history_begins_with_the_first_observation_and_names_rise_and_fall():
    evidence = [
        piece(I11, 0.2, id=1, days_ago=300),
        piece(I11, 0.9, id=2, days_ago=200, valid_until=after(-100)),
        piece(I21, 0.9, id=3, days_ago=50),
    ]
    changes = level_history([I11, I21], evidence, ONE_SOURCE, TODAY)
    assert [((TODAY - change.on).days, change.level) for change in changes] == [
        (300, 0),
        (200, 1),
        (99, 0),
        (50, 2),
    ]


def test_without_observation_there_is_no_history():
    future, rating = piece(I11, days_ago=-3), piece(I11, source_kind=SourceKind.SELF_RATING)
    assert level_history([I11], [future, rating], ONE_SOURCE, TODAY) == ()


@given(ledgers, policies, half_lives, st.integers(0, 1600))
def test_the_history_agrees_with_the_rule_on_every_day(ledger, policy, half_life, days_ago):
    day = TODAY - dt.timedelta(days=days_ago)
    changes = level_history(INDICATORS, ledger, policy, TODAY, half_life)
    told = [change.level for change in changes if change.on <= day]
    assert (told[-1] if told else 0) == attain(INDICATORS, ledger, policy, day, half_life).level

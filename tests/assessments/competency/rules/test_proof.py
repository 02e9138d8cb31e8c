"""What activities can prove: the rule by itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.levels import EvidenceKind, Marks
from assessments.competency.rules.proof import (
    Amount,
    Given,
    LevelProof,
    Observable,
    each_once,
    observations,
    prove,
)
from tests.assessments.competency.rules.test_levels import (
    KNOWLEDGE,
    LEVEL_1,
    LEVEL_2,
    SIMULATED,
    level,
)

MARKS = Marks()


def observable(*names: str, about: tuple[int, ...] = (1,), is_expected: bool = True) -> Observable:
    return Observable(frozenset(names), frozenset(about), is_expected)


def activity(kind: EvidenceKind, *counts: int) -> Given:
    """Give so many observations of each behaviour of level 1."""
    return Given(kind, dict(zip(LEVEL_1, counts, strict=True)))


def proved(*activities: Given, marks: Marks = MARKS) -> LevelProof:
    return prove(LEVEL_1, activities, marks)


def test_each_question_counts_for_each_of_its_indicators() -> None:
    asked = [observable("a"), observable("b", about=(1, 2)), observable("c", about=())]
    assert observations(asked) == {1: 2, 2: 1}


def test_what_is_not_expected_is_named_and_not_counted() -> None:
    assert observations([observable("a", is_expected=False)]) == {1: 0}


def test_what_two_activities_ask_counts_in_the_first() -> None:
    first = [observable("a"), observable("b", "b2"), observable("x", is_expected=False)]
    second = [observable("b2"), observable("x"), observable("c")]
    assert each_once([first, second]) == [first[:2], second[1:]]


@pytest.mark.parametrize(
    ("activities", "missing"),
    [
        ([], [4, 4, 4, 15, 2, 6]),
        ([activity(KNOWLEDGE, 5, 5, 5)], [0, 0, 0, 0, 1, 6]),
        ([activity(KNOWLEDGE, 5, 5, 1)], [0, 0, 3, 4, 1, 6]),
        ([activity(KNOWLEDGE, 3, 3, 3), activity(SIMULATED, 2, 2, 2)], [0, 0, 0, 0, 0, 6]),
        ([activity(KNOWLEDGE, 5, 5, 5), activity(SIMULATED, 2, 2, 1)], [0, 0, 0, 0, 1, 6]),
    ],
)
def test_what_is_missing(activities: list[Given], missing: list[int]) -> None:
    found = proved(*activities)
    short = [amount.missing for amount in (*found.indicators.values(), found.whole)]
    assert [*short, found.kinds_missing, found.later.missing] == missing
    assert not found.is_provable


def test_for_the_check_is_left_what_comes_after_the_level_is_shown() -> None:
    course = activity(KNOWLEDGE, 3, 3, 3), activity(SIMULATED, 2, 2, 2)
    assert proved(*course).can_show
    assert proved(*course, activity(KNOWLEDGE, 2, 2, 1)).later == Amount(5, 6)
    two = activity(KNOWLEDGE, 1, 1, 1), activity(KNOWLEDGE, 1, 1, 1)
    assert proved(*course, *two).is_provable


def test_a_large_quiz_before_the_role_play_leaves_nothing_for_later() -> None:
    found = proved(activity(KNOWLEDGE, 9, 9, 9), activity(SIMULATED, 2, 2, 2))
    assert found.can_show
    assert found.later == Amount(0, 6)


def test_where_nothing_has_to_be_remembered_nothing_is_left_over() -> None:
    course = activity(KNOWLEDGE, 3, 3, 3), activity(SIMULATED, 2, 2, 2)
    assert proved(*course, marks=replace(MARKS, days_between=0)).is_provable


def test_other_levels_do_not_count() -> None:
    other = Given(KNOWLEDGE, dict.fromkeys(LEVEL_2, 9))
    assert proved(other).whole == Amount(0, 15)


def test_a_level_that_is_seen_at_work_only_is_proved_by_no_course() -> None:
    indicators = level(4)
    every = [Given(kind, dict.fromkeys(indicators, 9)) for kind in (KNOWLEDGE, SIMULATED)]
    found = prove(indicators, every * 2, MARKS)
    assert set(found.kinds) == {EvidenceKind.OBSERVED}
    assert (found.kinds_missing, found.can_show) == (1, False)


@given(
    st.lists(
        st.builds(
            activity, st.sampled_from([KNOWLEDGE, SIMULATED]), *[st.integers(0, 8)] * len(LEVEL_1)
        ),
        max_size=4,
    ),
    st.builds(activity, st.sampled_from([KNOWLEDGE, SIMULATED]), *[st.integers(0, 8)] * 3),
)
def test_one_more_activity_never_takes_a_proof_away(activities: list[Given], more: Given) -> None:
    if proved(*activities).is_provable:
        assert proved(*activities, more).is_provable

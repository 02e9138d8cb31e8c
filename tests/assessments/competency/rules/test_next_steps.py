"""What a level still needs by rule 3, and the shortest way there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.rules.levels import (
    EvidenceKind,
    LevelResult,
    Marks,
    Piece,
    Standing,
    standing,
)
from assessments.competency.rules.next_steps import (
    Need,
    Offer,
    Step,
    needs,
    next_level,
    out_of_reach,
    shortest_way,
)
from tests.assessments.competency.rules.test_levels import (
    INDICATORS,
    KNOWLEDGE,
    LEVEL_1,
    LEVEL_2,
    SIMULATED,
    TODAY,
    course,
    held,
    level,
    numbered,
    sitting,
    with_fault,
)

MARKS = Marks()
ANY_KIND = frozenset(EvidenceKind)


def judged(*tries: list[Piece]) -> tuple[Standing, list[Piece]]:
    pieces = numbered(*tries)
    return standing(INDICATORS, pieces, MARKS, TODAY), pieces


def needed(*tries: list[Piece]) -> tuple[Need, ...]:
    return needs(*judged(*tries), MARKS)


def offer(kind: EvidenceKind, minutes: int, *indicators: Any, key: str = "") -> Offer:
    return Offer(key or f"{kind}:{minutes}", minutes, kind, frozenset(indicators or LEVEL_1))


def first_level() -> LevelResult:
    found = next_level(judged()[0])
    assert found
    return found


def way(wanted: tuple[Need, ...], *offers: Offer, tried: tuple[str, ...] = ()) -> list[str]:
    return [step.source_key for step in shortest_way(first_level(), wanted, offers, tried)]


# --- What is missing -----------------------------------------------------------------------------


def test_without_evidence_each_behaviour_and_two_kinds_are_missing() -> None:
    assert needed() == (*map(Need, LEVEL_1), Need(kinds=ANY_KIND), Need(kinds=ANY_KIND))


def test_after_a_good_quiz_another_kind_is_missing() -> None:
    quiz = sitting(LEVEL_1, KNOWLEDGE, observations=5)
    assert needed(quiz) == (Need(kinds=ANY_KIND - {KNOWLEDGE}),)


def test_where_only_the_whole_is_too_weak_any_behaviour_helps() -> None:
    assert needed(*course(share=0.75)) == tuple(map(Need, LEVEL_1))


def test_a_provisional_level_needs_something_later() -> None:
    assert needed(*course()) == (Need(later=True),)


def test_at_the_top_nothing_is_missing() -> None:
    top = [each for n in (1, 2, 3) for each in held(level(n), KNOWLEDGE, SIMULATED)]
    result, pieces = judged(*top, *held(level(4), EvidenceKind.OBSERVED))
    assert next_level(result) is None
    assert needs(result, pieces, MARKS) == ()


def test_a_critical_fault_comes_first() -> None:
    able = held(LEVEL_1, KNOWLEDGE, SIMULATED)
    fault = with_fault(0, LEVEL_1[0])
    assert needed(*able, fault)[0].elsewhere
    assert len(needed(*able, fault)) == 1  # the level itself is shown


def test_a_fault_at_a_higher_level_is_not_what_the_next_one_needs() -> None:
    assert not any(need.elsewhere for need in needed(with_fault(0, LEVEL_2[0])))


# --- The shortest way ----------------------------------------------------------------------------


def test_a_quiz_and_a_role_play_give_two_kinds() -> None:
    cheap, dear, play = offer(KNOWLEDGE, 10), offer(KNOWLEDGE, 30), offer(SIMULATED, 20)
    assert way(needed(), dear, play, cheap) == ["knowledge:10", "simulated:20"]


def test_the_kind_that_is_missing_comes_from_the_cheaper_quiz() -> None:
    wanted = needed(sitting(LEVEL_1, SIMULATED, observations=5))
    assert way(wanted, offer(KNOWLEDGE, 10), offer(KNOWLEDGE, 30)) == ["knowledge:10"]


def test_what_was_tried_is_no_step() -> None:
    assert way(needed(), offer(KNOWLEDGE, 10), tried=("knowledge:10",)) == []


def test_nor_is_what_shows_nothing_of_the_level() -> None:
    assert way(needed(), offer(KNOWLEDGE, 10, *LEVEL_2)) == []
    assert way((Need(later=True),), offer(KNOWLEDGE, 10, *LEVEL_2)) == []


def test_anything_new_of_the_level_confirms_it_later() -> None:
    assert way((Need(later=True),), offer(KNOWLEDGE, 10), offer(SIMULATED, 5)) == ["simulated:5"]


def test_after_a_fault_only_another_conversation_helps() -> None:
    wanted = needed(*held(LEVEL_1, KNOWLEDGE, SIMULATED), with_fault(0, LEVEL_1[0]))
    assert way(wanted, offer(KNOWLEDGE, 1), offer(SIMULATED, 20)) == ["simulated:20"]


def test_a_step_names_the_behaviours_of_the_level_only() -> None:
    both = offer(KNOWLEDGE, 10, *LEVEL_1[:2], *LEVEL_2)
    [step] = shortest_way(first_level(), needed(), [both], ())
    assert step == Step("knowledge:10", 10, tuple(LEVEL_1[:2]))


@pytest.mark.parametrize(
    ("offers", "left"),
    [
        ([], 5),
        ([offer(KNOWLEDGE, 10)], 1),
        ([offer(KNOWLEDGE, 10, LEVEL_1[0])], 3),
        ([offer(KNOWLEDGE, 10), offer(SIMULATED, 10)], 0),
    ],
)
def test_what_no_step_helps_with_is_named(offers: list[Offer], left: int) -> None:
    steps = shortest_way(first_level(), needed(), offers, ())
    assert len(out_of_reach(needed(), steps, offers)) == left


@given(
    st.lists(
        st.builds(
            Offer,
            st.uuids().map(str),
            st.integers(0, 60),
            st.sampled_from(EvidenceKind),
            st.frozensets(st.sampled_from(LEVEL_1), min_size=1),
        ),
        max_size=6,
    )
)
def test_no_step_is_taken_that_helps_with_nothing(offers: list[Offer]) -> None:
    wanted = needed()
    steps = shortest_way(first_level(), wanted, offers, ())
    left = out_of_reach(wanted, steps, offers)
    assert len(steps) <= len(wanted) - len(left)
    others = [each for each in offers if each.source_key not in {s.source_key for s in steps}]
    assert not any(need.is_met_by(each) and need.indicator for need in left for each in others)

"""What a level still needs by rule 3, and the shortest way there."""

import datetime as dt
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
    offers_at,
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


def judged(*tries: list[Piece]) -> Standing:
    return standing(INDICATORS, numbered(*tries), MARKS, TODAY)


def needed(*tries: list[Piece]) -> tuple[Need, ...]:
    return needs(judged(*tries), MARKS)


def offer(
    kind: EvidenceKind, minutes: int, *indicators: Any, each: int = 5, **fields: Any
) -> Offer:
    """Offer so many observations of each indicator, of level 1 if none is named."""
    given = dict.fromkeys(indicators or LEVEL_1, each)
    return Offer(fields.pop("key", f"{kind}:{minutes}"), minutes, kind, given, **fields)


def first_level() -> LevelResult:
    found = next_level(judged())
    assert found
    return found


def steps(wanted: tuple[Need, ...], *offers: Offer) -> tuple[Step, ...]:
    return shortest_way(wanted, offers_at(first_level(), offers, TODAY))


def way(wanted: tuple[Need, ...], *offers: Offer) -> list[str]:
    return [step.source_key for step in steps(wanted, *offers)]


# --- What is missing -----------------------------------------------------------------------------


def test_without_evidence_each_behaviour_and_two_kinds_are_missing() -> None:
    of_each = (Need(each, missing=4) for each in LEVEL_1)
    two_kinds = Need(kinds=ANY_KIND, missing=6), Need(kinds=ANY_KIND, missing=6)
    assert needed() == (*of_each, *two_kinds, Need(missing=15))


def test_after_a_good_quiz_another_kind_is_missing() -> None:
    quiz = sitting(LEVEL_1, KNOWLEDGE, observations=5)
    assert needed(quiz) == (Need(kinds=ANY_KIND - {KNOWLEDGE}, missing=6),)


def test_only_what_is_missing_is_still_needed() -> None:
    quiz = sitting(LEVEL_1, KNOWLEDGE, observations=3)
    play = sitting(LEVEL_1[:1], SIMULATED, observations=4)
    assert needed(quiz, play) == (
        *(Need(each, missing=1) for each in LEVEL_1[1:]),
        Need(kinds=ANY_KIND - {KNOWLEDGE}, missing=2),
        Need(missing=2),
    )


def test_where_only_the_whole_is_too_weak_any_behaviour_helps() -> None:
    assert needed(*course(share=0.75)) == tuple(Need(each, missing=4) for each in LEVEL_1)


def test_a_provisional_level_needs_something_later() -> None:
    assert needed(*course()) == (Need(later=True, missing=6),)


def test_at_the_top_nothing_is_missing() -> None:
    top = [each for n in (1, 2, 3) for each in held(level(n), KNOWLEDGE, SIMULATED)]
    result = judged(*top, *held(level(4), EvidenceKind.OBSERVED))
    assert next_level(result) is None
    assert needs(result, MARKS) == ()


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


def test_the_one_that_adds_more_per_minute_comes_before_the_shorter_one() -> None:
    little, much = offer(KNOWLEDGE, 10, each=1), offer(KNOWLEDGE, 20, each=5)
    wanted = tuple(Need(each, missing=4) for each in LEVEL_1)
    assert way(wanted, little, much) == ["knowledge:20"]


def test_two_small_quizzes_are_one_kind() -> None:
    small = [offer(KNOWLEDGE, 5, each=3, key=f"q{number}") for number in range(3)]
    play = offer(SIMULATED, 60, each=2)
    assert "simulated:60" in way(needed(), *small, play)
    left = out_of_reach(needed(), steps(needed(), *small), offers_at(first_level(), small, TODAY))
    assert [need.kinds for need in left] == [ANY_KIND - {KNOWLEDGE}]


def test_what_counts_at_once_comes_before_what_counts_later() -> None:
    later = offer(KNOWLEDGE, 5, opens_on=TODAY + dt.timedelta(days=3))
    assert way(needed(), later, offer(KNOWLEDGE, 60)) == ["knowledge:60"]
    found = steps(needed(), later, offer(SIMULATED, 60))
    assert [(step.source_key, step.opens_on) for step in found] == [
        ("simulated:60", None),
        ("knowledge:5", later.opens_on),
    ]


def test_a_provisional_level_is_confirmed_from_the_day_of_its_check() -> None:
    result = judged(*course())
    provisional = next_level(result)
    assert provisional
    assert provisional.check_from
    before = provisional.check_from - dt.timedelta(days=2)
    late = offer(SIMULATED, 5, opens_on=provisional.check_from + dt.timedelta(days=1))
    found = offers_at(provisional, [offer(KNOWLEDGE, 10), late], before)
    assert [each.opens_on for each in found] == [provisional.check_from, late.opens_on]
    [on_the_day] = offers_at(provisional, [offer(KNOWLEDGE, 10)], provisional.check_from)
    assert on_the_day.opens_on is None


def test_at_the_top_nothing_is_offered() -> None:
    assert offers_at(None, [offer(KNOWLEDGE, 10)], TODAY) == []


def test_nor_is_what_shows_nothing_of_the_level() -> None:
    assert way(needed(), offer(KNOWLEDGE, 10, *LEVEL_2)) == []
    assert way((Need(later=True),), offer(KNOWLEDGE, 10, *LEVEL_2)) == []


def test_anything_new_of_the_level_confirms_it_later() -> None:
    assert way((Need(later=True),), offer(KNOWLEDGE, 10), offer(SIMULATED, 5)) == ["simulated:5"]


def test_after_a_fault_only_another_conversation_helps() -> None:
    wanted = needed(*held(LEVEL_1, KNOWLEDGE, SIMULATED), with_fault(0, LEVEL_1[0]))
    assert way(wanted, offer(KNOWLEDGE, 1), offer(SIMULATED, 20)) == ["simulated:20"]
    [same] = wanted[0].besides
    assert way(wanted, offer(SIMULATED, 1, key=same)) == []


def test_a_step_counts_what_it_adds_to_the_level_only() -> None:
    both = offer(KNOWLEDGE, 10, *LEVEL_1[:2], *LEVEL_2)
    assert steps(needed(), both) == (Step("knowledge:10", 10, 10),)


@pytest.mark.parametrize(
    ("offers", "left"),
    [
        ([], 6),
        ([offer(KNOWLEDGE, 10)], 1),
        ([offer(KNOWLEDGE, 10, each=4)], 2),
        ([offer(KNOWLEDGE, 10, LEVEL_1[0])], 5),
        ([offer(KNOWLEDGE, 10), offer(SIMULATED, 10)], 0),
    ],
)
def test_what_no_step_helps_with_is_named(offers: list[Offer], left: int) -> None:
    assert len(out_of_reach(needed(), steps(needed(), *offers), offers)) == left


@given(
    st.lists(
        st.builds(
            Offer,
            st.uuids().map(str),
            st.integers(0, 60),
            st.sampled_from(EvidenceKind),
            st.dictionaries(st.sampled_from(LEVEL_1), st.integers(1, 9), min_size=1),
        ),
        max_size=6,
    )
)
def test_no_step_is_taken_that_helps_with_nothing(offers: list[Offer]) -> None:
    wanted = needed()
    chosen = shortest_way(wanted, offers)
    left = out_of_reach(wanted, chosen, offers)
    assert [need.missing for need in out_of_reach(wanted, chosen, offers[::-1])] == [
        need.missing for need in left
    ]
    taken = {step.source_key for step in chosen}
    for each in taken:
        rest = [step for step in chosen if step.source_key != each]
        without = out_of_reach(wanted, rest, offers)
        assert sum(need.missing for need in without) > sum(need.missing for need in left)
    others = [each for each in offers if each.source_key not in taken]
    assert not any(need.given_by(each) and need.indicator for need in left for each in others)

"""The simulation that tells how often the rule is wrong: small, but by the same real parts."""

from random import Random

import pytest

from assessments.competency.rules.accuracy import Share
from assessments.competency.rules.levels import KindsNeeded, Marks
from tests.performance.measure.forms import FORMS, level_shown
from tests.performance.measure.officers import (
    GUESSER,
    MASTER_5,
    MASTER_10,
    MEMORISER,
    OFFICERS,
    SimulatedOfficer,
    Task,
)
from tests.performance.measure.playing import Reached, course_and_check, go_through, without_end
from tests.performance.measure.requirements import REQUIREMENTS, TRIES, Requirement, share

LENIENT = Marks(level=0.2, indicator=-1, kind=-1, later=-1, kinds_needed=(KindsNeeded(1),))
SOME = 25
MARKS = Marks()


def some(officer: SimulatedOfficer, marks: Marks = MARKS, count: int = SOME) -> list[Reached]:
    return [
        reached
        for number in range(count)
        for reached in go_through(
            officer, Random(f"{number}"), [marks], max(TRIES), course_and_check
        )
    ]


@pytest.mark.parametrize("officer", [GUESSER, MEMORISER], ids=lambda officer: officer.name)
def test_who_knows_nothing_reaches_nothing_however_often(officer: SimulatedOfficer) -> None:
    reached = some(officer)
    assert [share(reached, 1, n, with_provisional=True).hits for n in TRIES] == [0] * len(TRIES)


def test_nor_does_a_guesser_with_new_questions_every_week() -> None:
    [reached] = go_through(GUESSER, Random(1), [Marks()], 10, without_end)
    assert reached.provisional == (0,) * 10


def test_a_memoriser_gains_nothing_from_what_is_repeated() -> None:
    for reached in some(MEMORISER, LENIENT, count=5):
        assert len(set(reached.attained[2:])) == 1


def test_a_master_holds_both_levels_after_the_later_check_and_not_before() -> None:
    reached = some(MASTER_5)
    assert share(reached, 1, 1).hits == 0
    assert share(reached, 2, 1, with_provisional=True).point > 0.9
    assert share(reached, 2, 2).point > 0.9


def test_a_rule_that_is_too_lenient_fails_its_requirements() -> None:
    no_guesser = next(each for each in REQUIREMENTS if each.officer is GUESSER)
    assert not no_guesser.holds(some(GUESSER, LENIENT))


def test_a_rule_that_is_too_strict_fails_them_too() -> None:
    masters = next(each for each in REQUIREMENTS if each.officer is MASTER_10)
    assert not masters.holds(some(MASTER_10, Marks(level=0.99)))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_evidence_that_is_known_to_be_wrong_gives_no_level(name: str) -> None:
    assert level_shown(FORMS[name], Marks()) == 0


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 4000, 0, 0.00096), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1)],
)
def test_the_interval_is_wilsons(hits: int, count: int, low: float, high: float) -> None:
    assert Share(hits, count).interval == pytest.approx((low, high), abs=0.0001)


def test_a_bound_needs_officers_enough_to_be_shown() -> None:
    nobody = Reached((0,) * max(TRIES), (0,) * max(TRIES))
    bound = Requirement(GUESSER, 1, at_most=0.01)
    assert not bound.holds([nobody] * 100)
    assert bound.holds([nobody] * 400)


def test_who_does_not_know_chooses_at_random_and_who_slips_takes_the_next_best() -> None:
    luck, task = Random(1), Task("", place=0, week=0, was_seen=False)
    picks = {
        officer.name: {officer.pick(task, 4, luck) for _ in range(400)} for officer in OFFICERS
    }
    assert picks["guesser"] == {0, 1, 2, 3}
    assert picks["test-wise guesser"] == {0, 1}
    assert picks["master, 10 % slips"] == {0, 1}


def test_a_share_is_told_with_its_interval() -> None:
    assert str(Share(0, 4000)) == "0.0 % (0.0\N{EN DASH}0.1)"
    assert str(Share(3670, 4000)) == "91.8 % (90.9\N{EN DASH}92.6)"

"""Models of recovery held beside what an officer did."""

import pytest

from assessments.roleplay.recovery import MODELS, Met, recoveries
from assessments.roleplay.wording import ACTS, RECOVERY_MODELS

ALL = frozenset(ACTS)


@pytest.mark.parametrize("first", MODELS)
def test_the_model_a_scenario_names_comes_first(first):
    assert next(each.model for each in recoveries(first, ALL, ALL)) == first


def test_without_a_named_model_last_comes_first():
    assert [each.model for each in recoveries("", ALL, ALL)] == ["last", "heard", "heat", "learn"]


def test_a_step_is_met_missed_or_was_not_offered():
    last = recoveries("last", {"listen"}, {"listen", "act"})[0]

    assert [(step.act, step.met) for step in last.steps] == [
        ("listen", Met.MET),
        ("apologise", Met.NOT_OFFERED),
        ("act", Met.MISSED),
        ("thank", Met.NOT_OFFERED),
    ]
    assert (last.met_count, last.offered_count) == (1, 2)


def test_where_nothing_could_be_done_no_model_is_held_beside():
    assert recoveries("last", frozenset(), frozenset({"explain"})) == ()


def test_every_model_and_act_has_words():
    assert RECOVERY_MODELS.keys() == MODELS.keys()
    assert {act for steps in MODELS.values() for act in steps} <= ACTS.keys()
